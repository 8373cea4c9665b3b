"""The trivial tool every contender runs: what is measured is the way there and back."""


def add(a: int, b: int) -> int:
    return a + b
