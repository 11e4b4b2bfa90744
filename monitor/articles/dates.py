"""Instants as pages write them; wrong is worse than missing."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ENGLISH_NAMES = "january february march april may june july august september october november december"
_WELSH_NAMES = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr"
_ENGLISH, _WELSH = _ENGLISH_NAMES.split(), _WELSH_NAMES.split()
_MONTHS = {name: number for names in (_ENGLISH, _WELSH) for number, name in enumerate(names, 1)}
_MONTHS |= {name[:3]: number for number, name in enumerate(_ENGLISH, 1)} | {"sept": 9}
#: Short Welsh forms, and the ones that follow "o": 7 o Fawrth.
_WELSH_FORMS = (
    "ion=1 chwef=2 maw=3 ebr=4 meh=6 gorff=7 med=9 hyd=10 tach=11 rhag=12 fawrth=3 fai=5 fehefin=6 "
    "orffennaf=7 fedi=9 dachwedd=11 ragfyr=12"
)
_MONTHS |= {name: int(number) for form in _WELSH_FORMS.split() for name, _, number in [form.partition("=")]}
#: German and French names, where they are not written as the English ones.
_OTHER_FORMS = (
    "januar=1 jänner=1 februar=2 märz=3 maerz=3 mai=5 juni=6 juli=7 oktober=10 dezember=12 okt=10 dez=12 "
    "janvier=1 février=2 fevrier=2 mars=3 avril=4 juin=6 juillet=7 août=8 aout=8 septembre=9 octobre=10 "
    "novembre=11 décembre=12 decembre=12"
)
_MONTHS |= {name: int(number) for form in _OTHER_FORMS.split() for name, _, number in [form.partition("=")]}
#: Every name and short form that is read.
MONTH_NAMES = frozenset(_MONTHS)
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "bst": 60,
    "ist": 60,
    "cet": 60,
    "cest": 120,
    "est": -300,
    "edt": -240,
}

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T\s]+(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|[A-Z]{2,4}|[+-]\d\d:?\d\d|[+-]\d\d)?\Z",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|af|ail|il|ydd|eg|fed|ain)?\s+(?:of?\s+)?"
    r"(?P<name>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})"
    r"|(?P<name2>[^\W\d_]+)\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4})",
    re.IGNORECASE,
)
#: 7.1.2025 is never the first of July; of 1/7/2025 nobody can tell, of 22/1/2025 everybody.
_NUMBERS = re.compile(
    r"(?<![\d./])(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)\s*(?P<half>am|pm|yb|yh)?\b"
    r"(?:\s*(?P<zone>[A-Z]{3,4})\b)?",
    re.IGNORECASE,
)


def parse_instant(value: object) -> datetime | None:
    """Read one date as metadata writes it: aware, UTC; None where it is no date between 1990 and 2100.

    A stated offset is honoured; a time without one is taken as UTC, and a day alone as its midnight.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()[:80]
    if not text:
        return None
    try:
        found = _epoch(text) or _iso(text) or _rfc822(text) or _spelled(text)
    except (ValueError, OverflowError):
        return None
    if found is None or not 1990 <= found.year < 2100:
        return None
    return found


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        return None
    seconds = float(text) if text.find(".") in {-1, 10} and len(text) != 13 else int(text) / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    numbers = [int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")]
    numbers[5] = min(numbers[5], 59)  # a leap second is within our precision
    return _in_utc(datetime(*numbers[:3], *numbers[3:], tzinfo=UTC), match["zone"])  # type: ignore[misc,arg-type]  # six integers by construction


def _rfc822(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d?:\d\d", text):
        return None
    zone = text.rsplit(" ", 1)[-1]
    if zone.lower() in _ZONES:  # the standard library takes BST for UTC
        text, name = text[: -len(zone)].strip() + " +0000", zone
        return _in_utc(parsedate_to_datetime(text).astimezone(UTC), name)
    moment = parsedate_to_datetime(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _spelled(text: str) -> datetime | None:
    match = _WORDS.search(text)
    if match is not None and (month := _MONTHS.get((match["name"] or match["name2"]).lower())):
        year, number = int(match["year"] or match["year2"]), int(match["day"] or match["day2"])
    else:
        match = _NUMBERS.search(text)
        if match is None:
            return None
        year, number, month = int(match["year"]), int(match["first"]), int(match["second"])
        if match["mark"] == "/" and month > 12:
            number, month = month, number
        elif match["mark"] == "/" and number <= 12 and number != month:
            return None
    day = datetime(year, month, number, tzinfo=UTC)
    clock = _TIME.search(text.replace(match[0], " "))
    if clock is None:
        return day
    hour = int(clock["hour"])
    if (half := (clock["half"] or "").lower()) and hour <= 12:
        hour = hour % 12 + (12 if half in {"pm", "yh"} else 0)
    return _in_utc(day + timedelta(hours=hour, minutes=int(clock["minute"])), clock["zone"])


def _in_utc(local: datetime, zone: str | None) -> datetime | None:
    """Move a clock reading from its zone to UTC; None where the zone is not one we know."""
    if not zone:
        return local
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    else:
        known = _ZONES.get(zone.lower())
        if known is None:
            return None
        minutes = known
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
