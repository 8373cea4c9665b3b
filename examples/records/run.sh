#!/bin/sh
# Records in, results out: a table through one function.
#   examples/records/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

work=$(mktemp -d)
export XDG_STATE_HOME="$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Columns that the function names are its arguments (the supplier is not), and the name is the id.
echo "prices, in order:"
head -n 4 prices.csv | snakepit start --quiet --workers 2 prices.py:gross --csv --id name --keep-order

# At most 50 a second; bare results, and what failed in a file.
echo "bare, failures apart:"
snakepit start --quiet --workers 2 prices.py:gross --csv --id name --keep-order --rate 50/s \
  --raw --errors "$work/errors.jsonl" <prices.csv || true
sed -E 's/^(\{"id":[^,]*,"line":[0-9]+),.*("code":"[a-z_]*").*/\1,\2}/' "$work/errors.jsonl"

# As GNU parallel does.
echo "the first failure ends it:"
snakepit start --quiet --workers 2 prices.py:gross --csv --halt now,fail=1 <prices.csv >"$work/results.jsonl" || echo "exit $?"
