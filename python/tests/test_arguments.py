"""Signatures are the schema: what becomes of arguments before a tool sees them."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import enum
import inspect
import json
import math
import pathlib
import threading
import typing
import uuid

from decimal import Decimal
from typing import Annotated, Any, Literal, Optional, Union

import msgspec
import pytest

from hypothesis import given
from hypothesis import strategies as st

from snakepit._private.failures import CommandFailure
from snakepit._private.tools import Tool
from snakepit.adapter import ToolOptions


def call(function, args, *, text=False, loose=False):
    """What a function returns for JSON arguments."""
    arguments, spread = Tool(function, ToolOptions()).prepare()
    data = args if isinstance(args, bytes) else json.dumps(args).encode()
    return spread(*arguments.decode(data, is_text=text, is_loose=loose))


def refusal(function, args, *, text=False):
    with pytest.raises(CommandFailure) as raised:
        call(function, args, text=text)
    assert raised.value.code == "invalid_args"
    return raised.value


def taking(annotation):
    """A function of one annotated parameter that gives it back."""

    def take(value):
        return value

    take.__annotations__["value"] = annotation
    return take


def pair(a: float, b: float = 2.0):
    return a, b


def exact(value):
    """A value with its type, since 1 == 1.0 == True."""
    return (type(value), [exact(item) for item in value]) if isinstance(value, list) else (type(value), value)


@pytest.mark.parametrize("args", [{"a": 1}, [1], {"b": 2.0, "a": 1}, [1, 2.0]])
def test_objects_are_keywords_and_arrays_are_positions(args):
    assert call(pair, args) == (1, 2.0)


def test_nothing_is_no_arguments():
    assert call(lambda: 42, b"") == 42
    assert call(lambda: 42, b"{}") == call(lambda: 42, b"[]") == 42


@pytest.mark.parametrize(
    ("annotation", "given", "taken"),
    [
        (float, "1", 1),
        (float, "1.0", 1.0),
        (float, "9007199254740993", 9007199254740993),
        (float, "-123456789012345678901234567890", -123456789012345678901234567890),
        (list[float], "[1, 2.5, 9007199254740993]", [1, 2.5, 9007199254740993]),
        (Optional[float], "1", 1),
        (int, "123456789012345678901234567890", 123456789012345678901234567890),
        (Any, "[9007199254740993, 1.0, 1]", [9007199254740993, 1.0, 1]),
        (inspect.Parameter.empty, "18446744073709551616", 18446744073709551616),
        (bool, "true", True),
    ],
)
def test_numbers_are_exact(annotation, given, taken):
    assert exact(call(taking(annotation), f"[{given}]".encode())) == exact(taken)


@given(st.integers())
def test_integers_of_any_size_are_exact(number):
    for annotation in (int, float, Any):
        assert exact(call(taking(annotation), [number])) == (int, number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_exact(number):
    assert exact(call(taking(float), [number])) == (float, number)
    assert math.copysign(1, call(taking(float), [number])) == math.copysign(1, number)


def test_a_dictionary_of_floats_keeps_integers():
    assert exact(call(taking(dict[str, float]), [{"a": 1}])["a"]) == (int, 1)


def test_an_integer_is_not_a_float_or_a_boolean():
    assert refusal(taking(int), [1.5]).message == "take(): value: expected `int`, got `float`"
    assert refusal(taking(int), [True]).message == "take(): value: expected `int`, got `bool`"


@given(st.binary())
def test_bytes_are_marked(data):
    marked = {"$bytes": base64.b64encode(data).decode()}

    assert call(taking(bytes), [marked]) == data
    assert call(taking(Optional[bytes]), [marked]) == data
    assert call(taking(list[bytes]), [[marked]]) == [data]
    assert call(taking(Union[str, bytes]), [marked]) == data
    assert call(taking(bytearray), [marked]) == bytearray(data)


@pytest.mark.parametrize("value", ["YWI=", {"$bytes": 1}, {"$bytes": "YWI=", "more": 1}, {}, 7, [97]])
def test_bytes_parameters_take_nothing_else(value):
    assert refusal(taking(bytes), [value]).details == {"parameter": "value"}


@pytest.mark.parametrize("annotation", [Any, dict, inspect.Parameter.empty])
def test_marked_bytes_are_bytes_only_where_bytes_are_asked_for(annotation):
    assert call(taking(annotation), [{"$bytes": "YWI="}]) == {"$bytes": "YWI="}


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


class Size(msgspec.Struct):
    width: int


class Pet(typing.TypedDict):
    name: str


class Pair(typing.NamedTuple):
    left: int
    right: int


@pytest.mark.parametrize(
    ("annotation", "given", "taken"),
    [
        (Colour, "red", Colour.RED),
        (Point, {"x": 1}, Point(1)),
        (Size, {"width": 1}, Size(1)),
        (Pet, {"name": "Rex"}, {"name": "Rex"}),
        (Pair, [1, 2], Pair(1, 2)),
        (datetime.date, "2024-02-29", datetime.date(2024, 2, 29)),
        (uuid.UUID, str(uuid.UUID(int=7)), uuid.UUID(int=7)),
        (Decimal, "1.10", Decimal("1.10")),
        (pathlib.Path, "a/b", pathlib.Path("a/b")),
        (Optional[pathlib.Path], None, None),
        (set[int], [1, 1], {1}),
        (tuple[int, ...], [1, 2], (1, 2)),
        (typing.Sequence[int], [1, 2], [1, 2]),
        (typing.Iterable[int], [1, 2], [1, 2]),
        (Literal["a", "b"], "a", "a"),
        (Annotated[int, msgspec.Meta(ge=0)], 1, 1),
        (Annotated[int, "a comment"], 1, 1),
        (typing.NewType("Id", int), 1, 1),
        (typing.TypeVar("T"), [1], [1]),
        (Union[int, list[int], None], [1], [1]),
        (object, {"a": 1}, {"a": 1}),
        (type(threading.Lock()), "anything", "anything"),
        ("NameThatDoesNotExist", {"a": 1}, {"a": 1}),
        ("list[int]", [1], [1]),
    ],
)
def test_annotations_are_schemas(annotation, given, taken):
    assert call(taking(annotation), [given]) == taken


def test_pydantic_models_validate_themselves():
    pydantic = pytest.importorskip("pydantic")

    class User(pydantic.BaseModel):
        name: str

    assert call(taking(User), [{"name": "Ada"}]) == User(name="Ada")
    assert "name" in refusal(taking(User), [{"nam": "Ada"}]).message


def test_a_default_of_none_may_be_given():
    def take(value: int = None):  # noqa: RUF013 - that is the point
        return value

    assert call(take, {}) is call(take, [None]) is None
    assert call(take, [1]) == 1


def test_defaults_are_the_very_objects():
    shared: list[int] = []

    def take(value: list = shared):
        return value

    assert call(take, {}) is call(take, []) is shared


def test_every_kind_of_parameter():
    def take(a, /, b: int = 2, *rest: int, c: float = 3, **more: int):
        return a, b, rest, c, more

    assert call(take, [1]) == (1, 2, (), 3, {})
    assert call(take, [1, 2, 3, 4]) == (1, 2, (3, 4), 3, {})
    assert call(take, {"a": 1, "c": 5, "d": 6}) == (1, 2, (), 5, {"d": 6})
    assert refusal(take, [1, 2, "x"]).message == "take(): rest[0]: expected `int`, got `str`"
    assert refusal(take, {"a": 1, "d": "x"}).message == "take(): d: expected `int`, got `str`"


def test_keyword_only_parameters_cannot_be_given_by_position():
    def take(a, *, b=2):
        return a, b

    assert call(take, [1]) == (1, 2)
    assert call(take, {"a": 1, "b": 3}) == (1, 3)
    assert refusal(take, [1, 3]).message == "take() takes at most 1 positional argument, got 2"


def test_wrong_arguments_are_named():
    assert refusal(pair, {"a": 1, "bb": 2}).message == "pair() has no parameter 'bb'; did you mean 'b'?"
    assert refusal(pair, {"a": 1, "bb": 2}).details == {"parameter": "bb", "nearest": "b"}
    assert refusal(pair, {"a": 1, "zzz": 2}).message == "pair() has no parameter 'zzz'; it has 'b'"
    assert refusal(pair, {"b": 1}).message == "pair() is missing 'a'"
    assert refusal(pair, []).details == {"parameter": "a"}
    assert refusal(pair, [1, 2, 3]).message == "pair() takes at most 2 positional arguments, got 3"
    assert refusal(pair, {"a": "1"}).message == "pair(): a: expected `float`, got `str`"
    assert refusal(taking(list[Point]), [[{"x": "1"}]]).message == (
        "take(): value[0].x: expected `int`, got `str`"
    )


@pytest.mark.parametrize("args", [b"1", b'"text"', b"null", b"{", b'["\\ud800"]', b"[1e999]", b"\xff"])
def test_what_cannot_be_read_is_refused(args):
    assert refusal(taking(Any), args)


def test_arguments_may_be_nested_too_deep():
    assert "deep" in refusal(taking(Any), b"[" * 100_000 + b"]" * 100_000).message


@pytest.mark.parametrize(
    ("annotation", "given", "taken"),
    [
        (int, "7", 7),
        (float, "7", 7),
        (float, "7.5", 7.5),
        (bool, "true", True),
        (str, "7", "7"),
        (Any, "7", "7"),
        (inspect.Parameter.empty, "7", "7"),
        (Optional[int], "7", 7),
        (Optional[str], "null", "null"),
        (bytes, "ünï", "ünï".encode()),
        (Colour, "red", Colour.RED),
        (datetime.date, "2024-02-29", datetime.date(2024, 2, 29)),
        (pathlib.Path, "a/b", pathlib.Path("a/b")),
    ],
)
def test_text_is_converted_to_what_is_asked_for(annotation, given, taken):
    assert exact(call(taking(annotation), [given], text=True)) == exact(taken)
    assert exact(call(taking(annotation), {"value": given}, text=True)) == exact(taken)


def test_text_that_is_no_number_is_refused():
    assert refusal(taking(int), ["seven"], text=True).message == "take(): value: expected `int`, got `str`"


def test_without_the_flag_text_stays_text():
    assert refusal(taking(int), ["7"])


def test_loose_arguments_leave_out_what_names_no_parameter():
    def tool(a: int, b: str = "x", *, c: float = 0.5):
        return a, b, c

    assert call(tool, {"a": 1, "other": [{}], "c": 2}, loose=True) == (1, "x", 2)
    assert call(tool, {"a": "1", "other": "2", "b": "3"}, text=True, loose=True) == (1, "3", 0.5)
    with pytest.raises(CommandFailure, match="missing 'a'"):
        call(tool, {"A": 1}, loose=True)
    with pytest.raises(CommandFailure, match="a: expected `int`"):
        call(tool, {"a": "one", "other": 1}, loose=True)
    with pytest.raises(CommandFailure, match="no parameter 'other'"):
        call(tool, {"a": 1, "other": 1})


def test_loose_arguments_all_go_to_what_collects_them():
    def tool(a, **rest):
        return a, rest

    assert call(tool, {"a": 1, "b": 2}, loose=True) == (1, {"b": 2})

    def places(a, *rest):
        return a, rest

    assert call(places, {"a": 1, "b": 2}, loose=True) == (1, ())
