"""What a supervisor finds in the slot file, whatever becomes of the worker."""

from __future__ import annotations

import time

import pytest

from harness import FIXTURES, OK, RETURNED
from slot_file_view import CELL_SIZE, CELLS


@pytest.fixture
def worker(start):
    worker = start(FIXTURES / "busy.py")
    assert "ready" in worker.announcement()
    return worker


def wait_for_start(worker, seq):
    deadline = time.monotonic() + 10
    while worker.slot.started < seq:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_says_what_has_started(worker):
    stream = worker.open()
    stream.send(("add", [1, 1]), ("nap", [0.5]), ("add", [1, 1]))
    wait_for_start(worker, 2)
    time.sleep(0.05)

    assert worker.slot.started == 2


def test_withdrawn_commands_come_back_unrun(worker):
    stream = worker.open()
    seqs = stream.send(("nap", [0.5]), *[("nap", [600])] * 9)
    wait_for_start(worker, seqs[0])
    worker.slot.withdraw(seqs[-1])

    first, *others = [stream.result(seq) for seq in seqs]
    assert first.outcome == OK
    assert [(other.outcome, other.payload) for other in others] == [(RETURNED, b"")] * 9
    assert stream.value("add", [1, 1]) == 2


def test_withdrawn_before_it_was_started(worker):
    worker.slot.withdraw(1)

    assert worker.open().call("add", [1, 1]).outcome == RETURNED
    assert worker.slot.cell(1)[0] == 0


def test_finished_results_are_saved(worker):
    stream = worker.open()
    ok, failed = stream.send(("add", [1, 2]), ("divide", [1, 0]))
    results = [stream.result(ok), stream.result(failed)]

    for result in results:
        found, outcome, _, payload = worker.slot.cell(result.seq)
        assert (found, outcome, payload) == (result.seq, result.outcome, result.payload)


@pytest.mark.parametrize(("spare", "is_saved"), [(0, True), (-1, False)])
def test_a_result_that_does_not_fit_is_known_to_have_finished(worker, spare, is_saved):
    room = CELL_SIZE - 24 - len('""')
    stream = worker.open()
    (seq,) = stream.send(("big", [room - spare]))
    payload = stream.result(seq).payload

    found, outcome, size, saved = worker.slot.cell(seq)
    assert (found, outcome) == (seq, OK)
    assert (size, saved) == ((len(payload), payload) if is_saved else (0xFFFFFFFF, b""))


def test_cells_are_used_again(worker):
    stream = worker.open()
    seqs = stream.send(*[("add", [i, 0]) for i in range(CELLS + 3)])
    stream.result(seqs[-1])

    assert worker.slot.cell(seqs[-1])[0] == seqs[-1] == CELLS + 3
    assert worker.slot.cell(3)[3] == str(CELLS + 2).encode()
