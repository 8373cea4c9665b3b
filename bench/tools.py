"""What the contenders run: mostly a trivial tool, as what is measured is the way there and back."""

import time


def add(a: int, b: int) -> int:
    return a + b


def count(n: int):
    yield from range(n)


def burn(key: int, rounds: int) -> int:
    "Work of its own, so much of it: the time it takes is the processor's."
    value = key
    for _ in range(rounds):
        value = (value * 31 + 7) & 0xFFFF
    return key


def wait(key: int, ms: float) -> int:
    "What a tool does that asks somebody else."
    time.sleep(ms / 1000)
    return key


def remember(key: int) -> int:
    "Keeps something for its session, where it has one."
    from snakepit import session  # not in all contenders

    if session.active:
        session["key"] = key
    return key


def echo(text: str) -> str:
    return text


def blob(data: bytes) -> bytes:
    return data
