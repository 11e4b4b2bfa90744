"""Dates in all their broken forms: a wrong date is worse than none."""

import html
import re
from datetime import UTC, date, datetime, timedelta

from monitor.dates.usual import usual_date
from monitor.dates.words import FILLERS, HALVES, MONTHS, ZONES, fold
from monitor.dates.zones import OFFSET, offset, take_zone

_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?![\d:])(?:\s*([AaPp])\.?\s?[Mm]\b\.?)?"
)
_SPOKEN = re.compile(r"(?<![\d:.])(\d{1,2})(?:[.:](\d{2}))?\s?([AaPp])\.?[Mm]\b\.?")
_HOURS = re.compile(r"(?<![\d:.])(\d{1,2})(?:[.h時时]\s?(\d{2}))(?:\s?(?:Uhr|分))?(?:(\d{2})秒)?(?![\d:.])")
_COMPACT = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:[Tt ]?(\d{{2}})(\d{{2}})(\d{{2}})?(?:\.\d+)?\s?(Z|{OFFSET})?)?"
)
_DAY_WITH_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2})([+-]\d{2}:\d{2}|Z)")  # XML Schema's: no time of day
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})")
_AMERICAN = re.compile(r"(\d{1,2})/(1[3-9]|2\d|3[01])/(\d{2})")  # no other order has a number above 12 there
_IDEOGRAPHS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,200}>")
_FORMAT = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")  # marks of direction, and blanks of no width
_NOON = re.compile(r"\b(?:12\s)?(?:noon|midday|hanner dydd)\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\b(?:12\s)?(?:midnight|hanner nos)\b", re.IGNORECASE)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212|·•", "------   ")
_NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|re|e|º|ª|ain|ed|fed|af|eg|il|ydd)?")


def parse_date(text: str) -> datetime | None:
    """Read a date as UTC; None unless it can be read in only one sensible way.

    Without a zone it is taken as UTC, without a time as midnight. `31/12/2024` is read day first; with
    AM or PM, which go with American order, only where the order is beyond doubt. An unknown zone, a bare
    year or month, and a year outside 1900 to 2200 give None.
    """
    text = text.strip()
    if not 8 <= len(text) <= 120 or not any(map(str.isdigit, text)):
        return None
    try:
        moment = usual_date(text) or _epoch(text) or _compact(text) or _written(_tidy(text))
        return moment.astimezone(UTC) if moment and 1900 < moment.year < 2200 else None
    except (ValueError, OverflowError):  # the 31st of June, 25 o'clock, an offset of 99 hours
        return None


def _tidy(text: str) -> str:
    text = " ".join(html.unescape(_TAG.sub(" ", text)).split())
    text = _FORMAT.sub("", text).translate(_DASHES)
    text = re.sub(r"\([^()]*\)", " ", text).replace("\xa0", " ")
    text = re.sub(r"^[^\W\d]+:\s*", "", text)  # "Published:"
    text = re.sub(r"\[([\w/+-]+)\]", r" \1", text)  # Java names the place behind the offset
    text = re.sub(r"(?<=\d)\s?[Tt](?=\d)", " ", text)
    text = re.sub(r"(?<=\s[+-])\s(?=\d{4}$)", "", text)  # "+ 0100"
    text = re.sub(r"(?<=\d)\s?y([bhp])\b", lambda half: "am" if half[1] == "b" else "pm", text)  # Welsh
    text = re.sub(r"(?<=[+-]\d\d:\d\d)Z$", "", text)  # an offset, and a Z out of habit
    text = re.sub(r"(?<=:\d\d)(\s?)[-:](?=[+-]\d\d:?\d\d$)", r"\1", text)  # "10:00:00 --0500"
    text = re.sub(r"(?<=:\d\d:\d\d) 00$", "", text)  # an offset without its sign
    text = _NOON.sub("12:00", text)
    text = _MIDNIGHT.sub("0:00", text)
    return re.sub(r"\s+", " ", text).strip()


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, where the number is as long as those of 2001 to 2286 are."""
    if not re.fullmatch(r"\d{10}(\.\d+)?|\d{13}", text, re.ASCII):
        return None
    number = float(text)
    return datetime.fromtimestamp(number / 1000 if number > 1e12 else number, UTC)


def _compact(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = UTC if match[7] in {None, "Z"} else offset(match[7])
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _written(text: str) -> datetime | None:
    """Take the clock and the zone out of the text; what is left must be a date."""
    if match := _DAY_WITH_ZONE.fullmatch(text):
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC if match[2] == "Z" else offset(match[2]))
    clock, day_text, after, twelve_hours = _clock(text)
    zone, after = take_zone(after)
    if zone is None:
        return None
    day = _day(f"{day_text} {after}".strip(" ,-"), american=twelve_hours)
    return None if day is None else day.replace(tzinfo=zone) + clock


def _clock(text: str) -> tuple[timedelta, str, str, bool]:
    """The time of day, the text before it, the text after it, and whether it is told in twelve hours."""
    if match := _CLOCK.search(text):
        hour, minute, second, fraction, half = match.groups()
    elif match := _SPOKEN.search(text):
        (hour, minute, half), second, fraction = match.groups(), None, None
    elif match := _HOURS.search(text):
        (hour, minute, second), fraction, half = match.groups(), None, None
        if not (_IDEOGRAPHS.search(text) or re.search(r"Uhr|\dh\s?\d", match[0]) or _names_a_month(text)):
            match = None  # "5.10.2024" has no time
    if not match:
        return timedelta(), "", text, False
    before, after = text[: match.start()], text[match.end() :]
    if not half:
        half, before, after = _half_in_words(before, after)
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half in "Pp" else 0)
    seconds = min(int(second or 0), 59 if second == "60" else 60)  # a leap second has no place in datetime
    if hours > 24 or int(minute or 0) > 59 or seconds > 59 or (hours == 24 and (int(minute or 0) or seconds)):
        raise ValueError(f"{match[0]} is no time of day")
    micro = int((fraction or "0").ljust(6, "0")[:6])
    clock = timedelta(hours=hours, minutes=int(minute or 0), seconds=seconds, microseconds=micro)
    return clock, before, after, half is not None


def _names_a_month(text: str) -> bool:
    return any(fold(word) in MONTHS for word in re.findall(r"[^\W\d]+", text))


def _half_in_words(before: str, after: str) -> tuple[str | None, str, str]:
    """Which half of the day a word beside the clock names, and the texts without that word."""
    last, first = re.search(r"([^\W\d]+)\s*$", before), re.match(r"\s*([^\W\d]+)", after)
    if last and last[1] in HALVES:
        return HALVES[last[1]], before[: last.start()], after
    if first and first[1].lower() in HALVES:
        return HALVES[first[1].lower()], before, after[first.end() :]
    return None, before, after


def _day(text: str, *, american: bool) -> datetime | None:
    text = text.removesuffix("Z").strip(" ,") if text[-2:-1].isdigit() else text
    numeric = _without_weekday(text)
    if match := _YEAR_FIRST.fullmatch(numeric) or _IDEOGRAPHS.match(numeric):
        year, month, day = (int(part) for part in match.groups() if part.isdigit())
        return datetime(year, month, day, tzinfo=UTC)
    if match := _YEAR_LAST.fullmatch(numeric):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if second > 12 or _weekday_says(text, year, first, second):
            first, second = second, first
        elif american and match[2] == "/" and first <= 12 and first != second:
            return None
        return datetime(year, second, first, tzinfo=UTC)
    if match := _AMERICAN.fullmatch(numeric):
        return datetime(_full_year(match[3]), int(match[1]), int(match[2]), tzinfo=UTC)
    return _in_words(text)


def _weekday_says(text: str, year: int, month: int, day: int) -> bool:
    """Whether `text` names the weekday of this American order, and so not that of the other."""
    name = re.match(r"(mon|tue|wed|thu|fri|sat|sun)", text, re.IGNORECASE)
    if not name or month > 12 or day > 12 or month == day:
        return False
    index = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(name[1].lower())
    return date(year, month, day).weekday() == index != date(year, day, month).weekday()


def _full_year(digits: str) -> int:
    """RFC 2822 and POSIX: 69 and later are of the last century."""
    return int(digits) + (0 if len(digits) == 4 else 1900 if int(digits) > 68 else 2000)


def _without_weekday(text: str) -> str:
    """Drop whatever word stands in front, and behind only what is known to say nothing: it may be a zone."""
    text = re.sub(r"^[^\W\d]+\.?,?\s+", "", text)
    last = re.search(r"[\s,]+([^\W\d]+)$", text)
    return (text[: last.start()] if last and fold(last[1]) in FILLERS else text).strip(" ,-")


def _in_words(text: str) -> datetime | None:
    """A day, a month by name and a year, in any order that leaves no doubt."""
    numbers: list[str] = []
    months: list[int] = []
    days_or_months: set[int] = set()  # "mar" and "Mawrth" are Tuesday too, where another month stands
    tokens = [token for token in re.split(r"[\s,./-]+", text) if token]
    for position, token in enumerate(tokens):
        folded = fold(token)
        if number := _NUMBER.fullmatch(folded):
            numbers.append(number[1])
        elif folded in MONTHS and folded in FILLERS:
            days_or_months.add(MONTHS[folded])
        elif folded in MONTHS:
            months.append(MONTHS[folded])
        elif folded not in FILLERS and not (position == 0 and folded.isalpha() and folded not in ZONES):
            return None
    months = months or list(days_or_months)
    if len(numbers) != 2 or len(months) != 1:
        return None
    day, year = sorted(numbers, key=lambda number: len(number) > 2)
    if len(day) > 2 or len(year) not in {2, 4}:
        return None
    return datetime(_full_year(year), months[0], int(day), tzinfo=UTC)
