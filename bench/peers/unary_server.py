"""A gRPC server with one unary call per command, which is what most services do."""

import sys
from concurrent import futures

import grpc
import msgspec
from tools import add

decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


def run(request: bytes, _context: grpc.ServicerContext) -> bytes:
    command = decode(request)
    return encode({"id": command["id"], "ok": True, "result": add(**command["args"])})


server = grpc.server(futures.ThreadPoolExecutor(8))
handlers = {"Run": grpc.unary_unary_rpc_method_handler(run)}
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Unary", handlers),))
server.add_insecure_port("unix:" + sys.argv[1])
server.start()
print("ready", flush=True)
sys.stdin.read()
server.stop(0)
