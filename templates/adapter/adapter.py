"""The tools that `snakepit start` serves in this folder. Change them, and add your own."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from snakepit import session, tool


@tool
def count(text: str) -> dict[str, int]:
    "How often each word occurs."
    return dict(Counter(text.split()))


@tool
def words(text: str) -> Iterator[str]:
    "One word after the other: a list, or parts as they come where the command streams."
    yield from text.split()


@tool(idempotent=True, timeout=5)
async def fetch(name: str, delay: float = 0.1) -> dict[str, str]:
    "Async tools share a worker: while this one waits for a service, others run."
    await asyncio.sleep(delay)
    return {"name": name, "greeting": f"hello, {name}"}


@tool
def note(text: str) -> list[str]:
    "Keep a note for as long as the session lasts; gives all of them."
    session["notes"] = [*session.get("notes", []), text]
    return session["notes"]
