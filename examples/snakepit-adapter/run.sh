#!/bin/sh
# An adapter for Snakepit, the Elixir library, as it is.
#   examples/snakepit-adapter/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

echo "a tool, and one that nobody declared:"
printf '%s\n' \
  '{"id":1,"tool":"count_words","args":{"text":"the name of the rose"}}' \
  '{"id":2,"tool":"ping","args":{"message":"hello"}}' |
  snakepit start --quiet --workers 1 --keep-order text_adapter.py

echo "in parts:"
echo '{"id":3,"tool":"read","args":{"text":"to be or"},"stream":true}' | snakepit start --quiet --workers 1 text_adapter.py:TextAdapter
