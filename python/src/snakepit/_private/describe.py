"""The answer to Describe: what the adapter offers."""

from __future__ import annotations

import inspect
import platform

from typing import Any

import grpc
import msgspec

from snakepit._private.annotations import schema_hook, to_msgspec
from snakepit._private.loading import Adapter
from snakepit._private.tools import Tool
from snakepit._private.wire import bytes_field, fields, text_field, varint_field


__all__ = ["decode_describe_request", "encode_description", "parameters_schema"]

LONGEST_TIMEOUT_MS = LONGEST_WAIT_US = 2**32 - 1


def decode_describe_request(data: bytes) -> bool:
    """Whether schemas are asked for."""
    return any(number == 1 and value != 0 for number, _, _, value in fields(data))


def encode_description(adapter: Adapter, *, with_schemas: bool) -> bytes:
    """A DescribeResponse."""
    return b"".join(
        [
            text_field(1, adapter.name),
            *(bytes_field(2, _encode_tool(tool, with_schemas), keep_empty=True) for tool in adapter.tools),
            bytes_field(3, _encode_versions()),
            text_field(4, "" if adapter.default_tool is None else adapter.default_tool.name),
            text_field(5, "" if adapter.fallback_tool is None else adapter.fallback_tool.name),
        ]
    )


def _encode_tool(tool: Tool, with_schema: bool) -> bytes:
    options = tool.options
    timeout_ms = min(max(1, round(options.timeout * 1000)), LONGEST_TIMEOUT_MS) if options.timeout else 0
    return b"".join(
        [
            text_field(1, tool.name),
            text_field(2, options.description or inspect.getdoc(tool.function) or ""),
            *(bytes_field(3, _encode_parameter(parameter), keep_empty=True) for parameter in tool.parameters),
            bytes_field(4, msgspec.json.encode(parameters_schema(tool)) if with_schema else b""),
            varint_field(5, tool.is_stream),
            varint_field(6, tool.is_async),
            varint_field(7, tool.concurrency),
            varint_field(8, options.idempotent),
            varint_field(9, timeout_ms),
            varint_field(10, tool.batch),
            varint_field(11, min(tool.wait_ns // 1000, LONGEST_WAIT_US)),
        ]
    )


def _encode_parameter(parameter: inspect.Parameter) -> bytes:
    is_required = parameter.default is parameter.empty and parameter.kind not in (
        parameter.VAR_POSITIONAL,
        parameter.VAR_KEYWORD,
    )
    return b"".join(
        [
            text_field(1, parameter.name),
            varint_field(2, int(parameter.kind)),
            varint_field(3, is_required),
            text_field(4, _as_written(parameter.annotation)),
        ]
    )


def _as_written(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _encode_versions() -> bytes:
    from snakepit import __version__

    return b"".join(
        [
            text_field(1, __version__),
            text_field(2, platform.python_version()),
            text_field(3, grpc.__version__),
            text_field(4, msgspec.__version__),
        ]
    )


def parameters_schema(tool: Tool) -> dict[str, Any]:
    """JSON Schema (2020-12) of the arguments as an object."""
    hints = tool.hints
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    required = []
    takes_more = False
    for parameter in tool.parameters:
        if parameter.kind is parameter.VAR_KEYWORD:
            takes_more = True
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        schema, more = _schema_of(hints.get(parameter.name, Any))
        definitions.update(more)
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        else:
            schema = {**schema, **_default_of(parameter.default)}
        properties[parameter.name] = schema
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": tool.name,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": takes_more,
    }
    return {**document, "$defs": definitions} if definitions else document


def _schema_of(annotation: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        (schema,), definitions = msgspec.json.schema_components(
            [to_msgspec(annotation, keep_floats=True)], schema_hook=schema_hook, ref_template="#/$defs/{name}"
        )
    except Exception:
        # What msgspec has no schema for takes any JSON.
        return {}, {}
    return schema, definitions


def _default_of(value: Any) -> dict[str, Any]:
    try:
        return {"default": msgspec.Raw(msgspec.json.encode(value))}
    except Exception:
        return {}
