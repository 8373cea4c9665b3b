"""What tools and hooks have of sessions, in a running worker."""

from __future__ import annotations

import time

import pytest

import snakepit

from harness import ENDED, ERROR, FIXTURES, OK


@pytest.fixture
def worker(start):
    worker = start(FIXTURES / "talks.py", env={"SNAKEPIT_GENERATION": "3"})
    assert "ready" in worker.announcement()
    return worker


@pytest.fixture
def stream(worker):
    return worker.open()


def values(stream, seqs):
    return [stream.result(seq).value for seq in seqs]


def test_each_session_has_a_dictionary_of_its_own_that_lasts(stream):
    count = ("count", [])
    first = stream.send(count, count, count, sessions=[1, 2, 1], new={1: "a", 2: "b"})
    second = stream.send(count, count, sessions=[2, 1])

    assert values(stream, first + second) == [1, 1, 2, 2, 3]


def test_a_command_without_a_session_has_none_and_is_told_so(stream):
    mixed = stream.send(("who", []), ("who", []), ("count", []), sessions=[0, 1, 0], new={1: "a"})

    assert values(stream, mixed[:2]) == [[False, None], [True, "a"]]
    error = stream.result(mixed[2])
    assert error.outcome == ERROR
    assert error.value["details"]["type"] == "snakepit.exceptions.NoSession"
    assert '"session": "some-id"' in error.value["message"]


def test_says_all_that_there_is_to_know(stream):
    before = time.time()
    (_, seq) = stream.send(("count", []), ("all_of_it", []), sessions=[1, 1], new={1: "ü"})
    known = stream.result(seq).value

    assert known["id"] == "ü"
    assert known["data"] == known["items"] == {"begun": True, "n": 1}
    assert known["metadata"].pop("started_at") == pytest.approx(before, abs=20)
    assert known["metadata"] == {"worker": "w1", "generation": 3, "commands": 2}


def test_async_tools_have_their_own_session_each_however_they_overlap(stream):
    waits = [("wait", [0.05]), ("wait", [0.01]), ("wait", [0.03])]
    seqs = stream.send(*waits, ("who", []), sessions=[1, 2, 1, 0], new={1: "a", 2: "b"})

    assert values(stream, seqs) == ["a", "b", "a", [False, None]]


@pytest.mark.parametrize("tool", ["letters", "slow_letters"])
def test_generators_have_it_to_their_end(stream, tool):
    (listed,) = stream.send((tool, [3]), sessions=[1], new={1: "a"})
    assert stream.result(listed).value == ["a", "a", "a"]

    (streamed,) = stream.send((tool, [3]), stream=True, sessions=[1])
    assert stream.chunks(streamed) == ["a", "a", "a"]
    assert stream.result(streamed).outcome == ENDED


def test_an_event_loop_of_the_tools_own_has_it_too(stream):
    assert values(stream, stream.send(("in_a_loop", []), sessions=[1], new={1: "a"})) == ["a"]


def test_hooks_run_at_the_start_and_the_end_and_have_the_session(stream):
    stream.send(("count", []), ("count", []), sessions=[1, 1], new={1: "a"})
    stream.send(ended=[1])
    (again,) = stream.send(("count", []), sessions=[2], new={2: "a"})

    assert stream.result(again).value == 1
    assert stream.value("log", []) == ["start a a", "end a 2 a", "start a a"]


def test_an_end_waits_for_commands_that_run(stream):
    (wait,) = stream.send(("wait", [0.1]), sessions=[1], new={1: "a"}, ended=[1])

    assert stream.value("log", []) == ["start a a"]
    assert stream.result(wait).value == "a"
    assert stream.value("log", []) == ["start a a", "end a 1 a"]


def test_a_session_without_a_command_that_began_has_no_end(stream):
    stream.send(("count", [1, 2, 3]), sessions=[1], new={1: "a"}, ended=[1])

    assert stream.value("log", []) == []


def test_a_start_that_fails_fails_the_command_and_is_tried_again(stream):
    seqs = stream.send(*[("count", [])] * 2, sessions=[1, 1], new={1: "unlucky"})
    for seq in seqs:
        result = stream.result(seq)
        assert result.outcome == ERROR
        assert (result.value["code"], result.value["message"]) == ("tool_error", "no luck")
        assert "in begin" in result.value["details"]["traceback"]

    later = stream.send(*[("count", [])] * 2, sessions=[2, 2], new={2: "later"})
    assert stream.result(later[0]).value["details"]["retry_after_ms"] == 2000
    assert stream.result(later[1]).value == 1


def test_a_tool_that_fails_leaves_the_session_as_it_is(stream):
    seqs = stream.send(*[("count", []), ("fail", []), ("count", [])], sessions=[1, 1, 1], new={1: "a"})

    assert [stream.result(seq).outcome for seq in seqs] == [OK, ERROR, OK]
    assert stream.value("log", []) == ["start a a"]


def test_an_end_that_fails_is_told_and_nothing_else(worker, stream):
    stream.send(("count", []), sessions=[1], new={1: "clumsy"}, ended=[1])

    assert stream.value("log", []) == ["start clumsy clumsy", "end clumsy 1 clumsy"]
    assert "snakepit: end failed for session 'clumsy':\n" in worker.stderr.read_text()


def test_a_worker_that_leaves_ends_all_of_them(worker, stream):
    (seq, *_) = stream.send(*[("count", [])] * 2, sessions=[1, 2], new={1: "a", 2: "b"})
    stream.result(seq)
    stream.end()

    assert worker.process.wait(10) == 0
    assert worker.stdout.read_text() == "ended a\nended b\n"


def test_threads_have_their_own_session_each_which_starts_once(start):
    worker = start(FIXTURES / "talks.py", threads=4)
    assert "ready" in worker.announcement()
    stream = worker.open()

    naps = [("nap", [0.01])] * 40
    seqs = stream.send(*naps, sessions=[1, 2] * 20, new={1: "slow", 2: "b"})
    assert values(stream, seqs) == ["slow", "b"] * 20
    (known,) = stream.send(("all_of_it", []), sessions=[1])
    assert stream.result(known).value["metadata"]["commands"] == 21

    stream.send(ended=[1, 2])
    (again,) = stream.send(("who", []), sessions=[3], new={3: "b"})
    assert stream.result(again).value == [True, "b"]
    starts = ["start b b", "start slow slow"]
    ends = ["end slow None slow", "end b None b"]
    happened = stream.value("log", [])
    assert sorted(happened[:2]) == starts
    assert happened[2:] == [*ends, "start b b"]


def test_a_class_has_hooks_that_are_methods(start):
    worker = start(FIXTURES / "talking_class.py")
    assert "ready" in worker.announcement()
    stream = worker.open()

    seqs = stream.send(*[("greet", [])] * 3, sessions=[1, 1, 2], new={1: "Ann", 2: "Bob"}, ended=[1])
    assert values(stream, seqs) == ["hello, Ann", "hello, Ann", "hello, Bob"]
    assert stream.value("log", []) == ["start Ann", "start Bob", "end Ann"]


@pytest.mark.parametrize(
    "source",
    [
        """
@snakepit.on_session_start
async def begin(session): ...
def f(): ...
""",
        """
class A(snakepit.BaseAdapter):
    @snakepit.tool
    def f(self): ...
    async def initialize_session(self, session): ...
""",
    ],
)
def test_an_async_hook_is_refused_at_once(start, adapter, source):
    failed = start(adapter(f"import snakepit\n{source}")).announcement()["failed"]

    assert failed["kind"] == "adapter"
    assert "is async, and hooks of sessions are called by the worker itself" in failed["message"]


def test_hooks_are_no_tools(start, adapter):
    source = "import snakepit\n@snakepit.on_session_start\ndef begin(session): ...\ndef f(): ..."
    worker = start(adapter(source))
    assert "ready" in worker.announcement()

    assert [tool.name for tool in worker.describe().tools] == ["f"]


def test_outside_of_a_worker_there_is_none():
    assert not snakepit.session.active
    assert repr(snakepit.session) == "<snakepit.session: none>"
    with pytest.raises(snakepit.NoSession, match="there is no session here"):
        snakepit.session["x"] = 1


def test_is_a_dictionary_in_all_other_respects():
    session = snakepit.Session("a")
    session.update(x=1, y=2)
    del session["x"]

    assert (len(session), list(session), session.get("x"), "y" in session) == (1, ["y"], None, True)
    assert (session.data, session.id, session.active) == ({"y": 2}, "a", True)
    assert repr(session) == "<snakepit.Session 'a': {'y': 2}>"
