"""Several commands at once in one worker, on threads."""

from __future__ import annotations

import base64
import os
import random
import signal
import threading
import time

import pytest

from harness import ENDED, ERROR, FIXTURES, OK, RETURNED


THREADS = 4
# That may be on their way.
MOST_CHUNKS = 256


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
    worker = start(FIXTURES / "threads.py", threads=THREADS, env={"LEDGER": str(ledger.path)})
    assert "ready" in worker.announcement()
    return worker


def until(check):
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_as_many_run_at_once_as_there_are_threads(worker):
    stream = worker.open()
    seqs = stream.send(*[("meet", [])] * (2 * THREADS))

    assert all(stream.result(seq).value is True for seq in seqs)


def test_none_runs_on_the_main_thread(worker):
    stream = worker.open()
    names = {stream.value("which", []) for _ in range(20)}

    assert names <= {f"snakepit-{number}" for number in range(1, THREADS + 1)}


def test_with_one_thread_everything_runs_on_the_main_thread(start):
    worker = start(FIXTURES / "threads.py")
    assert "gil" not in worker.announcement()["ready"]
    stream = worker.open()

    assert stream.value("which", []) == "MainThread"
    assert {tool.name: tool.concurrency for tool in worker.describe().tools}["nap"] == 1


def test_async_ones_run_on_the_main_thread_beside_them(worker):
    stream = worker.open()
    busy = stream.send(*[("nap", [0.5])] * THREADS)
    before = time.monotonic()
    naps = stream.send(*[("naps", [0.05])] * 10)

    assert [stream.result(seq).value for seq in naps] == [True] * 10
    assert time.monotonic() - before < 0.4
    assert [stream.result(seq).value for seq in busy] == [0.5] * THREADS


def test_they_are_found_behind_those_that_wait_for_a_thread(worker):
    stream = worker.open()
    commands = [(name, [0.01]) for _ in range(30) for name in ("nap", "naps")]
    chance = random.Random(6)
    chance.shuffle(commands)
    seqs = stream.send(*commands)

    assert [stream.result(seq).outcome for seq in seqs] == [OK] * len(seqs)


def test_what_is_bound_to_a_thread_stays(worker):
    stream = worker.open()
    runs = [stream.value("counts_runs_of_its_thread", []) for _ in range(20)]
    seqs = stream.send(*[("counts_runs_of_its_thread", [])] * 200)
    runs += [stream.result(seq).value for seq in seqs]
    by_thread = {}
    for ident, run in runs:
        by_thread.setdefault(ident, []).append(run)

    assert len(by_thread) <= THREADS
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in by_thread.values())


def test_each_command_has_a_context_of_its_own(worker):
    stream = worker.open()

    assert {stream.value("changes_its_context", []) for _ in range(10)} == {"as imported"}


def test_tools_may_run_an_event_loop(worker):
    stream = worker.open()
    seqs = stream.send(*[("runs_a_loop_of_its_own", [])] * THREADS)

    assert [stream.result(seq).value for seq in seqs] == [0] * THREADS


def test_a_tool_that_is_needed_by_two_threads_for_the_first_time(worker):
    stream = worker.open()
    seqs = stream.send(*[("takes", {"number": 3, "scale": 3})] * 8)

    assert [stream.result(seq).value for seq in seqs] == [9] * 8


def test_bytes_come_and_go_with_the_command_they_belong_to(worker):
    stream = worker.open()
    count = 100
    attached = {index: [b"%d" % index] for index in range(count)}
    seqs = stream.send(*[("turns", [{"$bytes": "#0"}])] * count, attached=attached)
    found = [base64.b64decode(stream.result(seq).value["$bytes"]) for seq in seqs]

    assert found == [(b"%d" % index)[::-1] for index in range(count)]


def test_commands_that_share_a_call_share_a_thread_and_calls_run_at_once(worker):
    stream = worker.open()
    seqs = stream.send(*[("meet_in_calls", [number]) for number in range(8)])

    assert [stream.result(seq).value for seq in seqs] == [4] * 8
    assert {tool.name: tool.concurrency for tool in worker.describe().tools}["meet_in_calls"] == THREADS


def test_a_call_waits_for_those_that_are_on_their_way_and_nobody_passes_it(worker):
    stream = worker.open()
    first = stream.send(("sizes", [1]), more=True)
    second = stream.send(("sizes", [2]), ("sizes", [3]))
    assert [stream.result(seq).value for seq in (*first, *second)] == [3] * 3

    before = time.monotonic()
    (alone,) = stream.send(("sizes", [1]), more=True)
    assert stream.result(alone).value == 1
    assert time.monotonic() - before > 0.3

    (waits,) = stream.send(("sizes", [1]), more=True)
    before = time.monotonic()
    stranger = stream.value("nap", [0])
    assert (stranger, stream.result(waits).value) == (0, 1)
    assert time.monotonic() - before < 0.3


def test_a_call_that_waits_is_run_by_whoever_is_free_when_it_has_waited(worker, ledger):
    stream = worker.open()
    running = stream.send(*[("spins", [str(number), 0.6]) for number in range(THREADS)])
    until(lambda: len(ledger()) == THREADS)
    (waits,) = stream.send(("sizes", [1]), more=True)
    naps = stream.send(*[("naps", [0.01])] * 2)

    assert stream.result(waits).value == 1
    assert [stream.result(seq).outcome for seq in (*running, *naps)] == [OK] * (THREADS + 2)


def test_a_call_is_interrupted_once_all_its_commands_are_and_nobody_else_is(worker, ledger):
    stream = worker.open()
    first = stream.send(*[("spin_in_calls", [30.0])] * 3)
    until(lambda: ledger() == ["3 began"])
    second = stream.send(*[("spin_in_calls", [1.0])] * 2)
    until(lambda: len(ledger()) == 2)
    worker.interrupt(first[0], second[0])
    worker.interrupt(*first[1:])

    assert [stream.result(seq).value["code"] for seq in first] == ["cancelled"] * 3
    assert [stream.result(seq).outcome for seq in second] == [OK] * 2
    assert stream.value("counts", [10]) == 45


def test_of_a_call_what_was_withdrawn_is_returned(worker, ledger):
    stream = worker.open()
    running = stream.send(*[("spins", [str(number), 0.3]) for number in range(THREADS)])
    until(lambda: len(ledger()) == THREADS)
    withdrawn = stream.send(*[("sizes", [number]) for number in range(2)])
    worker.slot.withdraw(withdrawn[-1])
    kept = stream.send(*[("sizes", [number]) for number in range(2)])

    assert [stream.result(seq).outcome for seq in withdrawn] == [RETURNED] * 2
    assert [stream.result(seq).value for seq in kept] == [2] * 2
    assert [stream.result(seq).outcome for seq in running] == [OK] * THREADS


def test_a_session_has_its_commands_on_any_thread_begins_once_and_ends_once(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("counts_in_its_session", [])] * 200, sessions=[1] * 200, new={1: "a"})
    counts = [stream.result(seq).value for seq in seqs]

    assert sorted(counts) == list(range(1, 201))
    stream.send(ended=[1])
    until(lambda: "ended a 200" in ledger())
    assert ledger().count("began a") == 1
    assert ledger().count("ended a 200") == 1


def test_describe_tells_how_many_run_at_once(start):
    worker = start(FIXTURES / "threads.py", threads=3, concurrency=5)
    worker.announcement()
    found = {tool.name: tool.concurrency for tool in worker.describe().tools}

    assert (found["nap"], found["naps"], found["knows_its_limit"]) == (3, 5, 5)


def test_concurrency_is_a_default_for_tools_that_say_nothing_and_a_bound_for_those_that_do(start):
    worker = start(FIXTURES / "threads.py", concurrency=100)
    worker.announcement()
    found = {tool.name: tool.concurrency for tool in worker.describe().tools}

    assert (found["nap"], found["naps"], found["knows_its_limit"]) == (1, 100, 8)


def test_each_of_many_is_answered_once(worker, ledger):
    stream = worker.open()
    count = 10_000
    seqs = [
        seq
        for first in range(0, count, 100)
        for seq in stream.send(*[("leaves_a_mark", [number]) for number in range(first, first + 100)])
    ]
    results = {}
    while len(results) < count:
        for result in stream.receive():
            assert result.seq not in results
            results[result.seq] = result.value

    assert [results[seq] for seq in seqs] == list(range(count))
    assert sorted(map(int, ledger())) == list(range(count))


def test_the_slot_file_tells_what_had_begun_and_ended_when_the_worker_died(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("leaves_a_mark", [number]) for number in range(1, 201)])
    until(lambda: len(ledger()) > 50)
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait()

    begun = set(map(int, ledger()))
    started = worker.slot.started
    finished = {seq for seq in seqs if worker.slot.cell(seq)[0] == seq}
    assert begun <= set(range(1, started + 1))
    # Each thread may have taken one that had not come to the ledger.
    assert started - len(begun) <= THREADS
    assert finished <= begun
    assert len(begun) - len(finished) <= THREADS


def test_what_is_withdrawn_is_returned_and_what_had_begun_is_not(worker, ledger):
    stream = worker.open()
    running = stream.send(*[("spins", [str(number), 0.3]) for number in range(THREADS)])
    until(lambda: len(ledger()) == THREADS)
    waiting = stream.send(*[("leaves_a_mark", [number]) for number in range(10)])
    worker.slot.withdraw(waiting[-1])

    assert [stream.result(seq).outcome for seq in running] == [OK] * THREADS
    assert [stream.result(seq).outcome for seq in waiting] == [RETURNED] * 10
    assert not any(line.isdigit() for line in ledger())
    assert stream.value("nap", [0]) == 0


def test_exactly_one_is_interrupted(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("spins", [f"n{number}", 1.0]) for number in range(THREADS)])
    until(lambda: len(ledger()) == THREADS)
    worker.interrupt(seqs[1])
    results = [stream.result(seq) for seq in seqs]

    assert [result.outcome for result in results] == [OK, ERROR, OK, OK]
    assert results[1].value["code"] == "cancelled"
    assert results[1].value["details"]["traceback"].startswith("Traceback")
    assert "_private" not in results[1].value["details"]["traceback"]
    assert [stream.value("counts", [10]) for _ in range(20)] == [45] * 20


def test_a_tool_may_return_what_it_has(worker, ledger):
    stream = worker.open()
    (seq,) = stream.send(("is_stubborn", ["s"]))
    until(ledger)
    worker.interrupt(seq)

    assert stream.result(seq).value == "half"


def test_one_that_has_not_begun_never_does(worker, ledger):
    stream = worker.open()
    running = stream.send(*[("spins", [str(number), 0.3]) for number in range(THREADS)])
    until(lambda: len(ledger()) == THREADS)
    waiting = stream.send(*[("spins", ["late", 0.1])] * 3)
    worker.interrupt(*waiting)

    assert [stream.result(seq).value["code"] for seq in waiting] == ["cancelled"] * 3
    assert [stream.result(seq).outcome for seq in running] == [OK] * THREADS
    assert "late began" not in ledger()


def test_an_interruption_never_hits_another_one(worker):
    stream = worker.open()
    chance = random.Random(4)
    meant = set()
    hit = set()
    for _ in range(80):
        seqs = stream.send(*[("counts", [chance.randrange(20_000)])] * 40)
        targets = chance.sample(seqs, 8)
        meant.update(targets)
        for target in targets:
            worker.interrupt(target)
        hit.update(seq for seq in seqs if stream.result(seq).outcome == ERROR)

    assert hit <= meant
    assert hit


def test_streams_run_at_once_each_with_a_credit_of_its_own(worker):
    stream = worker.open()
    seqs = stream.send(*[("yields", [2000, 100])] * THREADS, stream=True)
    counts = dict.fromkeys(seqs, 0)
    ends = {}
    while len(ends) < len(seqs):
        for result in stream.receive():
            if result.outcome == ENDED:
                ends[result.seq] = result.value
            else:
                assert result.value.startswith(f"{counts[result.seq]} ")
                counts[result.seq] += 1
                stream.grant(result.seq, 1)

    assert ends == counts == dict.fromkeys(seqs, 2000)


def test_a_stream_that_waits_for_its_reader_can_be_interrupted(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("yields_for_ever", [f"s{number}"]) for number in range(2)], stream=True)
    counts = dict.fromkeys(seqs, 0)
    while min(counts.values()) < MOST_CHUNKS:
        for result in stream.receive():
            counts[result.seq] += 1
    worker.interrupt(seqs[0])
    until(lambda: "s0 closed" in ledger())

    assert "s1 closed" not in ledger()
    worker.interrupt(seqs[1])
    until(lambda: "s1 closed" in ledger())
    assert stream.value("counts", [10]) == 45


def test_it_finishes_what_it_holds_then_leaves(worker):
    stream = worker.open()
    seqs = stream.send(*[("nap", [0.1])] * 10, ("naps", [0.2]), ("fails", []))
    results = {result.seq: result for result in stream.end()}

    assert [results[seq].outcome for seq in seqs] == [OK] * 11 + [ERROR]
    assert worker.process.wait(5) == 0
    assert worker.stderr.read_text() == ""


def test_sigterm_is_noticed_whatever_runs(worker, ledger):
    stream = worker.open()
    seqs = stream.send(*[("spins", [str(number), 0.3]) for number in range(3)])
    until(lambda: len(ledger()) == 3)
    os.kill(worker.process.pid, signal.SIGTERM)

    assert [stream.result(seq).outcome for seq in seqs] == [OK] * 3
    assert worker.process.wait(5) == 0


@pytest.mark.parametrize("tool", ["nap", "naps"])
def test_sigterm_is_noticed_when_idle(worker, tool):
    stream = worker.open()
    stream.call(tool, [0])
    os.kill(worker.process.pid, signal.SIGTERM)

    assert worker.process.wait(5) == 0


def test_a_connection_that_breaks_ends_it_after_what_runs(worker, ledger):
    stream = worker.open()
    stream.send(*[("spins", [str(number), 0.2]) for number in range(THREADS)])
    stream.send(*[("leaves_a_mark", [number]) for number in range(50)])
    until(lambda: len(ledger()) >= THREADS)
    worker.close()

    assert worker.process.wait(5) == 1
    assert not any(line.isdigit() for line in ledger())


FUNCTION = "def f(): return 1\n"
UNSAFE_CLASS = """
class A(snakepit.BaseAdapter):
    __thread_safe__ = False
    @snakepit.tool
    def f(self): return 1
"""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (f"__thread_safe__ = False\n{FUNCTION}", "tools"),
        (f"import snakepit\n{UNSAFE_CLASS}", "A"),
        (f"import snakepit\n__thread_safe__ = True\n{UNSAFE_CLASS}", "A"),
    ],
)
def test_an_adapter_that_says_it_is_not_safe_is_refused(start, adapter, source, name):
    worker = start(adapter(source), threads=2)

    failed = worker.announcement()["failed"]
    assert failed["kind"] == "thread-unsafe"
    assert failed["message"] == f"{name} says __thread_safe__ = False: 2 threads cannot share it"
    assert worker.process.wait(5) == 1


def test_with_one_thread_it_is_not(start, adapter):
    worker = start(adapter(f"__thread_safe__ = False\n{FUNCTION}"))

    assert "ready" in worker.announcement()


def test_a_class_may_be_safe_in_a_module_that_is_not(start, adapter):
    safe = UNSAFE_CLASS.replace("False", "True")
    source = f"import snakepit\n__thread_safe__ = False\n{safe}"
    worker = start(adapter(source), threads=2)

    assert "ready" in worker.announcement()
    assert worker.open().value("f", []) == 1


@pytest.mark.parametrize(
    ("is_enabled", "is_built_without", "said"),
    [(None, None, "on"), (True, 0, "on"), (True, 1, "back on"), (False, 1, "off")],
)
def test_it_says_whether_python_lets_one_thread_compute_at_a_time(
    monkeypatch, is_enabled, is_built_without, said
):
    import sys
    import sysconfig

    from snakepit._private.thread_safety import global_lock

    if is_enabled is None:
        monkeypatch.delattr(sys, "_is_gil_enabled", raising=False)
    else:
        monkeypatch.setattr(sys, "_is_gil_enabled", lambda: is_enabled, raising=False)
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: is_built_without)

    assert global_lock() == said


def test_a_lane_takes_back_what_was_not_raised():
    """Between being told and raising there may be any step of ours: the end of the command among them."""
    from snakepit import Interrupted
    from snakepit._private.thread_interrupts import ThreadInterrupts

    interrupts = ThreadInterrupts()
    lane = interrupts.open_lane()
    lane.settle_down()
    stop = threading.Event()
    # The main thread is told as well.
    handler = signal.signal(signal.SIGUSR2, lambda *_: None)

    def ask():
        seq = 0
        while not stop.is_set():
            seq = max(seq + 1, lane.running)
            interrupts.ask([seq])

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for seq in range(1, 20_000):
            try:
                lane.begin(seq)
                lane.end()
            except Interrupted:
                lane.end()
            # A loop in which a late one would be raised, and fail the test.
            for _ in range(3):
                pass
    finally:
        stop.set()
        asking.join()
        signal.signal(signal.SIGUSR2, handler)
