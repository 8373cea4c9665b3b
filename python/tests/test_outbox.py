"""Which results go out together, and which thread sends them."""

from __future__ import annotations

import threading

from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from snakepit._private import outbox as outbox_module
from snakepit._private.messages import OK
from snakepit._private.outbox import (
    AT_ONCE,
    BY_FLUSH,
    LARGE_BYTES,
    LINGER_US,
    MESSAGE_BYTES,
    WITH_NEXT,
    Outbox,
)


def sent(*sizes: int) -> list[list[int]]:
    """The sizes of the payloads in each message that a flush sends of results of these sizes."""
    messages: list[list[int]] = []
    outbox = Outbox()
    outbox.open(lambda results: messages.append([len(payload) for _, _, payload, _, _ in results]))
    for seq, size in enumerate(sizes, 1):
        outbox.put((seq, OK, bytes(size), 1, None))
    outbox.flush()
    return messages


def test_what_waits_goes_out_as_one_message():
    assert sent(1, 2, 3) == [[1, 2, 3]]
    assert sent() == []


def test_a_message_ends_before_it_is_too_large():
    half = MESSAGE_BYTES // 2

    assert sent(half, half, 1) == [[half, half], [1]]
    assert sent(half, half + 1, half) == [[half], [half + 1], [half]]


def test_a_result_of_any_size_goes_out():
    large = 3 * MESSAGE_BYTES

    assert sent(1, large, large, 2) == [[1], [large], [large], [2]]


class Sender:
    """The thread that sends, and what it has sent: sequence numbers, message by message."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.messages: SimpleQueue[list[int]] = SimpleQueue()
        self.thread = threading.Thread(target=outbox.run)
        self.is_sending, self.may_send = threading.Event(), threading.Event()
        self.may_send.set()
        outbox.open(self._send)

    def _send(self, results: object) -> None:
        assert isinstance(results, list)
        assert threading.get_ident() == self.thread.ident
        self.is_sending.set()
        self.may_send.wait(10)
        self.messages.put([seq for seq, *_ in results])

    def put(self, seq: int, run_us: int, departure: int = WITH_NEXT, size: int = 1) -> None:
        self.outbox.departure = departure
        self.outbox.put((seq, OK, bytes(size), run_us, None))

    def next_message(self) -> list[int]:
        return self.messages.get(timeout=10)


@pytest.fixture
def never_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lingers is not looked after."""
    monkeypatch.setattr(outbox_module, "TICK", 60)


@pytest.fixture(name="sender")
def running_sender() -> Iterator[Sender]:
    outbox = Outbox()
    sender = Sender(outbox)
    sender.thread.start()
    yield sender
    outbox.close()
    sender.thread.join(10)
    assert not sender.thread.is_alive()


def test_the_other_thread_sends_at_once_what_it_is_woken_for(sender: Sender):
    sender.put(1, 1, AT_ONCE)
    assert sender.next_message() == [1]


def test_what_was_to_be_flushed_can_be_left_to_the_other_thread(sender: Sender):
    sender.put(1, 1, BY_FLUSH)
    sender.outbox.wake()
    assert sender.next_message() == [1]


@pytest.mark.usefixtures("never_looking")
def test_results_of_slow_tools_linger_until_they_are_worth_a_message(sender: Sender):
    third = LINGER_US // 3 + 1
    sender.put(1, third, AT_ONCE)
    assert sender.next_message() == [1]
    for seq in (2, 3, 4):
        sender.put(seq, third)
    assert sender.next_message() == [2, 3, 4]


@pytest.mark.usefixtures("never_looking")
def test_what_cannot_be_flushed_as_the_other_thread_sends_goes_out_after_that(sender: Sender):
    sender.may_send.clear()
    sender.put(1, 1, AT_ONCE)
    assert sender.is_sending.wait(10)
    sender.put(2, 2000, BY_FLUSH)
    sender.outbox.flush()
    sender.may_send.set()
    assert [sender.next_message(), sender.next_message()] == [[1], [2]]


@pytest.mark.usefixtures("never_looking")
@pytest.mark.parametrize(("run_us", "size"), [(10, 1), (LINGER_US, 1), (2000, LARGE_BYTES)])
def test_those_of_quick_and_very_slow_tools_and_large_ones_do_not(sender: Sender, run_us: int, size: int):
    sender.put(1, 2000, AT_ONCE)
    assert sender.next_message() == [1]
    sender.put(2, 2000)
    sender.put(3, run_us, size=size)
    assert sender.next_message() == [2, 3]


def test_nothing_lingers_for_longer_than_two_looks(sender: Sender):
    sender.put(1, 2000)
    assert sender.next_message() == [1]
    sender.put(2, 2000)
    assert sender.next_message() == [2]


def test_what_lingers_goes_out_with_what_is_flushed_or_at_the_end(sender: Sender):
    sender.put(1, 2000, AT_ONCE)
    assert sender.next_message() == [1]
    sender.put(2, 2000)
    sender.outbox.close()
    assert sender.next_message() == [2]
