"""What the soak counts: the record beside the plan, and beside what arrived."""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.soak_house import House
from benchmarks.soak_plan import BEGIN
from monitor.model.policy import DatabaseSettings
from storage.engine import opened

_LONDON = ZoneInfo("Europe/London")
#: Published later than this, and the longest time between two polls, before the end: it may be on its way.
_SETTLED = timedelta(days=3)


@dataclass(kw_only=True)
class Figures:
    """What came of it."""

    database: str
    feeds: int
    hours_simulated: float = 0
    hours_taken: float = 0
    published: int = 0
    polls: int = 0
    articles: int = 0
    stories: int = 0
    developments: int = 0
    messages: int = 0
    kills_survived: int = 0
    items_lost: int = 0
    alerts_lost: int = 0
    alerts_repeated_under_their_id: int = 0
    alerts_repeated_under_another_id: int = 0
    copies_split_from_their_story: int = 0
    digests_doubled_or_missing: int = 0
    tasks_set_aside: int = 0
    recovery_after_kill_s: list[float] = field(default_factory=list)
    recovery_after_full_disk_s: float | None = None
    restart_s: list[float] = field(default_factory=list)
    restart_cpu_s: list[float] = field(default_factory=list)
    memory_peak_mb: float = 0
    memory_by_month_mb: list[float] = field(default_factory=list)
    memory_after_first_month: str = "not reached"
    database_mb_by_month: list[float] = field(default_factory=list)
    database_mb_per_1000_articles: float = 0


def count(figures: Figures, house: House, days: int, received: dict[str, Any]) -> None:
    """Compare the record of so many days with the plan, and with what arrived."""
    with opened(DatabaseSettings(url=house.database)) as engine, engine.connect() as connection:
        connection.execution_options(read_only=True)
        _count_record(figures, connection)
        _count_messages(figures, connection, received)
        _count_digests(figures, connection, days)
        placed = _placed(connection)
        connection.rollback()
    _count_items(figures, house, days, placed)
    figures.database_mb_per_1000_articles = round(house.megabytes() / max(1, figures.articles) * 1000, 1)


def _count_record(figures: Figures, connection: sa.Connection) -> None:
    def one(statement: str) -> int:
        return int(connection.execute(sa.text(statement)).scalar() or 0)

    figures.polls = one("SELECT sum(polls) FROM poll_count")
    figures.articles = one("SELECT count(*) FROM article")
    figures.stories = one("SELECT count(*) FROM story")
    figures.developments = one("SELECT count(*) FROM development")
    figures.tasks_set_aside = one("SELECT count(*) FROM task WHERE state = 'aside'")


def _count_messages(figures: Figures, connection: sa.Connection, received: dict[str, Any]) -> None:
    sent = {row[0] for row in connection.execute(sa.text("SELECT key FROM delivery WHERE state = 'sent'"))}
    figures.messages = len(received["ids"])
    figures.alerts_lost = len(sent - set(received["ids"]))
    figures.alerts_repeated_under_their_id = received["repeated"]
    figures.alerts_repeated_under_another_id = received["twice"]


def _count_digests(figures: Figures, connection: sa.Connection, days: int) -> None:
    made = [
        row[0] if isinstance(row[0], dict) else json.loads(row[0])
        for row in connection.execute(sa.text("SELECT subject FROM event WHERE kind = 'DigestDue'"))
    ]
    by_day = Counter(datetime.fromisoformat(one["until"]).astimezone(_LONDON).date() for one in made)
    missing = max(0, days - 1 - len(by_day))
    figures.digests_doubled_or_missing = sum(n - 1 for n in by_day.values()) + missing


def _placed(connection: sa.Connection) -> Mapping[int, int | None]:
    """The story of each article, by its number in the plan; None for one in no story."""
    rows = connection.execute(
        sa.text(
            "SELECT a.canonical_url, p.story_id FROM article a LEFT JOIN placement p ON p.article_id = a.id"
        )
    )
    return {int(url.rpartition("/")[2].split("-")[0]): story for url, story in rows}


def _count_items(figures: Figures, house: House, days: int, placed: Mapping[int, int | None]) -> None:
    plan, end = house.plan, BEGIN + timedelta(days=days)
    by_original: defaultdict[int, set[int | None]] = defaultdict(set)
    for report in plan.reports:
        since, until = plan.joined[report.feed], min(end, plan.left[report.feed])
        if not since + timedelta(hours=2) < report.published < until - _SETTLED - house.longest:
            continue
        figures.published += 1
        if report.number not in placed:
            figures.items_lost += 1
            print("lost:", report, plan.outages[report.feed], file=sys.stderr)
        elif report.story is not None:
            by_original[report.copy_of or report.number].add(placed[report.number])
    figures.copies_split_from_their_story = sum(len(found) > 1 for found in by_original.values())
