"""What the program calls: Python that takes a moment to get ready, and is ready once."""

import collections
import re


def words(text: str) -> dict:
    return collections.Counter(re.findall(r"\w+", text.lower()))


def sentences(text: str):
    yield from re.split(r"(?<=[.!?])\s+", text)
