"""A tool whose cost is per call, however much it is given: 2 ms, in lists and alone."""

import time

from snakepit import tool


def model(texts):
    time.sleep(0.002)
    return [len(text) for text in texts]


@tool(batch=64, wait_ms=5)
def embed(body: list[str]) -> list[int]:
    return model(body)


@tool
def embed_one(body: str) -> int:
    return model([body])[0]
