/**
 * Names for completions, as bodies of POSIX shell: they look at the runtime directory and ask nobody, which is cheaper
 * than to start this program at every press of a key. Without single quotes, so that any shell can quote them.
 */
const base = `case \${TMPDIR:-} in (/*) base=$TMPDIR ;; (*) base=/tmp ;; esac
base=$base/snakepit-$(id -u)
if [ -n "\${XDG_RUNTIME_DIR:-}" ] && [ -O "$XDG_RUNTIME_DIR" ]; then base=$XDG_RUNTIME_DIR/snakepit; fi`;

export const instanceNames = `${base}
for state in "$base"/*/state.json; do
  pid=$(sed -n "s/^  \\"pid\\": \\([0-9]*\\),.*/\\1/p" "$state" 2>/dev/null)
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then basename "\${state%/state.json}"; fi
done`;

export const workerNames = `${base}
sed -n "s/^ *\\"id\\": \\"\\([^\\"]*\\)\\".*/\\1/p" "$base"/*/state.json 2>/dev/null | sort -u`;
