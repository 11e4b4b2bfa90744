"""Days as people write them: 2025-03-01, 2025-03, yesterday, 7d, "last week", monday."""

import re
from datetime import date, timedelta

_AGO = re.compile(r"(\d{1,4})\s*([dw])")
_WRITTEN = re.compile(r"(\d{4})[- ](\d{1,2})(?:[- ](\d{1,2}))?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What may be written, for a sentence about what may not.
ALLOWED = 'a day as in 2025-07-01, a month as in 2025-07, today, yesterday, monday, 7d, 2w or "last week"'


def day_of(text: str, today: date) -> date | None:
    """Read a day, the first one of a longer span; None where it is none. Weeks begin on Monday."""
    text = " ".join(text.lower().split())
    try:
        if (weekday := text.removeprefix("last ")) in _WEEKDAYS:
            return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(weekday)) % 7 or 7)
        if ago := _AGO.fullmatch(text):
            return today - timedelta(days=int(ago[1]) * (7 if ago[2] == "w" else 1))
        if written := _WRITTEN.fullmatch(text):
            return date(int(written[1]), int(written[2]), int(written[3] or 1))
        return _named(text, today)
    except (ValueError, OverflowError):
        return None


def _named(text: str, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    named = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "this week": monday,
        "last week": monday - timedelta(days=7),
        "this month": first,
        "last month": (first - timedelta(days=1)).replace(day=1),
        "this year": today.replace(month=1, day=1),
        "last year": date(today.year - 1, 1, 1),
    }
    return named.get(text)
