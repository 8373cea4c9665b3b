#!/bin/sh
# Commands choose their pool by their tool, or name it: sh examples/pools/run.sh
set -eu
here=$(dirname -- "$0")
cd "$here"
snakepit=../../bin/snakepit.js

echo 'what the settings say of a pool:'
node "$snakepit" config check --json | node -e '
  const { pools } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  for (const [name, { settings }] of Object.entries(pools))
    console.log(`${name}: ${settings.workers.value} workers, ${settings.timeout.value}`);'

echo 'by their tool, and by "pool":'
node "$snakepit" start -k --log-level warn <<'LINES'
{"id": "a", "tool": "words", "args": ["Warm pools"]}
{"id": "b", "tool": "embed", "args": ["warm"]}
{"id": "c", "tool": "health", "pool": "model"}
{"id": "d", "tool": "health", "pool": "text"}
LINES

echo 'one pool is scaled, the other is left alone:'
node "$snakepit" start --detach --name "pools-$$" --log-level warn < /dev/null
trap 'node "$snakepit" stop --name "pools-$$" > /dev/null' EXIT
node "$snakepit" scale text=3 --name "pools-$$" | sed "s/pools-$$/pit/"
node "$snakepit" call health --pool model --raw --name "pools-$$"
