"""Methods of the user's types run while arguments are converted and results written: they may do anything."""

from __future__ import annotations

import os
import signal

import pytest

from harness import FIXTURES, OK


@pytest.fixture
def worker(start):
    worker = start(FIXTURES / "leaves_in_hooks.py")
    assert "ready" in worker.announcement()
    return worker


@pytest.mark.parametrize(
    ("tool", "args", "kind"),
    [
        ("give_back", [], "SystemExit"),
        ("give_back_later", [], "SystemExit"),
        ("take", ["x"], "KeyboardInterrupt"),
        ("take_later", ["x"], "KeyboardInterrupt"),
        ("fail", [], "leaves_in_hooks.WordlessError"),
        ("fail_later", [], "leaves_in_hooks.WordlessError"),
    ],
)
def test_whatever_a_hook_raises_is_its_commands_error(worker, tool, args, kind):
    stream = worker.open()
    error = stream.error(tool, args)

    assert (error["code"], error["details"]["type"]) == ("tool_error", kind)
    assert stream.value("fine", {}) == "fine"
    os.kill(worker.process.pid, signal.SIGTERM)
    assert worker.process.wait(5) == 0
    assert stream.end() == []


def test_a_failed_command_makes_room_for_the_next(worker):
    stream = worker.open()
    stream.error("one_at_a_time", [False])

    assert stream.value("one_at_a_time", [True]) == "good"


def test_a_hook_that_exits_at_the_end_keeps_nobody_waiting(worker):
    stream = worker.open()
    assert stream.call("leaves_a_generator_that_exits", {}).outcome == OK

    assert stream.end() == []
    assert worker.process.wait(5) == 0
