"""Async tools: many at once in one worker, on its main thread."""

from __future__ import annotations

import time

import pytest

from harness import FIXTURES, OK


@pytest.fixture(scope="module")
def worker(start_shared):
    worker = start_shared(FIXTURES / "concurrent.py")
    assert "ready" in worker.announcement()
    return worker


@pytest.fixture(scope="module")
def stream(worker):
    return worker.open()


def test_share_the_time(stream):
    started = time.monotonic()
    seqs = stream.send(*[("nap", [0.3])] * 50)

    assert [stream.result(seq).value for seq in seqs] == [0.3] * 50
    assert time.monotonic() - started < 3


def test_a_shorter_one_finishes_first(stream):
    slow, fast = stream.send(("nap", [0.5]), ("nap", [0.01]))

    assert next(result.seq for result in stream.receive()) == fast
    assert stream.result(slow).outcome == OK


def test_a_new_message_is_taken_up_while_others_run(stream):
    (slow,) = stream.send(("nap", [0.5]))
    assert stream.value("nap", [0.01]) == 0.01
    assert stream.result(slow).outcome == OK


def test_no_more_than_its_concurrency(stream):
    seqs = stream.send(*[("count", [0.02])] * 12)

    assert max(stream.result(seq).value for seq in seqs) == 3


def test_raising_anything_ends_only_the_command(stream):
    assert stream.error("fail", {})["details"]["type"] == "SystemExit"
    assert stream.value("nap", [0]) == 0


def test_a_task_left_behind_cannot_end_the_worker(stream):
    assert stream.value("leaves_a_task_that_exits", {}) == "left"
    assert stream.value("nap", [0.01]) == 0.01


def test_generators_give_a_list(stream):
    assert stream.value("letters", {}) == ["a", "b", "c"]


def test_run_on_the_main_thread(stream):
    assert stream.value("on_main_thread", {}) is True


def test_others_have_no_running_loop_meanwhile(stream):
    (slow,) = stream.send(("nap", [0.3]))

    assert stream.value("has_running_loop", {}) is False
    assert stream.value("own_event_loop", {}) == 42
    assert stream.result(slow).outcome == OK


def test_half_close_waits_for_them(start):
    worker = start(FIXTURES / "concurrent.py")
    worker.announcement()
    stream = worker.open()
    stream.send(*[("nap", [0.1])] * 100)

    assert len(stream.end()) == 100
    assert worker.process.wait(10) == 0
