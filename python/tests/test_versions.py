"""A worker runs with what the user has: every Python that is promised, and both ends of its packages."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess

from pathlib import Path

import pytest

from harness import FIXTURES


OLDEST = ["grpcio==1.49.0", "msgspec==0.18.0", "protobuf==3.20.0"]
NEWEST = ["grpcio", "msgspec", "protobuf"]
ENDS = {"oldest": ("3.10", OLDEST), "newest": ("3.13", NEWEST)}
# All that is promised; what is not on this machine is skipped, and says so.
RANGE = {**ENDS, **{version: (version, NEWEST) for version in ("3.10", "3.11", "3.12", "3.14")}}


def interpreter(version: str) -> str | None:
    found = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python3"))
    python = str(found[-1]) if found else shutil.which(f"python{version}")
    # What is on PATH may be a shim for an interpreter that is not switched on.
    works = python is not None and subprocess.run([python, "-c", ""], check=False).returncode == 0
    return python if works else None


def environment(end: str) -> Path:
    """The Python of an environment that is made once, and kept in the user's cache."""
    version, requirements = RANGE[end]
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version}")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "snakepit-tests"
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"{end}-{version}"
    done = folder / "made-of"
    wanted = "\n".join([python, *requirements])
    with (cache / f"{end}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([python, "-m", "venv", folder], check=True)
            install = [folder / "bin" / "pip", "install", "--quiet", "--only-binary=:all:", *requirements]
            if subprocess.run(install, capture_output=True, check=False).returncode != 0:
                pytest.skip(f"{', '.join(requirements)} cannot be installed for Python {version}")
            done.write_text(wanted)
    return folder / "bin" / "python"


@pytest.mark.parametrize("end", RANGE)
def test_runs_on_every_python_of_the_range(start, say, adapter, end):
    python = environment(end)
    worker = start(FIXTURES / "busy.py", python=python, reflection=True)
    assert "ready" in worker.announcement(), worker.stderr.read_text()
    versions = worker.describe(schemas=True).versions
    protobuf = subprocess.run(
        [python, "-c", "import google.protobuf as p; print(p.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    say(
        f"{end}: Python {versions.python}, grpcio {versions.grpcio}, msgspec {versions.msgspec}, "
        f"protobuf {protobuf}"
    )
    stream = worker.open()

    assert [stream.value("add", [i, 1]) for i in range(20)] == list(range(1, 21))
    assert stream.value("add", [2**70, 0.0]) == float(2**70)
    assert stream.error("divide", [1, 0])["details"]["type"] == "ZeroDivisionError"
    assert stream.error("add", {"a": 1, "bb": 2})["details"] == {"parameter": "bb", "nearest": "b"}
    assert stream.value("own_event_loop", {}) == 42
    assert stream.error("leave", {})["details"]["type"] == "SystemExit"
    seqs = stream.send(*[("add", [i, 0.5]) for i in range(2000)])
    assert [stream.result(seq).value for seq in seqs] == [i + 0.5 for i in range(2000)]
    assert stream.end() == []
    assert worker.process.wait(10) == 0


@pytest.mark.parametrize("end", ENDS)
def test_async_tools_run_there_too(start, end):
    worker = start(FIXTURES / "concurrent.py", python=environment(end))
    assert "ready" in worker.announcement(), worker.stderr.read_text()
    stream = worker.open()
    seqs = stream.send(*[("nap", [0.05])] * 20, ("letters", {}), ("own_event_loop", {}))

    assert [stream.result(seq).value for seq in seqs] == [0.05] * 20 + [["a", "b", "c"], 42]


BATCHED = """
from __future__ import annotations
from snakepit import tool

@tool(batch=8)
def double(n: list[int], plus: list[int] | None = None, data: list[bytes] = b"") -> list[int]:
    return [value * 2 + (more or 0) + len(some) for value, more, some in zip(n, plus, data)]
"""


@pytest.mark.parametrize("end", ENDS)
def test_calls_are_shared_there_too(start, adapter, end):
    worker = start(adapter(BATCHED), python=environment(end))
    assert "ready" in worker.announcement(), worker.stderr.read_text()
    stream = worker.open()
    good = stream.send(("double", [1]), ("double", {"n": 2, "plus": 3, "data": {"$bytes": "YWI="}}))
    (wrong,) = stream.send(("double", ["x"]))

    assert [stream.result(seq).value for seq in good] == [2, 9]
    assert stream.result(wrong).value["message"] == "double(): n: expected `int`, got `str`"


@pytest.mark.parametrize("end", ENDS)
def test_the_codec_keeps_its_rules_there(end):
    python = environment(end)
    package = Path(__file__).parents[1] / "src"
    code = Path(__file__).parent / "fixtures" / "codec_rules.py"
    subprocess.run([python, code, package], check=True)
