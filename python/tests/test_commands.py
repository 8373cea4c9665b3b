"""What becomes of commands in a running worker."""

from __future__ import annotations

import os
import signal
import time

from pathlib import Path

import grpc
import pytest

from harness import ERROR, FIXTURES, OK, is_alive


@pytest.fixture(scope="module")
def worker(start_shared):
    worker = start_shared(FIXTURES / "busy.py")
    assert "ready" in worker.announcement()
    return worker


@pytest.fixture(scope="module")
def stream(worker):
    return worker.open()


def test_adds(stream):
    result = stream.call("add", {"a": 1, "b": 2})

    assert (result.outcome, result.payload) == (OK, b"3")


def test_many_in_one_message_come_back_in_their_order(stream):
    seqs = stream.send(*[("add", [i, 0.5]) for i in range(1000)])

    assert [stream.result(seq).value for seq in seqs] == [i + 0.5 for i in range(1000)]


def test_tools_run_on_the_main_thread(stream):
    assert stream.value("thread_name", {}) is True


def test_says_how_long_a_tool_ran(stream):
    assert 50_000 <= stream.call("nap", [0.05]).run_us < 5_000_000


def test_the_time_a_tool_ran_includes_what_its_result_takes(stream):
    assert stream.call("table", []).run_us > 300


@pytest.mark.parametrize("slow", ["spin", "nap"])
def test_a_finished_result_does_not_wait_for_a_slow_tool(stream, slow):
    first, second = stream.send(("add", [1, 1]), (slow, [1.0]))
    started = time.monotonic()

    assert stream.result(first).value == 2
    assert time.monotonic() - started < 0.7
    assert stream.result(second).value == 1.0


@pytest.mark.parametrize("slow", ["spin", "nap"])
def test_nor_do_those_that_go_out_together(stream, slow):
    first, second, third, *_, last = stream.send(
        *[("nap", [0.002])] * 3, (slow, [1.0]), *[("add", [1, 1])] * 3
    )
    started = time.monotonic()

    for seq in (first, second, third):
        assert stream.result(seq).value == 0.002
    assert time.monotonic() - started < 0.7
    assert stream.result(last).value == 2


def test_an_exception_has_its_type_and_the_users_frames(stream):
    error = stream.error("divide", [1, 0])

    assert (error["code"], error["message"]) == ("tool_error", "division by zero")
    assert error["details"]["type"] == "ZeroDivisionError"
    lines = error["details"]["traceback"].splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert str(FIXTURES / "busy.py") in lines[1]
    assert "in divide" in lines[1]
    assert "snakepit/_private" not in error["details"]["traceback"]


@pytest.mark.parametrize(
    ("tool", "kind"),
    [("leave", "SystemExit"), ("interrupt", "KeyboardInterrupt"), ("deep", "RecursionError")],
)
def test_whatever_is_raised_the_worker_goes_on(stream, tool, kind):
    assert stream.error(tool, {})["details"]["type"] == kind
    assert stream.value("add", [1, 1]) == 2


def test_exceptions_that_are_broken_themselves(stream):
    assert "unprintable" in stream.error("unprintable", {})["message"]
    assert stream.error("surrogate_error", {})["message"] == "\\ud800"


def test_generators_give_a_list(stream):
    assert stream.value("numbers", [3]) == [0, 1, 2]
    assert stream.error("broken_generator", {})["message"] == "after one"


def test_prints_go_to_standard_output_and_nowhere_else(worker, stream):
    assert stream.value("print_a_lot", {}) == "quiet"
    assert worker.stdout.read_text().split("\n")[-4:] == ["from Python", "from C", "from a subprocess", ""]


def test_asyncio_run_works_in_a_tool(stream):
    assert stream.value("own_event_loop", {}) == 42


def test_programs_of_tools_hold_nothing_of_ours(worker, stream):
    lines = stream.value("descriptors_of_child", {}).splitlines()

    assert [line.split()[0] for line in lines if "/proc/" not in line] == ["0", "1", "2"]


def test_programs_of_tools_can_be_interrupted(stream):
    assert stream.value("child_takes_interrupts", {}) == "True\n"


def test_a_result_may_be_too_large(stream):
    error = stream.error("big", [1 << 20])

    assert error["code"] == "result_too_large"
    assert error["details"] == {"size": (1 << 20) + 2, "limit": 1 << 20}
    assert len(stream.value("big", [(1 << 20) - 2])) == (1 << 20) - 2


def test_megabytes_of_arguments(stream):
    assert stream.error("add", {"a": "x" * 8_000_000, "b": 1})["code"] == "invalid_args"
    assert stream.value("add", [1, 1]) == 2


def test_a_second_stream_is_refused(worker, stream):
    with pytest.raises(grpc.RpcError) as refused:
        worker.open().call("add", [1, 1])

    assert refused.value.code() is grpc.StatusCode.ALREADY_EXISTS
    assert stream.value("add", [1, 1]) == 2


def test_sigint_does_nothing(worker, stream):
    os.kill(worker.process.pid, signal.SIGINT)

    assert stream.value("nap", [0.01]) == 0.01


def test_half_close_finishes_what_is_held(start):
    worker = start(FIXTURES / "busy.py")
    worker.announcement()
    stream = worker.open()
    stream.send(*[("nap", [0.02])] * 5)

    assert [result.outcome for result in stream.end()] == [OK] * 5
    assert worker.process.wait(10) == 0


def test_sigterm_finishes_what_is_held_and_cleans_up(start, adapter, tmp_path):
    source = (
        "import atexit, pathlib, time\n"
        "atexit.register(pathlib.Path('{}').touch)\n"
        "def nap(seconds: float):\n    time.sleep(seconds)\n"
    )
    worker = start(adapter(source.format(tmp_path / "cleaned")))
    worker.announcement()
    stream = worker.open()
    stream.send(*[("nap", [0.1])] * 3)
    while worker.slot.started == 0:
        time.sleep(0.001)
    os.kill(worker.process.pid, signal.SIGTERM)

    assert [result.outcome for result in stream.end()] == [OK] * 3
    assert worker.process.wait(10) == 0
    assert (tmp_path / "cleaned").exists()


def test_sigterm_ends_an_idle_worker(start):
    worker = start()
    worker.announcement()
    os.kill(worker.process.pid, signal.SIGTERM)

    assert worker.process.wait(10) == 0


def test_dies_with_its_children_at_the_end_of_the_lifeline(start):
    worker = start(FIXTURES / "busy.py")
    worker.announcement()
    stream = worker.open()
    child = stream.value("start_child", {})
    stream.send(("nap", [600]))
    worker.end_lifeline()

    assert worker.process.wait(2) == -signal.SIGKILL
    deadline = time.monotonic() + 2
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert not is_alive(child)


def test_leaves_at_once_where_the_parent_is_another(start):
    worker = start(parent=1)

    assert worker.announcement() == {}
    assert worker.process.wait(5) == 1


def test_commands_of_a_broken_connection_are_not_started(start):
    worker = start(FIXTURES / "busy.py")
    worker.announcement()
    stream = worker.open()
    stream.send(("nap", [0.3]), ("nap", [600]))
    while worker.slot.started == 0:
        time.sleep(0.001)
    worker.channel().close()

    assert worker.process.wait(10) == 1
    assert worker.slot.started == 1


def test_a_tool_that_leaves_takes_the_worker_along(start):
    worker = start(FIXTURES / "busy.py")
    worker.announcement()
    stream = worker.open()
    stream.send(("add", [1, 1]), ("vanish", {}), ("add", [1, 1]))

    assert worker.process.wait(10) == 7
    assert worker.slot.started == 2
    assert worker.slot.cell(1)[0] == 1
    assert worker.slot.cell(2)[0] == 0


def test_an_unknown_tool_is_a_bug_that_only_concerns_its_command(stream):
    stream._tools["nothing"] = 4711
    result = stream.call("nothing", {})

    assert result.outcome == ERROR
    assert result.value["code"] == "internal"
    assert Path(FIXTURES / "busy.py").exists()
