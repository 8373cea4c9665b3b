"""The messages of the protocol, by the real protobuf."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


PACKAGE = Path(__file__).parents[1] / "src" / "snakepit"

OK, ERROR, RETURNED, CHUNK, ENDED = 0, 1, 2, 3, 4


def message_class(name: str) -> Any:
    """The class that protobuf itself makes of a message in our committed descriptors."""
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(name))


_pools: list[descriptor_pool.DescriptorPool] = []


def _pool() -> descriptor_pool.DescriptorPool:
    if not _pools:
        files = descriptor_pb2.FileDescriptorSet.FromString(
            (PACKAGE / "_private/descriptors.binpb").read_bytes()
        )
        pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            pool.Add(file)
        _pools.append(pool)
    return _pools[0]


WorkRequest = message_class("snakepit.worker.v1.WorkRequest")
WorkResponse = message_class("snakepit.worker.v1.WorkResponse")
DescribeRequest = message_class("snakepit.worker.v1.DescribeRequest")
DescribeResponse = message_class("snakepit.worker.v1.DescribeResponse")
InterruptRequest = message_class("snakepit.worker.v1.InterruptRequest")
InterruptResponse = message_class("snakepit.worker.v1.InterruptResponse")
