"""How much memory a process holds, or has held at most."""

import resource
from pathlib import Path


def held(what: str, process: int | str = "self") -> float:
    """GB that a process holds (``VmRSS``), or has held at most (``VmHWM``); NaN where Linux is not."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    [line] = [each for each in status.read_text().splitlines() if each.startswith(what)]
    return int(line.split()[1]) * 1024 / 1e9


def highest() -> float:
    """GB of this process at its highest."""
    if Path("/proc/self/status").exists():  # elsewhere a process begins with what its parent had
        return held("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9
