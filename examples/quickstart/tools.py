"""Any file of functions is an adapter: its public functions are the tools."""

import math


def add(a: float, b: float) -> float:
    "Add two numbers."
    return a + b


def factorial(n: int) -> int:
    "n!, exact however long it gets."
    return math.factorial(n)


def greet(name: str, greeting: str = "Hello") -> str:
    return f"{greeting}, {name}!"


def divide(a: float, b: float) -> float:
    return a / b
