#!/bin/sh
# A batch that is killed in the middle, as by a power cut, and goes on where it was: the same command again.
#   examples/resume/run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
snakepit=$here/../../bin/snakepit.js
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{ seq -f 'product-%g' 40; echo unknown; } >"$work/products"

batch() {
  exec "$snakepit" start --quiet --workers 2 --lines "$here/tools.py:price" \
    --output "$work/prices.jsonl" --resume --joblog "$work/jobs.jsonl" "$@" <"$work/products"
}

(batch) &
victim=$!
until [ "$(grep -c . "$work/prices.jsonl" 2>/dev/null)" -ge 10 ] 2>/dev/null; do sleep 0.02; done
kill -9 "$victim"
wait "$victim" 2>/dev/null || echo "killed in the middle"

(batch) || echo "done, with exit $?: one product is unknown"
echo "results: $(grep -c . "$work/prices.jsonl"), different lines: $(cut -d, -f2 "$work/prices.jsonl" | sort -u | grep -c .)"

# What has failed may be tried again: it runs, the others do not.
before=$(grep -c . "$work/jobs.jsonl")
(batch --resume-failed) || echo "run again: $(($(grep -c . "$work/jobs.jsonl") - before))"
