"""What can be measured of the record from outside, at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCount:
    """Polls that ended alike, since the record began."""

    outcome: str
    polls: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lags:
    """How long messages took from the publication of their report, since the record began."""

    within: Sequence[tuple[int, int]]  #: (seconds, how many messages took at most so long), rising
    messages: int
    seconds: int  #: of all together


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The work of one lane."""

    due: int
    later: int  #: retries, and what is in hand under a lease
    aside: int
    oldest_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Facts of the record: the same for every process that asks."""

    polls: Sequence[PollCount]
    feeds: Mapping[str, int]  #: by state
    last_poll: datetime | None
    most_overdue_poll: datetime | None  #: when it was due; None where none waits to be woken
    articles: int
    placements: Mapping[str, int]  #: by relation
    stories: int
    developments: int
    deliveries: Mapping[str, int]  #: by state
    lags: Lags
    queues: Mapping[str, Queue]  #: by lane
    database_bytes: int | None  #: None for one in memory
    wal_bytes: int | None  #: None where the database is no file of ours
