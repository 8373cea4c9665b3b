"""Commands that stream: chunks as they come, no faster than they are read."""

from __future__ import annotations

import time

from pathlib import Path

import pytest

from harness import ENDED, ERROR, FIXTURES, OK


CHUNKS = 256


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger"


@pytest.fixture
def worker(start, ledger):
    worker = start(FIXTURES / "streaming.py", env={"LEDGER": str(ledger)})
    assert "ready" in worker.announcement()
    return worker


@pytest.fixture
def stream(worker):
    return worker.open()


def ask(stream, tool, *args):
    (seq,) = stream.send((tool, list(args)), stream=True)
    return seq


def lines(ledger: Path) -> list[str]:
    return ledger.read_text().splitlines() if ledger.exists() else []


def wait_for(ledger: Path, line: str) -> None:
    deadline = time.monotonic() + 10
    while line not in lines(ledger):
        assert time.monotonic() < deadline, f"no {line} in {lines(ledger)[-3:]}"
        time.sleep(0.01)


@pytest.mark.parametrize("tool", ["count", "count_async", "says_so", "says_so_async"])
def test_chunks_then_their_number(stream, tool):
    seq = ask(stream, tool, 1000)

    assert stream.chunks(seq) == list(range(1000))
    result = stream.result(seq)
    assert (result.outcome, result.value) == (ENDED, 1000)
    assert result.run_us > 0


@pytest.mark.parametrize("tool", ["count", "count_async", "says_so", "says_so_async"])
def test_without_asking_a_list(stream, tool):
    assert stream.value(tool, [3]) == [0, 1, 2]


def test_what_says_that_it_streams_and_returns_no_iterator(stream):
    assert stream.value("says_so_and_does_not", []) == [1, 2]
    seq = ask(stream, "says_so_and_does_not")
    assert stream.chunks(seq) == [[1, 2]]
    assert stream.result(seq).value == 1


@pytest.mark.parametrize(("tool", "args"), [("plain", [7]), ("plain_async", [0])])
def test_other_tools_give_their_result(stream, tool, args):
    seq = ask(stream, tool, *args)

    assert stream.chunks(seq) == []
    assert (stream.result(seq).outcome, args) == (OK, args)


def test_no_chunks(stream):
    seq = ask(stream, "count", 0)

    assert stream.chunks(seq) == []
    assert stream.result(seq).value == 0


def test_keywords(stream):
    (seq,) = stream.send(("keywords", {"n": 1, "b": 2}), stream=True)

    assert stream.chunks(seq) == [1, {"b": 2}]


def test_methods_between_their_hooks(start, ledger):
    worker = start(f"{FIXTURES / 'streaming.py'}:Parts", env={"LEDGER": str(ledger)})
    worker.announcement()
    stream = worker.open()
    seq = ask(stream, "greet", 2)

    assert stream.chunks(seq) == ["hello", "hello"]
    assert stream.result(seq).value == 2
    assert lines(ledger) == ["cleaned"]
    assert stream.value("greet", [1]) == ["hello"]


@pytest.mark.parametrize("tool", ["count", "count_async"])
def test_no_more_on_their_way_than_allowed(stream, tool):
    seq = ask(stream, tool, 1000)
    assert stream.chunks(seq, CHUNKS, grants=False) == list(range(CHUNKS))

    stream.grant(seq, 10)
    assert stream.chunks(seq, 10, grants=False) == list(range(CHUNKS, CHUNKS + 10))
    stream.grant(seq, CHUNKS)
    assert stream.chunks(seq, 734) == list(range(CHUNKS + 10, 1000))
    assert stream.result(seq).value == 1000


def test_large_chunks_are_counted_by_their_bytes(stream, ledger):
    seq = ask(stream, "blocks", 10, 200_000)

    assert len(stream.chunks(seq, 2, grants=False)) == 2
    stream.grant(seq, 1)
    assert len(stream.chunks(seq, 1, grants=False)) == 1
    wait_for(ledger, "3")
    assert lines(ledger) == ["0", "1", "2", "3"]


def test_async_ones_that_wait_do_not_hold_up_others(stream):
    waiting = [ask(stream, "count_async", 1000) for _ in range(64)]
    assert stream.chunks(waiting[0], CHUNKS, grants=False) == list(range(CHUNKS))

    assert stream.value("plain", [1]) == 1


def test_async_ones_go_on_while_another_waits(stream):
    (slow,) = stream.send(("plain_async", [0.3]))
    seq = ask(stream, "count", 1000)
    stream.chunks(seq, CHUNKS, grants=False)

    assert stream.result(slow).outcome == OK
    stream.grant(seq, CHUNKS)
    assert len(stream.chunks(seq)) == 1000 - CHUNKS


def test_more_async_ones_than_may_run_at_once(stream):
    seqs = [ask(stream, "count_async", 300) for _ in range(100)]
    got = dict.fromkeys(seqs, 0)
    ended = 0
    while ended < len(seqs):
        for result in stream.receive():
            if result.outcome == ENDED:
                ended += 1
                assert got[result.seq] == result.value == 300
            else:
                assert result.value == got[result.seq]
                got[result.seq] += 1
                if got[result.seq] % 64 == 0:
                    stream.grant(result.seq, 64)


def test_async_ones_that_never_wait_let_others_have_a_turn(stream):
    long = ask(stream, "count_async", 10_000_000)
    stream.chunks(long, 1000)
    (short,) = stream.send(("plain_async", [0]))
    stream.chunks(long, 20_000)

    assert short in stream._finished


@pytest.mark.parametrize("tool", ["count", "count_async"])
def test_one_that_waits_for_its_reader_can_be_interrupted(worker, stream, ledger, tool):
    seq = ask(stream, tool, 1000)
    stream.chunks(seq, CHUNKS, grants=False)
    worker.interrupt(seq)

    result = stream.result(seq)
    assert (result.outcome, result.value["code"]) == (ERROR, "cancelled")
    wait_for(ledger, "closed")
    assert stream.value("plain", [1]) == 1


def test_one_that_waits_beside_async_ones_can_be_interrupted(worker, stream, ledger):
    (slow,) = stream.send(("plain_async", [0.5]))
    seq = ask(stream, "count", 1000)
    stream.chunks(seq, CHUNKS, grants=False)
    worker.interrupt(seq)

    assert stream.result(seq).value["code"] == "cancelled"
    wait_for(ledger, "closed")
    assert stream.result(slow).outcome == OK


@pytest.mark.parametrize(("tool", "args"), [("naps", [30]), ("ticks", [1000, 0.01])])
def test_one_that_works_can_be_interrupted(worker, stream, ledger, tool, args):
    seq = ask(stream, tool, *args)
    stream.chunks(seq, 1)
    worker.interrupt(seq)
    stream.chunks(seq)

    assert stream.result(seq).value["code"] == "cancelled"
    wait_for(ledger, "closed")


def test_what_is_yielded_after_that_is_dropped(worker, stream):
    seq = ask(stream, "goes_on")
    stream.chunks(seq, 1)
    worker.interrupt(seq)

    assert stream.chunks(seq) == []
    assert stream.result(seq).value["code"] == "cancelled"


def test_one_that_ends_in_spite_of_that_has_ended(worker, stream):
    seq = ask(stream, "ends_well")
    stream.chunks(seq, 1)
    worker.interrupt(seq)

    assert stream.chunks(seq) == []
    assert (stream.result(seq).outcome, seq) == (ENDED, seq)


def test_an_error_in_the_middle(stream):
    seq = ask(stream, "fails", 3)

    assert stream.chunks(seq) == [0, 1, 2]
    error = stream.result(seq).value
    assert (error["code"], error["details"]["type"]) == ("tool_error", "KeyError")


def test_chunks_are_encoded_like_results(stream):
    seq = ask(stream, "odd")
    results = []
    while len(results) < 2:
        results += stream.receive()

    assert (results[0].paths, results[0].types) == (["lock"], ["builtins.function"])
    assert (results[1].seq, results[1].value["code"]) == (seq, "result_not_json")


def test_a_chunk_that_is_too_large(start, ledger):
    worker = start(FIXTURES / "streaming.py", env={"LEDGER": str(ledger)}, max_result=100)
    worker.announcement()
    stream = worker.open()
    seq = ask(stream, "blocks", 3, 200)

    assert stream.chunks(seq) == []
    assert stream.result(seq).value["code"] == "result_too_large"


def test_the_end_is_saved_like_a_result(worker, stream):
    seq = ask(stream, "count", 5)
    stream.chunks(seq)

    assert worker.slot.cell(seq) == (seq, ENDED, 1, b"5")


def test_a_worker_that_is_to_leave_closes_what_nobody_reads(worker, stream, ledger):
    seq = ask(stream, "count", 1000)
    waiting = ask(stream, "count_async", 1000)
    stream.chunks(seq, CHUNKS, grants=False)

    assert [result.seq for result in stream.end() if result.outcome == ENDED] == []
    assert worker.process.wait(10) == 0
    assert lines(ledger)[:1] == ["closed"]
    assert waiting


def test_a_tool_may_ask_to_be_run_again(stream):
    error = stream.error("again", [1.5])

    assert (error["code"], error["message"]) == ("tool_error", "not yet")
    assert error["details"]["retry_after_ms"] == 1500
    assert stream.error("again", [-1])["details"]["type"] == "ValueError"
