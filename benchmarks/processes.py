"""What a process and its children used, from /proc."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def children_cpu(*, leaving_out: int) -> float:
    """Seconds of one core that our children used, those that have ended included, one of them left out."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = sum(sum(map(int, stat[11:13])) for pid, stat in _children() if pid != leaving_out)
    return ended.ru_utime + ended.ru_stime + alive / _TICKS


def peak_memory(*, leaving_out: int) -> tuple[float, float]:
    """Megabytes that this process, and the largest of its living children, had in memory at most.

    Not `ru_maxrss`: a child counts the memory of the parent that it was started from.
    """
    children = [_peak(pid) for pid, _ in _children() if pid != leaving_out]
    return _peak(os.getpid()), max(children, default=0.0)


def _children() -> Iterator[tuple[int, list[str]]]:
    for directory in Path("/proc").iterdir():
        if directory.name.isdigit():
            try:
                stat = (directory / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(stat[1]) == os.getpid():
                yield int(directory.name), stat


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
