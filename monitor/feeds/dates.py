"""Which dates of feeds are believed."""

from datetime import UTC, datetime, timedelta

#: Before it there were no feeds: the date is a default or a fault.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(hours=24)  #: a date further in the future is a mistake or a trick to stay on top


def effective_date(published: datetime | None, first_seen: datetime) -> datetime | None:
    """Give the date to sort and judge by: never more than a day after we saw it, never before feeds were.

    None stands for "not known": the caller decides what that means. A date up to 24 hours ahead is kept,
    since that much is explained by a zone left out.
    """
    if published is None or published < EARLIEST:
        return None
    return first_seen if published - first_seen > _AHEAD else published
