"""What the rooms ask of the world outside: time, the web, slow libraries, channels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.alerts import Envelope, Receipt
from monitor.model.articles import Extract
from monitor.model.feeds import ParsedFeed
from monitor.model.policy import Way


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Tell the time: aware, UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A web server's answer. Header names are lower case."""

    url: str  #: as asked
    final_url: str  #: after redirects
    status: int  #: 2xx, or 304
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""  #: decompressed
    redirects: tuple[tuple[int, str], ...] = ()  #: (status, location) of each hop


class Web(Protocol):
    """The one guarded way out."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int | None = None,
        same_visit: bool = False,
        onward: Callable[[str], None] | None = None,
        way: Way | None = None,
    ) -> Answer:
        """Fetch `url`; `limit` is in decompressed bytes, None = the configured one.

        `same_visit` says that it belongs to what was just fetched from that host: no spacing. `onward` is
        told each redirect's target before it is asked, and may raise; `way` replaces the configured proxy
        and protocol.

        Raises Unreachable, TooSlow, Throttled, HostBusy, ServerFault (Transient) or Refused, Gone, TooLarge,
        TooManyRedirects, ForbiddenAddress (Permanent). 2xx and 304 are answers.
        """
        ...

    def cool_down(self, url: str) -> timedelta:
        """Leave the host of `url` alone for a pause that grows each time; answers how long."""
        ...

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send `body` to `url` (channels); same errors as `get`, redirects are refused."""
        ...


class FeedParser(Protocol):
    """Reads a feed document, whatever its format."""

    def parse(self, body: bytes, *, url: str, content_type: str = "", known: str = "") -> ParsedFeed:
        """Read `body`. Raises UnreadableFeed, with what it was instead.

        `known` is the marks that the document before was given: items that stand as they did there are
        named, and not read again.
        """
        ...


class Source(Protocol):
    """One configured source, of whatever kind: the address to ask now, and how to read what it answers."""

    def parse(self, body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
        """Read `body`. Raises UnreadableFeed, with what it was instead."""
        ...

    @property
    def address(self) -> str:
        """The whole URL, query included."""
        ...


class Extractor(Protocol):
    """Finds the article inside a page."""

    def extract(self, body: bytes, *, url: str, content_type: str = "") -> Extract:
        """Read `body`. Raises UnreadablePage, with the reason in words."""
        ...


class Channel(Protocol):
    """One way to reach a person."""

    def send(self, envelope: Envelope) -> Receipt:
        """Send, or raise DeliveryDeferred (worth another try) or DeliveryRefused (not)."""
        ...

    def reach(self) -> str:
        """Try the way without sending anything; tells what was reached, or raises as `send` does."""
        ...
