"""Commands that are asked to end: at once, wherever they are, and never another one."""

from __future__ import annotations

import random
import time

import pytest

from harness import ERROR, FIXTURES, OK, RETURNED


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "ledger"
    path.touch()

    def lines():
        return path.read_text().splitlines()

    lines.path = path
    return lines


@pytest.fixture
def worker(start, ledger):
    worker = start(FIXTURES / "interruptible.py", env={"LEDGER": str(ledger.path)})
    assert "ready" in worker.announcement()
    return worker


def until(check):
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    "tool",
    [
        "sleeps",
        "spins",
        "waits_for_a_lock",
        "waits_for_a_child",
        "runs_a_loop_of_its_own",
        "catches_exceptions",
        "yields_for_ever",
        "encodes_for_ever",
        "naps",
    ],
)
def test_it_ends_at_once_and_the_next_one_works(worker, ledger, tool):
    stream = worker.open()
    (seq,) = stream.send((tool, {}))
    until(lambda: tool in ledger())

    asked = time.monotonic()
    worker.interrupt(seq)
    result = stream.result(seq)

    assert time.monotonic() - asked < 2
    assert (result.outcome, result.value["code"]) == (ERROR, "cancelled")
    assert result.value["details"]["traceback"].startswith("Traceback")
    assert "_private" not in result.value["details"]["traceback"], "only the user's frames"
    assert stream.value("counts_own_interruptions", [10]) == 45


def test_its_clean_up_runs(worker, ledger):
    stream = worker.open()
    for tool in ("sleeps", "naps"):
        (seq,) = stream.send((tool, {}))
        until(lambda tool=tool: tool in ledger())
        worker.interrupt(seq)
        stream.result(seq)

    assert ledger() == ["sleeps", "cleaned up", "naps", "cleaned up"]


def test_a_tool_may_return_what_it_has(worker, ledger):
    stream = worker.open()
    (seq,) = stream.send(("returns_what_it_has", {}))
    until(ledger)
    worker.interrupt(seq)

    assert stream.result(seq).value == "half"


def test_what_it_raises_instead_is_told(worker, ledger):
    stream = worker.open()
    (seq,) = stream.send(("fails_when_interrupted", {}))
    until(ledger)
    worker.interrupt(seq)
    error = stream.result(seq).value

    assert (error["code"], error["message"]) == ("cancelled", "could not clean up")
    assert error["details"]["type"] == "ValueError"


def test_one_that_has_not_begun_never_does(worker, ledger):
    stream = worker.open()
    first, second, third = stream.send(("sleeps", [0.3]), ("sleeps", [0.3]), ("naps", [0]))
    until(ledger)
    worker.interrupt(second, third)

    assert stream.result(first).value == "slept"
    assert stream.result(second).value["code"] == "cancelled"
    assert stream.result(third).value["code"] == "cancelled"
    assert ledger() == ["sleeps", "cleaned up"]


def test_of_async_ones_only_those_that_were_meant(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("naps", [0.5])] * 10)
    until(lambda: len(ledger()) == 10)
    worker.interrupt(*seqs[::2])
    results = [stream.result(seq) for seq in seqs]

    assert [result.outcome for result in results] == [ERROR, OK] * 5


def test_an_async_one_that_waits_for_room_never_begins(worker, ledger):
    stream = worker.open()
    first, second = stream.send(("one_at_a_time", [0.3]), ("one_at_a_time", [0]))
    until(ledger)
    worker.interrupt(second)

    assert stream.result(second).value["code"] == "cancelled"
    assert stream.result(first).value == 0.3
    assert ledger() == ["one_at_a_time"]


def test_those_that_have_ended_or_do_not_exist_are_ignored(worker):
    stream = worker.open()
    (seq,) = stream.send(("counts_own_interruptions", [10]))
    assert stream.result(seq).value == 45
    worker.interrupt(seq, 4711)

    assert stream.value("counts_own_interruptions", [10]) == 45


def test_it_never_hits_another_one(worker):
    stream = worker.open()
    chance = random.Random(4)
    meant = set()
    hit = set()
    for _ in range(60):
        seqs = stream.send(*[("counts_own_interruptions", [chance.randrange(20_000)])] * 20)
        targets = chance.sample(seqs, 3)
        meant.update(targets)
        for target in targets:
            worker.interrupt(target)
        hit.update(seq for seq in seqs if stream.result(seq).outcome == ERROR)

    assert hit <= meant
    assert hit


def test_one_that_was_withdrawn_is_returned_all_the_same(worker, ledger):
    stream = worker.open()
    first, second = stream.send(("sleeps", [0.3]), ("sleeps", [0]))
    until(ledger)
    worker.slot.withdraw(second)
    worker.interrupt(second)

    assert stream.result(first).outcome == OK
    assert stream.result(second).outcome == RETURNED
