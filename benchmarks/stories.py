"""What one relevant article costs in the heart, among 1,000 to 1,000,000 stored ones; and near-copies.

Run: python -m benchmarks.stories [--stored 1000 10000 100000] [--plot FILE.svg] [--json]
     python -m benchmarks.stories --near-copies [--articles 300] [--json]

Cost: prepare, place, judge and record reports of the demo's stories in a record that holds so many other
articles, as the daemon's judgement lane does; milliseconds of CPU time, beside trafilatura's for the same
articles on generated pages, in the same process. Each size has a process of its own, and so its own memory.
Near-copies: benchmarks/near_copies.py.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks.extraction import generate
from benchmarks.filling import fill
from benchmarks.near_copies import compare
from benchmarks.outlets import Report, reports
from benchmarks.plot import curve
from monitor.history.replay import Document
from monitor.wiring.configuration import load_settings, shipped_configuration
from monitor.wiring.replay import replay_on
from storage.engine import open_engine
from storage.store import Store

_WARM, _TIMED, _PAGES = 30, 60, 20
_NOW = datetime(2025, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """What one article costs at one size; milliseconds of CPU time."""

    stored: int
    place: float  #: median: features, candidates, score, record
    develop: float  #: median: sentences, kinship, novelty, development, record
    both: float
    slowest: float  #: of 20 articles, the slowest but one
    trafilatura: float
    resident: float  #: megabytes at the end
    database: float  #: megabytes on disk

    def line(self, first: "Cost") -> str:
        """Say it as a row of the table."""
        return (
            f"{self.stored:>9,} | {self.place:5.1f} | {self.develop:7.1f} | {self.both:5.1f} "
            f"| {self.slowest:5.1f} | {self.both / self.trafilatura:13.2f} | {self.both / first.both:6.2f} "
            f"| {self.resident:8.0f} | {self.database:8.0f}"
        )


HEAD = "   stored | place | develop |  both |   p95 | x trafilatura | growth | resident | database"


class Watch:
    """CPU milliseconds of each call of a stage."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def around(self, run: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        """Time a stage."""

        def timed(event: Any, job: Any) -> None:
            begun = time.process_time()
            run(event, job)
            self.spent.append(1000 * (time.process_time() - begun))

        return timed


def measure(path: Path, stored: int) -> Cost:
    """Judge reports in a filled record, and read their pages."""
    engine = open_engine(f"sqlite:///{path}")
    settings = load_settings(shipped_configuration(), {})
    run = replay_on(settings, Store(engine, wakes={}), lambda _: True)
    place, develop = Watch(), Watch()
    timed = replace(run, place=place.around(run.place), develop=develop.around(run.develop))
    chosen = reports(_WARM + _TIMED, 1.0, now=_NOW)
    for _ in timed.run(_document(one) for one in chosen):
        pass
    placed, developed = place.spent[_WARM:], develop.spent[_WARM:]
    both = [one + other for one, other in zip(placed, developed, strict=True)]
    engine.dispose()
    resident = _resident()  # before trafilatura is used: its memory is not the heart's
    return Cost(
        stored=stored,
        place=statistics.median(placed),
        develop=statistics.median(developed),
        both=statistics.median(both),
        slowest=statistics.quantiles(both, n=20)[-1],
        trafilatura=statistics.median(_read(one) for one in chosen[:_PAGES]),
        resident=resident,
        database=path.stat().st_size / 1e6,
    )


def _document(report: Report) -> Document:
    return Document(
        id=f"report {report.number}",
        title=report.title,
        text="\n".join(report.paragraphs),
        url=f"https://outlet{report.number % 10}.example{report.path}",
        source=f"Outlet {report.number % 10}",
        language="en",
        published_at=report.published,
    )


def _read(report: Report) -> float:
    page = generate(report.number, title=report.title, paragraphs=report.paragraphs).decode()
    times = []
    for _ in range(2):
        begun = time.process_time()
        trafilatura.extract(page)
        times.append(1000 * (time.process_time() - begun))
    return min(times)


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _in_a_process(*arguments: object) -> str:
    command = [sys.executable, "-m", "benchmarks.stories", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603  our own module


def costs(sizes: Sequence[int]) -> list[Cost]:
    """Fill and measure a record of each size, each in a process of its own."""
    found = []
    for stored in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "record.db"
            _in_a_process("--fill", path, stored)
            found.append(Cost(**json.loads(_in_a_process("--measure", path, stored))))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", nargs="+", type=int, default=[1000, 10_000, 100_000], metavar="N")
    parser.add_argument("--plot", type=Path, help="write the curve here, as SVG")
    parser.add_argument("--near-copies", action="store_true", help="compare with datasketch instead")
    parser.add_argument("--articles", type=int, default=300, help="originals, for --near-copies")
    parser.add_argument("--json", action="store_true")
    for step in ("--fill", "--measure"):
        parser.add_argument(step, nargs=2, metavar=("DB", "N"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.fill:
        fill(Path(args.fill[0]), int(args.fill[1]))
    elif args.measure:
        print(json.dumps(asdict(measure(Path(args.measure[0]), int(args.measure[1])))))
    elif args.near_copies:
        compare(args.articles, as_json=args.json)
    else:
        found = costs(args.stored)
        if args.plot:
            args.plot.write_text(curve([(one.stored, one.both) for one in found]), encoding="utf-8")
        lines = [json.dumps(asdict(one)) for one in found]
        print("\n".join(lines if args.json else [HEAD, *(one.line(found[0]) for one in found)]))


if __name__ == "__main__":
    main()
