"""A supervisor in miniature: starts real workers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from client import SECONDS, Client
from protocol import CHUNK, ENDED, ERROR, OK, PACKAGE, RETURNED
from slot_file_view import SlotFileView


__all__ = [
    "BOOTSTRAP",
    "CHUNK",
    "ENDED",
    "ERROR",
    "FIXTURES",
    "OK",
    "PACKAGE",
    "RETURNED",
    "Worker",
    "is_alive",
    "place",
    "workers",
]

FIXTURES = Path(__file__).parent / "fixtures"
BOOTSTRAP = PACKAGE / "_private" / "bootstrap.py"


class Worker(Client):
    """One process, and what connects it to us."""

    def __init__(self, directory: Path, adapter: str | None, **launch: Any) -> None:
        python = launch.pop("python", sys.executable)
        bootstrap = launch.pop("bootstrap", BOOTSTRAP)
        cwd = launch.pop("cwd", directory)
        environment = launch.pop("env", {})
        super().__init__(str(directory / "worker.sock"))
        self.slot = SlotFileView(directory / "slot")
        launch = {
            "adapter": adapter,
            "address": self.address,
            "slot_file": str(directory / "slot"),
            "parent": os.getpid(),
            "packages": None,
            "bytecode": None,
            "max_result": 1 << 20,
            "nan": "error",
            "unserializable": "marker",
            "reflection": False,
            "threads": 1,
            "concurrency": None,
            **launch,
        }
        self.stdout = directory / "stdout"
        self.stderr = directory / "stderr"
        self._ready, ready = os.pipe()
        lifeline, self._lifeline = os.pipe()
        # They are what a user might have set, not what the test run has.
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GRPC"))}
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            self.process = subprocess.Popen(
                [str(python), "-u", str(bootstrap), "w1", json.dumps(launch)],
                cwd=cwd,
                env={**clean, "SNAKEPIT_WORKER_ID": "w1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=(3, 4),
                preexec_fn=lambda: place(ready, lifeline),
            )
        os.close(ready)
        os.close(lifeline)

    def announcement(self) -> dict[str, Any]:
        """What the ready pipe said; empty where it ended without a line."""
        line = b""
        while select.select([self._ready], [], [], SECONDS)[0]:
            part = os.read(self._ready, 65536)
            line += part
            if not part:
                return json.loads(line) if line else {}
        raise TimeoutError("neither ready nor dead")

    def end_lifeline(self) -> None:
        os.close(self._lifeline)
        self._lifeline = -1

    def release(self) -> None:
        self.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for fd in (self._ready, self._lifeline):
            if fd >= 0:
                os.close(fd)


def place(ready: int, lifeline: int) -> None:
    os.setpgid(0, 0)
    ready, lifeline = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (ready, lifeline))
    os.dup2(ready, 3)
    os.dup2(lifeline, 4)


@contextlib.contextmanager
def workers() -> Iterator[Any]:
    """A function that starts workers, all of which are gone afterwards."""
    started: list[tuple[Worker, str]] = []

    def start(adapter: str | Path | None = None, **launch: Any) -> Worker:
        directory = tempfile.mkdtemp(prefix="snakepit-")
        worker = Worker(Path(directory), None if adapter is None else str(adapter), **launch)
        started.append((worker, directory))
        return worker

    try:
        yield start
    finally:
        for worker, directory in started:
            worker.release()
            shutil.rmtree(directory)


def is_alive(pid: int) -> bool:
    """Zombies are dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
