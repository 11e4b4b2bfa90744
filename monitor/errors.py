"""Everything that can go wrong, as one tree; two branches decide what happens next.

MonitorError
├── Transient             try again later, with back-off
│   ├── Unreachable         no address, no connection, broken off, TLS failure
│   ├── TooSlow             the total time for one answer is used up
│   ├── Throttled           429 or 503: the other side named, or deserves, a pause
│   ├── ServerFault         any other 5xx
│   ├── DeliveryDeferred    a mail server or chat endpoint asks us to come back
│   ├── NotYet              something of ours must come first: a wait, no failure
│   │   └── HostBusy          our own politeness: this host's turn for us has not come
│   └── StorageBusy         the database is locked, full or read-only for now
├── Permanent             set aside at once: another try gives the same answer
│   ├── Refused             4xx; `.status` tells which
│   ├── Gone                410
│   ├── TooLarge            the answer exceeds the limit in bytes
│   ├── TooManyRedirects    a loop, or too long a chain
│   ├── ForbiddenAddress    an address or URL that we never connect to
│   ├── UnreadableFeed      the document is no feed
│   ├── UnreadablePage      the page holds no article that we can read
│   └── DeliveryRefused     this recipient or endpoint will never take this message
│       └── EndpointGone    nor any other message
├── BadInput              what the user typed or wrote: the sentence names value and remedy
│   ├── BadConfig           one or more problems in the configuration, all reported together
│   └── BadQuery            a query that does not parse; points at the character
├── AlreadyRunning        another process works on this database
├── UnreadableDatabase    the database's file is broken, or is no database
├── NotElected            another node leads: this one stands by
├── UnusableCopy          a copy of the database did not pass its check
├── LeaseLost             another attempt took this task over: what this one did is discarded
└── SchemaMismatch        the database is older or newer than this code
"""

from collections.abc import Sequence
from datetime import timedelta


class MonitorError(Exception):
    """The root: whoever catches this catches all that we raise on purpose."""


class Transient(MonitorError):
    """Another try later may succeed."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  #: what the other side asked for, if it did


class Unreachable(Transient):
    """No address, no connection, or one that broke off."""


class TooSlow(Transient):
    """The whole answer did not arrive within its time."""


class Throttled(Transient):
    """The other side wants fewer requests."""


class ServerFault(Transient):
    """The other side failed."""

    def __init__(self, message: str, *, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.status = status


class DeliveryDeferred(Transient):
    """The channel could not take the message now."""


class NotYet(Transient):
    """Something of ours must come first; `retry_after` says when to look again."""


class HostBusy(NotYet):
    """The host is being asked by us already, or was a moment ago; `retry_after` is when its turn comes."""


class StorageBusy(Transient):
    """The database could not take the write now."""


class Permanent(MonitorError):
    """Another try would give the same answer."""


class Refused(Permanent):
    """The other side answered 4xx."""

    def __init__(self, message: str, *, status: int, challenge: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.challenge = challenge  #: it wants proof of a human reader


class Gone(Refused):
    """The other side says that this will never come back (410)."""


class TooLarge(Permanent):
    """The answer is larger than we are willing to hold."""


class TooManyRedirects(Permanent):
    """The redirects loop, or the chain is too long."""


class ForbiddenAddress(Permanent):
    """The URL leads, or could lead, to an address that we never connect to."""


class UnreadableFeed(Permanent):
    """The document is no feed that we know."""


class UnreadablePage(Permanent):
    """The page holds no article that we can read."""


class DeliveryRefused(Permanent):
    """The recipient or endpoint will never take this message."""


class EndpointGone(DeliveryRefused):
    """The endpoint says that it will never take any message again (410)."""


class BadInput(MonitorError):
    """What the user wrote cannot be used; the message says what can."""


class BadConfig(BadInput):
    """Every problem found in the configuration, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class BadQuery(BadInput):
    """A query that does not parse."""

    def __init__(self, message: str, *, query: str, position: int) -> None:
        super().__init__(message)
        self.query = query
        self.position = position  #: index of the offending character in `query`


class AlreadyRunning(MonitorError):
    """Another process works on this database."""


class UnreadableDatabase(MonitorError):
    """The database's file is broken, or is no database."""


class NotElected(MonitorError):
    """Another node leads what was asked for; this one stands by."""


class UnusableCopy(MonitorError):
    """A copy of the database did not pass its check; nothing was done with it."""


class LeaseLost(MonitorError):
    """Another attempt has taken this task over; what this one did is discarded."""


class SchemaMismatch(MonitorError):
    """The database is older or newer than this code."""
