"""A supervisor in miniature: starts real workers, and talks to them with real protobuf classes."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import queue
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


TESTS = Path(__file__).parent
FIXTURES = TESTS / "fixtures"
PACKAGE = TESTS.parent / "src" / "snakepit"
BOOTSTRAP = PACKAGE / "_private" / "bootstrap.py"

CELLS, CELL_SIZE, CELLS_START = 512, 4096, 4096
OK, ERROR, RETURNED = 0, 1, 2
SECONDS = 20


def message_class(name: str) -> Any:
    """The class that protobuf itself makes of a message in our committed descriptors."""
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(name))


_pools: list[descriptor_pool.DescriptorPool] = []


def _pool() -> descriptor_pool.DescriptorPool:
    if not _pools:
        files = descriptor_pb2.FileDescriptorSet.FromString(
            (PACKAGE / "_private/descriptors.binpb").read_bytes()
        )
        pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            pool.Add(file)
        _pools.append(pool)
    return _pools[0]


WorkRequest = message_class("snakepit.worker.v1.WorkRequest")
WorkResponse = message_class("snakepit.worker.v1.WorkResponse")
DescribeRequest = message_class("snakepit.worker.v1.DescribeRequest")
DescribeResponse = message_class("snakepit.worker.v1.DescribeResponse")


class SlotFileView:
    """The supervisor's half of a slot file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("wb") as file:
            file.truncate(CELLS_START + CELLS * CELL_SIZE)
            file.write(struct.pack("<4IQ", 0x54504E53, 1, CELLS, CELL_SIZE, 0))

    @property
    def started(self) -> int:
        return self._read("<Q", 64)[0]

    def withdraw(self, seq: int) -> None:
        with self._path.open("r+b") as file:
            os.pwrite(file.fileno(), struct.pack("<Q", seq), 128)

    def cell(self, seq: int) -> tuple[int, int, int, bytes]:
        """Sequence number, outcome, size and payload of a result's cell."""
        at = CELLS_START + seq % CELLS * CELL_SIZE
        found, outcome, _, size = self._read("<Q3I", at)
        payload = b"" if size > CELL_SIZE else self._read(f"<{size}s", at + 24)[0]
        return found, outcome, size, payload

    def _read(self, layout: str, at: int) -> tuple[Any, ...]:
        with self._path.open("rb") as file:
            return struct.unpack(layout, os.pread(file.fileno(), struct.calcsize(layout), at))


class Worker:
    """One process, and what connects it to us."""

    def __init__(self, directory: Path, adapter: str | None, **launch: Any) -> None:
        python = launch.pop("python", sys.executable)
        cwd = launch.pop("cwd", directory)
        environment = launch.pop("env", {})
        self.address = str(directory / "worker.sock")
        self.slot = SlotFileView(directory / "slot")
        launch = {
            "adapter": adapter,
            "address": self.address,
            "slot_file": str(directory / "slot"),
            "parent": os.getpid(),
            "packages": None,
            "max_result": 1 << 20,
            "nan": "error",
            "unserializable": "marker",
            "reflection": False,
            **launch,
        }
        self.stdout = directory / "stdout"
        self.stderr = directory / "stderr"
        self._ready, ready = os.pipe()
        lifeline, self._lifeline = os.pipe()
        # PYTHONPATH is what a user might have set, not what the test run has.
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            self.process = subprocess.Popen(
                [str(python), "-u", str(BOOTSTRAP), "w1", json.dumps(launch)],
                cwd=cwd,
                env={**clean, "SNAKEPIT_WORKER_ID": "w1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=(3, 4),
                preexec_fn=lambda: _place(ready, lifeline),
            )
        os.close(ready)
        os.close(lifeline)
        self._streams: list[Stream] = []
        self._channel: grpc.Channel | None = None

    def announcement(self) -> dict[str, Any]:
        """What the ready pipe said; empty where it ended without a line."""
        line = b""
        while select.select([self._ready], [], [], SECONDS)[0]:
            part = os.read(self._ready, 65536)
            line += part
            if not part:
                return json.loads(line) if line else {}
        raise TimeoutError("neither ready nor dead")

    def channel(self) -> grpc.Channel:
        if self._channel is None:
            self._channel = grpc.insecure_channel(
                f"unix:{self.address}", [("grpc.max_receive_message_length", -1)]
            )
        return self._channel

    def describe(self, *, schemas: bool = False) -> Any:
        call = self.channel().unary_unary(
            "/snakepit.worker.v1.Worker/Describe",
            DescribeRequest.SerializeToString,
            DescribeResponse.FromString,
        )
        return call(DescribeRequest(schemas=schemas), timeout=SECONDS)

    def open(self) -> Stream:
        stream = Stream(self)
        self._streams.append(stream)
        return stream

    def end_lifeline(self) -> None:
        os.close(self._lifeline)
        self._lifeline = -1

    def release(self) -> None:
        if self._channel is not None:
            self._channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for fd in (self._ready, self._lifeline):
            if fd >= 0:
                os.close(fd)


def _place(ready: int, lifeline: int) -> None:
    os.setpgid(0, 0)
    ready, lifeline = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (ready, lifeline))
    os.dup2(ready, 3)
    os.dup2(lifeline, 4)


class Stream:
    """The supervisor's end of a Work stream."""

    def __init__(self, worker: Worker) -> None:
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._responses = worker.channel().stream_stream(
            "/snakepit.worker.v1.Worker/Work", WorkRequest.SerializeToString, WorkResponse.FromString
        )(iter(self._requests.get, None), timeout=SECONDS)
        self._next_seq = 1
        self._finished: dict[int, Result] = {}
        self._tools = {tool.name: index for index, tool in enumerate(worker.describe().tools)}

    def send(self, *commands: tuple[str, Any], text: bool = False) -> list[int]:
        """Send commands, each a tool and its arguments (JSON bytes are taken as they are), as one message."""
        args = [args if isinstance(args, bytes) else json.dumps(args).encode() for _, args in commands]
        request = WorkRequest(
            first_seq=self._next_seq,
            tool=[self._tools[name] for name, _ in commands],
            args_size=[len(part) for part in args],
            args=b"".join(args),
            flags=[1] * len(commands) if text else [],
        )
        seqs = list(range(self._next_seq, self._next_seq + len(commands)))
        self._next_seq += len(commands)
        self._requests.put(request)
        return seqs

    def result(self, seq: int) -> Result:
        while seq not in self._finished:
            for result in self.receive():
                self._finished[result.seq] = result
        return self._finished.pop(seq)

    def receive(self) -> list[Result]:
        """The results of the next message, in their order."""
        return list(_results_of(next(self._responses)))

    def call(self, tool: str, args: Any, *, text: bool = False) -> Result:
        (seq,) = self.send((tool, args), text=text)
        return self.result(seq)

    def value(self, tool: str, args: Any, *, text: bool = False) -> Any:
        """What a tool returns; fails where it did not."""
        result = self.call(tool, args, text=text)
        assert result.outcome == OK, result.payload
        return result.value

    def error(self, tool: str, args: Any, *, text: bool = False) -> dict[str, Any]:
        result = self.call(tool, args, text=text)
        assert result.outcome == ERROR, result.payload
        return result.value

    def end(self) -> list[Result]:
        """Half-close, and wait for what is left."""
        self._requests.put(None)
        return [result for response in self._responses for result in _results_of(response)]


class Result:
    def __init__(self, seq: int, outcome: int, payload: bytes, run_us: int) -> None:
        self.seq = seq
        self.outcome = outcome
        self.payload = payload
        self.run_us = run_us
        self.paths: list[str] = []
        self.types: list[str] = []

    @property
    def value(self) -> Any:
        return json.loads(self.payload)


def _results_of(response: Any) -> Iterator[Result]:
    results, start = [], 0
    columns = zip(response.seq_offset, response.outcome, response.payload_size, response.run_us, strict=True)
    for offset, outcome, size, run_us in columns:
        payload = response.payload[start : start + size]
        results.append(Result(response.base_seq + offset, outcome, payload, run_us))
        start += size
    for note in response.note:
        results[note.index].paths = list(note.unserializable)
        results[note.index].types = list(note.type)
    yield from results


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
