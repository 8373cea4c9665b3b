"""What a supervisor is told about the tools."""

from __future__ import annotations

import json
import platform

import grpc
import msgspec
import pytest

import snakepit

from harness import FIXTURES


SOURCE = '''
from __future__ import annotations
from snakepit import tool

def helper(): ...

@tool(idempotent=True, timeout=1.5)
def first(a: float, /, b: list[int] = [1], *rest, c: bytes = b"", **more) -> str:
    """
    What it does.

        Indented.
    """

@tool(name="second", description="Said elsewhere.", concurrency=5)
async def other(x): ...

@tool
def third():
    yield 1
'''


@pytest.fixture
def described(start, adapter):
    path = adapter(SOURCE)
    worker = start(path)
    worker.announcement()
    return path, worker.describe(schemas=True)


def test_tools_in_their_order(described):
    path, description = described
    first, second, third = description.tools

    assert description.adapter == str(path)
    assert (first.name, first.doc) == ("first", "What it does.\n\n    Indented.")
    assert (first.idempotent, first.timeout_ms, first.concurrency) == (True, 1500, 1)
    assert (first.is_async, first.streams) == (False, False)
    assert (second.name, second.doc) == ("second", "Said elsewhere.")
    assert (second.is_async, second.concurrency) == (True, 5)
    assert third.streams


def test_parameters_as_written(described):
    parameters = described[1].tools[0].parameters

    assert [(each.name, each.kind, each.required, each.annotation) for each in parameters] == [
        ("a", 0, True, "float"),
        ("b", 1, False, "list[int]"),
        ("rest", 2, False, ""),
        ("c", 3, False, "bytes"),
        ("more", 4, False, ""),
    ]


def test_schemas(described):
    schema = json.loads(described[1].tools[0].schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["a"]
    assert schema["additionalProperties"] is True
    assert schema["properties"]["a"] == {"type": "number"}
    assert schema["properties"]["b"] == {"type": "array", "items": {"type": "integer"}, "default": [1]}
    assert schema["properties"]["c"]["required"] == ["$bytes"]
    assert json.loads(described[1].tools[1].schema)["properties"] == {"x": {}}


def test_versions(described):
    versions = described[1].versions

    assert (versions.snakepit, versions.python) == (snakepit.__version__, platform.python_version())
    assert (versions.grpcio, versions.msgspec) == (grpc.__version__, msgspec.__version__)


def test_no_schemas_unless_asked_for(start):
    worker = start()
    worker.announcement()
    description = worker.describe()

    assert [tool.name for tool in description.tools] == ["echo", "add", "sleep", "countdown"]
    assert not any(tool.schema for tool in description.tools)


def names(start, adapter, **launch):
    worker = start(adapter, **launch)
    assert "ready" in worker.announcement()
    return [tool.name for tool in worker.describe().tools]


def test_without_a_mark_public_functions_are_tools(start, adapter):
    source = (
        "from os.path import join\nimport os\nclass Thing: ...\ndef _own(): ...\ndef b(): ...\ndef a(): ...\n"
    )

    assert names(start, adapter(source)) == ["b", "a"]


def test_a_function_that_is_named_is_a_tool_beside_the_marked_ones(start, adapter):
    path = adapter("from snakepit import tool\n@tool\ndef a(): ...\ndef b(): ...\ndef c(): ...\n")

    assert names(start, f"{path}:b") == ["a", "b"]


def test_modules_are_found_from_the_working_directory(start, adapter):
    adapter("", "package/__init__.py")
    path = adapter("def f(): ...\n", "package/module.py")

    assert names(start, "package.module", cwd=path.parent.parent) == ["f"]


def test_class_adapters(start):
    worker = start(f"{FIXTURES / 'classes.py'}:Counter")
    assert "ready" in worker.announcement()
    tools = worker.describe().tools
    stream = worker.open()

    assert [tool.name for tool in tools] == ["call", "fail", "log", "stream"]
    assert tools[0].doc == "How often this instance was called."
    assert [parameter.name for parameter in tools[0].parameters] == ["by"]
    assert tools[3].streams
    assert stream.value("call", {"by": 2}) == stream.value("call", [2]) == 2
    assert stream.error("fail", {})["message"] == "on purpose"
    assert stream.value("stream", [2]) == [0, 1]
    assert stream.value("log", {}) == ["initialize", "call", "cleanup"] * 2 + [
        "initialize",
        "cleanup",
    ] * 2 + ["initialize"]


def test_class_adapters_may_be_async(start):
    worker = start(f"{FIXTURES / 'classes.py'}:Async")
    assert "ready" in worker.announcement()
    stream = worker.open()

    assert stream.value("is_ready", {}) is stream.value("is_ready_too", {}) is True


def test_two_tools_of_one_name_are_refused(start, adapter):
    source = "from snakepit import tool\n@tool(name='x')\ndef a(): ...\n@tool(name='x')\ndef b(): ...\n"

    assert start(adapter(source)).announcement()["failed"]["message"] == "two tools are called 'x'"


def default_tool(start, adapter):
    worker = start(adapter)
    assert "ready" in worker.announcement()
    return worker.describe().default_tool


@pytest.mark.parametrize(
    ("chosen", "default"),
    [("", ""), (":title", "headline"), (":plain", "plain"), (":alias", "headline"), (":Adapter", "")],
)
def test_the_tool_that_was_chosen_has_its_own_name(start, adapter, chosen, default):
    source = (
        "from snakepit import BaseAdapter, tool\n"
        "@tool(name='headline')\ndef title(): ...\n"
        "alias = title\n"
        "def plain(): ...\n"
        "class Adapter(BaseAdapter):\n    @tool\n    def only(self): ...\n"
    )

    assert default_tool(start, f"{adapter(source)}{chosen}") == default
