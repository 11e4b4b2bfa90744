"""What one poll brought: a server's answer, or an error, as the interval law wants it."""

import hashlib
import re
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.errors import (
    Gone,
    MonitorError,
    Permanent,
    Refused,
    Throttled,
    TooSlow,
    Transient,
    Unreachable,
    UnreadableFeed,
)
from monitor.feeds.documents import ChallengePage
from monitor.model.feeds import FeedMemory, FeedState, ParsedFeed, PollOutcome
from monitor.ports.outside import Answer, Source

HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
_HEADER_HINT = timedelta(minutes=60)  #: max-age and Expires are heeded up to this
_TTL_HINT = timedelta(minutes=30)  #: an RSS ttl is mostly a template's default, heeded up to this


def validators(memory: FeedMemory) -> dict[str, str]:
    """The headers that ask for the document only if it changed: what the server gave, verbatim."""
    given = {"if-none-match": memory.etag, "if-modified-since": memory.last_modified}
    return {name: value for name, value in given.items() if value}


def outcome_of(answer: Answer, memory: FeedMemory, source: Source, *, now: datetime) -> PollOutcome:
    """Read an answer. A body that is byte for byte the last one is not parsed again.

    Never raises for a document that is no feed: that is an outcome too, with the parser's sentence.
    """
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    hint = server_hint(answer.headers, now)
    if answer.status == 304:
        hint = _longest(hint, ttl_hint(memory.ttl_minutes))
        return PollOutcome(status=304, not_modified=True, hint=hint, etag=etag, last_modified=last_modified)
    digest = hashlib.sha256(answer.body).hexdigest()
    feed: ParsedFeed | None = None
    same = digest == memory.body_hash
    if not same:
        try:
            feed = source.parse(
                answer.body, url=answer.final_url, content_type=answer.headers.get("content-type", "")
            )
        except UnreadableFeed as error:
            return outcome_of_error(error, status=answer.status, size=len(answer.body))
    return PollOutcome(
        status=answer.status,
        bytes=len(answer.body),
        not_modified=same,
        feed=feed,
        hint=_longest(hint, ttl_hint(feed.ttl_minutes if feed else memory.ttl_minutes)),
        etag=etag,
        last_modified=last_modified,
        body_hash=digest,
    )


def outcome_of_error(error: MonitorError, *, status: int | None = None, size: int = 0) -> PollOutcome:
    """Weigh an error: 1 for what will not mend itself, .5 for what may, .25 for a passing fault."""
    status = getattr(error, "status", status)
    return PollOutcome(
        status=429 if status is None and isinstance(error, Throttled) else status,
        bytes=size,
        error=str(error) or type(error).__name__,
        retry_after=error.retry_after if isinstance(error, Transient) else None,
        severity=_severity(error),
        state=_state(error),
        unreachable=isinstance(error, Unreachable) or _is_passing(error),
    )


def server_hint(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Give the pause that the caching headers ask for, at most an hour; None where they ask for none.

    `no-cache` and `no-store` void a max-age: such pairs have frozen feeds for years. `Expires` counts
    from the server's own `Date`, so that a wrong clock does no harm.
    """
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    if match := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})", control):
        age = headers.get("age", "").strip()
        seconds = int(match[1]) - (int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0)
    else:
        expires, date = _moment(headers.get("expires")), _moment(headers.get("date")) or now
        seconds = int((expires - date).total_seconds()) if expires else 0
    return min(timedelta(seconds=min(seconds, 86_400)), _HEADER_HINT) if seconds > 0 else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment and moment.tzinfo else None


def ttl_hint(minutes: int | None) -> timedelta | None:
    """Give the pause that a document's own ttl asks for, at most half an hour."""
    return min(timedelta(minutes=minutes), _TTL_HINT) if minutes else None


def _longest(*pauses: timedelta | None) -> timedelta | None:
    return max((pause for pause in pauses if pause), default=None)


def _severity(error: MonitorError) -> float:
    if isinstance(error, Throttled) or _is_passing(error):
        return TEMPORARY
    if isinstance(error, Refused) and error.status in {404, 408, 425}:
        return SOFT
    return HARD if isinstance(error, Permanent) else SOFT


def _is_passing(error: BaseException | None) -> bool:
    """Whether a name server asked us to try again: more often our own network than the feed."""
    while error is not None:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            return True
        error = error.__cause__ or error.__context__
    return False


def _state(error: MonitorError) -> FeedState:
    if isinstance(error, Gone):
        return FeedState.GONE
    if isinstance(error, ChallengePage) or (isinstance(error, Refused) and error.challenge):
        return FeedState.CHALLENGE
    if isinstance(error, Refused) and error.status in {401, 402, 403, 407, 451}:
        return FeedState.BLOCKED
    return FeedState.SLOW if isinstance(error, (Throttled, TooSlow)) else FeedState.FAILING
