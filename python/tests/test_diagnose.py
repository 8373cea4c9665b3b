"""What an interpreter says of itself to ``snakepit doctor`` and ``snakepit setup``."""

from __future__ import annotations

import json
import subprocess
import sys

from pathlib import Path

import pytest

from harness import FIXTURES


SCRIPT = Path(__file__).parents[1] / "src/snakepit/_private/diagnose.py"


def diagnose(*, python=sys.executable, adapter=None, imports=False, cwd=None):
    order = json.dumps({"packages": None, "adapter": adapter, "import": imports})
    return subprocess.run([python, "-u", SCRIPT, order], capture_output=True, text=True, check=False, cwd=cwd)


def test_tells_its_version_and_packages():
    facts = json.loads(diagnose().stdout)
    assert facts["version"] == ".".join(map(str, sys.version_info[:3]))
    assert not facts["too_old"]
    assert facts["missing"] is None
    assert {"grpcio", "msgspec"} <= {package["name"] for package in facts["packages"]}
    assert {package["source"] for package in facts["packages"]} == {"environment"}


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.8", "3.9"])
def test_an_old_one_says_so(version):
    found = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
    if not found:
        pytest.skip(f"there is no Python {version}")
    facts = json.loads(diagnose(python=found[-1]).stdout)
    assert facts["too_old"]
    assert facts["version"].startswith(version)
    # Python 2 has no folder of its own for bytecode, and puts it among the sources.
    assert list(SCRIPT.parent.glob("*.pyc")) == []


def test_imports_an_adapter_as_a_worker_does():
    facts = json.loads(diagnose(adapter=str(FIXTURES / "concurrent.py"), imports=True).stdout)
    assert facts["tools"]
    assert 0 <= facts["seconds"] < 60


def test_says_what_is_wrong_with_an_adapter(tmp_path):
    (tmp_path / "tools.py").write_text("import no_such_module\n")
    failed = json.loads(diagnose(adapter="tools.py", imports=True, cwd=tmp_path).stdout)["failed"]
    assert failed["message"] == "ModuleNotFoundError: No module named 'no_such_module'"
    assert "_private" not in failed["traceback"]
    missing = json.loads(diagnose(adapter="nowhere.py", imports=True, cwd=tmp_path).stdout)["failed"]
    assert missing == {"message": "there is no file nowhere.py", "traceback": ""}


def test_what_an_adapter_prints_is_not_in_the_way(tmp_path):
    (tmp_path / "bootstrap.py").write_text("mine = True\n")
    (tmp_path / "tools.py").write_text(
        "import os, bootstrap\nassert bootstrap.mine\nprint('hello')\nos.system('echo hello')\n"
        "def tool(): ...\n"
    )
    done = diagnose(adapter="tools.py", imports=True, cwd=tmp_path)
    assert json.loads(done.stdout)["tools"] == ["tool"]
    assert done.stderr == "hello\nhello\n"
