#!/bin/sh
# A pool in the background of a script: warm when the script needs it, gone when the script is.
#   examples/warm-pool/run.sh
set -eu
cd "$(dirname "$0")"
snakepit() { ../../bin/snakepit.js "$@"; }

pool=warm-pool-$$
work=$(mktemp -d)
# Its logs go with everything else; leave this out to keep them.
export XDG_STATE_HOME="$work"

clean_up() {
  snakepit stop --now --name "$pool" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# Copied, since it is changed below. This returns when a worker serves, or says why none does.
cp tools.py "$work/tools.py"
snakepit start --detach --name "$pool" --workers 2 "$work/tools.py" </dev/null

# What happens is followed meanwhile; the follower ends with the pool.
snakepit events --follow --name "$pool" >"$work/events" &
follower=$!

echo "one call:"
snakepit call slug text='Warm pools, cold drinks' --name "$pool" --raw

echo "many lines:"
printf '%s\n' 'First title' 'Second: a title' | snakepit pipe --lines --tool length --name "$pool" | sort

echo "more workers:"
snakepit scale 3 --name "$pool" | sed "s/$pool/pool/"

echo "other code:"
echo 'def shout(text: str) -> str: return text.upper()' >>"$work/tools.py"
snakepit reload --name "$pool"
snakepit call shout text=reloaded --name "$pool" --raw

echo "status:"
snakepit status --name "$pool" | sed -n 's/^  commands *//p'

snakepit stop --name "$pool" | sed "s/$pool/pool/"
wait "$follower"
echo "events: $(grep -c 'ready in' "$work/events") times a worker was ready"
