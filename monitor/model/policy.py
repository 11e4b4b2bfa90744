"""What a user may set, as frozen values with the shipped defaults. `settings.py` fills them from files."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

#: A token that nobody can try out over the network, in characters.
SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that never prints itself. Only the adapter that needs it calls `reveal`."""

    _value: str

    def reveal(self) -> str:
        """Give the value away."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How requests for one feed and its pages leave, where the house's own way does not do."""

    proxy: str | None = None  #: in place of [web] proxy
    http2: bool = False  #: offer HTTP/2; a few hosts refuse or slow down whoever speaks HTTP/1.1


USUAL_WAY = Way()  #: the house's own


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPolicy:
    """How we behave on the web, and what we refuse to swallow."""

    contact: str = ""  #: URL or address for site owners, shown in the User-Agent
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=15)
    total_timeout: timedelta = timedelta(seconds=30)
    largest_feed: int = 10 * 1024 * 1024  #: decompressed bytes
    largest_page: int = 8 * 1024 * 1024  #: decompressed bytes
    most_redirects: int = 5
    spacing_per_host: timedelta = timedelta(seconds=5)  #: between the starts of two requests to one host
    private_hosts: tuple[str, ...] = ()  #: "host" or "host:port" that may be private or loopback
    proxy: str | None = None
    robots: bool = True  #: honour robots.txt for article pages


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingPolicy:
    """How often we ask. Measured in a simulation of 60 days; see docs/decisions."""

    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=6)
    first: timedelta = timedelta(minutes=30)  #: for a feed whose rhythm is not known yet
    jitter: float = 0.1
    baseline_age: timedelta = timedelta(hours=48)  #: the first poll alerts about nothing older
    most_entries: int = 5000  #: per document


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPolicy:
    """What worker processes may use up; the defaults are those for feeds."""

    workers: int = 1
    wall_time: timedelta = timedelta(seconds=10)  #: per document
    memory_mb: int = 300  #: address space of one process
    recycle_after: int = 5000  #: documents


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionPolicy(WorkerPolicy):
    """What an extracting worker process may use up."""

    memory_mb: int = 2048
    recycle_after: int = 2000  #: pages


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadPolicy:
    """When a page is looked at again, counted from its first reading, while its story is open."""

    after: tuple[timedelta, ...] = (
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=3),
        timedelta(hours=12),
        timedelta(days=1),
        timedelta(days=3),
        timedelta(days=7),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPolicy:
    """How stories are held together."""

    reopened_after_days: int = 30  #: quiet days after which a return is labelled
    alert_weight: float = 0.35  #: below this a development is recorded and held for the digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """One mail server."""

    host: str
    port: int = 587
    security: str = "starttls"  #: "starttls", "tls" or "none"
    username: str | None = None
    password: Secret | None = None
    sender: str = "nhs-monitor@localhost"
    timeout: timedelta = timedelta(seconds=30)
    unsubscribe: str | None = None  #: an address that takes people off the list, for List-Unsubscribe
    one_subject: bool = False  #: the story's title as the subject of all its mails: Gmail threads by it


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """A Slack app's bot token, or a plain incoming webhook."""

    token: Secret | None = None
    webhook_url: Secret | None = None
    api_url: str = "https://slack.com/api"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """A named endpoint for signed JSON (Standard Webhooks)."""

    name: str
    url: Secret
    secrets: tuple[Secret, ...] = ()  #: several while a secret is being rotated


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseSettings:
    """A named address of one of the services that Apprise knows."""

    name: str
    url: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSubSettings:
    """How hubs reach us."""

    public_url: str  #: below which our callbacks lie, as seen from outside
    host: str = "127.0.0.1"  #: where we listen ourselves, behind a reverse proxy
    port: int = 8780


class EngineKind(StrEnum):
    """Who runs the stages."""

    EMBEDDED = "embedded"  #: one process, alone on its database
    DISTRIBUTED = "distributed"  #: any number of processes on any number of hosts, on PostgreSQL


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPolicy:
    """How long what is kept (None = for ever). What an alert cites, and what was told, always is."""

    wakes: timedelta | None = timedelta(days=7)  #: facts that only say that a feed's or page's time had come
    tasks: timedelta | None = timedelta(days=30)  #: work that is done
    polls: timedelta | None = timedelta(days=90)  #: a line for each poll
    pages: timedelta | None = timedelta(days=30)  #: what the web answered
    entries: timedelta | None = None  #: the texts of feed entries
    off_topic: timedelta | None = None  #: the texts of articles that belong to no topic
    revisions: timedelta | None = None  #: earlier texts of edited articles, where nothing was found in them
    messages: timedelta | None = None  #: the contents of digests and notices that were sent


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePolicy:
    """How the work is run."""

    kind: EngineKind = EngineKind.EMBEDDED
    errand_workers: int = 4
    lease: timedelta = timedelta(minutes=5)
    patience: timedelta = timedelta(days=3)  #: a task that keeps failing is set aside after this
    delivery_patience: timedelta = timedelta(days=5)
    first_retry: timedelta = timedelta(seconds=30)
    longest_retry: timedelta = timedelta(hours=6)
    bug_attempts: int = 3  #: an error that nobody foresaw is tried this often


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """Where the pages and the API are served."""

    listen: str = "127.0.0.1"  #: an address of this machine; beyond loopback a token is required
    port: int = 8080
    token: Secret | None = None  #: for control actions; beyond loopback for everything
    hosts: tuple[str, ...] = ()  #: names that a proxy in front uses for us, beside base_url's

    @property
    def open_to_others(self) -> bool:
        """Whether other machines can reach it."""
        try:
            return not ip_address(self.listen).is_loopback
        except ValueError:
            return self.listen != "localhost"

    @property
    def problem(self) -> str | None:
        """What forbids to serve so; None where nothing does."""
        if self.token is not None and len(self.token.reveal()) < SHORTEST_TOKEN:
            return f"the token is shorter than {SHORTEST_TOKEN} characters; openssl rand -hex 32 makes one"
        if self.open_to_others and self.token is None:
            return (
                f"{self.listen} can be reached by others, and there is no token: "
                'set [http] token = {file = "/path"} (openssl rand -hex 32 makes one), or listen on 127.0.0.1'
            )
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """Where the record is kept."""

    url: str  #: SQLAlchemy URL without a password
    password: Secret | None = None
    backups: Path | None = None  #: where a copy goes before a migration; None = beside the file
