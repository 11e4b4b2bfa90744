"""What is going to happen in the soak: a pure function of its seed, so the one who counts knows it too."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SITES = 8  #: servers that the feeds share
_ON_TOPIC = 0.3
_BURST_EVERY = 15  #: days
_BURST = 6  #: times the usual number of reports
_LONGEST_OUTAGE = 36  #: hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as it is going to be published."""

    number: int
    feed: int
    published: datetime
    story: int | None  #: None for one that is about anything else
    copy_of: int | None  #: the report that it is word for word
    edited: datetime | None  #: when it is corrected

    @property
    def path(self) -> str:
        """Its page; also its guid."""
        return f"/f{self.feed}/news/{self.number}-report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A feed and its pages are not to be had."""

    begins: datetime
    ends: datetime
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is going to happen."""

    seed: int
    reports: Sequence[Report]
    outages: Sequence[Sequence[Outage]]  #: by feed
    joined: Sequence[datetime]  #: by feed: when it is first followed
    left: Sequence[datetime]  #: by feed: when it is no longer followed

    def followed(self, at: datetime) -> list[int]:
        """The feeds that are followed then."""
        return [n for n, since in enumerate(self.joined) if since <= at < self.left[n]]


def plan(*, feeds: int, days: int, per_day: int, seed: int) -> Plan:
    """Lay out the whole time. A thirtieth of the feeds is replaced every month."""
    chance = random.Random(f"{seed}-plan")  # noqa: S311 - news, not secrets
    end = BEGIN + timedelta(days=days)
    joined, left = [BEGIN] * feeds, [end + timedelta(days=1)] * feeds
    for month in range(30, days, 30):
        at = BEGIN + timedelta(days=month)
        here = [n for n, until in enumerate(left) if until > at]
        for gone in chance.sample(here, max(1, feeds // 30)):
            left[gone] = at
            joined.append(at)
            left.append(end + timedelta(days=1))
    outages = [list(_outages(chance, days)) for _ in joined]
    reports = list(_reports(chance, days, per_day, joined, left))
    return Plan(seed=seed, reports=reports, outages=outages, joined=joined, left=left)


def _outages(chance: random.Random, days: int) -> Iterator[Outage]:
    for day in range(days):
        if chance.random() < 0.02:
            begins = BEGIN + timedelta(days=day, hours=chance.random() * 24)
            ends = begins + timedelta(hours=1 + chance.random() * (_LONGEST_OUTAGE - 1))
            kind = chance.choice(("fault", "silence", "throttle", "missing", "garbage"))
            yield Outage(begins=begins, ends=ends, kind=kind)


def _reports(
    chance: random.Random, days: int, per_day: int, joined: Sequence[datetime], left: Sequence[datetime]
) -> Iterator[Report]:
    number = stories = 0
    recent: list[Report] = []
    for day in range(days):
        begin = BEGIN + timedelta(days=day)
        here = [n for n, since in enumerate(joined) if since <= begin < left[n]]
        busy = _BURST if day % _BURST_EVERY == _BURST_EVERY - 1 else 1
        moments = sorted(
            chance.random() * 24 for _ in range(busy * chance.randint(per_day // 2, per_day * 3 // 2))
        )
        recent = [one for one in recent if begin - one.published < timedelta(days=20)]
        for hours in moments:
            at = begin + timedelta(hours=hours)
            # A few outlets publish much, most little.
            feed = here[min(int(chance.paretovariate(0.7)) - 1, len(here) - 1) if chance.random() < 0.5
                        else chance.randrange(len(here))]  # fmt: skip
            number += 1
            story, copied = None, None
            if chance.random() < _ON_TOPIC:
                fresh = [r for r in recent if at - r.published < timedelta(days=2) and r.copy_of is None]
                draw = chance.random()
                if draw < 0.35 and fresh:
                    copied = chance.choice(fresh)
                    story = copied.story
                elif draw < 0.75 and recent:
                    story = chance.choice(recent).story
                else:
                    stories += 1
                    story = stories
            edited = at + timedelta(hours=6) if story and copied is None and chance.random() < 0.1 else None
            made = Report(
                number=number, feed=feed, published=at, story=story,
                copy_of=copied.number if copied else None, edited=edited,
            )  # fmt: skip
            if story:
                recent.append(made)
            yield made
