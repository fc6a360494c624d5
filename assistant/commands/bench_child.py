"""What a whole process costs, from its start to its end."""

import os
import subprocess
import sys
from typing import NamedTuple

from vehicle.errors import OutriderError

__all__ = ["ProcessCost", "process_cost"]


class ProcessCost(NamedTuple):
    """Of one process."""

    seconds: float
    megabytes: float
    """Of memory, at its peak."""


# A small process of its own between us and what is measured: Linux counts the peak memory of whoever started a process
# as the process's own, and the benchmark is large by now. It knows nothing of this package, so it reads its own clock.
_CHILD = """
import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(done.returncode, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def process_cost(*arguments: str) -> ProcessCost:
    """Run this Python with these arguments, and return what it cost; raises OutriderError when it fails."""
    # as in an installed program, modules are compiled once and kept
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = [sys.executable, "-c", _CHILD, sys.executable, *arguments]
    done = subprocess.run(child, capture_output=True, text=True, check=True, env=environment)
    code, seconds, peak = done.stdout.split()
    if int(code):
        raise OutriderError(f"the program failed while it was measured: python {' '.join(arguments)}")
    return ProcessCost(float(seconds), float(peak) / (1024**2 if sys.platform == "darwin" else 1024))
