"""Which results go out together."""

from __future__ import annotations

from threading import Event, Thread, get_ident

from snakepit._private.messages import OK
from snakepit._private.outbox import MESSAGE_BYTES, Outbox


def sent(*sizes: int) -> list[list[int]]:
    """The sizes of the payloads in each message that a flush sends of results of these sizes."""
    messages: list[list[int]] = []
    outbox = Outbox()
    outbox.open(lambda results: messages.append([len(payload) for _, _, payload, _, _ in results]))
    for seq, size in enumerate(sizes, 1):
        outbox.put((seq, OK, bytes(size), 1, None))
    outbox.flush()
    return messages


def test_what_is_handed_over_is_sent_by_the_other_thread():
    outbox, senders = Outbox(), []
    is_sent = Event()

    def send(_results: object) -> None:
        senders.append(get_ident())
        is_sent.set()

    outbox.open(send)
    other = Thread(target=outbox.run)
    other.start()
    outbox.is_flush_due = True
    outbox.put((1, OK, b"1", 1, None))
    outbox.hand_over()
    assert is_sent.wait(10)
    outbox.close()
    other.join(10)

    assert senders == [other.ident]


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
