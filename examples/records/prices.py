"""Prices with tax, in cents."""


def gross(cents: int, rate: float = 0.19) -> int:
    return round(cents * (1 + rate))
