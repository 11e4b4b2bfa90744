"""An invented press for the soak: what it publishes when, and its servers, in a process of their own.

Run by benchmarks.soak. The plan is a pure function of its seed, so the one who asks can tell what had to
arrive. Prints its addresses as JSON; then reads commands: `at TIME` moves its clock, `received` prints what
was posted.
"""

import json
import random
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from wordfreq import top_n_list

from monitor.demo.loopback import LoopbackServer, Reply, Request

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SITES = 8  #: servers that the feeds share
_SHOWN = 80  #: items in a feed document
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


_ENDS = ("ford", "wick", "ton", "bury", "mouth", "combe", "stead", "leigh", "thorpe", "by", "field", "ness")
_BEGINS = ("Al", "Bren", "Cor", "Dun", "Eller", "Fen", "Gar", "Hol", "Ips", "Kel", "Lan", "Mar", "Nor", "Pen",
           "Quar", "Rad", "Sel", "Tor", "Ul", "Wen")  # fmt: skip
_MIDDLES = ("a", "ing", "er", "en", "is", "o", "um", "y")
_NAMES = ("Megan", "Alun", "Carys", "Derek", "Elin", "Farid", "Gwen", "Huw", "Ines", "Jon", "Kirsty", "Lewis")
_MATTERS = (
    "close the maternity ward", "open a stroke unit", "send patients across the border for surgery",
    "halve the waiting list for hips", "share its scanner with a neighbour", "end night cover in A&E",
    "hire nurses from abroad", "rebuild the roof over the theatres", "charge visitors for parking",
    "move the children's clinic to the coast", "lend beds to care homes", "trial evening clinics",
)  # fmt: skip
_OTHERS = (
    "the harbour wall", "a school's new pool", "the village fête", "a bus to the station", "the rugby final",
    "a bakery's hundred years", "flood gates on the river", "the library's late opening", "a lost parrot",
)  # fmt: skip
_SENTENCES = (
    "{who}, who speaks for {body}, said that {n} people had written about the {a} {b} since {day}.",
    "The board of {body} will hear of the {a} on {day}, and {n} {b} staff have been told.",
    "A paper on the {a} puts the cost of {b} and {c} at £{n},000 over {m} years.",
    "“Nobody asked the {n} families who depend on {a} and {c},” said {who}.",
    "{body} has {n} {a} places, of which {m} were {b} when {c} inspectors called on {day}.",
    "Work on {a} is to begin on {day}, and the first {m} of {n} {b} should be done by the spring.",
    "{who} called for a {c} pause of {m} months, and for the {n} {b} letters to be published.",
    "In the year before, {n} {a} people had come from {place}, {m} of them {c}.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=1)
def _words() -> list[str]:
    """Words of middling frequency."""
    return [word for word in top_n_list("en", 12_000)[2000:] if word.isalpha() and len(word) > 4]


@lru_cache(maxsize=2000)
def texts(seed: int, number: int, story: int | None) -> tuple[str, tuple[str, ...]]:
    """Write a report: its headline and paragraphs. Those of one story share its place, body and matter."""
    of_story = random.Random(f"{seed}-story-{story or -number}")  # noqa: S311 - as above
    own = random.Random(f"{seed}-report-{number}")  # noqa: S311 - as above
    place = of_story.choice(_BEGINS) + of_story.choice(_MIDDLES) + of_story.choice(_ENDS)
    if story is None:
        body, subject = f"{place} council", of_story.choice(_OTHERS)
        title, lead = f"{place} talks about {subject}", f"{body} has spent an evening on {subject}."
    else:
        body, matter = f"{place} Hospital", of_story.choice(_MATTERS)
        title = f"{body} to {matter}"
        lead = f"{body} is to {matter}, its managers said."
    of_its_own = of_story.sample(_words(), 40)  # what tells one matter from another
    sentences = [
        own.choice(_SENTENCES).format(
            **dict(zip("abc", own.sample(of_its_own, 3), strict=True)),
            who=f"{own.choice(_NAMES)} {own.choice(_BEGINS)}{own.choice(_ENDS)}",
            body=body, place=place, day=own.choice(_DAYS), n=own.randrange(20, 900), m=own.randrange(2, 19),
        )
        for _ in range(own.randrange(8, 20))
    ]  # fmt: skip
    return title, (lead, *(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)))


class Press:
    """All outlets, on several servers."""

    def __init__(self, made: Plan) -> None:
        self._plan = made
        self._by_feed: defaultdict[int, list[Report]] = defaultdict(list)
        for report in made.reports:
            self._by_feed[report.feed].append(report)
        self._by_path = {report.path: report for report in made.reports}
        self.at = BEGIN

    def answer(self, request: Request) -> Reply:
        """Answer for any feed or page."""
        if request.target == "/robots.txt":
            return Reply(status=404)
        report = self._by_path.get(request.target)
        feed = report.feed if report else int(request.target.strip("/f").split("/")[0] or 0)
        outage = next((o for o in self._plan.outages[feed] if o.begins <= self.at < o.ends), None)
        if outage is not None:
            return _OUTAGES[outage.kind]
        if report is None:
            shown = [one for one in self._by_feed[feed] if one.published <= self.at][-_SHOWN:]
            tag = f'"{shown[-1].number if shown else 0}"'
            return self._unless(request, tag, lambda: self._feed(feed, shown), "application/rss+xml")
        if report.published > self.at:
            return Reply(status=404)
        edited = report.edited is not None and report.edited <= self.at
        return self._unless(
            request, f'"{report.number}-{edited}"', lambda: self._page(report, edited), "text/html"
        )

    def _unless(self, request: Request, tag: str, body: Any, kind: str) -> Reply:
        if request.headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        headers = {"ETag": tag, "Content-Type": f"{kind}; charset=utf-8"}
        return Reply(status=200, body=body().encode(), headers=headers)

    def _feed(self, feed: int, shown: Sequence[Report]) -> str:
        items = "".join(
            f"<item><guid isPermaLink='false'>{one.path}</guid><title>{self._text(one)[0]}</title>"
            f"<link>{one.path}</link><pubDate>{format_datetime(one.published, usegmt=True)}</pubDate></item>"
            for one in reversed(shown)
        )
        return f"<rss version='2.0'><channel><title>Outlet {feed}</title>{items}</channel></rss>"

    def _page(self, report: Report, edited: bool) -> str:  # noqa: FBT001 - one caller
        title, paragraphs = self._text(report)
        if edited:
            beds = report.number % 90
            correction = f"Correction: an earlier version gave {beds + 7} beds; there are {beds + 19}."
            paragraphs = (*paragraphs, correction)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{title}</title><meta property='
            f'"article:published_time" content="{report.published.isoformat()}"></head><body>'
            f"<nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main>"
            "</body></html>"
        )

    def _text(self, report: Report) -> tuple[str, tuple[str, ...]]:
        return texts(self._plan.seed, report.copy_of or report.number, report.story)


_OUTAGES = {
    "fault": Reply(status=500, body=b"broken"),
    "silence": Reply(status=0),
    # The host is left alone for that long in real time, in which simulated days go by.
    "throttle": Reply(status=429, headers={"Retry-After": "1"}),
    "missing": Reply(status=404),
    "garbage": Reply(status=200, body=b"<html><body>Under maintenance</body></html>"),
}


class Inbox:
    """Takes webhooks: how often each id came, and under which ids a development was told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.ids: Counter[str] = Counter()
        self.told: defaultdict[int, set[str]] = defaultdict(set)

    def answer(self, request: Request) -> Reply:
        """Take a message."""
        key, said = request.headers["webhook-id"], json.loads(request.body)
        with self._lock:
            self.ids[key] += 1
            if said["type"] == "development.found":
                self.told[said["data"]["development"]].add(key)
        return Reply(status=204)


def main() -> None:
    """Publish until the standard input ends."""
    feeds, days, per_day, seed = map(int, sys.argv[1:5])
    press, inbox = Press(plan(feeds=feeds, days=days, per_day=per_day, seed=seed)), Inbox()
    with ExitStack() as open_things:
        sites = [open_things.enter_context(LoopbackServer(press.answer, looks_every=1)) for _ in range(SITES)]
        hook = open_things.enter_context(LoopbackServer(inbox.answer, looks_every=1))
        print(json.dumps({"sites": [site.address for site in sites], "hook": hook.address}), flush=True)
        for line in sys.stdin:
            command, _, rest = line.strip().partition(" ")
            if command == "at":
                press.at = datetime.fromisoformat(rest)
                print("ok", flush=True)
            else:
                repeated = sum(count - 1 for count in inbox.ids.values())
                twice = sum(len(keys) > 1 for keys in inbox.told.values())
                found = {"ids": list(inbox.ids), "repeated": repeated, "twice": twice}
                print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
