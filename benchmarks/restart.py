"""How long a start takes, from the command to READY=1: the shipped configuration, on a record that exists.

Run: python -m benchmarks.restart [--times 10] [--config DIR] [--json]

The real command is told where to say that it is ready, as systemd tells it. Then its scheduler and its lanes
run, and it serves what it is configured to serve. Processor time is what it and its threads used until then;
wall time means something on a machine that does nothing else, so the load is printed beside it.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from monitor.wiring.configuration import load_settings, shipped_configuration
from monitor.wiring.record import upgrade

_TICKS = os.sysconf("SC_CLK_TCK")


def starts(config: Path, times: int) -> Iterator[tuple[float, float]]:
    """Start the real command, and wait until it says that it is ready: wall and processor seconds.

    As where it is installed, its modules are compiled: the first start, which may do that, is not counted.
    """
    with tempfile.TemporaryDirectory() as directory:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{directory}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(times + 1):
            taken = _start(config, {**environment, "NOTIFY_SOCKET": f"{directory}/{number}"})
            if number:
                yield taken


def _start(config: Path, environment: dict[str, str]) -> tuple[float, float]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(environment["NOTIFY_SOCKET"])
        manager.settimeout(900)  # the first start compiles all, on a machine that others use
        begun = time.monotonic()
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "monitor", "--config", str(config), "run"],
            env=environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                while b"READY=1" not in manager.recv(4096):
                    pass
                taken = time.monotonic() - begun
                stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            finally:
                process.kill()  # or the end of the block would wait for it for ever
    return taken, sum(map(int, stat[11:13])) / _TICKS


def _of_its_own(directory: Path) -> Path:
    """Copy the shipped configuration, without its feeds: nobody is asked while a start is measured."""
    config = directory / "config"
    shutil.copytree(shipped_configuration(), config)
    (config / "feeds.toml").write_text("")
    main = config / "monitor.toml"
    main.write_text(
        main.read_text().replace("[database]", f'[database]\nurl = "sqlite:///{directory}/monitor.db"')
    )
    upgrade(load_settings(config, {}))
    return config


def main() -> None:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--config", type=Path, metavar="DIR", help="another configuration; nobody may run it")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        config = given.config or _of_its_own(Path(directory))
        wall, processor = zip(*starts(config, given.times), strict=True)
    found = {
        "load": [round(one, 1) for one in os.getloadavg()],
        "wall, s": {"least": round(min(wall), 2), "median": round(median(wall), 2)},
        "processor, s": {"least": round(min(processor), 2), "median": round(median(processor), 2)},
    }
    print(json.dumps(found) if given.json else "\n".join(f"{key:14} {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
