"""
The sentinel: outlives a supervisor that was killed, and leaves the house clean behind it.

A program of its own, run as `python -I -S sentinel.py RUN_ID SUPERVISOR_PID SUPERVISOR_START_TIME`. It
imports next to nothing, so that it starts in ten milliseconds and takes 10 MB, and nothing of the package,
which may be broken, or too new for this Python.

It needs Python 3.6. So that an older one can say so, by exit status 3, all of it parses on Python 2.7.

Descriptor 3 is its only tie to the supervisor, both ways, a line each:

    claim DIRECTORY   take the lock of an instance; answers `acquired`, `taken PID` or `failed WHY`
    tidy DIRECTORY    remove this directory when all is over: what was told first last, as the lock is in it.
                      Of a claimed one that needs telling only where the record of a dead run was in it
    keep DIRECTORY    where the log of the instance is, and its record goes should the supervisor be killed
    add PID START     a worker; it leads a process group
    remove PID        that worker is gone, with all that it started
    bye               the supervisor leaves in good order

The end of the pipe without a `bye` means that the supervisor was killed. Then every worker's group is killed,
and whatever carries the run id in its environment. After either end the directories are removed, and last of
all the lock is given back.

The lock is a `flock` on the file `lock` inside the instance's directory, which says whose it is: run id, pid
and start time of the supervisor. It is removed with the directory while it is still held, so whoever gets it
must look whether it is still the file of that name.
"""

import sys


TOO_OLD = 3
if sys.version_info < (3, 6):
    sys.exit(TOO_OLD)

import fcntl
import os
import signal
import time


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANNEL = 3

HAS_PROC = os.path.exists("/proc/self/stat")

# A former sentinel of the same name may still be cleaning: it is waited for. A live supervisor is not.
CLEANING_SECONDS = 2.0
# Processes that cannot be killed (in an uninterruptible wait, of another user) are left after this.
KILLING_SECONDS = 5.0


def main():
    # type: () -> None
    """Serve the supervisor until it leaves, then clean up."""
    run_id, pid, start = [os.fsencode(argument) for argument in sys.argv[1:4]]
    supervisor = b" ".join([run_id, pid, start])
    workers = {}  # type: dict[int, bytes]
    directories = []  # type: list[bytes]
    lock = None  # type: int | None
    claimed = kept = b""
    memory_kills = count_memory_kills()

    # A system that shuts down sends SIGTERM to everybody, and the supervisor may take longer to leave.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)

    was_killed = True
    for line in read_lines(CHANNEL):
        verb, _, rest = line.partition(b" ")
        if verb == b"claim":
            lock, reply = claim(rest, supervisor)
            claimed = rest
            # The record of a dead run is all that tells of its remains: it stays until those were ended.
            if lock is not None and not os.path.exists(rest + b"/state.json"):
                directories.append(rest)
            answer(reply)
        elif verb == b"tidy":
            if rest not in directories:
                directories.append(rest)
        elif verb == b"keep":
            kept = rest
        elif verb == b"add":
            worker, _, start = rest.partition(b" ")
            workers[int(worker)] = start
        elif verb == b"remove":
            workers.pop(int(rest), None)
        elif verb == b"bye":
            was_killed = False
            break

    if lock is None:
        return
    # From here on nobody holds the house: who wants the name waits for us instead of giving up.
    os.ftruncate(lock, 0)
    if was_killed:
        kill_remains(workers, b"SNAKEPIT_RUN_ID=" + run_id)
        if kept:
            leave_word(kept, claimed, pid, count_memory_kills() > memory_kills)
    for directory in reversed(directories):
        remove_directory(directory)


def read_lines(descriptor):
    # type: (int) -> Iterator[bytes]
    """Yield the lines of a pipe until its end; half a line, left by a killed supervisor, does not count."""
    pending = b""
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except ConnectionResetError:
            return
        if not chunk:
            return
        lines = (pending + chunk).split(b"\n")
        pending = lines.pop()
        for line in lines:
            yield line


def answer(reply):
    # type: (bytes) -> None
    """Tell the supervisor; should it be dead by now, the end of the pipe is read next."""
    try:
        os.write(CHANNEL, reply + b"\n")
    except OSError:
        pass


def claim(directory, supervisor):
    # type: (bytes, bytes) -> tuple[int | None, bytes]
    """Take the lock of an instance: its descriptor, or None, and what to answer."""
    try:
        give_up = time.monotonic() + CLEANING_SECONDS
        while True:
            lock, holder = try_lock(directory, supervisor)
            if lock is not None:
                return lock, b"acquired"
            if holder and holder != supervisor and is_alive(holder):
                return None, b"taken " + holder.split(b" ")[1]
            if time.monotonic() > give_up:
                return None, b"taken 0"
            time.sleep(0.005)
    except OSError as error:
        return None, b"failed " + os.fsencode(
            "%s: %s" % (error.strerror, os.fsdecode(error.filename or directory))
        )


def try_lock(directory, supervisor):
    # type: (bytes, bytes) -> tuple[int | None, bytes]
    """Try once: the locked descriptor or None, and whose the lock is (empty: nobody's, any more or yet)."""
    path = directory + b"/lock"
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        pass
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None, b""  # the directory was removed in between

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_locked = True
    except BlockingIOError:
        is_locked = False
    holder = os.pread(lock, 200, 0)
    if is_locked:
        if not is_same_file(lock, path):
            holder = b""
        # A live holder without the lock is a supervisor that is just replacing its sentinel.
        elif holder in (b"", supervisor) or not is_alive(holder):
            os.ftruncate(lock, 0)
            os.pwrite(lock, supervisor, 0)
            return lock, supervisor
    os.close(lock)
    return None, holder


def is_same_file(descriptor, path):
    # type: (int, bytes) -> bool
    """Whether the path still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def is_alive(supervisor):
    # type: (bytes) -> bool
    """Whether the supervisor `RUN_ID PID START` runs; a zombie, or another process with its pid, does not."""
    _, _, identity = supervisor.partition(b" ")
    pid, _, start = identity.partition(b" ")
    process = look_at(int(pid)) if pid.isdigit() else None
    return process is not None and process[0] and process[2] == start


def look_at(pid):
    # type: (int) -> tuple[bool, int, bytes] | None
    """Tell of a process whether it is alive, its group, and its start time."""
    if not HAS_PROC:
        return ask_ps(pid)
    stat = read_file(b"/proc/%d/stat" % pid)
    # The command's name, in parentheses, may contain anything: fields are counted after it.
    fields = stat[stat.rfind(b")") + 2 :].split()
    return (fields[0] not in b"ZXx", int(fields[2]), fields[19]) if len(fields) > 19 else None


def ask_ps(pid):
    # type: (int) -> tuple[bool, int, bytes] | None
    """Tell the same where there is no /proc (macOS)."""
    with os.popen("LC_ALL=C ps -o state=,pgid=,lstart= -p %d" % pid) as output:  # noqa: S605 -- a number
        fields = output.read().split(None, 2)
    return (
        (not fields[0].startswith("Z"), int(fields[1]), fields[2].strip().encode())
        if len(fields) == 3
        else None
    )


def leave_word(directory, claimed, pid, is_memory):
    # type: (bytes, bytes, bytes, bool) -> None
    """Leave the record of a run that was killed beside its log, and say in the log that it was."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (now % 1 * 1000)
    why = "; the kernel has killed for want of memory since it started" if is_memory else ""
    message = "the supervisor (pid %d) was killed, or crashed; its workers were ended%s" % (int(pid), why)
    line = '{"time":"%s","level":"error","message":"%s"}\n' % (stamp, message)
    try:
        make_private(directory)
        write_file(directory + b"/state.json", os.O_TRUNC, read_file(claimed + b"/state.json"))
        write_file(directory + b"/supervisor.log", os.O_APPEND, line.encode("ascii"))
    except OSError:
        pass  # the disk is full, or the directory not ours: nobody is left who could be told


def make_private(directory):
    # type: (bytes) -> None
    """Make a directory, and those above it, where they are missing."""
    try:
        os.makedirs(directory, 0o700)
    except FileExistsError:
        pass


def write_file(path, flag, data):
    # type: (bytes, int, bytes) -> None
    """Write to a file of our own, which is made where it is missing."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flag, 0o600)
    try:
        os.write(file, data)
    finally:
        os.close(file)


def count_memory_kills():
    # type: () -> int
    """Count what the kernel has killed in our control group for want of memory; 0 where it does not say."""
    for line in read_file(b"/proc/self/cgroup").splitlines():
        if not line.startswith(b"0::"):
            continue
        events = read_file(b"/sys/fs/cgroup" + line[3:] + b"/memory.events")
        for event in (events or read_file(b"/sys/fs/cgroup/memory.events")).splitlines():
            name, _, count = event.partition(b" ")
            if name == b"oom_kill" and count.isdigit():
                return int(count)
    return 0


def kill_remains(workers, mark):
    # type: (dict[int, bytes], bytes) -> None
    """Kill until two looks in a row found nothing alive: one can miss a process that is just being forked."""
    give_up = time.monotonic() + KILLING_SECONDS
    clean_looks = 0
    while clean_looks < 2 and time.monotonic() < give_up:
        found = find_remains(workers, mark) if HAS_PROC else []
        for pid in found:
            kill(pid)
        if not HAS_PROC:
            for pid in own_groups(workers):
                kill(-pid)
        clean_looks = 0 if found else clean_looks + 1
        time.sleep(0.01)


def find_remains(workers, mark):
    # type: (dict[int, bytes], bytes) -> list[int]
    """Find what lives in a worker's group, or carries the mark in its environment."""
    groups = own_groups(workers)
    mark = b"\0" + mark + b"\0"
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        process = look_at(int(name))
        if process is None or not process[0]:
            continue
        if process[1] in groups or mark in b"\0" + read_file(b"/proc/%d/environ" % int(name)):
            found.append(int(name))
    return found


def own_groups(workers):
    # type: (dict[int, bytes]) -> set[int]
    """
    Return the groups that are still the workers'.

    A group outlives its leader, unless another process has the leader's pid.
    """
    groups = set()
    for pid, start in workers.items():
        process = look_at(pid)
        if process is None or process[2] == start:
            groups.add(pid)
    return groups


def kill(pid):
    # type: (int) -> None
    """Kill a process, or a group where the pid is negative."""
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass


def read_file(path):
    # type: (bytes) -> bytes
    """Read a small file of /proc; empty where the process has left or is not ours to look at."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def remove_directory(top):
    # type: (bytes) -> None
    """Remove a directory, the lock in it last: nobody may take the name while other things are there."""
    for path, directories, files in os.walk(top, topdown=False):
        for name in directories:
            inner = os.path.join(path, name)
            attempt(os.unlink if os.path.islink(inner) else os.rmdir, inner)
        for name in sorted(files, key=lambda name: name == b"lock"):
            attempt(os.unlink, os.path.join(path, name))
    attempt(os.rmdir, top)


def attempt(action, path):
    # type: (Callable[[bytes], None], bytes) -> None
    """Do what can be done: what cannot be removed must not keep the rest."""
    try:
        action(path)
    except OSError:
        pass


if __name__ == "__main__":
    main()
