"""When to ask a feed again: what one poll brought is folded into what we remember.

To lose the least time in all for a given number of requests, the interval must go with one over the
square root of the rate, not with one over the rate; simulated over 60 days (docs/decisions).
"""

import hashlib
import math
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.feeds.pause import PollCase, due, interval, jittered
from monitor.feeds.rhythm import FAST, SLOW, decayed, first_count, usual_gap
from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import FeedId
from monitor.model.policy import PollingPolicy

_LEAST_AFTER_FAILURE = timedelta(minutes=15)
_DAY = timedelta(days=1)
_GONE_CHECK = timedelta(hours=24)  #: between two 410 that are believed
_STALE_VALIDATORS = timedelta(days=8)  #: some servers answer 304 for ever (NetNewsWire's rule)
_QUIET_AT_LEAST, _QUIET_GAPS = timedelta(days=3), 8
_HIGHEST_SCORE = 7.0
_FAILING_SCORE = 1.0  #: below it, failures are passing ones: shown, and no change of state
_LONG_SLOW = timedelta(days=1)  #: a feed that is only slow for longer than this is failing
_OFFLINE_PAUSE = timedelta(minutes=5)


def first_due(feed: FeedId, *, now: datetime, spread: timedelta) -> datetime:
    """Give a new feed its first poll within `spread`, always at the same phase: feeds must not crowd."""
    number = int.from_bytes(hashlib.blake2b(feed.encode(), digest_size=8).digest())
    return now + spread * (number / 2**64)


def next_poll(
    memory: FeedMemory,
    outcome: PollOutcome,
    policy: PollingPolicy,
    *,
    now: datetime,
    chance: float,
    new_entries: int = 0,
    every: timedelta | None = None,
    offline: bool = False,
) -> FeedMemory:
    """Fold one poll's outcome into the memory, with the time of the next poll and why then.

    `new_entries` counts by first sight, never by date; on the first successful poll it is a baseline and
    says nothing. `chance` is a random number in 0..1, for the jitter. `every` fixes the interval of a
    healthy feed. `offline` says that the fault is our own network's: nothing is held against the feed.
    There is always a next poll.
    """
    poll = PollCase(
        before=memory, outcome=outcome, policy=policy, now=now,
        chance=chance, new_entries=new_entries, every=every,
    )  # fmt: skip
    polled = replace(
        memory, polls=memory.polls + 1, last_polled_at=now,
        slow_rate=_faded(memory.slow_rate, SLOW, poll), fast_rate=_faded(memory.fast_rate, FAST, poll),
    )  # fmt: skip
    if outcome.error is None:
        return _after_success(poll, polled)
    if offline:
        return _after_outage(poll, polled)
    if outcome.state is FeedState.GONE:
        return _after_gone(poll, _failed(poll, polled))
    return _after_failure(poll, _failed(poll, polled))


def _after_success(poll: PollCase, memory: FeedMemory) -> FeedMemory:
    memory = _with_rates(poll, _with_document(poll, _with_validators(poll, memory)))
    memory = replace(memory, last_success_at=poll.now, error=None, failing_since=None, error_score=0.0)
    memory = replace(memory, state=_health(memory, poll.now))
    pause, reason = interval(poll, memory)
    pause = jittered(pause, poll)
    if poll.every is None:
        pause = min(max(pause, poll.policy.shortest), poll.policy.longest)
    return due(poll, memory, pause, reason)


def _failed(poll: PollCase, memory: FeedMemory) -> FeedMemory:
    outcome = poll.outcome
    return replace(
        memory,
        error=outcome.error,
        error_score=min(memory.error_score + max(outcome.severity, 0.25), 100.0),
        failing_since=memory.failing_since or poll.now,
        state=_trouble(poll, memory),
    )


def _trouble(poll: PollCase, memory: FeedMemory) -> FeedState:
    """A first passing failure changes no state: nobody wants to hear of it."""
    state = FeedState.FAILING if poll.outcome.state is FeedState.OK else poll.outcome.state
    since = memory.failing_since or poll.now
    if state is FeedState.SLOW and poll.now - since > _LONG_SLOW:
        return FeedState.FAILING
    known_well = memory.state in {FeedState.OK, FeedState.QUIET} and memory.last_success_at is not None
    passing = memory.error_score + poll.outcome.severity < _FAILING_SCORE
    return memory.state if state is FeedState.FAILING and known_well and passing else state


def _after_outage(poll: PollCase, memory: FeedMemory) -> FeedMemory:
    """Freeze what is held against the feed, and spread the feeds over the next minutes."""
    pause = _OFFLINE_PAUSE * (0.5 + poll.chance)
    reason = "most feeds cannot be reached: our own network seems to be down"
    return replace(memory, error=poll.outcome.error, next_due=poll.now + pause, due_reason=reason)


def _after_failure(poll: PollCase, memory: FeedMemory) -> FeedMemory:
    """Double the pause with each hard failure, up to a day; up to a week once a week has failed."""
    since = memory.failing_since or poll.now
    cap = timedelta(days=7) if poll.now - since > timedelta(days=7) else _DAY
    pause, _ = interval(poll, memory)
    pause = max(pause, _LEAST_AFTER_FAILURE) * math.exp2(min(memory.error_score, _HIGHEST_SCORE))
    reason = f"failing since {since:%d %b %H:%M} (score {memory.error_score:g}), so we ask less often"
    return due(poll, memory, min(jittered(min(pause, cap), poll), cap), reason)


def _after_gone(poll: PollCase, memory: FeedMemory) -> FeedMemory:
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


def _with_validators(poll: PollCase, memory: FeedMemory) -> FeedMemory:
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


def _with_document(poll: PollCase, memory: FeedMemory) -> FeedMemory:
    """Remember of a document what the law needs after a 304 as well."""
    feed = poll.outcome.feed
    if feed is None:
        return memory
    listed = len(feed.entries) + len(feed.familiar)
    return replace(memory, document_entries=listed, ttl_minutes=feed.ttl_minutes, item_marks=feed.marks)


def _with_rates(poll: PollCase, memory: FeedMemory) -> FeedMemory:
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


def _faded(count: float, half_life: timedelta, poll: PollCase) -> float:
    return decayed(count, poll.now - (poll.before.last_polled_at or poll.now), half_life)


def _health(memory: FeedMemory, now: datetime) -> FeedState:
    gap = usual_gap(memory, now)
    if gap is None or memory.last_new_entry_at is None:
        return FeedState.OK
    silence = now - memory.last_new_entry_at
    return FeedState.QUIET if silence > max(_QUIET_AT_LEAST, _QUIET_GAPS * gap) else FeedState.OK
