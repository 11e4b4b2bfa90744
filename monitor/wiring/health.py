"""How each configured feed is doing, from what polling left on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.feeds.rhythm import SLOW, decayed, is_observed, per_day
from monitor.model.answers import FeedAnswer
from monitor.model.feeds import Feed, FeedState
from monitor.model.ids import FeedId
from monitor.settings import Settings

DISABLED = "disabled"
#: The states that need a person first.
_ORDER = (
    FeedState.GONE, FeedState.BLOCKED, FeedState.CHALLENGE, FeedState.FAILING, FeedState.QUIET,
    FeedState.SLOW, FeedState.NEW, FeedState.OK,
)  # fmt: skip
_RANK = {state.value: rank for rank, state in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed's health."""

    id: FeedId
    title: str
    url: str
    state: str  #: one of FeedState, or "disabled"
    error: str | None  #: what the last poll failed with; a first passing failure leaves the state as it is
    failing_since: datetime | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_entry_at: datetime | None  #: None until something new came after the first poll
    entries: int  #: held
    entries_per_day: float | None  #: lately; None before its first success
    rate_is_assumed: bool  #: from the first document's dates or a default: nothing new has come yet
    polls: int
    next_due: datetime | None
    due_reason: str  #: why then, in words


def feed_health(settings: Settings, answers: Iterable[FeedAnswer], *, now: datetime) -> list[FeedHealth]:
    """Tell how every configured feed is doing, those first that need a person."""
    known = {answer.id: answer for answer in answers}
    found = [_health(feed, known.get(feed.id), now) for feed in settings.feeds.values()]
    return sorted(found, key=lambda one: (_RANK.get(one.state, len(_RANK)), one.id))


def _health(feed: Feed, answer: FeedAnswer | None, now: datetime) -> FeedHealth:
    state = answer.state if answer else FeedState.NEW.value
    seen = answer is not None and is_observed(answer.fast_rate)
    return FeedHealth(
        id=feed.id,
        title=feed.title,
        url=feed.url,
        state=state if feed.enabled else DISABLED,
        error=answer.error if answer else None,
        failing_since=answer.failing_since if answer else None,
        last_polled_at=answer.last_polled_at if answer else None,
        last_success_at=answer.last_success_at if answer else None,
        last_new_entry_at=answer.last_new_entry_at if answer and seen else None,
        entries=answer.entries if answer else 0,
        entries_per_day=_rate(answer, now) if answer else None,
        rate_is_assumed=not seen,
        polls=answer.polls if answer else 0,
        next_due=answer.next_due if answer and feed.enabled else None,
        due_reason=_due_reason(feed, answer),
    )


def _due_reason(feed: Feed, answer: FeedAnswer | None) -> str:
    if not feed.enabled:
        return "it is not asked: feeds.toml says enabled = false"
    return answer.due_reason if answer else "it is about to be asked for the first time"


def _rate(answer: FeedAnswer, now: datetime) -> float | None:
    if answer.last_success_at is None or answer.last_polled_at is None:
        return None
    return round(per_day(decayed(answer.slow_rate, now - answer.last_polled_at, SLOW), SLOW), 2)
