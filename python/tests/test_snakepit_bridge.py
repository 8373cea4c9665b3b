"""The package that adapters of Snakepit import, without a worker."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading

import pytest

import snakepit_bridge

from snakepit._private import telemetry as channel
from snakepit_bridge import (
    BaseAdapter,
    HeartbeatClient,
    HeartbeatConfig,
    NeedsElixirError,
    SessionContext,
    StreamChunk,
    Tool,
    ZeroCopyRef,
    telemetry,
    tool,
)
from snakepit_bridge.base_adapter_threaded import (
    ThreadSafeAdapter,
    require_thread_safe,
    thread_safe_method,
    validate_thread_safety,
)
from snakepit_bridge.logging_config import configure_logging, get_logger
from snakepit_bridge.serialization import GracefulJSONEncoder, TypeSerializer
from snakepit_bridge.telemetry.backends import StderrBackend, TelemetryBackend


class Adapter(BaseAdapter):
    @tool(description="Searches", supports_streaming=True, required_variables=["key", "url"])
    def search(self, query: str, limit: int = 10, odd=object):
        return [query] * limit

    @tool
    def plain(self):
        """Says nothing."""

    def execute_tool(self, tool_name, arguments, context):
        return self.call_tool(tool_name, **arguments)


def test_everything_that_is_announced_is_there():
    assert all(hasattr(snakepit_bridge, name) for name in snakepit_bridge.__all__)


def test_a_tool_stays_what_it_is_and_says_what_it_was_given():
    metadata = Adapter.search._tool_metadata

    assert Adapter().search("a", limit=2) == ["a", "a"]
    assert (metadata.description, metadata.supports_streaming) == ("Searches", True)
    assert metadata.required_variables == ["key", "url"]
    assert Adapter.plain._tool_metadata.description == "Says nothing."


def test_an_adapter_lists_its_tools():
    adapter = Adapter()
    plain, search, execute = adapter.get_tools()

    assert [plain.name, search.name, execute.name] == ["plain", "search", "execute_tool"]
    assert search.metadata == {
        "adapter_class": "Adapter",
        "module": __name__,
        "required_variables": "key,url",
    }
    assert [(each.name, each.type, each.required) for each in search.parameters] == [
        ("query", "str", True),
        ("limit", "int", False),
        ("odd", "any", False),
    ]
    assert [each.validation_json for each in search.parameters] == ["", '{"default": 10}', ""]
    assert adapter.get_tools() is adapter.get_tools()
    names = ["plain", "search", "execute_tool"]
    assert adapter.register_with_session("s", None) == names
    assert asyncio.run(adapter.register_with_session_async("s", None)) == names


def test_tools_are_called_by_name():
    adapter = Adapter()
    adapter.number = 5

    assert adapter.execute_tool("search", {"query": "a", "limit": 1}, None) == ["a"]
    with pytest.raises(AttributeError, match="'nope' not found in Adapter"):
        adapter.call_tool("nope")
    with pytest.raises(TypeError, match="not a callable"):
        adapter.call_tool("number")


def test_the_session_is_that_of_the_context():
    adapter = Adapter()
    assert adapter.session_id is None

    with SessionContext(None, "s", {"key": "value"}) as context:
        adapter.set_session_context(context)
    assert adapter.session_id == adapter.session_context.session_id == "s"
    assert repr(context) == "SessionContext(session_id='s')"
    assert context.metadata == context.request_metadata == {"key": "value"}
    assert context.elixir_tools == {}


@pytest.mark.parametrize(
    "call",
    [
        lambda context: context.call_elixir_tool("store", value=1),
        lambda context: context.get_variable("x"),
        lambda context: context.register_variable("x", "float", 0.5, constraints={}),
        lambda context: context["x"],
        lambda _: TypeSerializer.encode_any(1, "integer"),
        lambda _: TypeSerializer.decode_any(None),
    ],
)
def test_what_needs_elixir_says_so(call):
    with pytest.raises(NeedsElixirError, match=r"needs Snakepit's Elixir side, and there is none here\. \w+"):
        call(SessionContext(None, "s"))


class Counting(ThreadSafeAdapter):
    total = 0

    @thread_safe_method
    def count(self):
        with self.acquire_lock(), self.acquire_lock():
            before = Counting.total
            threading.Event().wait(0.0005)
            Counting.total = before + 1

    @thread_safe_method
    def fail(self):
        raise ValueError("on purpose")


class Other(Counting):
    pass


def test_the_lock_is_one_for_all_instances_of_a_class():
    threads = [threading.Thread(target=lambda: [Counting().count() for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counting.total == 80
    tracker = Counting().get_stats()["tracker"]
    assert (tracker["total_requests"], tracker["threads_seen"]) == (80, 8)
    assert (tracker["active_threads"], tracker["total_active_requests"]) == (0, 0)


def test_a_request_that_fails_has_ended():
    with pytest.raises(ValueError, match="on purpose"):
        Other().fail()

    assert Other().get_stats()["tracker"]["total_active_requests"] == 0
    assert Counting._lock is not Other._lock


def test_values_of_a_thread_are_its_own_and_last():
    Other().set_thread_local("key", 1)
    seen = []
    thread = threading.Thread(target=lambda: seen.append(Other().get_thread_local("key", "none")))
    thread.start()
    thread.join()

    assert seen == ["none"]
    assert (Other().get_thread_local("key"), Counting().get_thread_local("key")) == (1, None)
    Other().clear_thread_local("key")
    assert Other().get_thread_local("key", 2) == 2


def test_thread_safety_is_what_a_class_says():
    @require_thread_safe
    def use(adapter):
        return adapter

    assert validate_thread_safety(Counting)
    assert not validate_thread_safety(Adapter)
    use(Counting())
    with pytest.raises(ValueError, match="Adapter Adapter is not thread-safe"):
        use(Adapter())


class Backend(TelemetryBackend):
    def __init__(self):
        self.events = []

    def emit(self, event_name, measurements, metadata=None, correlation_id=None):
        self.events.append((event_name, measurements, metadata, correlation_id))


@pytest.fixture
def backend():
    backend = Backend()
    telemetry.set_backend(backend)
    yield backend
    telemetry.set_backend(None)


def test_events_go_to_a_backend(backend):
    assert telemetry.get_backend() is backend
    with telemetry.span("load", {"model": "m"}, "c"):
        telemetry.emit("load.size", {"bytes": 5})

    start, size, stop = backend.events
    assert (start[0], list(start[1]), start[2:]) == ("load.start", ["system_time"], ({"model": "m"}, "c"))
    assert size == ("load.size", {"bytes": 5}, {}, None)
    assert (stop[0], list(stop[1]), stop[2:]) == ("load.stop", ["duration"], ({"model": "m"}, "c"))


def test_a_span_that_fails_says_why_and_fails(backend):
    with pytest.raises(KeyError), telemetry.span("load"):
        raise KeyError("x")

    assert [event[0] for event in backend.events] == ["load.start", "load.exception"]
    assert backend.events[1][2] == {"error_type": "KeyError", "error_message": "'x'"}


def test_events_without_a_backend_are_counted_within_bounds(monkeypatch):
    monkeypatch.setattr(channel, "MOST_NAMES", 3)
    monkeypatch.setattr(channel, "_counts", {})
    for i in range(10):
        telemetry.emit(f"event.{i}", {"value": i})
        telemetry.emit("event.0", {})

    assert channel.counts() == {"event.0": 11, "event.1": 1, "event.2": 1, channel.OTHERS: 7}


def test_events_on_standard_error(capsys):
    StderrBackend().emit("load", {"bytes": 5}, {"what": object}, None)

    kind, _, text = capsys.readouterr().err.partition(":")
    event = json.loads(text)
    assert (kind, event["event"], event["measurements"]) == ("TELEMETRY", "load", {"bytes": 5})


def test_correlation_ids():
    assert telemetry.get_correlation_id() is None
    token = telemetry.set_correlation_id("c")
    with telemetry.otel_span("load", context_metadata=[("X-Snakepit-Correlation-Id", "given")]) as span:
        assert span is None
        assert telemetry.get_correlation_id() == "given"
    assert telemetry.outgoing_metadata([("a", "b")]) == [("a", "b"), (telemetry.CORRELATION_HEADER, "c")]
    telemetry.reset_correlation_id(token)
    assert telemetry.outgoing_metadata() == []


def test_tracing_works_without_opentelemetry(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    telemetry.setup_tracing()

    assert telemetry.get_tracer() is None


def test_logging_goes_to_standard_error_with_the_id_of_the_request():
    code = (
        "from snakepit_bridge import configure_logging, get_logger, telemetry\n"
        "configure_logging()\n"
        "telemetry.set_correlation_id('c')\n"
        "get_logger('snakepit_bridge.adapters.mine').info('hello')\n"
        "get_logger('mine').debug('not this')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"SNAKEPIT_LOG_LEVEL": "info"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == ""
    assert run.stderr.endswith("snakepit.bridge.adapters.mine - INFO - [corr=c] hello\n")
    assert run.stderr.count("\n") == 1


def test_logging_that_is_set_up_is_left_alone():
    root, handler = logging.getLogger(), logging.StreamHandler(io.StringIO())
    root.addHandler(handler)
    before = list(root.handlers)
    configure_logging()
    after = list(root.handlers)
    root.removeHandler(handler)

    assert before == after
    assert get_logger("x").name == get_logger("snakepit.x").name == "snakepit.x"


def test_heartbeats_are_the_supervisors():
    options = {"interval_ms": "500", "timeout_ms": "soon", "dependent": "no", "unknown": 1}
    config = HeartbeatConfig.from_mapping(options, defaults=HeartbeatConfig(jitter_ms=7))
    client = HeartbeatClient(None, "s", config)

    assert (config.interval_ms, config.timeout_ms, config.jitter_ms) == (500, 10_000, 7)
    assert config.dependent is False
    assert client.start() is False
    asyncio.run(client.stop())
    assert asyncio.run(client.ping_once()) is None
    assert client.status()["running"] is False


def test_json_with_a_marker_for_what_has_no_word():
    text = json.dumps({"a": {1}, "b": object, "c": b"hi"}, cls=GracefulJSONEncoder)

    assert json.loads(text) == {
        "a": [1],
        "b": {"__ffi_unserializable__": True, "__type__": "builtins.type"},
        "c": {"$bytes": "aGk="},
    }


def test_small_things():
    payload = {"kind": "tensor", "ref": "r"}

    assert ZeroCopyRef.from_payload(payload).to_payload() == payload
    assert repr(ZeroCopyRef(payload)) == "<ZeroCopyRef kind=tensor device=None ref=r>"
    assert (StreamChunk(1).data, StreamChunk(1).is_final, StreamChunk(1, True).is_final) == (1, False, True)
    assert (Tool(len).name, Tool(len)([1])) == ("len", 1)
