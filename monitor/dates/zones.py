"""The zones that dates state: an offset, a name, a place, or two of them at once."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.dates.words import FILLERS, MONTHS, PLACES, ZONES, fold

OFFSET = r"[+-]\d{1,2}(?::?\d{2})?(?::00)?"
_NAME = r"[A-Za-z]+(?:/[A-Za-z_+-]+)*"
_ZONE = re.compile(
    rf"\s*(?:(?P<prefix>GMT|UTC?|Z)?\s?(?P<offset>{OFFSET})|(?P<name>{_NAME}))(?![\w:])",
    re.IGNORECASE,
)
#: Behind the date: "16:07 17 Oct 2023 BST", "Oct 17 16:07:09 2023 -0400".
_AT_THE_END = re.compile(rf"\s(?:GMT|UTC)?(?:[+-]\d{{2}}:?\d{{2}}|{_NAME})$", re.IGNORECASE)


def take_zone(text: str) -> tuple[tzinfo | None, str]:
    """Give the zone that `text` begins or ends with, and the rest; UTC where it names none, None if unknown.

    Raises ValueError for an offset that no zone has.
    """
    zone, rest = _first(text)
    if rest != text:
        return zone, rest
    last = _AT_THE_END.search(text)
    if last is None or not (zone_at_end := _stated(last[0])):
        return UTC, text
    return zone_at_end, text[: last.start()]


def _first(text: str) -> tuple[tzinfo | None, str]:
    match = _ZONE.match(text)
    if not match or (match["offset"] and not match["prefix"] and re.match(r"\s*-\d{1,2}-\d", text)):
        return UTC, text  # a date follows
    rest = text[match.end() :]
    if match["offset"]:
        return offset(match["offset"]), _without_name(rest)
    folded = fold(match["name"])
    if folded in ZONES:
        return _offset_behind(timezone(ZONES[folded]), rest)
    if folded in MONTHS or (folded in FILLERS and match["name"] != "AT"):
        return UTC, text
    return _place(PLACES.get(folded, match["name"])), rest


def _stated(text: str) -> tzinfo | None:
    """The zone that the whole of `text` is; None where it is anything else."""
    match = _ZONE.fullmatch(text)
    if not match:
        return None
    if match["offset"]:
        return offset(match["offset"])
    folded = fold(match["name"])
    return timezone(ZONES[folded]) if folded in ZONES else _place(match["name"])


def _offset_behind(zone: tzinfo, rest: str) -> tuple[tzinfo, str]:
    """A name with an offset, "EDT -0400", or said twice, "GMT GMT": the offset is the more exact."""
    echo = _ZONE.match(rest)
    if not echo or re.match(r"\s*-\d{1,2}-\d", rest):
        return zone, rest
    if echo["offset"]:
        return offset(echo["offset"]), rest[echo.end() :]
    return zone, (rest[echo.end() :] if fold(echo["name"]) in ZONES else rest)


def _without_name(text: str) -> str:
    """Drop the name that repeats an offset: "-0400 EDT", "-04:00 America/New_York"."""
    echo = _ZONE.match(text)
    named = echo and echo["name"] and (fold(echo["name"]) in ZONES or "/" in echo["name"])
    return text[echo.end() :] if echo and named else text


def _place(name: str) -> tzinfo | None:
    """The zone of a place such as America/New_York; None where there is no such place."""
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # no such zone, or a name that is a path
        return None


def offset(text: str) -> timezone:
    """Read "+0100", "-5" or "+05:30". Raises ValueError where no zone on Earth is so far from Greenwich."""
    digits = re.sub(r"\D", "", text[1:])[:4]
    hours, minutes = int(digits[:-2] or 0), int(digits[-2:])
    if len(digits) <= 2:
        hours, minutes = int(digits), 0
    shift = timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)
    if minutes > 59 or not timedelta(hours=-12) <= shift <= timedelta(hours=14):
        raise ValueError(f"{text} is no offset of any zone")
    return timezone(shift)
