"""The messages of the Work stream, the hot path; the rare ones are beside what answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import Struct
from typing import NamedTuple

from snakepit._private.wire import (
    bytes_field,
    fields,
    fixed32_field,
    fixed32s,
    fixed64s,
    read_varint,
    text_field,
    varint_field,
)


__all__ = [
    "CHUNK",
    "ENDED",
    "ERROR",
    "FRESH",
    "LOOSE",
    "MORE",
    "OK",
    "RETURNED",
    "STREAM",
    "TEXT",
    "Note",
    "Result",
    "SessionColumns",
    "WorkRequest",
    "decode_interrupt_request",
    "decode_work_request",
    "encode_work_response",
]

# WorkResponse.Outcome
OK, ERROR, RETURNED, CHUNK, ENDED = 0, 1, 2, 3, 4

# Bits of WorkRequest.flags
TEXT, STREAM, LOOSE, FRESH, MORE = 1, 2, 4, 8, 16


class SessionColumns(NamedTuple):
    """What a message says about sessions; most messages say nothing."""

    #: The number of each command's session, 0 where it has none.
    session: Sequence[int]
    #: Numbers and ids of those that begin.
    new: Sequence[tuple[int, str]]
    #: Those that are over with the commands of this message.
    ended: Sequence[int]


class WorkRequest(NamedTuple):
    """
    Commands, in columns; their arguments lie end to end in the message itself, from `args_start` on.

    Bytes in arguments come beside them, by the sequence number of their command, and so do the spans that
    commands belong to.
    """

    first_seq: int
    tool: Sequence[int]
    args_size: Sequence[int]
    flags: Sequence[int]
    data: bytes
    args_start: int
    attached: Mapping[int, Sequence[bytes]]
    sessions: SessionColumns | None
    traces: Mapping[int, str]


class Note(NamedTuple):
    """
    What comes with a result: where it holds markers instead of values, and of which types those were; bytes,
    and where in its text their base64 belongs.
    """

    paths: Sequence[str]
    types: Sequence[str]
    inserted: Sequence[tuple[int, bytes]] = ()


NOTHING_ATTACHED: Mapping[int, Sequence[bytes]] = {}
NO_TRACES: Mapping[int, str] = {}

# Sequence number, outcome, payload, microseconds, note: a bare tuple, there are hundreds of thousands a
# second.
Result = tuple[int, int, bytes, int, "Note | None"]


# A message with one command, as the supervisor writes it after first_seq: tool, args_size, the key of args.
_LONE_REQUEST = Struct("<2sI2sIB")
_ONE_TOOL, _ONE_SIZE, _ARGS = b"\x12\x04", b"\x1a\x04", 0x22

# A message with one result, from after base_seq up to the payload (seq_offset, outcome, payload_size), and
# after it (run_us).
_LONE_RESPONSE = Struct("<2sI2sB2sI")
_LONE_RUN = Struct("<2sI")


def decode_work_request(data: bytes) -> WorkRequest:
    """Read a message; raises ValueError where it is none."""
    return _decode_lone(data) or _decode_columns(data)


def _decode_lone(data: bytes) -> WorkRequest | None:
    """
    Read a message with a single command; None for any other.

    Whoever sends commands one at a time waits for each of these steps, and taking columns apart costs three
    times as much.
    """
    if not data or data[0] != 0x08:
        return None
    first_seq, position = read_varint(data, 1)
    args_size_at = position + _LONE_REQUEST.size
    if args_size_at >= len(data):
        return None
    tool_key, tool, size_key, size, args_key = _LONE_REQUEST.unpack_from(data, position)
    if tool_key != _ONE_TOOL or size_key != _ONE_SIZE or args_key != _ARGS:
        return None
    length, args_start = read_varint(data, args_size_at)
    if length != size or args_start + size != len(data):
        return None
    return WorkRequest(first_seq, (tool,), (size,), (0,), data, args_start, NOTHING_ATTACHED, None, NO_TRACES)


def _decode_columns(data: bytes) -> WorkRequest:
    first_seq = args_start = args_end = 0
    columns: dict[int, tuple[int, ...]] = {2: (), 3: (), 5: (), 11: (), 13: ()}
    by_index: dict[int, list[bytes]] = {}
    new_sessions: list[tuple[int, str]] = []
    traces: dict[int, str] = {}
    for number, _, start, end in fields(data):
        if number == 1:
            first_seq = end
        elif number == 4:
            args_start, args_end = start, end
        elif number == 8:
            index, value = _decode_attached(data, start, end)
            by_index.setdefault(index, []).append(value)
        elif number == 12:
            new_sessions.append(_decode_numbered(data, start, end))
        elif number == 14:
            index, traceparent = _decode_numbered(data, start, end)
            traces[index] = traceparent
        elif number in columns:
            # A packed column and a single entry look the same here: four bytes each.
            column = fixed32s(data, start, end)
            columns[number] = columns[number] + column if columns[number] else column
    tool, args_size, flags, session, ended = (columns[number] for number in (2, 3, 5, 11, 13))
    if (
        len(tool) != len(args_size)
        or (flags and len(flags) != len(tool))
        or (session and len(session) != len(tool))
        or sum(args_size) != args_end - args_start
    ):
        raise ValueError("columns of different length")
    attached = {first_seq + index: values for index, values in by_index.items()}
    none = (0,) * len(tool)
    sessions = SessionColumns(session or none, new_sessions, ended) if session or ended else None
    traced = (
        {first_seq + index: traceparent for index, traceparent in traces.items()} if traces else NO_TRACES
    )
    return WorkRequest(
        first_seq, tool, args_size, flags or none, data, args_start, attached, sessions, traced
    )


def _decode_attached(data: bytes, start: int, end: int) -> tuple[int, bytes]:
    index, value = 0, b""
    for number, _, value_start, value_end in fields(data, start, end):
        if number == 1:
            index = value_end
        elif number == 2:
            value = data[value_start:value_end]
    return index, value


def _decode_numbered(data: bytes, start: int, end: int) -> tuple[int, str]:
    entry_number, text = 0, ""
    for number, _, content, content_end in fields(data, start, end):
        if number == 1:
            entry_number = content_end
        elif number == 2:
            text = data[content:content_end].decode()
    return entry_number, text


def decode_interrupt_request(data: bytes) -> list[int]:
    """Sequence numbers of commands that are to end; raises ValueError where this is no such message."""
    return [
        seq for number, _, start, end in fields(data) if number == 1 for seq in fixed64s(data, start, end)
    ]


def encode_work_response(results: Sequence[Result] | bytes) -> bytes:
    """One message of all *results*, which are at least one; bytes are one already."""
    if isinstance(results, bytes):
        return results
    if len(results) == 1:
        seq, outcome, payload, lone_run_us, note = results[0]
        if note is None:
            head = _LONE_RESPONSE.pack(b"\x12\x04", 0, b"\x1a\x01", outcome, b"\x22\x04", len(payload))
            run = _LONE_RUN.pack(b"\x32\x04", lone_run_us)
            return varint_field(1, seq) + head + bytes_field(5, payload) + run
    seqs, outcomes, payloads, run_us, notes = zip(*results)
    base = min(seqs)
    parts = [
        varint_field(1, base),
        fixed32_field(2, [seq - base for seq in seqs]),
        # Varints, each below 128: one byte.
        bytes_field(3, bytes(outcomes)),
        fixed32_field(4, list(map(len, payloads))),
        bytes_field(5, b"".join(payloads)),
        fixed32_field(6, run_us),
    ]
    if any(notes):
        parts += [bytes_field(7, _encode_note(index, note)) for index, note in enumerate(notes) if note]
    return b"".join(parts)


def _encode_note(index: int, note: Note) -> bytes:
    return b"".join(
        [
            varint_field(1, index),
            *(text_field(2, path, keep_empty=True) for path in note.paths),
            *(text_field(3, name, keep_empty=True) for name in note.types),
            *(
                bytes_field(4, varint_field(1, offset) + bytes_field(2, value), keep_empty=True)
                for offset, value in note.inserted
            ),
        ]
    )
