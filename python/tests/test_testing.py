"""What users test their adapters with."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from dataclasses import dataclass
from pathlib import Path

import pytest

import snakepit

from snakepit.testing import CommandError, load

from harness import FIXTURES


@dataclass
class Point:
    x: float
    y: float = 0.5


happened: list[str] = []


class Adapter(snakepit.BaseAdapter):
    def initialize(self):
        self.calls = 0

    def cleanup(self):
        happened.append("cleanup")

    @snakepit.tool
    def add(self, a: float, b: float = 1) -> float:
        self.calls += 1
        return a + b

    @snakepit.tool
    def move(self, point: Point, by: int) -> Point:
        return Point(point.x + by, point.y)

    @snakepit.tool
    def divide(self, a, b):
        return a / b

    @snakepit.tool
    def countdown(self, n: int):
        try:
            for i in range(n, 0, -1):
                yield {"left": i}
        finally:
            happened.append("closed")

    @snakepit.tool
    async def later(self, value):
        await asyncio.sleep(0)
        return value

    @snakepit.tool
    async def letters(self, n: int):
        for i in range(n):
            await asyncio.sleep(0)
            yield "abc"[i]

    @snakepit.tool
    def fails_on_the_way(self):
        yield 1
        raise ValueError("half-way")

    @snakepit.tool
    def odd(self):
        return {"lock": object(), "n": (1, {2}), "data": b"hi"}

    @snakepit.tool
    def nan(self):
        return float("nan")

    @snakepit.tool
    def size(self, data: bytes) -> int:
        return len(data)

    @snakepit.tool
    def leave(self):
        raise SystemExit(3)

    @snakepit.tool
    def end_the_test(self):
        pytest.skip("on purpose")


def title(text: str, times: int = 1) -> str:
    return text.title() * times


@pytest.fixture
def adapter():
    happened.clear()
    return load(Adapter)


def test_tools_are_called_as_clients_call_them(adapter):
    assert adapter.tools[:2] == ["add", "move"]
    assert adapter.call("add", 1, 2) == adapter.call("add", a=2) == 3
    assert adapter.call("move", point={"x": 1}, by=2) == {"x": 3, "y": 0.5}
    assert adapter.call("size", b"123") == 3
    assert adapter.call("later", value=[1]) == [1]
    assert happened == ["cleanup"] * 5


def test_a_failure_has_its_code_and_its_cause(adapter):
    with pytest.raises(CommandError, match="tool_error: division by zero") as caught:
        adapter.call("divide", 1, 0)

    error = caught.value
    assert (error.code, error.message) == ("tool_error", "division by zero")
    assert error.details["type"] == "ZeroDivisionError"
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert happened == ["cleanup"]


@pytest.mark.parametrize(
    ("tool", "args", "code"),
    [
        ("add", {"a": "x"}, "invalid_args"),
        ("add", {"aa": 1}, "invalid_args"),
        ("nope", {}, "unknown_tool"),
        (None, {}, "unknown_tool"),
        ("nan", {}, "result_not_json"),
        ("leave", {}, "tool_error"),
        ("add", [1], None),
    ],
)
def test_how_a_command_ends(adapter, tool, args, code):
    result = adapter.run(tool, args)

    assert (result.code, result.ok) == (code, code is None)


def test_results_went_through_json(adapter):
    result = adapter.run("odd")

    marker = {"__ffi_unserializable__": True, "__type__": "builtins.object"}
    assert result.value == {"lock": marker, "n": [1, [2]], "data": {"$bytes": "aGk="}}
    assert result.unserializable == ["lock"]
    assert load(Adapter, unserializable="error").run("odd").code == "result_not_json"
    assert load(Adapter, nan="null").call("nan") is None


def test_generators_are_lists_or_come_in_parts(adapter):
    assert (
        adapter.call("countdown", 2) == list(adapter.stream("countdown", n=2)) == [{"left": 2}, {"left": 1}]
    )
    assert adapter.call("letters", 2) == list(adapter.stream("letters", 2)) == ["a", "b"]


def test_a_stream_that_nobody_reads_on_is_closed(adapter):
    parts = adapter.stream("countdown", 100)
    assert next(parts) == {"left": 100}
    parts.close()

    assert happened == ["closed", "cleanup"]


def test_a_stream_may_fail_before_and_on_the_way(adapter):
    with pytest.raises(CommandError, match="invalid_args"):
        adapter.stream("countdown", n="x")
    parts = adapter.stream("fails_on_the_way")
    assert next(parts) == 1
    with pytest.raises(CommandError, match="half-way"):
        next(parts)
    with pytest.raises(TypeError, match=r"add\(\) does not stream"):
        adapter.stream("add", 1)


def test_a_session_lasts_as_long_as_its_block(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    path = tmp_path / "conversation.py"
    path.write_text(
        "from snakepit import on_session_end, on_session_start, session\n"
        "ended = []\n"
        "@on_session_start\n"
        "def begin(session): session['seen'] = []\n"
        "@on_session_end\n"
        "def end(session): ended.append([session.id, *session['seen']])\n"
        "def see(what: str): session['seen'].append(what); return session['seen']\n"
        "async def see_later(what: str): return see(what)\n"
        "def number(): yield session.metadata['commands']\n"
    )
    adapter = load(path)

    with adapter.session("Ann") as session:
        adapter.call("see", "a")
        assert adapter.call("see_later", "b") == ["a", "b"] == session["seen"]
        assert list(adapter.stream("number")) == [3]
    with pytest.raises(CommandError, match="invalid_args"), adapter.session():
        adapter.call("see", 1)

    assert sys.modules["conversation"].ended == [["Ann", "a", "b"], ["test"]]
    assert "there is no session here" in adapter.run("see", ["d"]).error.message


def test_what_cannot_be_sent_is_the_tests_own_mistake(adapter):
    with pytest.raises(TypeError, match="not both"):
        adapter.call("add", 1, b=2)
    with pytest.raises(TypeError, match="cannot be sent"):
        adapter.call("add", object())


def test_what_ends_a_test_ends_it(adapter):
    with pytest.raises(pytest.skip.Exception):
        adapter.call("end_the_test")


def test_a_function_is_the_tool_of_lines():
    adapter = load(title)

    assert adapter.run(None, ["a line"]).value == "A Line"
    assert adapter.run(None, ["a", "2"], is_text=True).value == "AA"
    assert adapter.run(None, ["a", "2"]).code == "invalid_args"


def test_adapters_are_named_as_on_the_command_line(tmp_path, monkeypatch):
    path = tmp_path / "named.py"
    path.write_text("from neighbour import value\ndef answer(): return value\n")
    (tmp_path / "neighbour.py").write_text("value = 42\n")
    monkeypatch.setattr(sys, "path", list(sys.path))

    assert load(path).call("answer") == load(str(path)).call("answer") == load("named").call("answer") == 42
    assert load(f"{path}:answer").run().value == 42
    assert load().tools == ["echo", "add", "sleep", "countdown"]
    assert len(sys.path) == len(set(sys.path))
    with pytest.raises(snakepit.AdapterError, match=r"there is no file nowhere\.py"):
        load("nowhere.py")


def test_adapters_of_snakepit_are_tested_in_the_same_way(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    file = FIXTURES / "elixir_adapters.py"
    adapter = load(f"{file}:Dispatcher")

    assert adapter.call("ping", message="x") == {"status": "ok", "arguments": {"message": "x"}}
    assert list(adapter.stream("count", n=2)) == [0, 1]
    assert adapter.run("unknown").code == "tool_error"
    assert load(f"{file}:Async").call("letters", 2) == ["a", "b"]


def test_neither_grpc_nor_a_supervisor_is_needed():
    code = (
        "import sys; sys.modules['grpc'] = None\n"
        "from snakepit.testing import load\n"
        "assert load().call('add', 1, 2) == 3\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_tests_that_the_documentation_shows(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "adapters.md").read_text()
    (tmp_path / "test_tools.py").write_text(
        page.partition("```python\n# test_tools.py\n")[2].partition("```")[0]
    )
    (tmp_path / "tools.py").write_text(
        "def add(a: float, b: float): return a + b\n"
        "def divide(a: float, b: float): return a / b\n"
        "def countdown(n: int):\n"
        "    for i in range(n, 0, -1): yield {'left': i}\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    run = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True)

    assert run.stdout.splitlines()[-1].startswith("4 passed")
