"""Briefings, envelopes and clocks for the tests of this room; the story is Powys, January to July 2025."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.alerts.sheet import Links
from monitor.alerts.wording import word
from monitor.model.alerts import Briefing, Digest, DigestLine, DigestNews, Envelope, Message, Source
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kind

PAGES = Links(pages="https://monitor.example", mute="https://monitor.example/mute/12?t=abc")
NO_LINKS = Links()
NEWS_AT = datetime(2025, 3, 26, 9, 14, tzinfo=UTC)


class FixedClock:
    """Time that moves when a test says so."""

    def __init__(self, at: datetime = NEWS_AT) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Seconds:
    """A monotonic clock that moves when a test says so."""

    def __init__(self) -> None:
        self.value = 1000.0

    def __call__(self) -> float:
        return self.value

    def pass_(self, time: timedelta) -> None:
        self.value += time.total_seconds()


def briefing(**changes: Any) -> Briefing:
    """The board's reversal of March 2025, or what `changes` make of it."""
    reversal = Briefing(
        development=DevelopmentId(7),
        story=StoryId(12),
        story_title="Powys health board reveals plan to slow treatment in England",
        first=False,
        kind=Kind.REVERSED,
        weight=0.8,
        headline="Powys board approves Welsh waiting times for English hospitals",
        passages=(
            "The board agreed on Wednesday to ask English hospitals to keep Welsh waiting times from July.",
            "“We can only spend what we have,” said the chief executive, Hayley Thomas.",
        ),
        quotations=(("We can only spend what we have,", "Hayley Thomas"),),
        figures=(("forecast deficit", "£38.4m", "£23m"), ("saving planned", "£16m", None)),
        conflicts=(),
        source=Source(
            outlet="Nation.Cymru",
            url="https://nation.example/news/powys-board?a=1&b=2",
            title="Longer waits agreed for Powys patients",
        ),
        known_sentences=15,
        independent_reports=2,
        copies=11,
        reopened_after_days=None,
        published_at=NEWS_AT,
        found_at=NEWS_AT + timedelta(minutes=6),
    )
    return replace(reversal, **changes)


def message(**changes: Any) -> Message:
    """A worded message."""
    return word(briefing(**changes), PAGES)


def envelope(recipient: str, **changes: Any) -> Envelope:
    """A message on its way to `recipient`."""
    first = Envelope(
        key="0123456789abcdef0123456789abcdef",
        recipient=recipient,
        attempt=1,
        message=message(),
        story=StoryId(12),
        thread=None,
    )
    return replace(first, **changes)


def digest(*lines: DigestLine, sick_feeds: tuple[str, ...] = ()) -> Digest:
    """A week's digest, 23 to 29 September 2024."""
    return Digest(
        route=RouteId("week"),
        since=datetime(2024, 9, 23, tzinfo=UTC),
        until=datetime(2024, 9, 30, tzinfo=UTC),
        lines=lines,
        sick_feeds=sick_feeds,
    )


def digest_line(
    story: int, title: str, *headlines: str, copies: int = 0, outlets: tuple[str, ...] = ()
) -> DigestLine:
    """One story of a digest: news from the BBC; `outlets` reported it without anything new."""
    return DigestLine(
        story=StoryId(story),
        story_title=title,
        news=tuple(
            DigestNews(
                kind=Kind.ANNOUNCED,
                headline=headline,
                source=Source(outlet="BBC", url=f"https://bbc.example/{story}", title=headline),
            )
            for headline in headlines
        ),
        coverage=tuple(
            Source(outlet=name, url=f"https://{name.lower().replace(' ', '')}.example/{story}", title=title)
            for name in outlets
        ),
        copies=copies,
    )
