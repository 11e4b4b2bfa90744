"""Moments as people type them: a date, a time of day, "7d", "yesterday", "last week", "ddoe"."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

from monitor.model.days import day_of, last_day_of

#: What may be written, for the sentence that refuses something else.
ALLOWED = (
    '2025-03-01, 2025-03-01T09:00, "1 March 2025", 1/3/2025, 7d, 12h, '
    "yesterday, monday, this week or last month"
)

_AGO = re.compile(r"(\d+)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)(?:\s+ago)?")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def parse_moment(text: str, now: datetime, *, to_end: bool = False, zone: tzinfo = UTC) -> datetime | None:
    """Read a moment relative to `now`, of a day its first in `zone`; None where it is none.

    With `to_end` a day, or a longer span, means its last moment: what was known on 1 March includes it.
    Weeks begin on Monday.
    """
    text = " ".join(text.split()).lower().removeprefix("since ").removeprefix("ers ")
    ago = _AGO.fullmatch(text)
    try:
        if ago:
            moment = now - int(ago[1]) * _UNITS[ago[2][0]]
        elif (day := (last_day_of if to_end else day_of)(text, now.astimezone(zone).date())) is not None:
            moment = datetime.combine(day, time.max if to_end else time.min, zone).astimezone(UTC)
        else:
            moment = datetime.fromisoformat(text.upper())
            moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):  # before the year 1, or after 9999
        return None
    return moment if moment.year > 1 else None  # the week before it has to be a time as well
