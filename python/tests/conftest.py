from __future__ import annotations

import os

import pytest


# Workers are forked beside open channels: gRPC must not start threads again in what is about to be a worker.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

from harness import workers


# Descriptors 3 and 4 are given to workers: none of ours may be there when a child is forked.
while (fd := os.open(os.devnull, os.O_RDONLY)) <= 4:
    pass
os.close(fd)


said: list[str] = []


@pytest.fixture(scope="session")
def say():
    """Add a line to the end of the report."""
    return said.append


def pytest_terminal_summary(terminalreporter):
    for line in said:
        terminalreporter.write_line(line)


@pytest.fixture
def start():
    """Start a worker: ``start("tools.py", nan="null")``."""
    with workers() as start:
        yield start


@pytest.fixture(scope="module")
def start_shared():
    """As `start`, for workers that a module's tests share."""
    with workers() as start:
        yield start


@pytest.fixture
def adapter(tmp_path):
    """Write an adapter: ``adapter("def f(): ...")`` is its path."""

    def write(source: str, name: str = "tools.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        return path

    return write
