"""What tools tell of their work, in a running worker and outside of one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from snakepit import telemetry
from snakepit._private.reports import MOST, Reports

from harness import FIXTURES, OK
from protocol import WorkResponse


TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{TRACE}-{SPAN}-01"
UNSAMPLED = f"00-{TRACE}-{SPAN}-00"


@pytest.fixture
def worker(start):
    worker = start(FIXTURES / "tells.py")
    assert "ready" in worker.announcement()
    return worker


@pytest.fixture
def stream(worker):
    return worker.open()


def names(stream):
    return [report.name for report in stream.reports]


def test_a_report_comes_before_the_result_of_its_command_and_says_which_it_is(stream):
    first, second = stream.send(("tell", ["a"]), ("tell", ["b", 2]))
    stream.result(second)

    told = [(report.seq, report.name, json.loads(report.measurements)) for report in stream.reports]
    assert told == [(first, "a", {"value": 1.5}), (second, "b", {"value": 2.0})]
    assert json.loads(stream.reports[0].metadata) == {"on": "MainThread"}


def test_a_report_does_not_wait_for_the_end_of_its_command(stream):
    (seq,) = stream.send(("tell_and_wait", ["early", 30]))
    while not stream.reports:
        stream.receive()

    assert (stream.reports[0].seq, stream.reports[0].name) == (seq, "early")


def test_async_tools_have_their_own_command_and_trace_each_however_they_overlap(stream):
    seqs = stream.send(
        ("tell_async", ["slow", 0.05]), ("tell_async", ["fast", 0.01]), traces={0: PARENT, 1: UNSAMPLED}
    )
    assert [stream.result(seq).value for seq in seqs] == [PARENT, UNSAMPLED]

    told = {report.name: report.seq for report in stream.reports if report.name != "awaited"}
    assert told == {"slow": seqs[0], "fast": seqs[1]}
    spans = {report.seq: report.span for report in stream.reports if report.name == "awaited"}
    assert (spans[seqs[0]].trace_id, spans[seqs[0]].parent_id) == (TRACE, SPAN)
    assert spans[seqs[1]].trace_id == "", "one that is not sampled is not sent"
    assert spans[seqs[0]].us >= 50_000


def test_a_trace_ends_with_its_command(stream):
    traced, plain = stream.send(("tell", ["a"]), ("tell", ["b"]), traces={0: PARENT})

    assert stream.result(traced).value == PARENT
    assert stream.result(plain).value is None


def test_a_stream_has_its_span_from_the_first_part_to_the_last(stream):
    (seq,) = stream.send(("tell_in_parts", ["part"]), traces={0: PARENT}, stream=True)
    parts = stream.chunks(seq)

    assert names(stream) == ["part 0", "part 1", "part"]
    span = stream.reports[2].span
    assert parts == [f"00-{TRACE}-{span.span_id}-01"] * 2


def test_what_comes_too_fast_is_counted_and_the_tool_goes_on(stream):
    (seq,) = stream.send(("flood", [5 * MOST]))
    assert stream.result(seq).outcome == OK
    stream.end()

    assert 0 < len(stream.reports) < 5 * MOST
    assert len(stream.reports) + stream.dropped == 5 * MOST


def test_what_is_too_large_is_dropped_alone(stream):
    (seq,) = stream.send(("huge", [20_000]))
    stream.result(seq)
    stream.end()

    assert names(stream) == ["after"]
    assert stream.dropped == 1


def test_odd_values_are_told_as_far_as_json_can(stream):
    (seq,) = stream.send(("odd", []))
    assert stream.result(seq).outcome == OK

    (report,) = stream.reports
    assert len(report.name) < 300
    assert json.loads(report.measurements) == {"big": 2.0**70, "nan": None, "yes": 1.0}
    assert json.loads(report.metadata)["1"] == "[2]"


def test_a_measurement_that_is_no_number_fails_its_tool_and_the_span_says_so(stream):
    (seq,) = stream.send(("raising", []))
    error = stream.result(seq).value

    assert error["details"]["type"] == "TypeError"
    assert "'loss' is a str, not a number" in error["message"]
    assert [(report.name, report.span.error) for report in stream.reports] == [("outer", "TypeError")]


def test_a_thread_that_a_tool_starts_is_of_no_command(stream):
    (seq,) = stream.send(("from_a_thread", []))
    stream.result(seq)

    assert [(report.name, report.seq) for report in stream.reports] == [("alone", 0)]


def test_commands_on_threads_have_their_own_each(start):
    worker = start(FIXTURES / "tells.py", threads=2)
    assert "ready" in worker.announcement()
    stream = worker.open()
    seqs = stream.send(("tell", ["a"]), ("tell", ["b"]), traces={0: PARENT})

    assert [stream.result(seq).value for seq in seqs] == [PARENT, None]
    assert {report.name: report.seq for report in stream.reports} == {"a": seqs[0], "b": seqs[1]}


def test_outside_of_a_worker_it_does_nothing():
    telemetry.emit("alone", {"n": 1})
    with telemetry.span("alone") as span:
        span.set("n", 1)

    assert telemetry.traceparent() is None


def test_it_loads_nothing_before_it_is_used():
    code = (
        "import sys, snakepit; print([n for n in ('msgspec', 'opentelemetry', 'grpc') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_drops_are_told_once_their_second_is_over_or_at_the_end():
    reports = Reports()
    for _ in range(MOST + 3):
        reports.put(0, "x", b"", b"")

    first = WorkResponse.FromString(reports.take())
    assert (len(first.report), first.dropped_reports) == (MOST, 0)
    assert not reports.is_due
    assert WorkResponse.FromString(reports.take(is_last=True)).dropped_reports == 3


def test_adapters_of_the_bridge_tell_the_same_way(monkeypatch):
    from snakepit_bridge import telemetry as bridge

    reports = Reports()
    monkeypatch.setattr(telemetry, "_reports", reports)
    bridge.emit("tool.stop", {"bytes": 5, "what": "text"}, {"model": "m"}, "c")

    (report,) = WorkResponse.FromString(reports.take()).report
    assert (report.name, json.loads(report.measurements)) == ("tool.stop", {"bytes": 5})
    assert json.loads(report.metadata) == {"model": "m", "what": "text", "correlation_id": "c"}
