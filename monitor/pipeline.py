"""The page to read first: which fact wakes which stage, on which lane, with how much patience.

feed ─poll▶ entry ─fetch▶ page ─extract▶ article ─match▶ topic ─place▶ story ─develop▶ development
─route▶ alert ─deliver▶ a person
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from monitor.model.facts import (
    AlertQueued,
    ArticleMatched,
    ArticlePlaced,
    ArticleRead,
    DevelopmentFound,
    DigestDue,
    EntryFound,
    FeedDue,
    PageFetched,
    RereadDue,
    SubscriptionDue,
)
from monitor.model.policy import EnginePolicy
from monitor.ports.work import Job, Lane, Stage


class Patience(Enum):
    """For how long a failing task is tried again."""

    WORK = auto()
    DELIVERY = auto()  #: longer: a message is a promise


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    fact: type[Any]
    stage: str
    lane: Lane
    patience: Patience = Patience.WORK


PIPELINE = (
    Step(FeedDue, "poll", Lane.ERRAND),
    Step(SubscriptionDue, "subscribe", Lane.ERRAND),
    Step(EntryFound, "fetch", Lane.ERRAND),
    Step(PageFetched, "extract", Lane.ERRAND),
    Step(RereadDue, "reread", Lane.ERRAND),
    Step(ArticleRead, "match", Lane.JUDGEMENT),
    Step(ArticleMatched, "place", Lane.JUDGEMENT),
    Step(ArticlePlaced, "develop", Lane.JUDGEMENT),
    Step(DevelopmentFound, "route", Lane.JUDGEMENT),
    Step(DigestDue, "digest", Lane.JUDGEMENT),
    Step(AlertQueued, "deliver", Lane.ERRAND, Patience.DELIVERY),
)


def wakes() -> dict[str, list[tuple[str, str]]]:
    """The table as the event log needs it: fact name to (stage, lane)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for step in PIPELINE:
        found.setdefault(step.fact.__name__, []).append((step.stage, step.lane.value))
    return found


def stages(runs: Mapping[str, Callable[[Any, Job], None]], policy: EnginePolicy) -> dict[str, Stage]:
    """The table as the engine needs it. Raises KeyError for a stage that nobody runs."""
    # A delivery gives up by itself, in words that reach the record; the engine's patience lies beyond.
    patience = {
        Patience.WORK: policy.patience,
        Patience.DELIVERY: policy.delivery_patience + policy.longest_retry * 2,
    }
    return {
        step.stage: Stage(
            name=step.stage,
            wakes_on=step.fact,
            run=runs[step.stage],
            lane=step.lane,
            patience=patience[step.patience],
        )
        for step in PIPELINE
    }
