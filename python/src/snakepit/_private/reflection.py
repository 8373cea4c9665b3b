"""grpc.reflection.v1, and v1alpha as older clients ask for it, out of descriptors made beforehand."""

from __future__ import annotations

import os

from collections.abc import Iterator
from typing import Any

import grpc

from snakepit._private.wire import bytes_field, fields, text_field, varint_field


__all__ = ["Reflection"]

DESCRIPTORS = os.path.join(os.path.dirname(__file__), "descriptors.binpb")
REFLECTION_SERVICES = ("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection")
NOT_FOUND, UNIMPLEMENTED = 5, 12


class Reflection:
    """Answers what services there are, and in which file a name is defined."""

    def __init__(self) -> None:
        with open(DESCRIPTORS, "rb") as file:
            data = file.read()
        self._files: dict[str, bytes] = {}
        self._file_of: dict[str, str] = {}
        self._services: list[str] = []
        for _, _, start, end in fields(data):
            self._add(data[start:end])

    def handlers(self) -> dict[str, grpc.RpcMethodHandler]:
        # Requests are copied into the answers, so they stay bytes.
        handler = grpc.stream_stream_rpc_method_handler(self._answer_all)
        return {"ServerReflectionInfo": handler}

    def _add(self, file: bytes) -> None:
        names = {
            number: file[start:end].decode() for number, _, start, end in fields(file) if number in (1, 2)
        }
        name, package = names[1], names[2]
        self._files[name] = file
        for number, _, start, end in fields(file):
            # FileDescriptorProto: 4 message_type, 5 enum_type, 6 service.
            if number in (4, 5, 6):
                full_name = self._add_symbols(file, start, end, package, name)
                if number == 6:
                    self._services.append(full_name)

    def _add_symbols(self, data: bytes, start: int, end: int, scope: str, file: str) -> str:
        parts = list(fields(data, start, end))
        own = next(data[begin:stop].decode() for number, _, begin, stop in parts if number == 1)
        full_name = f"{scope}.{own}"
        self._file_of[full_name] = file
        for number, wire_type, begin, stop in parts:
            # DescriptorProto: 3 nested_type, 4 enum_type; ServiceDescriptorProto: 2 method, and fields and
            # values beside.
            if number in (2, 3, 4) and wire_type == 2 and data[begin : begin + 1] == b"\x0a":
                self._add_symbols(data, begin, stop, full_name, file)
        return full_name

    def _answer_all(self, requests: Iterator[bytes], _context: Any) -> Iterator[bytes]:
        for request in requests:
            asked, argument = 0, b""
            for number, _, start, end in fields(request):
                if number != 1:
                    asked, argument = number, request[start:end]
            host = b"".join(
                bytes_field(1, request[start:end]) for number, _, start, end in fields(request) if number == 1
            )
            yield (
                host
                + bytes_field(2, request, keep_empty=True)
                + self._answer(asked, argument.decode("utf-8", "replace"))
            )

    def _answer(self, asked: int, argument: str) -> bytes:
        if asked == 3:
            return self._file(argument)
        if asked == 4:
            return self._file(self._file_of.get(argument, argument))
        if asked == 7:
            services = b"".join(bytes_field(1, text_field(1, name)) for name in self._services)
            return bytes_field(6, services)
        return _error(UNIMPLEMENTED, "there are no extensions")

    def _file(self, name: str) -> bytes:
        if name not in self._files:
            return _error(NOT_FOUND, f"{name} is not known")
        return bytes_field(4, bytes_field(1, self._files[name]))


def _error(code: int, message: str) -> bytes:
    return bytes_field(7, varint_field(1, code) + text_field(2, message))
