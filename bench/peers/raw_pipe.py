"""The limit: one Python, JSON lines from standard input to standard output, nothing in between."""

import sys

import msgspec
from tools import add, echo

decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode

tools = {"add": add, "echo": echo}
write = sys.stdout.buffer.write
for line in sys.stdin.buffer:
    command = decode(line)
    write(encode({"id": command["id"], "ok": True, "result": tools[command["tool"]](**command["args"])}) + b"\n")
    if len(sys.argv) > 1:  # one at a time: whoever waits for the answer gets it now
        sys.stdout.buffer.flush()
