"""An adapter that threads would spoil, and that says so."""

__thread_safe__ = False

total = 0


def add(number: int) -> int:
    global total
    before = total
    total = before + number
    return total
