"""multiprocessing.Pool(4).imap with its default chunk size of 1: what a Python program would do by itself."""

import json
import multiprocessing
import sys

from tools import add


def run(line: str) -> str:
    command = json.loads(line)
    return json.dumps({"id": command["id"], "ok": True, "result": add(**command["args"])})


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        for result in pool.imap(run, sys.stdin):
            sys.stdout.write(result + "\n")
