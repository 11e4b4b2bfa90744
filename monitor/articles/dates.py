"""Instants as pages write them; wrong is worse than missing."""

import re
from datetime import datetime

from monitor.dates.reading import parse_date

_LONGEST = 80  #: characters; no page writes a longer date
#: A day in a longer piece of text: a label stands before it, and behind it whatever comes next.
_WITHIN = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|er|\.|[^\W\d_]{2,3})?\s+(?:of?\s+|de\s+)?[^\W\d_]{3,}\.?,?\s+\d{4}"
    r"|[^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d(?!T)"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?:\s*(?:am|pm|yb|yh)\b)?|\s*(?:am|pm)\b)"
    r"(?:\s*[A-Z]{3,4}\b)?",
    re.IGNORECASE,
)


def parse_instant(value: object) -> datetime | None:
    """Read one date as metadata writes it: aware, UTC; None where it is no date between 1990 and 2100.

    Whole seconds. A stated offset is honoured; a time without one is taken as UTC, and a day alone as its
    midnight. Of 3/4/2025 nobody can tell the month.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()[:_LONGEST]
    found = None if _is_ambiguous(text) else parse_date(text) or _inside(text)
    return found.replace(microsecond=0) if found is not None and 1990 <= found.year < 2100 else None


def _inside(text: str) -> datetime | None:
    """Read the first date that stands in a longer piece of text, and the time of day beside it."""
    day = _WITHIN.search(text)
    if day is None or _is_ambiguous(day[0]):
        return None
    clock = _CLOCK.search(text[: day.start()] + " " * len(day[0]) + text[day.end() :])
    return (parse_date(f"{day[0]} {clock[0]}") if clock else None) or parse_date(day[0])


def _is_ambiguous(text: str) -> bool:
    numbers = re.search(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{4}", text)
    return numbers is not None and int(numbers[1]) <= 12 >= int(numbers[2]) != int(numbers[1])
