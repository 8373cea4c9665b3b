"""Four Ray actors behind an ActorPool, one call per line."""

import logging
import sys

import msgspec
import ray
from ray.util import ActorPool
from tools import add


@ray.remote
class Adder:
    def run(self, line: str) -> str:
        command = msgspec.json.decode(line)
        result = add(**command["args"])
        return msgspec.json.encode({"id": command["id"], "ok": True, "result": result}).decode()


ray.init(num_cpus=4, include_dashboard=False, logging_level=logging.ERROR)
pool = ActorPool([Adder.options(num_cpus=0).remote() for _ in range(4)])
for result in pool.map_unordered(lambda actor, line: actor.run.remote(line), sys.stdin):
    sys.stdout.write(result + "\n")
