"""Batched tools: commands that wait for the same tool share a call."""

from __future__ import annotations

import json
import time
import typing

import pytest

from snakepit import AdapterError
from snakepit._private.tools import Tool
from snakepit.adapter import ToolOptions

from harness import ERROR, FIXTURES, OK, RETURNED


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("calls")


@pytest.fixture
def calls(folder):
    path = folder / "calls"
    path.write_text("")

    def read():
        return [json.loads(line) for line in path.read_text().splitlines()]

    return read


@pytest.fixture(scope="module")
def shared(start_shared, folder):
    worker = start_shared(FIXTURES / "batched.py", env={"CALLS": str(folder / "calls")})
    assert "ready" in worker.announcement()
    return worker, worker.open()


@pytest.fixture
def worker(shared, calls):
    return shared[0]


@pytest.fixture
def stream(shared, calls):
    return shared[1]


@pytest.fixture
def own(start, folder, calls):
    """A worker of the test's own."""
    worker = start(FIXTURES / "batched.py", env={"CALLS": str(folder / "calls")})
    assert "ready" in worker.announcement()
    return worker


def until(check):
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def made(source, **options):
    """A batched tool that is a function of this source."""
    scope = {"typing": typing}
    exec(compile(source, "tools.py", "exec", dont_inherit=True), scope)
    return Tool(scope["f"], ToolOptions(**{"batch": 8, **options}))


def values(stream, seqs):
    results = [stream.result(seq) for seq in seqs]
    assert [result.outcome for result in results] == [OK] * len(results), [one.payload for one in results]
    return [result.value for result in results]


def test_what_waits_shares_a_call(stream, calls):
    seqs = stream.send(*[("join", {"a": str(n)}) for n in range(64)])

    assert values(stream, seqs) == [f"{n}bNoneNone" for n in range(64)]
    assert [len(call[0]) for call in calls()] == [64]


def test_no_more_than_its_size(stream, calls):
    seqs = stream.send(*[("double", [n]) for n in range(9)])

    assert values(stream, seqs) == [2 * n for n in range(9)]
    assert calls() == [[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[8]]]


def test_messages_that_are_there_are_put_together(stream, calls):
    (first,) = stream.send(("naps", [0.2]))
    until(calls)
    others = [seq for n in range(3) for seq in stream.send(("naps", [n / 100]))]

    assert values(stream, [first, *others]) == [0.2, 0, 0.01, 0.02]
    assert calls() == [[[0.2]], [[0, 0.01, 0.02]]]


def test_nothing_is_waited_for_where_nothing_is_to_come(stream):
    stream.value("double", [1])
    started = time.monotonic()

    assert stream.value("double", [1]) == 2
    assert time.monotonic() - started < 0.4


def test_what_is_to_come_is_waited_for(stream, calls):
    seqs = stream.send(("double", [1]), more=True)
    time.sleep(0.02)
    seqs += stream.send(("double", [2]), more=True)
    time.sleep(0.02)
    seqs += stream.send(("double", [3]))

    assert values(stream, seqs) == [2, 4, 6]
    assert calls() == [[[1, 2, 3]]]


def test_no_longer_than_it_says(stream, calls):
    started = time.monotonic()
    (first,) = stream.send(("double", [1]), more=True)
    time.sleep(0.4)
    (second,) = stream.send(("double", [2]), more=True)

    assert values(stream, [first, second]) == [2, 4]
    assert 0.59 < time.monotonic() - started < 0.95
    assert calls() == [[[1, 2]]]


def test_not_where_it_is_full(stream, calls):
    started = time.monotonic()
    seqs = stream.send(*[("double", [n]) for n in range(4)], more=True)

    assert values(stream, seqs) == [0, 2, 4, 6]
    assert time.monotonic() - started < 0.5


def test_async_commands_go_on_while_it_waits(stream, calls):
    (nap,) = stream.send(("alone", [0.05]))
    (seq,) = stream.send(("double", [1]), more=True)

    assert next(result.seq for result in stream.receive()) == nap
    assert calls() == []
    assert stream.result(seq).value == 2


def test_the_end_of_the_stream_ends_the_wait(own):
    stream = own.open()
    started = time.monotonic()
    stream.send(("double", [1]), more=True)

    assert [result.value for result in stream.end()] == [2]
    assert time.monotonic() - started < 0.5
    assert own.process.wait(10) == 0


def test_one_that_shares_no_call_begins_another(stream, calls):
    seqs = stream.send(("naps", [0]), ("naps", [0.01]))
    seqs += stream.send(("naps", [0.02]), ("naps", [0.03]), fresh=True)

    values(stream, seqs)
    assert calls() == [[[0, 0.01]], [[0.02]], [[0.03]]]


def test_other_tools_come_in_their_order(stream, calls):
    seqs = stream.send(("double", [1]), ("double", [2]), ("single", [3]), ("join", ["4"]), ("double", [5]))

    assert values(stream, seqs) == [2, 4, 3, "4bNoneNone", 10]
    assert calls() == [[[1, 2]], [3], [["4"], ["b"], [None], [None]], [[5]]]


def test_arguments_by_place_by_name_as_text_and_left_out(stream, calls):
    seqs = stream.send(
        ("join", ["p", "q"]),
        ("join", {"b": "x", "a": "y", "c": 3}),
        ("join", {"a": "z", "c": None, "d": [1]}),
    )
    seqs += stream.send(("join", ["line"]), text=True)
    seqs += stream.send(("join", {"a": "loose", "c": "7", "other": "1"}), text=True, loose=True)

    assert values(stream, seqs)[-1] == "looseb7None"
    columns = [[value for call in calls() for value in call[i]] for i in range(4)]
    assert columns == [
        ["p", "y", "z", "line", "loose"],
        ["q", "x", "b", "b", "b"],
        [None, 3, None, None, 7],
        [None, None, [1], None, None],
    ]


def test_bytes_come_beside_the_text(stream):
    seqs = stream.send(*[("sizes", [{"$bytes": "#0"}])] * 3, attached={0: [b"a"], 1: [b"bc"], 2: [b""]})

    assert values(stream, seqs) == [1, 2, 0]


def test_a_wrong_command_fails_alone_and_never_enters(stream, calls):
    good, wrong, unknown, missing, last = stream.send(
        ("odd_only", [1]),
        ("odd_only", ["two"]),
        ("odd_only", {"m": 1}),
        ("odd_only", {}),
        ("odd_only", [5]),
    )

    assert values(stream, [good, last]) == [1, 5]
    errors = [stream.result(seq).value for seq in (wrong, unknown, missing)]
    assert [error["code"] for error in errors] == ["invalid_args"] * 3
    assert errors[0]["message"] == "odd_only(): n: expected `int`, got `str`"
    assert calls() == [[[1, 5]]]


def test_where_all_are_wrong_there_is_no_call(stream, calls):
    assert stream.error("odd_only", ["x"])["code"] == "invalid_args"
    assert calls() == []


def test_an_exception_in_the_list_fails_its_command(stream):
    odd, even = stream.send(("odd_only", [1]), ("odd_only", [2]))

    assert stream.result(odd).value == 1
    error = stream.result(even).value
    assert (error["code"], error["message"]) == ("tool_error", "2 is even")
    assert error["details"]["type"] == "ValueError"


def test_one_may_ask_to_be_run_again_and_one_not_be_encoded(stream):
    again, odd, fine = stream.send(("later", [0]), ("later", [1]), ("later", [2]))

    assert stream.result(again).value["details"]["retry_after_ms"] == 1500
    assert stream.result(odd).types == ["builtins.object"]
    assert stream.result(fine).value == 2


@pytest.mark.parametrize(
    ("what", "kind", "message"),
    [
        ("none", "TypeError", "returned None, not a list with one result for each of 2 commands"),
        ("text", "TypeError", "returned a str, not a list with one result for each of 2 commands"),
        ("dict", "TypeError", "returned a dict, not a list with one result for each of 2 commands"),
        ("scalar", "TypeError", "returned a float64, not a list with one result for each of 2 commands"),
        ("one", "ValueError", "returned 1 result, not a list with one result for each of 2 commands"),
        ("many", "ValueError", "returned 10 results, not a list with one result for each of 2 commands"),
    ],
)
def test_anything_but_one_result_each_fails_all(stream, what, kind, message):
    seqs = stream.send(("returns", [what]), ("returns", ["x"]))
    errors = [stream.result(seq).value for seq in seqs]

    assert errors[0] == errors[1]
    assert (errors[0]["code"], errors[0]["message"]) == ("tool_error", f"returns() {message}")
    assert errors[0]["details"] == {"type": kind, "traceback": "", "batch": 2}
    assert stream.value("single", [1]) == 1


def test_tuples_and_arrays_are_lists(stream):
    assert values(stream, stream.send(("returns", ["tuple"]), ("returns", ["x"]))) == [1, 1]
    assert values(stream, stream.send(("returns", ["array"]), ("returns", ["x"]))) == [[1, 0], [0, 1]]


def test_what_the_call_raises_fails_all(stream):
    seqs = stream.send(*[("raises", [n]) for n in range(3)])
    errors = [stream.result(seq).value for seq in seqs]

    assert errors == [errors[0]] * 3
    assert (errors[0]["code"], errors[0]["message"]) == ("tool_error", "no [0, 1, 2]")
    assert errors[0]["details"]["batch"] == 3
    assert "in raises" in errors[0]["details"]["traceback"]


def test_all_are_started_before_the_call_and_each_is_saved(own, calls):
    stream = own.open()
    seqs = stream.send(*[("naps", [0.3])] * 3)
    until(calls)

    assert own.slot.started == seqs[-1]
    values(stream, seqs)
    assert [own.slot.cell(seq)[:2] for seq in seqs] == [(seq, OK) for seq in seqs]


def test_what_is_put_together_can_be_withdrawn(own, calls):
    stream = own.open()
    seqs = stream.send(("double", [1]), more=True)
    time.sleep(0.05)
    assert own.slot.started == 0
    own.slot.withdraw(seqs[0])
    seqs += stream.send(("double", [2]))

    results = [stream.result(seq) for seq in seqs]
    assert [result.outcome for result in results] == [RETURNED, OK]
    assert calls() == [[[2]]]


def test_one_that_is_to_end_leaves_the_call_to_the_others(worker, stream, calls):
    seqs = stream.send(*[("naps", [0.3])] * 3)
    until(calls)
    worker.interrupt(seqs[1])

    # The call was over for it, too: that is what it answers.
    assert values(stream, seqs) == [0.3] * 3


def test_the_call_ends_once_all_are_to(worker, stream, calls):
    seqs = stream.send(*[("naps", [30])] * 3)
    until(calls)
    worker.interrupt(seqs[1])
    worker.interrupt(seqs[0], seqs[2])
    errors = [stream.result(seq).value for seq in seqs]

    assert [error["code"] for error in errors] == ["cancelled"] * 3
    assert "in naps" in errors[0]["details"]["traceback"]
    assert calls()[-1] == ["Interrupted"]
    assert stream.value("single", [1]) == 1


def test_one_that_is_to_end_before_the_call_is_not_in_it(worker, stream, calls):
    (first,) = stream.send(("naps", [0.2]))
    until(calls)
    second, third = stream.send(("naps", [0]), ("naps", [0.01]))
    worker.interrupt(second)

    assert values(stream, [first, third]) == [0.2, 0.01]
    assert stream.result(second).value["code"] == "cancelled"
    assert calls() == [[[0.2]], [[0.01]]]


def test_async_ones_run_side_by_side(stream, calls):
    started = time.monotonic()
    first = stream.send(*[("naps_async", [0.3])] * 2)
    until(calls)
    second = stream.send(("naps_async", [0.01]))

    assert next(result.seq for result in stream.receive()) == second[0]
    assert values(stream, first) == [0.3] * 2
    assert time.monotonic() - started < 0.6
    assert calls() == [[[0.3, 0.3]], [[0.01]]]


def test_async_ones_are_cancelled_once_all_are_to_end(worker, stream, calls):
    seqs = stream.send(*[("naps_async", [30])] * 2)
    until(calls)
    others = stream.send(("naps_async", [0.2]), ("naps_async", [0.2]))
    until(lambda: len(calls()) == 2)
    worker.interrupt(*seqs, others[0])

    assert [stream.result(seq).value["code"] for seq in seqs] == ["cancelled"] * 2
    assert values(stream, others) == [0.2] * 2


def test_async_ones_that_wait_for_room_never_begin(worker, stream, calls):
    running = [stream.send(("naps_async", [0.2]), ("naps_async", [0.2]), fresh=True)]
    until(lambda: len(calls()) == 2)
    waiting = stream.send(("naps_async", [5]))
    worker.interrupt(*waiting)

    assert stream.result(waiting[0]).value["code"] == "cancelled"
    assert values(stream, running[0]) == [0.2] * 2
    assert len(calls()) == 2


def test_a_class_has_an_instance_for_each_call(start, adapter):
    path = adapter(
        """
from snakepit import BaseAdapter, tool

made = 0

class Doubler(BaseAdapter):
    def __init__(self):
        global made
        made += 1

    async def initialize(self):
        self.factor = 2

    @tool(batch=8)
    def double(self, n: list[int]) -> list[int]:
        return [[value * self.factor, made] for value in n]
"""
    )
    worker = start(f"{path}:Doubler")
    assert "ready" in worker.announcement()
    stream = worker.open()

    assert values(stream, stream.send(*[("double", [n]) for n in range(3)])) == [[0, 1], [2, 1], [4, 1]]
    assert stream.value("double", {"n": 4}) == [8, 2]


def test_it_is_described_as_one_command_sees_it(worker):
    tools = {tool.name: tool for tool in worker.describe(schemas=True).tools}
    double, join = tools["double"], tools["join"]

    assert (double.batch, double.wait_us) == (4, 600_000)
    assert (join.batch, join.wait_us) == (64, 0)
    assert (tools["single"].batch, tools["single"].wait_us) == (0, 0)
    assert [(one.name, one.required, one.annotation) for one in double.parameters] == [("n", True, "int")]
    assert [(one.name, one.required, one.annotation) for one in join.parameters] == [
        ("a", True, "str"),
        ("b", False, "str"),
        ("c", False, "Optional[int]"),
        ("d", False, ""),
    ]
    assert json.loads(double.schema)["properties"] == {"n": {"type": "integer"}}
    assert json.loads(join.schema)["properties"]["b"] == {"type": "string", "default": "b"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def f(a: str): ...",
            ", so a gets a list with a value of each command: annotate it as list[str], not str",
        ),
        (
            "def f(a: 'set[str]'): ...",
            ", so a gets a list with a value of each command: annotate it as list[set[str]], not set[str]",
        ),
        (
            "def f(): ...",
            ", and has no parameters: give it a list with a value of each command",
        ),
        (
            "def f(*a): ...",
            ", and takes *a, which may differ from command to command: name its parameters",
        ),
        (
            "def f(**more): ...",
            ", and takes **more, which may differ from command to command: name its parameters",
        ),
        (
            "def f(a: list[int] = [1]): ...",
            ", so the default of a stands for one command: [1] is a list",
        ),
        (
            "def f(a: list[int]): yield a",
            ", and yields: return a list, with a result for each command",
        ),
    ],
)
def test_a_function_that_takes_no_lists_is_refused(source, message):
    with pytest.raises(AdapterError) as caught:
        made(source)

    assert str(caught.value) == f"f() is batched (batch=8){message}"


def test_that_is_told_at_the_start(start, adapter):
    worker = start(adapter("from snakepit import tool\n@tool(batch=8)\ndef f(a): yield a\n"))

    assert worker.announcement()["failed"] == {
        "kind": "adapter",
        "message": "f() is batched (batch=8), and yields: return a list, with a result for each command",
        "traceback": "",
    }


@pytest.mark.parametrize(
    "annotation",
    [
        "list",
        "list[int] | None",
        "typing.List[int]",
        "typing.Sequence[int]",
        "typing.Iterable[int]",
        "typing.Any",
        "'Nowhere'",
        "'list[Nowhere]'",
        "'list[int]'",
    ],
)
def test_ways_to_say_list(annotation):
    arguments, _ = made(f"def f(a: {annotation}): ...").prepare()

    assert arguments.decode(b"[1]", is_text=False) == (1,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch": 0}, "batch must be a whole number from 1 to 256, not 0"),
        ({"batch": 257}, "batch must be a whole number from 1 to 256, not 257"),
        ({"batch": 6.4}, "batch must be a whole number from 1 to 256, not 6.4"),
        ({"wait_ms": -1}, "wait_ms must be from 0 to 60000, not -1"),
        ({"wait_ms": float("nan")}, "wait_ms must be from 0 to 60000, not nan"),
        (
            {"batch": None, "wait_ms": 5},
            "wait_ms is how long a batch waits: say how many commands are one, with batch=",
        ),
    ],
)
def test_sizes_and_waits_that_cannot_be(options, message):
    with pytest.raises(ValueError) as caught:
        made("def f(a: list[int]): ...", **options)

    assert str(caught.value) == message


def test_a_stream_is_a_result(stream):
    (seq,) = stream.send(("double", [4]), stream=True)

    assert stream.result(seq).value == 8


def test_a_death_in_the_call_leaves_all_started_and_none_finished(own):
    stream = own.open()
    seqs = stream.send(("dies", ["wrong"]), *[("dies", [3])] * 3)

    assert own.process.wait(10) == 3
    assert own.slot.started == seqs[-1]
    assert [own.slot.cell(seq)[:2] for seq in seqs] == [(seqs[0], ERROR), (0, 0), (0, 0), (0, 0)]
