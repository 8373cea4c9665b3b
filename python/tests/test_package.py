"""What is installed, wherever it is."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile

from pathlib import Path

import pytest


PROJECT = Path(__file__).parents[1]
KINDS = {".py", ".typed", ".binpb"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=PROJECT, check=True)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


def sources() -> set[str]:
    source = PROJECT / "src"
    files = (path for path in source.rglob("*") if path.suffix in KINDS)
    return {str(path.relative_to(source)) for path in files}


def test_the_wheel_has_both_packages_and_nothing_else(built):
    names = {name for name in zipfile.ZipFile(built[0]).namelist() if ".dist-info/" not in name}

    assert names == sources()
    assert {"snakepit/py.typed", "snakepit_bridge/py.typed", "snakepit/testing.py"} < names


def test_the_sdist_has_what_a_wheel_is_built_of_and_the_tests(built):
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {f"src/{name}" for name in sources()} < names
    assert {"pyproject.toml", "README.md", "tests/conftest.py"} < names
    assert not any(name.startswith(".venv") or "__pycache__" in name for name in names)


def test_what_is_installed_works_by_itself(built, tmp_path):
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", tmp_path, built[0]]
    subprocess.run([sys.executable, *install], check=True)
    code = (
        "import snakepit, snakepit_bridge, snakepit.testing\n"
        "print(snakepit.__file__)\n"
        "assert snakepit.testing.load().call('add', 1, 2) == 3\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    assert run.stdout.startswith(str(tmp_path))
