"""What the system tells of a process, and does to it."""

import contextlib
import os
import signal
from pathlib import Path

from world.waiting import until_blocking


def resident(pid):
    """Bytes of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def freeze(pid):
    """Stops it until SIGCONT; when this returns, none of its threads does anything any more."""
    os.kill(pid, signal.SIGSTOP)
    until_blocking(lambda: set(_states_of_threads(pid)) <= {"T"}, f"process {pid} stands still")


def _states_of_threads(pid):
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it ended meanwhile
            yield (task / "stat").read_text().rsplit(")", 1)[1].split()[0]
