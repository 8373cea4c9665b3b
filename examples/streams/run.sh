#!/bin/sh
# A tool whose result comes little by little: as a list, in parts, and as much of it as somebody reads.
#   examples/streams/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

echo "a list:"
echo '{"id":"a","tool":"write","args":{"topic":"rain","words":3}}' | snakepit start -q -w 1 tokens.py

echo "in parts:"
echo '{"id":"b","tool":"write","args":{"topic":"rain","words":3},"stream":true}' | snakepit start -q -w 1 tokens.py

pool=streams-$$
trap 'snakepit stop --now --name "$pool" >/dev/null 2>&1 || true' EXIT
trap 'exit 1' HUP INT TERM
snakepit start --quiet --detach --name "$pool" --workers 1 tokens.py </dev/null

echo "word by word, from a pool that runs:"
snakepit call write topic=snow words=4 --stream --raw --name "$pool"

echo "two of a million words, after which the generator is closed:"
snakepit call write topic=fog words=1000000 --stream --raw --name "$pool" | head -n 2
snakepit wait --for=idle --name "$pool" >/dev/null
