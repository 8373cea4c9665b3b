#!/bin/sh
# Workers with a GPU each, as far as there are any: which one each has, and the one it is told of.
#   examples/devices/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

pool=devices-$$
trap 'snakepit stop --now --name "$pool" >/dev/null 2>&1 || true' EXIT
trap 'exit 1' HUP INT TERM
snakepit start --quiet --detach --name "$pool" --workers 2 --device auto tools.py </dev/null
snakepit events --json --name "$pool" |
  sed -n 's/.*"type":"worker-starting","worker":"\([^"]*\)".*"device":"\([^"]*\)".*/\1: \2/p' | sort

echo "a worker says:"
snakepit call where --raw --name "$pool"
