"""How much of its machine this process uses."""

import os
import resource
import shutil
import sys
import time
from pathlib import Path

from storage.counting import counts

_STATM = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Meter:
    """Measures again and again, and counts what has grown since.

    Args:
        folder: Whose disk is looked at.
    """

    def __init__(self, role: str, folder: Path | None = None) -> None:
        self._role, self._folder, self._cpu = role, folder, 0.0

    def measure(self) -> None:
        cpu, before = time.process_time(), self._cpu
        self._cpu = cpu
        counts.add("sift_process_cpu_seconds_total", cpu - before, role=self._role)
        counts.level("sift_process_resident_bytes", resident_bytes())
        if self._folder is not None:
            counts.level("sift_disk_free_bytes", free_bytes(self._folder))


def resident_bytes() -> int:
    """Memory of this process now; elsewhere than on Linux the most it ever had."""
    try:
        return int(_STATM.read_text().split()[1]) * _PAGE
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def free_bytes(folder: Path) -> int:
    """Room on the disk of a folder, which need not be there yet."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(nearest).free
