"""The ideal: nothing but the work, in one process. Says that it is ready, waits for a line, does it, says so."""

import sys
import time

from tools import burn


def rounds_for(ms: float) -> int:
    "How many rounds take so long, at best."
    rounds = 20_000
    best = min(timed(rounds) for _ in range(20))
    return max(1, round(rounds * ms / 1000 / best))


def timed(rounds: int) -> float:
    start = time.perf_counter()
    burn(1, rounds)
    return time.perf_counter() - start


if sys.argv[1] == "calibrate":
    print(rounds_for(float(sys.argv[2])))
else:
    rounds, count = int(sys.argv[1]), int(sys.argv[2])
    burn(1, rounds)
    print("ready", flush=True)
    sys.stdin.readline()
    for key in range(count):
        burn(key, rounds)
    print("done", flush=True)
