"""The watch over ourselves: what is wrong now, what changed since people were told, and how that is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.alerts.words import count
from monitor.model.feeds import FeedState
from monitor.model.health import WELL, Condition, FeedHealth, ReaderFailure

#: A feed that fails is told after this: most failures are over by then, and nobody can mend them.
FEED_PATIENCE = timedelta(hours=1)
#: Polling as a whole is told after the same time; while it is down, single feeds are not.
POLLING_PATIENCE = timedelta(hours=1)
#: Bytes: a day of pages and the backup of a small database. The gap keeps a disk at the line from flapping.
DISK_LOW, DISK_ENOUGH = 500 * 1024 * 1024, 1024 * 1024 * 1024
#: Clocks are set by seconds all the time; a minute is more than any steering does.
JUMP = timedelta(minutes=1)
_POLLING, _DISK, CLOCK = "polling", "disk", "clock"
_WELL_STATES = frozenset({FeedState.NEW.value, FeedState.OK.value, WELL})
_TRIES_AGAIN = FeedState.FAILING.value
#: It asks for patience, which it has for a day; then its state is "failing".
_SLOW = FeedState.SLOW.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What can be seen of ourselves at one moment."""

    now: datetime
    awake_since: datetime | None  #: when this process began to poll; None for a single pass
    feeds: Sequence[FeedHealth]
    failures: Sequence[ReaderFailure]
    free_disk: int | None  #: bytes beside the database; None where it lies elsewhere
    clock_jump: timedelta = timedelta(0)  #: how far the clock moved otherwise than time did, since last seen


def judge(signs: Signs, told: Mapping[str, Condition]) -> Sequence[Condition]:
    """Say what there is to tell: conditions that differ from what people were told last.

    Each is told once, when it begins and when it ends. What was never told to be wrong is not told to be
    well again. A clock that jumped is told each time: it has no end.
    """
    polling = _polling(signs, told)
    found = [polling, _disk(signs, told)]
    if polling.state == WELL:
        found += [_feed(feed, signs.now, told) for feed in signs.feeds]
    found += _deliveries(signs, told)
    changed = [one for one in found if one.state != _state(told, one.about)]
    if abs(signs.clock_jump) > JUMP:
        changed.append(_jumped(signs))
    return changed


def gone(signs: Signs, told: Mapping[str, Condition]) -> Sequence[str]:
    """What people were told of and is no longer there: feeds that were taken out of the configuration."""
    feeds = {f"feed:{feed.id}" for feed in signs.feeds}
    return [about for about in told if about.startswith("feed:") and about not in feeds]


def said(changes: Sequence[Condition]) -> tuple[str, tuple[str, ...]]:
    """Word changes as a notice: the one sentence, and a line for each where there are several."""
    if len(changes) == 1:
        return changes[0].reason, ()
    wrong = sum(one.state != WELL for one in changes)
    well = len(changes) - wrong
    parts = [
        words
        for number, words in (
            (wrong, count(wrong, "thing needs", "things need") + " a look"),
            (well, count(well, "thing works", "things work") + " again"),
        )
        if number
    ]
    return ", ".join(parts), tuple(one.reason for one in changes)


def _state(told: Mapping[str, Condition], about: str) -> str:
    return told[about].state if about in told else WELL


def _feed(feed: FeedHealth, now: datetime, told: Mapping[str, Condition]) -> Condition:
    about = f"feed:{feed.id}"
    if feed.state in _WELL_STATES:
        return Condition(about=about, state=WELL, since=now, reason=f"feed {feed.id} works again")
    since = feed.failing_since or now
    if feed.state == _SLOW:  # neither wrong nor well: what was told last still holds
        return told.get(about) or Condition(about=about, state=WELL, since=now, reason="")
    if feed.state == _TRIES_AGAIN and _state(told, about) == WELL and now - since < FEED_PATIENCE:
        return Condition(about=about, state=WELL, since=now, reason="")
    why = f": {feed.error}" if feed.error else ""
    return Condition(
        about=about, state=feed.state, since=since, reason=f"feed {feed.id} is {feed.state}{why}"
    )


def _polling(signs: Signs, told: Mapping[str, Condition]) -> Condition:
    """Tell whether any poll succeeds; feeds known to be broken say nothing about that, nor a quiet hour."""
    well = Condition(about=_POLLING, state=WELL, since=signs.now, reason="feeds can be polled again")
    good = [feed for feed in signs.feeds if _state(told, f"feed:{feed.id}") == WELL]
    succeeded = max((feed.last_success_at for feed in good if feed.last_success_at), default=None)
    if _state(told, _POLLING) != WELL:
        before = told[_POLLING]
        return well if succeeded is not None and succeeded > before.since else before
    failing = [feed.failing_since for feed in good if feed.failing_since]
    known = [at for at in (succeeded, signs.awake_since) if at is not None] or failing[:1]
    since = max(known, default=signs.now)
    tried = any(feed.last_polled_at and feed.last_polled_at > since for feed in good)
    if not tried or signs.now - since < POLLING_PATIENCE:
        return well
    hours = int((signs.now - since) / timedelta(hours=1))
    reason = f"no poll of any feed succeeded for {count(hours, 'hour')}: is the network up?"
    return Condition(about=_POLLING, state="failing", since=since, reason=reason)


def _disk(signs: Signs, told: Mapping[str, Condition]) -> Condition:
    line = DISK_LOW if _state(told, _DISK) == WELL else DISK_ENOUGH
    if signs.free_disk is None or signs.free_disk >= line:
        return Condition(about=_DISK, state=WELL, since=signs.now, reason="the disk has room again")
    megabytes = signs.free_disk // 1_000_000
    reason = f"the disk is nearly full: {megabytes:,} MB left beside the database; make room"
    return Condition(about=_DISK, state="full", since=signs.now, reason=reason)


def _deliveries(signs: Signs, told: Mapping[str, Condition]) -> list[Condition]:
    failing = [
        Condition(
            about=_reader(one),
            state="dead",
            since=signs.now,
            reason=f"{count(one.dead, 'message')} to {one.recipient} given up ({one.route}): {one.error}",
        )
        for one in signs.failures
    ]
    still = {one.about for one in failing}
    mended = [
        Condition(
            about=about,
            state=WELL,
            since=signs.now,
            reason="messages to {1} arrive again ({0})".format(*about.split(":", 2)[1:]),
        )
        for about, one in told.items()
        if about.startswith("delivery:") and one.state != WELL and about not in still
    ]
    return failing + mended


def _reader(failure: ReaderFailure) -> str:
    return f"delivery:{failure.route}:{failure.recipient}"


def _jumped(signs: Signs) -> Condition:
    way = "forward" if signs.clock_jump > timedelta(0) else "back"
    minutes = round(abs(signs.clock_jump) / timedelta(minutes=1))
    reason = f"the clock jumped {way} by {count(minutes, 'minute')}; dates and digests may be off"
    return Condition(about=CLOCK, state=way, since=signs.now, reason=reason)
