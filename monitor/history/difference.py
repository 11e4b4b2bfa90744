"""What two records of the same readings tell differently: developments and alerts gained and lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerts import DeliveryState
from monitor.model.answers import DevelopmentAnswer
from monitor.ports.archive import Archive

#: More than any record holds.
_ALL = 1_000_000_000
#: A weight that differs by less prints the same.
_SAME_WEIGHT = 0.005

#: Which reading of which page a development was found in.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlert:
    """A message that was, or would be, queued for one recipient at once."""

    route: str
    recipient: str
    url: str
    reading: int
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A development that both records have, with another kind or weight."""

    before: DevelopmentAnswer
    after: DevelopmentAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What another configuration would have told of the same readings."""

    developments_before: int
    developments_after: int
    developments_gained: tuple[DevelopmentAnswer, ...]
    developments_lost: tuple[DevelopmentAnswer, ...]
    developments_changed: tuple[Changed, ...]
    alerts_before: int
    alerts_after: int
    alerts_gained: tuple[ToldAlert, ...]
    alerts_lost: tuple[ToldAlert, ...]


def difference(before: Archive, after: Archive, *, since: datetime | None = None) -> Difference:
    """Compare two records of the same readings; `since` leaves out reports published before it."""
    old, new = _developments(before, since), _developments(after, since)
    told, would_tell = _alerts(before, old), _alerts(after, new)
    return Difference(
        developments_before=len(old),
        developments_after=len(new),
        developments_gained=tuple(new[place] for place in sorted(new.keys() - old.keys())),
        developments_lost=tuple(old[place] for place in sorted(old.keys() - new.keys())),
        developments_changed=tuple(
            Changed(before=old[place], after=new[place])
            for place in sorted(old.keys() & new.keys())
            if _differ(old[place], new[place])
        ),
        alerts_before=len(told),
        alerts_after=len(would_tell),
        alerts_gained=tuple(would_tell[key] for key in sorted(would_tell.keys() - told.keys())),
        alerts_lost=tuple(told[key] for key in sorted(told.keys() - would_tell.keys())),
    )


def _developments(archive: Archive, since: datetime | None) -> Mapping[Place, DevelopmentAnswer]:
    return {
        (one.url, one.revision_number): one
        for one in archive.developments(limit=_ALL)
        if since is None or (one.published_at or one.found_at) >= since
    }


def _alerts(
    archive: Archive, developments: Mapping[Place, DevelopmentAnswer]
) -> Mapping[tuple[str, int, str, str], ToldAlert]:
    """Gather what was told at once: everything that was queued and not held."""
    about = {one.id: one for one in developments.values()}
    told: dict[tuple[str, int, str, str], ToldAlert] = {}
    for delivery in archive.deliveries(limit=_ALL):
        news = about.get(delivery.development) if delivery.development is not None else None
        if news is None or delivery.state == DeliveryState.HELD.value:
            continue
        told[news.url, news.revision_number, delivery.route, delivery.recipient] = ToldAlert(
            route=delivery.route,
            recipient=delivery.recipient,
            url=news.url,
            reading=news.revision_number,
            headline=news.headline,
        )
    return told


def _differ(one: DevelopmentAnswer, other: DevelopmentAnswer) -> bool:
    return one.kind != other.kind or abs(one.weight - other.weight) >= _SAME_WEIGHT
