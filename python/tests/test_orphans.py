"""Nothing outlives the supervisor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from harness import BOOTSTRAP, FIXTURES, SlotFileView, _place, is_alive


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent died"
)


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.5])
def test_a_worker_dies_with_its_parent_whenever_that_is(tmp_path, delay):
    SlotFileView(tmp_path / "slot")
    launch = {
        "adapter": None,
        "address": str(tmp_path / "worker.sock"),
        "slot_file": str(tmp_path / "slot"),
        "packages": None,
        "max_result": 1 << 20,
        "nan": "error",
        "unserializable": "marker",
        "reflection": False,
    }
    ready_end, ready = os.pipe()
    lifeline, lifeline_end = os.pipe()
    supervisor = subprocess.Popen(
        [sys.executable, FIXTURES / "starts_a_worker.py", BOOTSTRAP, json.dumps(launch)],
        stdout=subprocess.PIPE,
        pass_fds=(3, 4),
        preexec_fn=lambda: _place(ready, lifeline),
    )
    worker = int(supervisor.stdout.readline())
    time.sleep(delay)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    try:
        deadline = time.monotonic() + 1
        while is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.005)
        assert not is_alive(worker)
    finally:
        supervisor.stdout.close()
        for fd in (ready_end, ready, lifeline, lifeline_end):
            os.close(fd)
