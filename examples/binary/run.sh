#!/bin/sh
# Bytes as arguments and as results: in lines, as files of a call, and back.
#   examples/binary/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

pool=binary-$$
work=$(mktemp -d)
clean_up() {
  snakepit stop --now --name "$pool" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

echo "in a line they are base64:"
echo '{"tool":"about","args":{"data":{"$bytes":"c25ha2VwaXQ="},"name":"a word"}}' |
  snakepit start --quiet --workers 1 --raw tools.py

snakepit start --quiet --detach --name "$pool" --workers 1 tools.py </dev/null 2>/dev/null

echo "a file is an argument, and --raw writes bytes as they are:"
snakepit call compress data=@../identifiers/report.sh --name "$pool" --raw >"$work/packed"
snakepit call expand data=@"$work/packed" --name "$pool" --raw | cmp - ../identifiers/report.sh && echo "the same"
