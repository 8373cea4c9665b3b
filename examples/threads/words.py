"""One model in memory, which all threads of a worker share; what must not be shared, each thread has for itself."""

import threading

from snakepit import tool


MODEL = {"sun": "star", "rain": "water", "snow": "ice", "fog": "cloud"}  # imagine gigabytes
ASKED: dict[str, int] = {}
CHANGING = threading.Lock()
MINE = threading.local()
FOUR = threading.Barrier(4)


def connection() -> str:
    """Of each thread's own; it stays for the thread's next command."""
    if not hasattr(MINE, "connection"):
        MINE.connection = f"connected by {threading.current_thread().name}"
    return MINE.connection


@tool
def look_up(word: str) -> dict:
    """What a word is, asked of something slow: until four are there, nobody goes on."""
    assert connection()
    FOUR.wait(timeout=10)
    # What threads share and change needs a lock.
    with CHANGING:
        ASKED[word] = ASKED.get(word, 0) + 1
    return {"is": MODEL[word], "asked": ASKED[word]}
