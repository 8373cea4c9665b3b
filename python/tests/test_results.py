"""What tools return, as JSON."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import json
import math
import threading
import types
import uuid

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from hypothesis import given
from hypothesis import strategies as st

from snakepit._private.failures import CommandFailure
from snakepit._private.inserted import whole_text
from snakepit._private.results import ResultEncoder


def encode(value, **options):
    data, note = encoder(**options).encode(value)
    assert note is None or not note.paths
    return (data if note is None else whole_text(data, note)).decode()


def encoder(*, nan="error", unserializable="marker", max_result=1 << 24):
    return ResultEncoder(nan=nan, unserializable=unserializable, max_result=max_result)


def refusal(value, **options):
    with pytest.raises(CommandFailure) as raised:
        encoder(**options).encode(value)
    return raised.value


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Text(str):
    __slots__ = ()


class Number(int):
    pass


@dataclasses.dataclass
class Point:
    x: Any
    y: Any = 0


class Size(msgspec.Struct, tag="size"):
    width: Any


Pair = collections.namedtuple("Pair", "left right")


class Model:
    def model_dump(self):
        return {"dumped": b"ab"}


class Convertible:
    def to_dict(self):
        return {"a": (1, 2)}


class Column:
    def tolist(self):
        return [1, 2]


UTC = datetime.timezone.utc

VALUES = [
    (None, "null"),
    (True, "true"),
    (1, "1"),
    (1.0, "1.0"),
    (2**53 + 1, "9007199254740993"),
    (-(2**200), str(-(2**200))),
    ("ü\u2028", '"ü\u2028"'),
    ([1, (2, 3)], "[1,[2,3]]"),
    ({1}, "[1]"),
    (frozenset({1}), "[1]"),
    (collections.deque([1]), "[1]"),
    (range(3), "[0,1,2]"),
    ({"a": 1}.values(), "[1]"),
    (types.MappingProxyType({"a": 1}), '{"a":1}'),
    (collections.OrderedDict(a=1), '{"a":1}'),
    ({1: 2, 1.5: 3}, '{"1":2,"1.5":3}'),
    ({None: 1, True: 2}, '{"null":1,"true":2}'),
    ({Colour.RED: 1, Level.HIGH: 2}, '{"red":1,"3":2}'),
    ({Text("a"): 1}, '{"a":1}'),
    ({datetime.date(2024, 2, 29): 1}, '{"2024-02-29":1}'),
    (Colour.RED, '"red"'),
    (Level.HIGH, "3"),
    (Text("a"), '"a"'),
    (Number(7), "7"),
    (Point(1, [2]), '{"x":1,"y":[2]}'),
    (Size(1), '{"type":"size","width":1}'),
    (Pair(1, 2), '{"left":1,"right":2}'),
    ([Pair(1, Pair(2, 3))], '[{"left":1,"right":{"left":2,"right":3}}]'),
    (datetime.datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC), '"2024-02-29T01:02:03Z"'),
    (datetime.date(2024, 2, 29), '"2024-02-29"'),
    (uuid.UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
    (Decimal("1.10"), '"1.10"'),
    (b"ab", '{"$bytes":"YWI="}'),
    (bytearray(b"ab"), '{"$bytes":"YWI="}'),
    (memoryview(b"ab"), '{"$bytes":"YWI="}'),
    ([{"deep": (b"ab",)}], '[{"deep":[{"$bytes":"YWI="}]}]'),
    (Point(b"ab"), '{"x":{"$bytes":"YWI="},"y":0}'),
    (Size(b"ab"), '{"type":"size","width":{"$bytes":"YWI="}}'),
    (Model(), '{"dumped":{"$bytes":"YWI="}}'),
    ([Convertible()], '[{"a":[1,2]}]'),
    (Column(), "[1,2]"),
]


@pytest.mark.parametrize(("value", "text"), VALUES, ids=[repr(value)[:40] for value, _ in VALUES])
def test_values(value, text):
    assert encode(value) == text
    # Beside something that takes the long way, all is the same.
    assert encode([value, b""]) == f'[{text},{{"$bytes":""}}]'
    assert encode({"a": [value, None]}) == f'{{"a":[{text},null]}}'


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@given(json_values)
def test_what_is_json_comes_out_as_it_is(value):
    assert json.loads(encode(value)) == json.loads(json.dumps(value))
    assert json.loads(encode([value, b""]))[0] == json.loads(json.dumps(value))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_json_has_no_number_for(number):
    assert refusal(number).code == "result_not_json"
    failure = refusal({"rows": [{"a key": 1, "score": number}]})
    assert failure.message == f"at rows[0].score: {number} is not JSON"
    assert failure.details == {"path": "rows[0].score"}
    assert refusal({"a key": [None, number]}).details == {"path": '["a key"][1]'}
    assert encode({"a": [number]}, nan="null") == '{"a":[null]}'
    assert encode(number, nan="null") == "null"


def test_null_in_a_text_is_no_reason():
    assert encode({"null": "null", "none": None}) == '{"null":"null","none":null}'


def test_what_cannot_be_encoded_is_marked_and_noted():
    data, note = encoder().encode({"rows": [1, threading.Lock()], "kind": Point})

    assert json.loads(data) == {
        "rows": [1, {"__ffi_unserializable__": True, "__type__": "_thread.lock"}],
        "kind": {"__ffi_unserializable__": True, "__type__": "builtins.type"},
    }
    assert note.paths == ["rows[1]", "kind"]
    assert note.types == ["_thread.lock", "builtins.type"]


def test_or_refused():
    failure = refusal([object()], unserializable="error")

    assert (failure.code, failure.details) == ("result_not_json", {"path": "[0]"})


def test_lone_surrogates_are_refused():
    assert refusal({"a": "\ud800"}).details == {"path": "a"}


@pytest.mark.parametrize("key", [(1, 2), b"a", object()])
def test_keys_that_are_no_text_are_refused(key):
    failure = refusal({"a": {key: 1}})

    assert failure.code == "result_not_json"
    assert failure.details == {"path": "a"}


def test_nested_too_deep_or_into_itself():
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    circle: list[Any] = []
    circle.append(circle)

    assert "too deep" in refusal(deep).message
    assert "too deep" in refusal(circle).message
    while deep:  # Freeing it at once would be as deep.
        deep = deep.pop()


def test_a_conversion_that_fails_is_told():
    class Broken:
        def to_dict(self):
            raise RuntimeError("on purpose")

    assert refusal(Broken()).message == "the result cannot be encoded: RuntimeError: on purpose"


def test_size():
    assert encode("x" * 8, max_result=10) == '"xxxxxxxx"'
    assert refusal("x" * 9, max_result=10).code == "result_too_large"


@pytest.fixture(scope="module")
def numpy():
    return pytest.importorskip("numpy")


def test_numpy(numpy):
    assert encode(numpy.arange(4).reshape(2, 2)) == "[[0,1],[2,3]]"
    assert (
        encode([numpy.int64(1), numpy.float64(0.1), numpy.bool_(True), numpy.str_("a")]) == '[1,0.1,true,"a"]'
    )
    assert encode({"a": numpy.array(5)}) == '{"a":5}'
    assert encode(numpy.array([b"ab"])) == '[{"$bytes":"YWI="}]'
    assert encode({numpy.int64(1): 2}) == '{"1":2}'
    assert encode(numpy.array(["2024-02-29T01:02:03"], dtype="datetime64[ns]")) == '["2024-02-29T01:02:03"]'


def test_float32_has_its_own_shortest_form(numpy):
    assert encode(numpy.float32(0.1)) == "0.1"
    assert encode(numpy.array([[0.1], [1e-8]], dtype="float32")) == "[[0.1],[1e-8]]"
    assert encode(numpy.array([], dtype="float32")) == "[]"
    assert encode({"a": numpy.float16(0.1)}) == '{"a":0.1}'


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=20))
def test_float32_is_exact(numbers):
    numpy = pytest.importorskip("numpy")
    array = numpy.array(numbers, dtype="float32")

    assert numpy.array_equal(numpy.array(json.loads(encode(array)), dtype="float32"), array)


def test_numpy_is_searched_for_nan(numpy):
    assert refusal({"a": numpy.array([[1.0, math.nan]])}).details == {"path": "a[0][1]"}
    assert encode(numpy.array([math.nan], dtype="float32"), nan="null") == "[null]"


def test_an_array_that_cannot_fit_is_not_tried(numpy):
    assert refusal(numpy.broadcast_to(numpy.int8(1), (1 << 40,))).code == "result_too_large"


def test_pydantic():
    pydantic = pytest.importorskip("pydantic")

    class User(pydantic.BaseModel):
        name: str
        photo: bytes

    assert encode([User(name="Ada", photo=b"ab")]) == '[{"name":"Ada","photo":{"$bytes":"YWI="}}]'


def test_pandas():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})

    assert encode(frame) == '[{"a":1,"b":"x"},{"a":2,"b":"y"}]'
    assert encode(frame["a"]) == "[1,2]"
    assert encode([pandas.Timestamp("2024-02-29"), pandas.NaT]) == '["2024-02-29T00:00:00",null]'
    # To pandas a missing number is NaN, and NaN is refused wherever it comes from.
    assert refusal(pandas.DataFrame({"a": [1.0, None]})).details == {"path": "[1].a"}
    assert encode(pandas.DataFrame({"a": [1.0, None]}), nan="null") == '[{"a":1.0},{"a":null}]'
