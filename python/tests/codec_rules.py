"""The codec's rules in short, for interpreters without pytest: ``python codec_rules.py SOURCE_FOLDER``."""

from __future__ import annotations

import collections
import math
import sys

from typing import Any, Optional, Union


sys.path.insert(0, sys.argv[1])

from snakepit._private.failures import CommandFailure
from snakepit._private.results import ResultEncoder
from snakepit._private.tools import Tool
from snakepit.adapter import ToolOptions


def call(annotation: Any, args: bytes, *, text: bool = False) -> Any:
    def take(value):
        return value

    take.__annotations__["value"] = annotation
    arguments, spread = Tool(take, ToolOptions()).prepare()
    try:
        return spread(*arguments.decode(args, is_text=text))
    except CommandFailure as failure:
        return failure.code


def encode(value: Any, nan: str = "error") -> str:
    try:
        data, note = ResultEncoder(nan=nan, unserializable="marker", max_result=1 << 20).encode(value)
    except CommandFailure as failure:
        return failure.code
    return data.decode() + (str(list(note.paths)) if note else "")


Pair = collections.namedtuple("Pair", "a b")

for annotation in (float, int, Any, Optional[float], Union[int, str]):
    assert repr(call(annotation, b"[9007199254740993]")) == "9007199254740993", annotation
    assert call(annotation, b"[123456789012345678901234567890]") == 123456789012345678901234567890
assert repr(call(list[float], b"[[1, 1.0]]")) == "[1, 1.0]"
assert call(bytes, b'[{"$bytes":"YWI="}]') == call(Union[str, bytes], b'[{"$bytes":"YWI="}]') == b"ab"
assert call(bytes, b'["YWI="]') == call(int, b"[true]") == call(Any, b"[" * 99999) == "invalid_args"
assert repr(call(float, b'["7"]', text=True)) == "7"
assert call(Any, b'["7"]', text=True) == "7"
assert encode(2**200) == str(2**200)
assert encode([(1,), {2}, Pair(1, b"ab"), None]) == '[[1],[2],{"a":1,"b":{"$bytes":"YWI="}},null]'
assert encode({"a": [math.nan]}) == encode("\ud800") == "result_not_json"
assert encode({"a": [math.nan]}, nan="null") == '{"a":[null]}'
assert encode([object()]) == '[{"__ffi_unserializable__":true,"__type__":"builtins.object"}]' + "['[0]']"
