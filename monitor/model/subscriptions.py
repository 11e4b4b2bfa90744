"""What we remember of asking a hub to tell us when a feed has something new (WebSub)."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.ids import FeedId


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed's subscription at its hub."""

    feed: FeedId
    hub: str
    topic: str  #: the feed's address as the hub knows it
    token: str  #: the end of our callback address; whoever knows it is the hub
    secret: str  #: what pushes are signed with
    asked: int = 0  #: requests since the hub last confirmed
    asked_at: datetime | None = None
    lease_until: datetime | None = None  #: None until the hub has confirmed
    pushed_at: datetime | None = None  #: the last push that was signed as it should be
    trusted: bool = False  #: it pushes, and no poll has found what it missed
    due_at: datetime | None = None  #: when to ask again; None = now
    error: str | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether the hub has promised to push, and the promise still holds."""
        return self.lease_until is not None and now < self.lease_until
