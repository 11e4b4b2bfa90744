"""All that a user can set, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model.alerts import Route
from monitor.model.feeds import Feed, Publisher
from monitor.model.ids import FeedId, PublisherId, QueryId, RouteId, TopicId
from monitor.model.policy import (
    AppriseSettings,
    DatabaseSettings,
    EnginePolicy,
    ExtractionPolicy,
    HttpSettings,
    PollingPolicy,
    RereadPolicy,
    RetentionPolicy,
    Secret,
    SlackSettings,
    SmtpSettings,
    StoryPolicy,
    WebhookSettings,
    WebPolicy,
    WebSubSettings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """When digests go out, in the reader's own zone."""

    at: time = time(7, 30)
    weekday: int = 0  #: for weekly digests; Monday is 0
    cuttings: tuple[time, ...] = (time(10, 30), time(16))  #: of working days
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration, read and checked."""

    directory: Path  #: where it was read from
    database: DatabaseSettings
    engine: EnginePolicy
    web: WebPolicy
    polling: PollingPolicy
    extraction: ExtractionPolicy
    rereading: RereadPolicy
    stories: StoryPolicy
    retention: RetentionPolicy
    email: SmtpSettings | None
    slack: SlackSettings | None
    webhooks: Mapping[str, WebhookSettings]
    apprise: Mapping[str, AppriseSettings]
    websub: WebSubSettings | None  #: None: no hub is asked for pushes
    http: HttpSettings | None  #: None: `run` serves no pages, `serve` takes the defaults
    timezone: ZoneInfo  #: of pages, and of routes that name no other
    base_url: str | None  #: where the pages can be reached, for links in messages
    link_keys: tuple[Secret, ...]  #: what signs those links; the first signs, each is taken
    link_lifetime: timedelta
    publishers: Mapping[PublisherId, Publisher]
    feeds: Mapping[FeedId, Feed]
    routes: Mapping[RouteId, Route]
    queries: Mapping[QueryId, str]  #: saved queries, as written
    topics: Mapping[TopicId, Mapping[str, Any]]  #: as read; the topics room compiles them

    @property
    def told_to_nobody(self) -> str | None:
        """Why no development reaches anybody, and what to do; None where a route tells."""
        if any(route.enabled for route in self.routes.values()):
            return None
        cause, remedy = "has no [[route]]", "add one"
        if self.routes:
            cause, remedy = "has enabled = false on every route", "set enabled = true on one"
        return f"nobody is told of anything: {self.directory / 'routes.toml'} {cause}; {remedy}"

    def emptied(self, earlier: "Settings") -> str | None:
        """Which list lost all that it held, as where a file was cut short; None where none did.

        What is meant to rest has enabled = false, and is still there (decision 0152).
        """
        for name, before, now in (
            ("route", earlier.routes, self.routes),
            ("feed", earlier.feeds, self.feeds),
        ):
            if before and not now:
                return (
                    f"{name}s.toml has no [[{name}]] any more, and had {len(before)}: put them back, or "
                    "write enabled = false in each that is to rest; a restart takes the file as it is"
                )
        return None
