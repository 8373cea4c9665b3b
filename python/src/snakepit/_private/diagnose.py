"""
What an interpreter is and has: ``python -u diagnose.py '{"packages": "/cache", "adapter": null}'``.

Says it as one line of JSON on standard output. Run by its path, by whatever interpreter the user has, as the
bootstrap is; so that it can say "too old", it parses on Python 2.7.
"""

import os
import sys


if sys.version_info < (3,):
    # It would lie among the sources, and is never read again.
    sys.dont_write_bytecode = True


def main():
    from bootstrap import OLDEST_PYTHON, import_own_package, leave_own_folder

    leave_own_folder()
    # A user's module may be called so.
    del sys.modules["bootstrap"]
    import json

    order = json.loads(sys.argv[1])
    say = take_stdout()
    facts = {
        "version": "%d.%d.%d" % sys.version_info[:3],
        "executable": sys.executable,
        "too_old": sys.version_info < OLDEST_PYTHON,
    }
    if not facts["too_old"]:
        sys.argv[:] = [order["adapter"] or ""]
        import_own_package()
        from snakepit._private.examination import examine, try_adapter

        facts.update(try_adapter(order) if order["import"] else examine(order["packages"]))
    say(json.dumps(facts) + "\n")
    # Threads that the adapter may have started are nobody's concern.
    os._exit(0)


def take_stdout():
    """Keep standard output for the answer: whatever else is printed goes to standard error."""
    answer = os.dup(1)
    os.dup2(2, 1)

    def say(text):
        sys.stdout.flush()
        data = text.encode("ascii")
        while data:
            data = data[os.write(answer, data) :]

    return say


if __name__ == "__main__":
    main()
