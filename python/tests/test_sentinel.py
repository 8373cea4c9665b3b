"""The sentinel says by its status that a Python is too old for it; the rest is tested where it is used."""

from __future__ import annotations

import subprocess

from pathlib import Path

import pytest

from harness import PACKAGE


SENTINEL = PACKAGE / "_private" / "sentinel.py"


@pytest.mark.parametrize(("version", "status"), [("2.7.18", 3), ("3.5.10", 3), ("3.6.15", 0), ("3.7.16", 0)])
def test_says_whether_a_python_is_too_old(version, status):
    python = Path.home() / ".pyenv" / "versions" / version / "bin" / "python"
    if not python.exists():
        pytest.skip(f"there is no Python {version}")
    # Its channel ends at once.
    script = 'exec "$@" 3</dev/null'
    command = ["sh", "-c", script, "sh", python, "-I", "-S", SENTINEL, "run", "1", "1"]
    if version == "2.7.18":
        command.remove("-I")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (status, "")
