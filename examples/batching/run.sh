#!/bin/sh
# Commands that wait for one tool share a call of it: lists in, a list out.
#   examples/batching/run.sh
set -eu
cd "$(dirname "$0")"
# What failed makes it exit 1, which is no failure of this script.
snakepit() { ../../bin/snakepit.js "$@" || [ $? = 1 ]; }
briefly() { sed 's/,"retryable".*/}}/'; }

echo "each line has its own result, and its own failure:"
printf '%s\n' 'a tea' 'hmm' 'an orange' | snakepit start -q -k -w 1 embed.py:embed -l | briefly

echo "what a command leaves out is its default, and one that is wrong is not in the call:"
snakepit start -q -k -w 1 embed.py <<'END' | briefly
{"id":1,"tool":"embed","args":{"body":"a tea","scale":10}}
{"id":2,"tool":"embed","args":{"body":"a tea"}}
{"id":3,"tool":"embed","args":{"body":7}}
END

echo "calls for 640 texts:"
{
  seq -f '{"tool":"embed","args":["text number %g"]}' 640
  echo '{"tool":"how_many_calls"}'
} | snakepit start -q -k -w 1 embed.py --raw | tail -n 1
