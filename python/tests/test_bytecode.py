"""Where the bytecode of our own modules is kept."""

from __future__ import annotations

import os
import shutil
import stat
import sys

from pathlib import Path

import pytest

from test_versions import ENDS, environment

from harness import PACKAGE


FORBIDDEN = {"PYTHONDONTWRITEBYTECODE": "1"}
ADAPTER = """
import sys
import neighbour

def caller():
    return sys._getframe(1).f_code.co_filename
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of our package without bytecode: the bootstrap in it."""
    copy = tmp_path_factory.mktemp("source") / "snakepit"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy / "_private" / "bootstrap.py"


@pytest.fixture
def tools(adapter):
    adapter("value = 1\n", "neighbour.py")
    return adapter(ADAPTER)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "snakepit" / "bytecode"


def bytecode(folder: Path) -> dict[Path, int]:
    """All files below a folder, and which file each is: one that is written again is another."""
    return {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def modules(folder: Path) -> set[str]:
    return {path.name.partition(f".{sys.implementation.cache_tag}")[0] for path in bytecode(folder)}


def ready(worker):
    """Its stream, once it is."""
    assert "ready" in worker.announcement(), worker.stderr.read_text()
    return worker.open()


def test_it_goes_to_the_cache_where_it_may_not_lie_beside_the_source(start, package, tools, cache):
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))

    assert {"snakepit", "snakepit.adapter", "snakepit._private.worker"} <= modules(cache)
    assert list(package.parents[2].rglob("*.pyc")) == []
    assert list(tools.parent.rglob("__pycache__")) == []
    assert {name.partition(".")[0] for name in modules(cache)} == {"snakepit"}, "and nobody else's"
    for folder in (cache, *cache.iterdir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_next_worker_reads_it(start, package, tools, cache):
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
    kept = bytecode(cache)
    # Only who reads it meets what stands there.
    (marked,) = (path for path in kept if path.name.startswith("snakepit._private.results."))
    text = marked.read_bytes()
    assert b"ResultEncoder" in text
    marked.write_bytes(text.replace(b"ResultEncoder", b"ResultEncodes"))
    failed = start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN).announcement()["failed"]
    assert "cannot import name 'ResultEncoder'" in failed["message"]
    marked.write_bytes(text)

    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
    assert bytecode(cache) == kept


def test_modules_that_are_imported_later_are_kept_too(start, package, tools, cache):
    stream = ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
    before = modules(cache)
    assert stream.error("caller", {"no": 1})["code"] == "invalid_args"

    assert modules(cache) - before == {"snakepit._private.nearest"}


@pytest.mark.parametrize("same_size", [True, False])
def test_what_belongs_to_another_source_is_not_taken(start, tools, cache, tmp_path, same_size):
    copy = tmp_path / "source" / "snakepit"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    exceptions = copy / "exceptions.py"
    source = exceptions.read_text()
    tools.write_text("from snakepit import exceptions\ndef answer(): return exceptions.ANSWER\n")
    for answer in ("first", "later" if same_size else "another"):
        exceptions.write_text(f"{source}\nANSWER = {answer!r}\n")
        # npm gives all files one age.
        os.utime(exceptions, (499162500, 499162500))
        bootstrap = copy / "_private" / "bootstrap.py"
        stream = ready(start(tools, bootstrap=bootstrap, bytecode=str(cache), env=FORBIDDEN))
        assert stream.value("answer", {}) == answer


def test_two_installations_do_not_share_it(start, package, tools, cache, tmp_path):
    copy = tmp_path / "source" / "snakepit"
    shutil.copytree(package.parents[1], copy)
    for bootstrap in (package, copy / "_private" / "bootstrap.py"):
        stream = ready(start(tools, bootstrap=bootstrap, bytecode=str(cache), env=FORBIDDEN))
        assert stream.value("caller", {}).startswith(str(bootstrap.parent))

    assert len(list(cache.iterdir())) == 2


def test_workers_that_start_at_once(start, package, tools, cache):
    started = [start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN) for _ in range(4)]
    for worker in started:
        ready(worker)

    assert all(path.suffix == ".pyc" for path in bytecode(cache))


@pytest.mark.parametrize("content", [b"", b"torn", b"\0" * 4096])
def test_a_damaged_file_is_replaced(start, package, tools, cache, content):
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
    whole = {path: path.read_bytes() for path in bytecode(cache)}
    for path, data in whole.items():
        # Some from their beginning on, others behind a head that is right.
        path.write_bytes(content if len(data) % 2 else data[:16] + content)
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))

    assert {path: path.read_bytes()[:16] for path in whole} == {p: d[:16] for p, d in whole.items()}
    assert all(path.stat().st_size > 100 for path in whole)


@pytest.mark.parametrize("bytecode", [None, "/dev/null/nothing", "/proc/nothing"])
def test_a_worker_needs_no_cache(start, package, tools, bytecode):
    worker = start(tools, bootstrap=package, bytecode=bytecode, env=FORBIDDEN)

    ready(worker)
    assert worker.stderr.read_bytes() == b""
    assert list(package.parents[2].rglob("*.pyc")) == []


def test_a_folder_that_others_may_write_to_is_left_alone(start, package, tools, cache):
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
    (folder,) = cache.iterdir()
    for path in folder.iterdir():
        path.unlink()
    folder.chmod(0o777)
    ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))

    assert bytecode(cache) == {}


def test_it_lies_beside_the_source_where_it_may(start, package, tools, cache):
    try:
        ready(start(tools, bootstrap=package, bytecode=str(cache)))
        beside = bytecode(package.parents[1])
        assert package.parent / "__pycache__" / f"worker.{sys.implementation.cache_tag}.pyc" in beside
        # And is used there also by who may not write it.
        ready(start(tools, bootstrap=package, bytecode=str(cache), env=FORBIDDEN))
        assert not cache.exists()
    finally:
        for folder in list(package.parents[1].rglob("__pycache__")):
            shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_it_goes_to_the_cache_where_the_source_cannot_be_written(start, package, tools, cache):
    folders = [package.parent, package.parents[1]]
    for folder in folders:
        folder.chmod(0o555)
    try:
        ready(start(tools, bootstrap=package, bytecode=str(cache)))
        assert "snakepit._private.worker" in modules(cache)
        assert [path.parent for path in tools.parent.rglob("neighbour.*.pyc")] == [
            tools.parent / "__pycache__"
        ]
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_optimized_code_is_kept_apart(start, package, tools, cache):
    for more in ({}, {"PYTHONOPTIMIZE": "2"}):
        ready(start(tools, bootstrap=package, bytecode=str(cache), env={**FORBIDDEN, **more}))

    names = [path.name for path in bytecode(cache) if path.name.startswith("snakepit._private.worker.")]
    assert len(names) == 2


@pytest.mark.parametrize("end", ENDS)
def test_every_python_has_its_own(start, package, tools, cache, end):
    for _ in range(2):
        worker = start(tools, python=environment(end), bootstrap=package, bytecode=str(cache), env=FORBIDDEN)
        ready(worker)
    tag = f"cpython-{ENDS[end][0].replace('.', '')}"

    assert bytecode(cache) != {}
    assert all(f".{tag}" in path.name for path in bytecode(cache))
