"""Every reliability figure in one table, from short runs: two soaks, restarts, and nodes that are lost.

Run: python -m benchmarks.reliability [--days 92] [--feeds 8] [--kills 4] [--without PART] [--json]

It plays three months (with a full disk, a clock a day ahead and a day behind, and the change to summer time)
on SQLite and on PostgreSQL, starts the real command, and loses each kind of node in each way. Exit code 1
where anything was lost, repeated, split or doubled. Each part is a benchmark of its own and says more alone.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from benchmarks.soak_plan import BEGIN

PARTS = ("soak", "restart", "recovery")
DATABASES = ("sqlite", "postgresql")
#: What must not happen; the soak counts it.
NEVER = (
    "items_lost",
    "alerts_lost",
    "alerts_repeated_under_another_id",
    "copies_split_from_their_story",
    "digests_doubled_or_missing",
    "tasks_set_aside",
)
_DAYS_OF_WRONG_CLOCKS, _DAY_OF_SUMMER_TIME = 21, 89


def main() -> None:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=92, help="simulated; from 90 with summer time")
    parser.add_argument("--feeds", type=int, default=8)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--without", action="append", choices=PARTS, default=[], help="leave a part out")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measured(given)
    print(json.dumps(found) if given.json else "\n".join(table(found)))
    sys.exit(1 if any(soak[name] for soak in found["soaks"] for name in NEVER) else 0)


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Run the parts, one after the other."""
    soak = ("--days", given.days, "--feeds", given.feeds, "--kills", given.kills)
    soak += ("--per-day", 4, "--step", 720, "--every", 1440)
    parts = [part for part in PARTS if part not in given.without]
    return {
        "soaks": [_run("soak", *soak, "--on", on)[0] for on in DATABASES if "soak" in parts],
        "restart": _run("restart", "--times", 3)[0] if "restart" in parts else None,
        "recovery": _run("recovery") if "recovery" in parts else [],
        "load": [round(one, 1) for one in os.getloadavg()],
    }


def _run(name: str, *arguments: object) -> list[dict[str, Any]]:
    """Run a benchmark in a process of its own, and read the lines of JSON that it prints."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments), "--json"]
    print("running:", " ".join(command[1:]), file=sys.stderr, flush=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        sys.exit(f"{done.stderr}\nbenchmarks.{name} failed; run it by itself")
    print(
        done.stdout, end="", file=sys.stderr, flush=True
    )  # what was measured stays where a later part fails
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(found: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines of a table that Markdown shows as one."""
    if soaks := found["soaks"]:
        yield f"| | {' | '.join(soak['database'] for soak in soaks)} |"
        yield f"|---{'|---' * len(soaks)}|"
        for name, cells in _rows(soaks):
            yield f"| {name} | {' | '.join(cells)} |"
        yield ""
    if restart := found["restart"]:
        for kind in ("wall, s", "processor, s"):
            taken = restart[kind]
            yield f"restart of the command, {kind}: {taken['median']} (least {taken['least']})"
    for lost in found["recovery"]:
        yield f"the node that {lost['lost']}, {lost['how']}: done by another after {lost['seconds']} s"
    yield f"load at the end: {', '.join(map(str, found['load']))}"


def _rows(soaks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    def row(name: str, *keys: str) -> tuple[str, list[str]]:
        return name, [", ".join(f"{soak[key]}" for key in keys) for soak in soaks]

    yield row("feeds, hours simulated", "feeds", "hours_simulated")
    yield row("polls, articles, stories, messages", "polls", "articles", "stories", "messages")
    yield row("kills survived", "kills_survived")
    yield row("items lost, of", "items_lost", "published")
    yield row("alerts lost", "alerts_lost")
    yield row("alerts repeated with their id, with another", *_REPEATED)
    yield row("stories split or doubled", "copies_split_from_their_story")
    yield row("tasks given up", "tasks_set_aside")
    yield "clock a day ahead, a day behind", [_survived(soak, _DAYS_OF_WRONG_CLOCKS) for soak in soaks]
    yield "change to summer time", [_survived(soak, _DAY_OF_SUMMER_TIME) for soak in soaks]
    yield "recovery after kill -9, s", [_span(soak["recovery_after_kill_s"]) for soak in soaks]
    yield row("recovery after a full disk, s (None: the server's)", "recovery_after_full_disk_s")
    yield "restart of the command on this record, s", [_span(soak["restart_s"]) for soak in soaks]
    yield row("peak memory, MB", "memory_peak_mb")
    yield row("memory by month, MB", "memory_by_month_mb")
    yield row("database per 1,000 articles, MB", "database_mb_per_1000_articles")


_REPEATED = ("alerts_repeated_under_their_id", "alerts_repeated_under_another_id")


def _survived(soak: Mapping[str, Any], day: int) -> str:
    """Say what a day that lies in the time did: whatever it did is in the counts."""
    if soak["hours_simulated"] < day * 24:
        return f"not reached (until {BEGIN + timedelta(days=day):%-d %B})"
    wrong = {name: soak[name] for name in NEVER if soak[name]}
    if not wrong:
        return "no loss, no repetition, one digest a day"
    return ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in wrong.items())


def _span(seconds: Sequence[float]) -> str:
    return f"{min(seconds)} to {max(seconds)}" if seconds else "none"


if __name__ == "__main__":
    main()
