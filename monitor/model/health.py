"""How the monitor itself is doing, as far as people are told."""

from dataclasses import dataclass
from datetime import datetime

#: The state of what works.
WELL = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that can work or not, and since when people know."""

    about: str  #: what it is: "feed:bbc-wales", "polling", "disk", "delivery:desk:anna@example.org"
    state: str  #: WELL, or what is wrong: "failing", "blocked", "dead", "full" …
    since: datetime
    reason: str  #: in words, for the message


def endpoint(name: str) -> str:
    """What a condition of a webhook that answered 410 is about."""
    return f"endpoint:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message about ourselves, as it waits to be sent."""

    news: str  #: one sentence
    details: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFailure:
    """A reader to whom the last messages could not be delivered."""

    route: str
    recipient: str
    dead: int  #: how many messages were given up since one was last delivered
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What is remembered about one feed, as far as its health goes."""

    id: str
    state: str
    error: str | None
    failing_since: datetime | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
