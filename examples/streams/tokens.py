"""A tool whose result comes little by little, as a language model's does."""

import time


def write(topic: str, words: int = 6):
    "A text about something, word by word."
    try:
        for word in (f"{topic} is what this sentence without an end tells of " * words).split()[:words]:
            time.sleep(0.02)
            yield word
    finally:
        print(f"no more about {topic}")  # goes to the log, also where the reader has left
