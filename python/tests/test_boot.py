"""How a worker starts, and how it says that it cannot."""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path

import pytest

from harness import BOOTSTRAP, FIXTURES


OLD_PYTHONS = ["2.7.18", "3.6.15", "3.7.16", "3.8.18", "3.9.18"]


def failure(worker):
    announced = worker.announcement()["failed"]
    assert worker.process.wait(10) == 1
    return announced


def test_says_that_it_is_ready(start):
    worker = start()

    assert worker.announcement() == {
        "ready": {"pid": worker.process.pid, "python": ".".join(map(str, sys.version_info[:3]))}
    }
    assert worker.stderr.read_bytes() == b""


def test_a_missing_file(start):
    assert failure(start("nowhere.py")) == {
        "kind": "adapter",
        "message": "there is no file nowhere.py",
        "traceback": "",
    }


def test_a_missing_module(start):
    failed = failure(start("no.such.module"))

    assert failed["kind"] == "adapter"
    assert failed["message"].startswith("there is no module no.such.module")


def test_a_missing_function_names_the_nearest(start):
    assert "did you mean 'divide'?" in failure(start(f"{FIXTURES / 'busy.py'}:divde"))["message"]


def test_a_syntax_error(start, adapter):
    failed = failure(start(adapter("def f(:\n")))

    assert failed["kind"] == "adapter"
    assert failed["message"].startswith("SyntaxError: invalid syntax (tools.py, line 1)")
    assert failed["traceback"].lstrip().startswith("File ")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nonexistent_package", "ModuleNotFoundError: No module named 'nonexistent_package'"),
        ("def load():\n    1 / 0\nload()", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt: KeyboardInterrupt"),
    ],
)
def test_an_adapter_that_raises_is_quoted_from_its_own_first_frame_on(start, adapter, source, message):
    path = adapter(source)
    failed = failure(start(path))

    assert (failed["kind"], failed["message"]) == ("adapter", message)
    lines = failed["traceback"].splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert str(path) in lines[1]


def test_an_import_error_inside_the_adapter_is_not_a_missing_adapter(start, adapter):
    path = adapter("import nonexistent_package", "package/module.py")
    failed = failure(start("package.module", cwd=path.parent.parent))

    assert failed["message"] == "ModuleNotFoundError: No module named 'nonexistent_package'"


def test_an_adapter_without_tools(start, adapter):
    assert "has no tools" in failure(start(adapter("_hidden = 1\n")))["message"]


def test_a_thread_of_a_failed_adapter_keeps_nobody_waiting(start, adapter):
    source = (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\nraise OSError\n"
    )

    assert failure(start(adapter(source)))["kind"] == "adapter"


def test_an_address_that_cannot_be_bound(start, tmp_path):
    assert failure(start(address=str(tmp_path / "nowhere" / "worker.sock")))["kind"] == "address"


def test_anything_else_is_internal(start):
    failed = failure(start(slot_file="/dev/null/nothing"))

    assert failed["kind"] == "internal"
    assert "NotADirectoryError" in failed["traceback"]


@pytest.mark.parametrize("version", OLD_PYTHONS)
def test_a_python_that_is_too_old(start, version):
    python = Path.home() / ".pyenv" / "versions" / version / "bin" / "python"
    if not python.exists():
        pytest.skip(f"there is no Python {version}")

    assert failure(start(python=python)) == {
        "kind": "python-too-old",
        "message": f"Python {version} is too old: 3.10 or newer is needed",
        "found": version,
    }


def test_missing_requirements(start):
    failed = failure(start(python=_bare_python()))

    assert failed["kind"] == "requirements"
    assert failed["missing"] == ["grpcio>=1.49", "msgspec>=0.18"]
    assert failed["message"] == "grpcio is not installed; msgspec is not installed"
    assert Path(failed["python"]).exists()
    assert failed["tag"] == f"{sys.implementation.cache_tag}-{_platform()}"


def test_requirements_that_are_too_old(start, tmp_path):
    for name, version in (("grpc", "1.48.2"), ("msgspec", "0.17.0")):
        (tmp_path / f"{name}.py").write_text(f"__version__ = {version!r}\n")
    failed = failure(start(env={"PYTHONPATH": str(tmp_path)}))

    assert failed["missing"] == ["grpcio>=1.49", "msgspec>=0.18"]
    assert "grpcio 1.48.2 is too old: 1.49 or newer is needed" in failed["message"]


def test_provisioned_packages_are_found_and_come_last(start, adapter, tmp_path):
    folder = tmp_path / "packages" / f"{sys.implementation.cache_tag}-{_platform()}"
    folder.mkdir(parents=True)
    for module in ("grpc", "msgspec", "typing_extensions"):
        found = __import__(module).__file__
        source = Path(found).parent if Path(found).name == "__init__.py" else Path(found)
        (folder / source.name).symlink_to(source)
    path = adapter("import sys\ndef paths(): return sys.path\n")
    worker = start(path, python=_bare_python(), packages=str(tmp_path / "packages"))
    assert "ready" in worker.announcement()

    paths = worker.open().value("paths", {})
    assert paths.index(str(folder)) > max(i for i, path in enumerate(paths) if path.endswith("-packages"))


def test_a_users_modules_do_not_replace_the_standard_librarys(start, adapter):
    for name in ("queue", "json", "logging", "traceback", "difflib", "typing"):
        adapter("raise ImportError('the user\\'s own')\n", f"{name}.py")
    adapter("value = 'a neighbour'\n", "neighbour.py")
    path = adapter("import neighbour\ndef read(text: str): return neighbour.value + text\n")
    worker = start(path, cwd=path.parent)
    assert "ready" in worker.announcement()
    stream = worker.open()

    assert stream.value("read", ["!"]) == "a neighbour!"
    assert stream.error("read", {"txt": "!"})["details"] == {"parameter": "txt", "nearest": "text"}


def test_an_adapter_may_be_called_like_a_module_of_the_library(start, adapter):
    worker = start(adapter("def answer(): return 42\n", "queue.py"))
    assert "ready" in worker.announcement()

    assert worker.open().value("answer", {}) == 42


def test_our_package_wins_over_another_of_its_name(start, adapter):
    adapter("raise ImportError('another snakepit')\n", "snakepit/__init__.py")
    path = adapter("from snakepit import tool\n@tool\ndef answer(): return 42\n")
    worker = start(path, cwd=path.parent, env={"PYTHONPATH": str(path.parent)})
    assert "ready" in worker.announcement()

    assert worker.open().value("answer", {}) == 42


def test_tools_may_use_multiprocessing(start, adapter):
    source = (
        "import multiprocessing\n"
        "from snakepit import tool\n"
        "def double(n): return 2 * n\n"
        "@tool\n"
        "def spread(method):\n"
        "    with multiprocessing.get_context(method).Pool(1) as pool:\n"
        "        return pool.map(double, range(3))\n"
    )
    worker = start(adapter(source))
    worker.announcement()

    assert worker.open().value("spread", ["spawn"]) == [0, 2, 4]


def test_paths_with_spaces_and_more(start, adapter, tmp_path):
    folder = tmp_path / "with space, ünïcode %20 & #?"
    folder.mkdir()
    worker = start(adapter("def f(): return 1\n", f"{folder.name}/tools.py"), address=str(folder / "a.sock"))

    assert "ready" in worker.announcement()
    assert (folder / "a.sock").is_socket()


def test_bootstrap_can_be_read_by_any_python():
    interpreters = [Path.home() / ".pyenv/versions" / version / "bin/python" for version in OLD_PYTHONS]
    found = [str(python) for python in interpreters if python.exists()] or [sys.executable]
    code = f"compile(open({str(BOOTSTRAP)!r}).read(), 'bootstrap.py', 'exec')"
    for python in found:
        subprocess.run([python, "-c", code], check=True)


def _bare_python() -> Path:
    """This interpreter without the packages of the environment."""
    python = Path(os.path.realpath(sys.executable))
    code = (
        "from importlib.util import find_spec as find; raise SystemExit(any(map(find, ['grpc', 'msgspec'])))"
    )
    if subprocess.run([python, "-c", code], check=False, env={}).returncode:
        pytest.skip("the base interpreter has grpcio or msgspec")
    return python


def _platform() -> str:
    import sysconfig

    return sysconfig.get_platform()


def test_the_code_is_that_of_the_file_as_it_is_now(start, adapter):
    moment = 1_700_000_000
    for answer in (1, 2):
        path = adapter(f"def f():\n    return {answer}\n")
        # As if it was edited within a second: of the same age and size.
        os.utime(path, (moment, moment))
        worker = start(path)
        assert "ready" in worker.announcement()
        assert worker.open().value("f", {}) == answer
