"""Days as people write them: 2025-03-01, 1 March, 1 Mawrth 2025, 1/3/2025, yesterday, 7d, "last week"."""

import re
from calendar import monthrange
from datetime import date, timedelta

_AGO = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|months?|years?)(?: ago)?")
_YEAR_FIRST = re.compile(r"(\d{4})[- ](\d{1,2})(?:[- ](\d{1,2}))?")
#: The day first, as in Britain and Ireland.
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|af|ain|il|ydd|ed)? (?:of |o )?)?([a-z]+)(?: (\d{4}))?")
_WEEKDAYS = (
    ("monday", "llun"),
    ("tuesday", "mawrth"),
    ("wednesday", "mercher"),
    ("thursday", "iau"),
    ("friday", "gwener"),
    ("saturday", "sadwrn"),
    ("sunday", "sul"),
)
#: In English and in Welsh, also with the mutation that follows "o" (of).
_MONTHS = (
    "january jan ionawr",
    "february feb chwefror",
    "march mar mawrth fawrth",
    "april apr ebrill",
    "may mai fai",
    "june jun mehefin fehefin",
    "july jul gorffennaf orffennaf",
    "august aug awst",
    "september sept sep medi fedi",
    "october oct hydref",
    "november nov tachwedd dachwedd",
    "december dec rhagfyr ragfyr",
)
#: What may be written, for a sentence about what may not.
ALLOWED = (
    'a day as in 2025-07-01, "1 July 2025" or 1/7/2025, a month as in 2025-07, '
    'today, yesterday, monday, 7d, 2w or "last week"'
)


def day_of(text: str, today: date | None) -> date | None:
    """Read a day, the first one of a longer span; None where it is none. Weeks begin on Monday.

    Without `today` only a whole date of the calendar is one. A day or month without a year is the last one.
    """
    text = " ".join(text.lower().split())
    try:
        if written := _YEAR_FIRST.fullmatch(text):
            return date(int(written[1]), int(written[2]), int(written[3] or 1))
        if written := _DAY_FIRST.fullmatch(text):
            return date(int(written[3]), int(written[2]), int(written[1]))
        if (named := _month_named(text, today)) is not None:
            return named
        return None if today is None else _told_from(text, today)
    except (ValueError, OverflowError):
        return None


def last_day_of(text: str, today: date | None) -> date | None:
    """Read a day, the last one of a longer span: 31 July of 2025-07, Sunday of "last week"."""
    first = day_of(text, today)
    text = " ".join(text.lower().split())
    if first is None or _AGO.fullmatch(text):
        return first
    if text.endswith((" week", " hon", "wythnos diwethaf")):
        return first + timedelta(days=6)
    if text.endswith(" year") or text in ("eleni", "y llynedd"):
        return first.replace(month=12, day=31)
    if _is_month(text):
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _is_month(text: str) -> bool:
    if written := _YEAR_FIRST.fullmatch(text):
        return written[3] is None
    if written := _NAMED.fullmatch(text):
        return written[1] is None and _month(written[2]) is not None
    return text.endswith((" month", " mis hwn", " mis diwethaf"))


def _month_named(text: str, today: date | None) -> date | None:
    written = _NAMED.fullmatch(text)
    month = _month(written[2]) if written else None
    if written is None or month is None or (written[3] is None and today is None):
        return None
    day = int(written[1] or 1)
    if written[3]:
        return date(int(written[3]), month, day)
    assert today is not None
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _month(name: str) -> int | None:
    return next((place for place, names in enumerate(_MONTHS, start=1) if name in names.split()), None)


def _told_from(text: str, today: date) -> date | None:
    if ago := _AGO.fullmatch(text):
        return _back(int(ago[1]), ago[2], today)
    weekday = text.removeprefix("last ").removeprefix("dydd ").removesuffix(" diwethaf")
    for place, names in enumerate(_WEEKDAYS):
        if weekday in names:
            return today - timedelta(days=(today.weekday() - place) % 7 or 7)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    named = {
        ("today", "heddiw"): today,
        ("yesterday", "ddoe"): today - timedelta(days=1),
        ("this week", "yr wythnos hon"): monday,
        ("last week", "yr wythnos diwethaf"): monday - timedelta(days=7),
        ("this month", "y mis hwn"): first,
        ("last month", "y mis diwethaf"): (first - timedelta(days=1)).replace(day=1),
        ("this year", "eleni"): today.replace(month=1, day=1),
        ("last year", "y llynedd"): date(today.year - 1, 1, 1),
    }
    return next((day for names, day in named.items() if text in names), None)


def _back(count: int, unit: str, today: date) -> date:
    """Go back so many days, weeks, months or years; from the 31st to the last day of a shorter month."""
    if unit[0] in "dw":
        return today - timedelta(days=count * (7 if unit[0] == "w" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit[0] == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
