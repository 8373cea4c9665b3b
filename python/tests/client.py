"""A supervisor's end of the connection to a worker."""

from __future__ import annotations

import base64
import json
import queue

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import grpc

from protocol import (
    CHUNK,
    ERROR,
    OK,
    DescribeRequest,
    DescribeResponse,
    InterruptRequest,
    InterruptResponse,
    WorkRequest,
    WorkResponse,
)


SECONDS = 20

# Bits of WorkRequest.flags.
FLAGS = {"text": 1, "stream": 2, "loose": 4, "fresh": 8, "more": 16}


class Client:
    """What can be asked of the worker that listens at an address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._channel: grpc.Channel | None = None
        self._streams: list[Stream] = []

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

    def interrupt(self, *seqs: int) -> None:
        call = self.channel().unary_unary(
            "/snakepit.worker.v1.Worker/Interrupt",
            InterruptRequest.SerializeToString,
            InterruptResponse.FromString,
        )
        call(InterruptRequest(seq=seqs), timeout=SECONDS)

    def open(self) -> Stream:
        stream = Stream(self.channel(), [tool.name for tool in self.describe().tools])
        # One that nobody holds any more is cancelled.
        self._streams.append(stream)
        return stream

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()


class Stream:
    """The supervisor's end of a Work stream."""

    def __init__(self, channel: grpc.Channel, tools: Sequence[str]) -> None:
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._responses = channel.stream_stream(
            "/snakepit.worker.v1.Worker/Work", WorkRequest.SerializeToString, WorkResponse.FromString
        )(iter(self._requests.get, None), timeout=SECONDS)
        self._next_seq = 1
        self._finished: dict[int, Result] = {}
        #: What tools told so far, and how much of it they had to drop.
        self.reports: list[Any] = []
        self.dropped = 0
        self._tools = {name: index for index, name in enumerate(tools)}

    def send(
        self,
        *commands: tuple[str, Any],
        attached: Mapping[int, Sequence[bytes]] | None = None,
        sessions: Sequence[int] = (),
        new: Mapping[int, str] | None = None,
        ended: Sequence[int] = (),
        traces: Mapping[int, str] | None = None,
        **asks: bool,
    ) -> list[int]:
        """
        Send commands, each a tool and its arguments (JSON bytes are taken as they are), as one message.

        Args:
            attached: Bytes of arguments, by the place of their command.

            sessions: The numbers of their sessions; those in *new* begin, and those in *ended* are over.

            traces: The spans they belong to, by the place of their command.

            asks: What all of them ask for: `text`, `stream`, `loose`, `fresh`, `more`.
        """
        args = [args if isinstance(args, bytes) else json.dumps(args).encode() for _, args in commands]
        flags = sum(FLAGS[name] for name, is_asked in asks.items() if is_asked)
        request = WorkRequest(
            first_seq=self._next_seq,
            tool=[self._tools[name] for name, _ in commands],
            args_size=[len(part) for part in args],
            args=b"".join(args),
            flags=[flags] * len(commands) if flags else [],
            attached=[
                {"index": index, "value": value}
                for index, values in (attached or {}).items()
                for value in values
            ],
            session=sessions,
            new_session=[{"number": number, "id": name} for number, name in (new or {}).items()],
            ended_session=ended,
            trace=[{"index": index, "traceparent": name} for index, name in (traces or {}).items()],
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

    def grant(self, seq: int, chunks: int) -> None:
        """Say that so many more chunks of a command were taken."""
        self._requests.put(WorkRequest(credit_seq=[seq], credit_chunks=[chunks]))

    def chunks(self, seq: int, count: int | None = None, *, grants: bool = True) -> list[Any]:
        """So many chunks of a command, or all; what comes of others meanwhile is kept."""
        found: list[Any] = []
        while count is None or len(found) < count:
            results = self.receive()
            for result in results:
                if result.seq == seq and result.outcome == CHUNK:
                    found.append(result.value)
                elif result.outcome != CHUNK:
                    self._finished[result.seq] = result
            if grants:
                self.grant(seq, sum(result.seq == seq and result.outcome == CHUNK for result in results))
            if seq in self._finished:
                break
        return found

    def receive(self) -> list[Result]:
        """The results of the next message, in their order."""
        return self._take(next(self._responses))

    def _take(self, response: Any) -> list[Result]:
        self.reports += response.report
        self.dropped += response.dropped_reports
        return list(_results_of(response))

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
        return [result for response in self._responses for result in self._take(response)]


class Result:
    def __init__(self, seq: int, outcome: int, payload: bytes, run_us: int) -> None:
        self.seq = seq
        self.outcome = outcome
        self.payload = payload
        self.run_us = run_us
        self.paths: list[str] = []
        self.types: list[str] = []

        #: Bytes that came beside the text.
        self.inserted: list[bytes] = []

    def insert(self, inserted: list[tuple[int, bytes]]) -> None:
        for offset, value in reversed(inserted):
            text = base64.b64encode(value)
            self.payload = self.payload[:offset] + text + self.payload[offset:]
        self.inserted = [value for _, value in inserted]

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
        results[note.index].insert([(inserted.offset, inserted.value) for inserted in note.inserted])
        results[note.index].paths = list(note.unserializable)
        results[note.index].types = list(note.type)
    yield from results
