"""What is expensive to load is loaded once per worker; calls are cheap from then on."""

import re
import time

time.sleep(0.1)  # Stands for a model, or a large library.


def slug(text: str) -> str:
    "A text as the last part of a URL."
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def length(text: str) -> int:
    return len(text)
