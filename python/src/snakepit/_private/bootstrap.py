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
        status = import_own_package(launch.get("bytecode")).start(launch, announce)
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


def import_own_package(bytecode=None):
    """
    Import the package this file belongs to, whatever else is called snakepit on `sys.path`.

    Where its bytecode may not lie beside the source, it is kept in the folder *bytecode*.
    """
    source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    if bytecode is not None and not keeps_bytecode_itself():
        keep_bytecode(source, bytecode)
    sys.path.insert(0, source)
    from snakepit._private import worker

    # At the end it stays, for processes that tools start with multiprocessing.
    del sys.path[0]
    if source not in sys.path:
        sys.path.append(source)
    return worker


def keeps_bytecode_itself():
    """Whether Python will find the next time what it compiles of ours, without our doing."""
    if sys.dont_write_bytecode or sys.implementation.cache_tag is None:
        return False
    return sys.pycache_prefix is not None or os.access(os.path.dirname(os.path.realpath(__file__)), os.W_OK)


def keep_bytecode(source, cache):
    """
    Have modules below the folder *source* looked for in *cache* before they are compiled, and written there.

    Others are none of our concern, so nothing of the interpreter is switched over: the folders of our package
    have a loader of their own, also for what is imported later, by whichever thread.
    """
    import marshal

    from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
    from importlib.util import MAGIC_NUMBER, source_hash

    # One for each place where we are installed: bytecode has the path of its source in it.
    folder = os.path.join(cache, source_hash(os.fsencode(source)).hex())
    if not is_private(folder):
        return
    suffix = ".%s-%d.pyc" % (sys.implementation.cache_tag, sys.flags.optimize)
    # Of a file that is checked against its source, not the source's age: npm makes all files equally old.
    head = MAGIC_NUMBER + b"\3\0\0\0"

    class OwnLoader(SourceFileLoader):
        def source_to_code(self, data, path, *more, **options):
            """Is called where no bytecode lies beside the source, or none that fits."""
            kept = os.path.join(folder, self.name + suffix)
            key = head + source_hash(data)
            try:
                with open(kept, "rb") as file:
                    found = file.read()
                if found.startswith(key):
                    return marshal.loads(found[len(key) :])  # noqa: S302 - nobody else can have written it
            except (OSError, EOFError, ValueError, TypeError):
                # It is compiled, as it would be without a cache.
                pass
            code = SourceFileLoader.source_to_code(self, data, path, *more, **options)
            make_private(cache, folder)
            # At once or not at all, and in silence where it cannot be.
            self.set_data(kept, key + marshal.dumps(code))
            return code

    find = FileFinder.path_hook((OwnLoader, SOURCE_SUFFIXES))

    def hook(path):
        if not (path + os.sep).startswith(source + os.sep):
            raise ImportError(path)
        return find(path)

    sys.path_hooks.insert(0, hook)


def is_private(folder):
    """Whether nobody else can have put something into a folder, or it is not made yet."""
    try:
        status = os.stat(folder)
    except OSError:
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def make_private(*folders):
    for folder in folders:
        try:
            os.makedirs(folder, 0o700)
        except OSError:
            pass


if __name__ == "__main__":
    main()
