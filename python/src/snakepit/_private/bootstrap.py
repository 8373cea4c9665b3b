"""
The program a worker starts as: ``python -u bootstrap.py w1 '{"adapter": "tools.py", ...}'``.

Run by its path, by whatever interpreter the user has. So that it can say "too old", it parses on Python 2.7,
and so that nothing can outlive the supervisor it ties the process to it before anything else is imported.
"""

import os
import sys


OLDEST_PYTHON = (3, 10)
READY_FD = 3
LIFELINE_FD = 4
PR_SET_PDEATHSIG = 1
SIGKILL = 9


def main():
    leave_own_folder()
    import json

    worker_id, launch = sys.argv[1], json.loads(sys.argv[2])
    die_with_parent(launch["parent"])
    hold_lifeline()
    keep_from_children(READY_FD)
    announce = Announcement(worker_id)
    if sys.version_info < OLDEST_PYTHON:
        found = "%d.%d.%d" % sys.version_info[:3]
        message = "Python %s is too old: %d.%d or newer is needed" % (
            found,
            OLDEST_PYTHON[0],
            OLDEST_PYTHON[1],
        )
        announce({"failed": {"kind": "python-too-old", "message": message, "found": found}})

    import gc

    # Nothing that is made while the worker starts is garbage.
    gc.disable()
    sys.argv[:] = [launch["adapter"] or ""]
    try:
        status = import_own_package().start(launch, announce)
    except BaseException as error:
        import traceback

        announce(
            {"failed": {"kind": "internal", "message": repr(error), "traceback": traceback.format_exc()}}
        )
    sys.exit(status)


class Announcement:
    """The one line of the ready pipe, which is closed after it. One that says `failed` ends the process."""

    def __init__(self, worker_id):
        self._worker_id = worker_id
        self._is_made = False

    def __call__(self, line):
        import json

        text = json.dumps(line) + "\n"
        if self._is_made or not send(text):
            # Nobody listens any more, or the worker was started by hand.
            sys.stderr.write("snakepit worker %s: %s" % (self._worker_id, text))
        self._is_made = True
        if "failed" in line:
            sys.stdout.flush()
            sys.stderr.flush()
            # Not in good order: threads of a half imported adapter would be waited for.
            os._exit(1)


def send(text):
    data = text.encode("ascii")
    try:
        while data:
            data = data[os.write(READY_FD, data) :]
        os.close(READY_FD)
    except OSError:
        return False
    return True


def leave_own_folder():
    """Take the folder of this file off `sys.path`: its modules are not the standard library's."""
    if sys.path and os.path.realpath(sys.path[0]) == os.path.dirname(os.path.realpath(__file__)):
        del sys.path[0]


def die_with_parent(parent):
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
    # It may have died before that took effect.
    if os.getppid() != parent:
        os._exit(1)


def hold_lifeline():
    """Kill the own process group when the lifeline ends: the supervisor is dead."""
    try:
        import _thread
    except ImportError:  # Python 2
        import thread as _thread

    def watch():
        try:
            while os.read(LIFELINE_FD, 64):
                pass
        except OSError:
            return
        # Never the group of whoever started a worker by hand.
        if os.getpgrp() == os.getpid():
            os.killpg(0, SIGKILL)
        os.kill(os.getpid(), SIGKILL)

    if keep_from_children(LIFELINE_FD):
        _thread.start_new_thread(watch, ())


def keep_from_children(fd):
    """Close a descriptor in programs that tools start; False where there is no such descriptor."""
    import fcntl

    try:
        fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.fcntl(fd, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
    except (IOError, OSError):
        return False
    return True


def import_own_package():
    """Import the package this file belongs to, whatever else is called snakepit on `sys.path`."""
    source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    sys.path.insert(0, source)
    from snakepit._private import worker

    # At the end it stays, for processes that tools start with multiprocessing.
    del sys.path[0]
    if source not in sys.path:
        sys.path.append(source)
    return worker


if __name__ == "__main__":
    main()
