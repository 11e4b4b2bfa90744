"""When to ask a feed again: what one poll brought is folded into what we remember.

To lose the least time in all for a given number of requests, the interval must go with one over the
square root of the rate, not with one over the rate; simulated over 60 days (docs/decisions).
"""

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.feeds.rhythm import FAST, SLOW, decayed, entries_per_day, first_count, usual_gap
from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import FeedId
from monitor.model.policy import PollingPolicy

_HOUR_AT_A_DAY = 6.0  #: entries a day for which the interval is 60 minutes
_OVERLAP = 0.4  #: the share of a document that may be new before an entry can be lost
_LEAST_AFTER_FAILURE = timedelta(minutes=15)
_DAY = timedelta(days=1)
_GONE_CHECK = timedelta(hours=24)  #: between two 410 that are believed
_STALE_VALIDATORS = timedelta(days=8)  #: some servers answer 304 for ever (NetNewsWire's rule)
_QUIET_AT_LEAST, _QUIET_GAPS = timedelta(days=3), 8
_HIGHEST_SCORE = 7.0


def first_due(feed: FeedId, now: datetime, *, spread: timedelta) -> datetime:
    """Give a new feed its first poll within `spread`, always at the same phase: feeds must not crowd."""
    number = int.from_bytes(hashlib.blake2b(feed.encode(), digest_size=8).digest())
    return now + spread * (number / 2**64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poll:
    """One poll and its circumstances."""

    before: FeedMemory
    outcome: PollOutcome
    policy: PollingPolicy
    now: datetime
    chance: float
    new_entries: int
    every: timedelta | None


def next_poll(
    memory: FeedMemory,
    outcome: PollOutcome,
    policy: PollingPolicy,
    *,
    now: datetime,
    chance: float,
    new_entries: int = 0,
    every: timedelta | None = None,
) -> FeedMemory:
    """Fold one poll's outcome into the memory, with the time of the next poll and why then.

    `new_entries` counts by first sight, never by date; on the first successful poll it is a baseline and
    says nothing. `chance` is a random number in 0..1, for the jitter. `every` fixes the interval of a
    healthy feed. There is always a next poll.
    """
    poll = _Poll(
        before=memory, outcome=outcome, policy=policy, now=now,
        chance=chance, new_entries=new_entries, every=every,
    )  # fmt: skip
    polled = replace(
        memory, polls=memory.polls + 1, last_polled_at=now,
        slow_rate=_faded(memory.slow_rate, SLOW, poll), fast_rate=_faded(memory.fast_rate, FAST, poll),
    )  # fmt: skip
    if outcome.error is None:
        return _after_success(poll, polled)
    if outcome.state is FeedState.GONE:
        return _after_gone(poll, _failed(poll, polled))
    return _after_failure(poll, _failed(poll, polled))


def _after_success(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    memory = _with_rates(poll, _with_validators(poll, memory))
    memory = replace(memory, last_success_at=poll.now, error=None, failing_since=None, error_score=0.0)
    memory = replace(memory, state=_health(memory, poll.now))
    pause, reason = _interval(poll, memory)
    varied = _varied(pause, poll)
    if poll.every is None:
        varied = min(max(varied, poll.policy.shortest), poll.policy.longest)
    return _due(poll, memory, varied, reason)


def _failed(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    outcome = poll.outcome
    return replace(
        memory,
        error=outcome.error,
        error_score=min(memory.error_score + max(outcome.severity, 0.25), 100.0),
        failing_since=memory.failing_since or poll.now,
        state=outcome.state if outcome.state is not FeedState.OK else FeedState.FAILING,
    )


def _after_failure(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    """Double the pause with each hard failure, up to a day; up to a week once a week has failed."""
    since = memory.failing_since or poll.now
    cap = timedelta(days=7) if poll.now - since > timedelta(days=7) else _DAY
    pause, _ = _interval(poll, memory)
    pause = max(pause, _LEAST_AFTER_FAILURE) * math.exp2(min(memory.error_score, _HIGHEST_SCORE))
    reason = f"failing since {since:%d %b %H:%M} (score {memory.error_score:g}), so we ask less often"
    return _due(poll, memory, min(_varied(min(pause, cap), poll), cap), reason)


def _after_gone(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    """Believe a 410 when the poll before it, a day ago or more, brought one too; probe weekly ever after.

    Asking only after a day makes the second of two consecutive answers a confirmation.
    """
    before = poll.before
    again = before.error == memory.error and before.last_polled_at is not None
    a_day_later = before.last_polled_at is not None and poll.now - before.last_polled_at >= _GONE_CHECK
    if before.state is FeedState.GONE or (again and a_day_later):
        reason = "gone, said twice a day apart: we look once a week"
        return replace(memory, state=FeedState.GONE, next_due=poll.now + timedelta(days=7), due_reason=reason)
    reason = "it says that it is gone: we ask once more after a day"
    return replace(memory, state=FeedState.FAILING, next_due=poll.now + _GONE_CHECK, due_reason=reason)


def _with_validators(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    """Keep what the server gave, verbatim; forget it where nothing but 304 came for eight days."""
    outcome = poll.outcome
    if outcome.status != 304:
        return replace(
            memory,
            etag=outcome.etag,
            last_modified=outcome.last_modified,
            body_hash=outcome.body_hash or memory.body_hash,
            last_full_answer_at=poll.now,
        )
    last = memory.last_full_answer_at
    if last is None or poll.now - last >= _STALE_VALIDATORS:
        return replace(memory, etag=None, last_modified=None)
    etag, last_modified = outcome.etag or memory.etag, outcome.last_modified or memory.last_modified
    return replace(memory, etag=etag, last_modified=last_modified)


def _with_rates(poll: _Poll, memory: FeedMemory) -> FeedMemory:
    if memory.last_success_at is None:
        entries = poll.outcome.feed.entries if poll.outcome.feed else ()
        seed = first_count(entries, poll.now)
        return replace(memory, slow_rate=seed, fast_rate=0.0, last_new_entry_at=poll.now)
    if not poll.new_entries:
        return memory
    return replace(
        memory,
        slow_rate=memory.slow_rate + poll.new_entries,
        fast_rate=memory.fast_rate + poll.new_entries,
        last_new_entry_at=poll.now,
    )


def _faded(count: float, half_life: timedelta, poll: _Poll) -> float:
    return decayed(count, poll.now - (poll.before.last_polled_at or poll.now), half_life)


def _health(memory: FeedMemory, now: datetime) -> FeedState:
    gap = usual_gap(memory, now)
    if gap is None or memory.last_new_entry_at is None:
        return FeedState.OK
    silence = now - memory.last_new_entry_at
    return FeedState.QUIET if silence > max(_QUIET_AT_LEAST, _QUIET_GAPS * gap) else FeedState.OK


def _interval(poll: _Poll, memory: FeedMemory) -> tuple[timedelta, str]:
    """The pause between two polls of a healthy feed, before jitter, and why it is that long."""
    policy, outcome = poll.policy, poll.outcome
    if poll.every is not None:
        return poll.every, f"set to every {_minutes(poll.every)}"
    if memory.last_success_at is None:
        return policy.first, "its rhythm is not known yet"
    rate = max(entries_per_day(memory), 1e-6)
    pause = min(timedelta(hours=1) * math.sqrt(_HOUR_AT_A_DAY / rate), policy.longest)
    reason = f"it brings about {rate:.2g} entries a day"
    window = len(outcome.feed.entries) if outcome.feed else 0
    if window and (guard := _OVERLAP * window / rate * _DAY) < pause:
        pause, reason = guard, f"its document holds only {window} entries, {rate:.2g} come a day"
    pause = min(max(pause, policy.shortest), policy.longest)
    if outcome.hint and outcome.hint > pause:
        pause, reason = min(outcome.hint, policy.longest), f"its server asks for {_minutes(outcome.hint)}"
    return pause, f"every {_minutes(pause)}: {reason}"


def _varied(pause: timedelta, poll: _Poll) -> timedelta:
    return pause * (1 + poll.policy.jitter * (2 * poll.chance - 1))


def _due(poll: _Poll, memory: FeedMemory, pause: timedelta, reason: str) -> FeedMemory:
    """Set the next poll; what the server asked for by Retry-After is never undercut, up to a day."""
    asked = min(poll.outcome.retry_after or timedelta(), _DAY)
    if asked > pause:
        pause, reason = asked, f"its server asked us to wait {_minutes(asked)}"
    return replace(memory, next_due=poll.now + max(pause, timedelta(seconds=1)), due_reason=reason)


def _minutes(pause: timedelta) -> str:
    minutes = pause.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes >= 1 else f"{pause.total_seconds():.0f} s"
