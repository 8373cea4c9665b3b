#!/bin/sh
# Conversations: what a session keeps, who may wait for its worker, and what becomes of it when that dies.
#   examples/sessions/run.sh
set -eu
cd "$(dirname "$0")"

pool=sessions-$$
trap '../../bin/snakepit.js stop --now --name "$pool" >/dev/null 2>&1 || true' EXIT
trap 'exit 1' HUP INT TERM
../../bin/snakepit.js start --quiet --detach --name "$pool" --workers 2 --affinity strict_queue tools.py </dev/null
snakepit() { ../../bin/snakepit.js "$@" --name "$pool"; }

echo "two visitors, each with a basket:"
snakepit pipe -k <<'LINES'
{"id":"Ann","tool":"put","args":["tea"],"session":"Ann"}
{"id":"Bob","tool":"put","args":["bread"],"session":"Bob"}
{"id":"Ann","tool":"put","args":["milk"],"session":"Ann"}
LINES
snakepit pipe <<'LINES'
{"id":"Ann","tool":"basket","session":"Ann"}
LINES

echo "the end of a session, and its next beginning:"
snakepit pipe -k <<'LINES'
{"control":"end_session","session":"Ann"}
{"id":"Ann","tool":"basket","session":"Ann"}
LINES

echo "the end of a worker: said once, then it begins anew:"
snakepit call leave_the_building --session Bob 2>&1 | cut -d' ' -f2 | tr -d :
snakepit call basket --session Bob 2>&1 | cut -d' ' -f2 | tr -d :
snakepit call basket --session Bob
