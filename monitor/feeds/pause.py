"""How long to wait between two polls of one feed, and why so long."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.feeds.rhythm import entries_per_day, is_observed
from monitor.model.feeds import FeedMemory, PollOutcome
from monitor.model.policy import PollingPolicy

_HOUR_AT_A_DAY = 6.0  #: entries a day for which the interval is 60 minutes
_OVERLAP = 0.4  #: the share of a document that may be new before an entry can be lost
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCase:
    """One poll and its circumstances."""

    before: FeedMemory
    outcome: PollOutcome
    policy: PollingPolicy
    now: datetime
    chance: float
    new_entries: int
    every: timedelta | None  #: a fixed interval, as configured


def interval(poll: PollCase, memory: FeedMemory) -> tuple[timedelta, str]:
    """Give the pause between two polls of a healthy feed, before jitter, and why it is that long."""
    policy, outcome = poll.policy, poll.outcome
    if poll.every is not None:
        return poll.every, f"set to every {_minutes(poll.every)}"
    if memory.last_success_at is None:
        return policy.first, "its rhythm is not known yet"
    rate = max(entries_per_day(memory), 1e-6)
    pause = min(timedelta(hours=1) * math.sqrt(_HOUR_AT_A_DAY / rate), policy.longest)
    seen = is_observed(memory.fast_rate)
    reason = f"it brings about {rate:.2g} entries a day" if seen else _assumption(rate)
    if memory.document_entries and (guard := _OVERLAP * memory.document_entries / rate * _DAY) < pause:
        held = "1 entry" if memory.document_entries == 1 else f"{memory.document_entries} entries"
        come = "come" if seen else "may come"
        pause, reason = guard, f"its document holds only {held}, {rate:.2g} {come} a day"
    pause = min(max(pause, policy.shortest), policy.longest)
    if outcome.hint and outcome.hint > pause:
        pause, reason = min(outcome.hint, policy.longest), f"its server asks for {_minutes(outcome.hint)}"
    return pause, f"every {_minutes(pause)}: {reason}"


def _assumption(rate: float) -> str:
    return f"nothing new has been seen of it yet; {rate:.2g} entries a day are assumed"


def jittered(pause: timedelta, poll: PollCase) -> timedelta:
    """Vary a pause by the policy's share, so that feeds that were asked together drift apart."""
    return pause * (1 + poll.policy.jitter * (2 * poll.chance - 1))


def due(poll: PollCase, memory: FeedMemory, pause: timedelta, reason: str) -> FeedMemory:
    """Set the next poll; what the server asked for by Retry-After is never undercut, up to a day."""
    asked = min(poll.outcome.retry_after or timedelta(), _DAY)
    if asked > pause:
        pause, reason = asked, f"its server asked us to wait {_minutes(asked)}"
    return replace(memory, next_due=poll.now + max(pause, timedelta(seconds=1)), due_reason=reason)


def _minutes(pause: timedelta) -> str:
    minutes = pause.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes >= 1 else f"{pause.total_seconds():.0f} s"
