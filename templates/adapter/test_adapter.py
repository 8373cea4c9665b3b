"""Tests of the tools, without a supervisor: `pytest`."""

import adapter as tools
import pytest
from snakepit.testing import CommandError, load

adapter = load(tools)


def test_count():
    assert adapter.call("count", text="to be or not to be") == {"to": 2, "be": 2, "or": 1, "not": 1}


def test_arguments_are_checked():
    with pytest.raises(CommandError) as caught:
        adapter.call("count", text=1)
    assert caught.value.code == "invalid_args"


def test_words_come_one_by_one():
    parts = adapter.stream("words", "to be")
    assert next(parts) == "to"
    assert list(parts) == ["be"]


def test_fetch():
    assert adapter.call("fetch", name="Ada", delay=0)["greeting"] == "hello, Ada"


def test_notes_last_as_long_as_their_session():
    with adapter.session("a"):
        adapter.call("note", "tea")
        assert adapter.call("note", "milk") == ["tea", "milk"]
    with adapter.session("b"):
        assert adapter.call("note", "bread") == ["bread"]
    assert adapter.run("note", ["nowhere"]).code == "tool_error"
