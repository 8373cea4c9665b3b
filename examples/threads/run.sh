#!/bin/sh
# Several commands at once in one worker, which share what is large.
#   examples/threads/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

echo "four at once, in one worker:"
printf '%s\n' sun rain snow fog sun rain snow fog |
  snakepit start --quiet --workers 1 --threads 4 words.py:look_up --lines --keep-order

echo "an adapter that says it is not safe is refused:"
snakepit start --quiet --workers 1 --threads 4 counter.py </dev/null 2>&1 || echo "exit $?"

echo "and runs on one thread:"
printf '%s\n' 1 2 3 | snakepit start --quiet --workers 1 counter.py:add --lines --keep-order
