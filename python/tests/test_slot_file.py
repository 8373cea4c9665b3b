"""What a supervisor finds in the slot file, whatever becomes of the worker."""

from __future__ import annotations

import errno
import os
import time

import pytest

from snakepit._private.slot_file import SlotFile

from harness import FIXTURES, OK, RETURNED
from slot_file_view import CELLS, LARGEST, LOG_SIZE, LOG_START, SlotFileView


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
    room = LARGEST - len('""')
    stream = worker.open()
    (seq,) = stream.send(("big", [room - spare]))
    payload = stream.result(seq).payload

    found, outcome, size, saved = worker.slot.cell(seq)
    assert (found, outcome) == (seq, OK)
    assert (size, saved) == ((len(payload), payload) if is_saved else (0xFFFFFFFF, b""))


def test_the_log_gets_room_before_it_is_used(worker):
    stream = worker.open()
    stream.value("add", [1, 2])
    assert worker.slot.allocated < LOG_SIZE // 8

    size = LARGEST - len('""')
    seqs = stream.send(*[("big", [size])] * (LOG_SIZE // LARGEST))
    stream.result(seqs[-1])
    assert worker.slot.allocated >= LOG_SIZE


def test_cells_are_used_again(worker):
    stream = worker.open()
    seqs = stream.send(*[("add", [i, 0]) for i in range(CELLS + 3)])
    stream.result(seqs[-1])

    assert worker.slot.cell(seqs[-1])[0] == seqs[-1] == CELLS + 3
    assert worker.slot.cell(3)[3] == str(CELLS + 2).encode()


def test_what_has_been_written_over_in_the_log_is_known_to_be_gone(tmp_path):
    view = SlotFileView(tmp_path / "slot")
    slot = SlotFile(str(tmp_path / "slot"))
    # They end with the log, but for a few bytes, which the next one does not fit into.
    size, last = 4000, LOG_SIZE // 4000
    payloads = [bytes([65 + seq % 26]) * size for seq in range(2 * last)]
    for seq in range(1, last + 1):
        slot.save(seq, OK, payloads[seq], 0)
    assert [view.cell(seq)[3] for seq in (1, 2, last)] == [payloads[1], payloads[2], payloads[last]]

    slot.save(last + 1, OK, payloads[last + 1], 0)
    slot.save(last + 2, OK, b"small", 0)
    cells = [view.cell(seq) for seq in (1, 2, 3, last, last + 1, last + 2)]
    assert [cell[0] for cell in cells] == [1, 2, 3, last, last + 1, last + 2]
    assert [cell[3] for cell in cells] == [
        b"",
        b"",
        payloads[3],
        payloads[last],
        payloads[last + 1],
        b"small",
    ]


def test_what_does_not_fit_takes_no_room_in_the_log(tmp_path):
    view = SlotFileView(tmp_path / "slot")
    slot = SlotFile(str(tmp_path / "slot"))
    slot.save(1, OK, b"first", 0)
    for seq in range(2, 1000):
        slot.save(seq, OK, bytes(LARGEST + 1), 0)

    assert view.cell(1)[3] == b"first"
    assert view.cell(999)[:3] == (999, OK, 0xFFFFFFFF)


def test_a_full_disk_costs_the_saving_and_nothing_else(tmp_path, monkeypatch):
    view = SlotFileView(tmp_path / "slot")
    slot = SlotFile(str(tmp_path / "slot"))
    payload = bytes(1000)

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        slot.save(1, OK, b"lost", 0)
    assert view.cell(1)[0] == 0

    with monkeypatch.context() as patch:
        # All of the cells, and room for three results in the log.
        patch.setattr(os, "pwrite", lambda file, data, at: LOG_START + 3999 - at)
        for seq in range(2, 6):
            slot.save(seq, OK, payload, 0)
    assert [view.cell(seq)[0] for seq in range(2, 6)] == [2, 3, 4, 0]

    slot.save(6, OK, b"saved", 0)
    assert view.cell(6)[3] == b"saved"
    for seq in range(7, 2 * CELLS):
        slot.save(seq, OK, payload + str(seq).encode(), 0)
    assert [view.cell(seq)[3][1000:] for seq in (CELLS, 2 * CELLS - 1)] == [b"2048", b"4095"]
