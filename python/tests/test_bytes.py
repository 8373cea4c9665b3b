"""Bytes travel as bytes, in both directions, wherever they are."""

from __future__ import annotations

import base64
import json

import pytest

from harness import ERROR, OK


ADAPTER = """
from typing import Any, Optional, Union

def size(data: bytes) -> int:
    return len(data)

def back(data: bytes):
    return data

def kinds(one: bytes, two: Optional[bytes] = None, *more: list[bytes]):
    return [one, two, *more]

def anything(value, data: bytes = b""):
    return [value, data]

def mixed(rows: dict[str, Union[bytes, str]]):
    return rows

def either(value: Union[bytes, dict], data: Union[bytes, dict[str, bytes]] = b""):
    return [value, data]

def many(count: int):
    return {"parts": [bytes([n]) * n for n in range(count)], "last": "$bytes"}

def parts(count: int):
    for n in range(count):
        yield bytes([n])

def looks_like_it():
    return {"$bytes": "#0", "data": b"x"}

def fails(data: bytes):
    raise ValueError(len(data))
"""


@pytest.fixture
def stream(start, adapter):
    worker = start(adapter(ADAPTER))
    assert "ready" in worker.announcement()
    return worker.open()


def ask(stream, tool, text, *attached, **options):
    (seq,) = stream.send((tool, text.encode()), attached={0: attached}, **options)
    return stream.result(seq)


def test_bytes_inside_what_may_be_bytes_itself_are_what_was_written(stream):
    text = '{"value":{"a":{"$bytes":"#0"}},"data":{"b":{"$bytes":"#1"}}}'

    assert ask(stream, "either", text, b"a", b"b").value == [{"a": marked(b"a")}, {"b": marked(b"b")}]
    assert ask(stream, "either", '[{"$bytes":"#0"}]', b"a").value == [marked(b"a"), marked(b"")]


def marked(value: bytes) -> dict[str, str]:
    return {"$bytes": base64.b64encode(value).decode()}


def test_bytes_of_arguments_come_beside_their_text(stream):
    result = ask(stream, "size", '[{"$bytes":"#0"}]', bytes(1 << 20))

    assert (result.outcome, result.value) == (OK, 1 << 20)


def test_bytes_of_results_go_beside_their_text(stream):
    result = ask(stream, "back", '{"data":{"$bytes":"#0"}}', b"\xff\x00abc")

    assert result.inserted == [b"\xff\x00abc"]
    assert result.value == marked(b"\xff\x00abc")


def test_both_in_any_number_and_at_any_depth(stream):
    text = '[{"$bytes":"#0"},{"$bytes":"#1"},[{"$bytes":"#2"},{"$bytes":"#3"}]]'
    result = ask(stream, "kinds", text, b"a", b"", b"b", b"c")

    assert result.value == [marked(b"a"), marked(b""), [marked(b"b"), marked(b"c")]]
    assert result.inserted == [b"a", b"", b"b", b"c"]


def test_what_takes_any_json_gets_what_was_written(stream):
    result = ask(stream, "anything", '{"value":[{"$bytes":"#0"}],"data":{"$bytes":"#1"}}', b"ab", b"cd")

    assert result.value == [[{"$bytes": "YWI="}], marked(b"cd")]
    assert result.inserted == [b"cd"]


def test_bytes_beside_text(stream):
    result = ask(stream, "mixed", '[{"a":{"$bytes":"#0"},"b":"#0"}]', b"ab")

    assert result.value == {"a": marked(b"ab"), "b": "#0"}


def test_many_commands_in_one_message_keep_their_own(stream):
    texts = [("back", b'[{"$bytes":"#0"}]')] * 300
    seqs = stream.send(*texts, attached={index: [str(index).encode()] for index in range(300)})

    assert [stream.result(seq).value for seq in seqs] == [marked(str(n).encode()) for n in range(300)]


def test_a_result_of_many(stream):
    result = ask(stream, "many", "[5]")

    assert json.loads(result.payload) == {
        "parts": [marked(bytes([n]) * n) for n in range(5)],
        "last": "$bytes",
    }


def test_chunks_of_bytes(stream):
    (seq,) = stream.send(("parts", [3]), stream=True)

    assert stream.chunks(seq) == [marked(bytes([n])) for n in range(3)]


def test_a_result_that_looks_like_them_is_left_alone(stream):
    assert ask(stream, "looks_like_it", "[]").value == {"$bytes": "#0", "data": marked(b"x")}


@pytest.mark.parametrize("text", ['[{"$bytes":"#0"}]', '[{"$bytes":"?"}]', '[{"$bytes":"YQ"}]', '["YQ=="]'])
def test_what_are_no_bytes_is_refused(stream, text):
    result = ask(stream, "back", text)

    assert result.outcome == ERROR
    assert result.value["code"] == "invalid_args"
    assert result.value["details"] == {"parameter": "data"}


def test_bytes_of_one_command_are_none_of_the_next(stream):
    assert ask(stream, "fails", '[{"$bytes":"#0"}]', b"abc").outcome == ERROR
    assert ask(stream, "back", '[{"$bytes":"#0"}]').outcome == ERROR
