#!/bin/sh
# The ten identifiers this repository uses most: every line of its own source, a few thousand, goes through four workers.
#   examples/identifiers/report.sh [LINES-FILE]
set -eu
cd "$(dirname "$0")/../.."
out=${1:-$(mktemp)}

find src python/src -name '*.ts' -o -name '*.py' | sort | xargs cat |
  bin/snakepit.js start --quiet --workers 4 examples/identifiers/identifiers.py:identifiers --lines --output "$out"

if command -v jq >/dev/null; then
  jq -rs 'map(.result | to_entries[]) | group_by(.key) | map({name: .[0].key, count: map(.value) | add})
          | sort_by(-.count, .name) | .[:10][] | "\(.count)\t\(.name)"' "$out"
else
  python3 - "$out" <<'PYTHON'
import collections, json, sys
counts = collections.Counter()
for line in open(sys.argv[1], encoding="utf-8"):
    counts.update(json.loads(line)["result"])
for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]:
    print(f"{count}\t{name}")
PYTHON
fi
