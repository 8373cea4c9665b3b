"""A tool that needs something dear: here a table that stands for a model, loaded once in each worker."""

import os

NAME = os.environ["MODEL"]
VECTORS = {"warm": [1, 0], "cold": [0, 1]}


def embed(word: str) -> list:
    return VECTORS.get(word, [0, 0])


def health() -> str:
    return f"{NAME} is loaded"
