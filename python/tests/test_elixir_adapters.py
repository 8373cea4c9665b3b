"""Adapters of Snakepit, the Elixir library, in a running worker."""

from __future__ import annotations

import re
import time

import pytest

from harness import CHUNK, ENDED, ERROR, FIXTURES, OK


FILE = FIXTURES / "elixir_adapters.py"


@pytest.fixture
def stream(start):
    """``stream("Recorder")`` is that of a worker with this class."""

    def open_one(name: str):
        worker = start(f"{FILE}:{name}")
        assert "ready" in worker.announcement(), worker.stderr.read_text()
        opened = worker.open()
        opened.worker = worker
        return opened

    return open_one


@pytest.fixture
def mark(tmp_path):
    """A file that a tool makes once it runs."""
    return tmp_path / "mark"


def until(check):
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.005)


ONE_REQUEST = ["made", "context", "initialize"]


def test_each_request_has_an_instance_and_all_of_its_life(stream):
    recorder = stream("Recorder")

    assert recorder.value("upper", {"text": "a", "times": 2}) == "AA"
    assert recorder.value("log", {}) == [*ONE_REQUEST, "loaded m", "upper", "cleanup", *ONE_REQUEST]
    assert recorder.error("fail", {})["message"] == "on purpose"
    assert recorder.value("log", {}) == ["cleanup", *ONE_REQUEST, "cleanup", *ONE_REQUEST]


def test_state_of_the_class_lasts_and_that_of_the_instance_does_not(stream):
    recorder = stream("Recorder")
    for _ in range(3):
        recorder.value("upper", ["a"])

    assert recorder.value("counts", {}) == {"served": 3, "calls": 1}


def test_an_error_shows_the_adapters_own_frames(stream):
    trace = stream("Recorder").error("fail", {})["details"]["traceback"]

    assert re.match(r'Traceback \(most recent call last\):\n  File "[^"]*elixir_adapters.py"', trace)
    assert "contextlib" not in trace


def test_what_is_yielded_is_a_list_or_comes_in_parts_without_its_wrapping(stream):
    recorder = stream("Recorder")
    assert recorder.value("words", [2]) == [{"n": 0}, {"n": 1}]

    (seq,) = recorder.send(("words", [3]), stream=True)
    assert recorder.chunks(seq) == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert recorder.result(seq).outcome == ENDED
    assert recorder.value("log", {}) == [
        *[*ONE_REQUEST, "loaded m", "closed", "cleanup"],
        *[*ONE_REQUEST, "closed", "cleanup"],
        *ONE_REQUEST,
    ]


def test_a_list_streams_as_well(stream):
    recorder = stream("Recorder")
    (seq,) = recorder.send(("listed", {}), stream=True)

    assert recorder.chunks(seq) == [1, 2]
    assert recorder.result(seq).outcome == ENDED
    assert recorder.value("listed", {}) == [1, 2]


def test_a_stream_that_fails_is_cleaned_up(stream):
    recorder = stream("Recorder")
    (seq,) = recorder.send(("fails_on_the_way", {}), stream=True)

    assert recorder.chunks(seq) == [{"n": 0}]
    assert recorder.result(seq).value["message"] == "half-way"
    assert recorder.value("log", {}) == [*ONE_REQUEST, "loaded m", "cleanup", *ONE_REQUEST]


def test_what_is_cancelled_is_cleaned_up(stream, mark):
    recorder = stream("Recorder")
    (endless,) = recorder.send(("forever", {}), stream=True)
    recorder.chunks(endless, 2)
    recorder.worker.interrupt(endless)
    recorder.chunks(endless)
    (slow,) = recorder.send(("sleep", [60, str(mark)]))
    until(mark.exists)
    recorder.worker.interrupt(slow)

    assert recorder.result(endless).value["code"] == recorder.result(slow).value["code"] == "cancelled"
    assert recorder.value("log", {}).count("cleanup") == 2


def test_arguments_come_as_they_were_sent(stream):
    recorder = stream("Recorder")
    data = {"$bytes": "aGk="}

    assert recorder.value("types", {"a": 1.5, "b": "not a list"}) == ["float", "str", "bytes", 0]
    assert recorder.value("types", {"a": data, "b": data, "data": data}) == ["bytes", "bytes", "bytes", 2]
    assert recorder.value("echo", {"n": 2**70, "data": data, "x": None}) == {
        "n": 2**70,
        "data": data,
        "x": None,
    }


def test_names_of_arguments_are_checked(stream):
    recorder = stream("Recorder")

    assert recorder.error("upper", {"txt": "a"})["details"] == {"parameter": "txt", "nearest": "text"}
    assert recorder.error("upper", {})["code"] == "invalid_args"
    assert recorder.error("types", {"a": {"$bytes": "a"}})["code"] == "invalid_args"


def test_the_context_has_an_id_of_its_own_for_each_request(stream):
    recorder = stream("Recorder")
    first, second = recorder.value("request", {}), recorder.value("request", {})

    assert first["same"] is second["same"] is True
    assert re.fullmatch("session_[0-9a-f]{16}", first["session"])
    assert first["session"] != second["session"]
    assert first["metadata"] == {"worker_id": "w1", "correlation_id": first["correlation"]}


@pytest.mark.parametrize(
    ("name", "way"), [("elixir", "argument of the command"), ("variable", "snakepit.session")]
)
def test_what_needs_elixir_names_the_way_here(stream, name, way):
    error = stream("Recorder").error(name, {})

    assert error["details"]["type"] == "snakepit_bridge.errors.NeedsElixirError"
    assert "there is none here" in error["message"]
    assert way in error["message"]


def test_telemetry_is_counted(stream):
    assert stream("Recorder").value("timed", {}) == {
        "inference.start": 2,
        "inference.tokens": 1,
        "inference.stop": 1,
        "inference.exception": 1,
    }


def test_hooks_that_fail(stream):
    broken = stream("BrokenHooks")

    assert broken.error("never", {})["message"] == "not today"
    text = broken.worker.stderr.read_text()
    assert "BrokenHooks.cleanup() failed" in text
    assert "cannot clean up" in text


def test_a_cleanup_that_fails_costs_no_result(stream):
    assert stream("BrokenCleanup").value("works", {}) == 1


def test_execute_tool_takes_any_name(stream):
    dispatcher = stream("Dispatcher")
    description = dispatcher.worker.describe()

    def run(name, arguments):
        return dispatcher.value("execute_tool", {"tool_name": name, "arguments": arguments})

    assert [each.name for each in description.tools] == ["execute_tool"]
    assert description.fallback_tool == "execute_tool"
    assert [each.name for each in description.tools[0].parameters] == ["tool_name", "arguments"]
    assert run("ping", {"a": [1]}) == {"status": "ok", "arguments": {"a": [1]}}
    assert run("kinds", {"a": {"$bytes": ""}, "b": {"$bytes": "", "c": 1}}) == {"a": "bytes", "b": "dict"}
    assert run("later", {"value": 5}) == 5
    assert run("count", {"n": 2}) == [0, 1]
    error = dispatcher.error("execute_tool", {"tool_name": "no"})
    assert (error["message"], error["details"]["type"]) == ("Unknown tool: no", "NotImplementedError")
    error = dispatcher.error("execute_tool", {"tool_name": "ping", "arguments": [1]})
    assert (error["code"], error["message"][:6]) == ("invalid_args", "ping()")


def test_execute_tool_may_stream(stream):
    dispatcher = stream("Dispatcher")
    (count,) = dispatcher.send(("execute_tool", {"tool_name": "count", "arguments": {"n": 3}}), stream=True)
    assert dispatcher.chunks(count) == [0, 1, 2]

    (ping,) = dispatcher.send(("execute_tool", {"tool_name": "ping"}), stream=True)
    assert dispatcher.chunks(ping) == [{"status": "ok", "arguments": {}}]


def test_declared_tools_go_through_execute_tool_where_there_is_one(stream):
    mixed = stream("Mixed")
    description = mixed.worker.describe()

    assert [each.name for each in description.tools] == ["add", "count", "log", "execute_tool"]
    assert [each.name for each in description.tools[0].parameters] == ["a", "b"]

    (seq,) = mixed.send(("count", [2]), stream=True)
    assert mixed.chunks(seq) == [0, 1]
    assert mixed.value("add", {"a": 2}) == 3
    assert mixed.value("add", [2, 3]) == 5
    assert mixed.error("add", [1, 2, 3])["code"] == "invalid_args"
    assert mixed.value("execute_tool", {"tool_name": "hidden"}) == "found"
    assert mixed.value("log", {}) == ["count", "add", "add", "hidden", "log"]


def test_names_of_parameters_that_snakepits_guides_have(stream):
    assert stream("OddlyNamed").value("execute_tool", {"tool_name": "x"}) == ["x", {}, "session_"]


def test_initialize_may_take_the_context(stream):
    assert stream("WantsContext").value("seen_it", {}) is True


def test_async_adapters(stream):
    adapter = stream("Async")
    assert adapter.value("wait", {}) is True

    (seq,) = adapter.send(("letters", [3]), stream=True)
    assert adapter.chunks(seq) == ["a", "b", "c"]
    assert adapter.value("letters", [2]) == ["a", "b"]
    trace = adapter.error("fail", {})["details"]["traceback"]
    assert re.match(r'Traceback \(most recent call last\):\n  File "[^"]*elixir_adapters.py"', trace)
    assert adapter.value("same_loop", {}) is True
    closed = ["closed", "cleanup"]
    log = adapter.value("log", {})
    assert log == ["waited", "cleanup", *closed, *closed, "cleanup", "cleanup"]


def test_async_adapters_are_interrupted(stream, mark):
    adapter = stream("Async")
    (slow,) = adapter.send(("wait", [60, str(mark)]))
    until(mark.exists)
    adapter.worker.interrupt(slow)
    assert adapter.result(slow).value["code"] == "cancelled"

    (endless,) = adapter.send(("letters", [10**9]), stream=True)
    assert adapter.chunks(endless, 2)[:2] == ["a", "b"]
    adapter.worker.interrupt(endless)
    adapter.chunks(endless)
    assert adapter.result(endless).value["code"] == "cancelled"
    assert adapter.value("log", {}) == ["waited", "cleanup", "closed", "cleanup"]


def test_thread_safe_adapters(stream):
    adapter = stream("Concurrent")

    assert adapter.value("predict", ["a"]) == {"model": "m", "known": False, "total": 1}
    assert adapter.value("predict", ["a"]) == {"model": "m", "known": True, "total": 2}
    stats = adapter.value("clear", {})
    assert (stats["adapter_class"], stats["thread_safe"]) == ("Concurrent", True)
    assert stats["tracker"]["total_requests"] == 3
    assert adapter.value("predict", ["a"])["known"] is False


SOURCE = """
from snakepit_bridge.base_adapter import BaseAdapter, tool

def load_model(): ...

class Base(BaseAdapter):
    @tool
    def shared(self): return "base"

class MyAdapter(Base):
    @tool
    def own(self): return "own"
"""


def test_a_file_with_one_adapter_is_that_adapter_whatever_else_is_in_it(start, adapter):
    worker = start(adapter(SOURCE))
    assert "ready" in worker.announcement()
    stream = worker.open()

    assert [each.name for each in worker.describe().tools] == ["shared", "own"]
    assert stream.value("shared", {}) == "base"
    assert stream.value("own", {}) == "own"


def failed(worker):
    return worker.announcement()["failed"]["message"]


def test_two_adapters_in_one_file_are_told(start, adapter):
    message = failed(start(adapter(f"{SOURCE}\nclass Other(Base): ...\n")))

    assert (
        message == "tools has several adapter classes (MyAdapter, Other): choose one, as in tools:MyAdapter"
    )


def test_the_name_that_snakepit_gives_a_class(start, adapter):
    path = adapter(SOURCE)
    message = failed(start("tools.MyAdapter", cwd=path.parent))

    assert message.endswith("; a class in a module is written tools:MyAdapter")


def test_a_part_that_is_not_there_says_what_is(start, adapter):
    for module in ("snakepit_bridge.variable_aware_mixin", "snakepit_bridge_pb2"):
        message = failed(start(adapter(f"import {module}\n")))
        assert message.startswith(f"ModuleNotFoundError: No module named {module!r}: that part of Snakepit")


def test_ours_wins_over_another_of_its_name(start, adapter):
    adapter("raise ImportError('made for Elixir')\n", "snakepit_bridge/__init__.py")
    worker = start(adapter(SOURCE))

    assert "ready" in worker.announcement()


def test_who_does_not_import_it_pays_nothing(start, adapter):
    source = (
        "import sys\n"
        "def modules(): return [name for name in sys.modules if 'bridge' in name or 'own_loop' in name]\n"
    )
    worker = start(adapter(source))
    assert "ready" in worker.announcement()

    assert worker.open().value("modules", {}) == ["snakepit._private.bridge_classes"]


def test_outcomes_are_told_apart(stream):
    recorder = stream("Recorder")

    assert recorder.call("upper", ["a"]).outcome == OK
    assert recorder.call("fail", {}).outcome == ERROR
    (seq,) = recorder.send(("words", [1]), stream=True)
    (part,) = recorder.receive()[:1]
    assert (part.seq, part.outcome) == (seq, CHUNK)
