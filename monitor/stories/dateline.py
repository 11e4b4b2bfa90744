"""The day that an undated article gives itself: in its address, or in the lines above its first paragraph."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

#: A dateline stands at the top; dates further down are of the matter, not of the article.
TOP = 400

_MONTHS = (
    *(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    *(["ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha"]),
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\w*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
_NUMBER = r"(?P<number>1[0-2]|0?[1-9])(?!\d)"
#: Some texts come with the marks of an address set apart: "/ 2013 / aug / 04 /".
_BREAK = r"\s?[/-]\s?"

_ADDRESSED = (
    re.compile(rf"/\s?{_YEAR}{_BREAK}(?:{_NUMBER}|{_MONTH})(?:{_BREAK}{_DAY})?{_BREAK}", re.IGNORECASE),
    re.compile(rf"[/-]\s?{_YEAR}(?P<number>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)"),
)
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\s*,?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)?\s+{_MONTH}\s*,?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}\s?-\s?{_NUMBER}\s?-\s?{_DAY}\b"),
)
#: Where an address names only a month.
_MIDDLE = 15


def dateline(text: str, url: str = "") -> datetime | None:
    """Read the day an article is of; None where it names none.

    An address counts before a written date, the first written date before later ones. Measured on ECB+, whose
    articles carry no date: 219 of 510 name one, and those of one event lie within days of each other.
    """
    top = text[:TOP]
    for source in (url, top):
        for pattern in _ADDRESSED:
            for moment in _read(pattern, source):
                return moment[1]
    written = [moment for pattern in _WRITTEN for moment in _read(pattern, top)]
    return min(written)[1] if written else None


def _read(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, datetime]]:
    for match in pattern.finditer(text):
        found = match.groupdict()
        number = found.get("number")
        month = int(number) if number else _MONTHS.index(found["month"].lower()) % 12 + 1
        try:
            yield match.start(), datetime(int(found["year"]), month, int(found["day"] or _MIDDLE), tzinfo=UTC)
        except ValueError:  # 31 June: no day, whatever it is
            continue
