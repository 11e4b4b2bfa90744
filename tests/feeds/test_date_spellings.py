"""A date in any of many spellings is read right, or not at all where it could be read in two ways."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dates.reading import parse_date

GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
WELSH = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
GERMAN_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"
FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
WELSH_DAYS = "Llun Mawrth Mercher Iau Gwener Sadwrn Sul"

#: With an offset. `{z}` is +0100, `{c}` +01:00.
WITH_OFFSET = [
    "%a, %d %b %Y %H:%M:%S {z}",
    "%a, %d %b %y %H:%M:%S {z}",
    "%a, %d %b %Y %H:%M:%S GMT{z}",
    "%d %b %Y %H:%M {z}",
    "%A, %d %B %Y, %H:%M:%S {c}",
    "%B %d, %Y %I:%M:%S %p {z}",
    "%a %b %d %H:%M:%S {z} %Y",
    "%a %b %d %H:%M:%S %Y {z}",
    "%Y-%m-%dT%H:%M:%S{c}",
    "%Y-%m-%dT%H:%M:%S.%f{z}",
    "%Y-%m-%d %H:%M {c}",
    "%Y/%m/%d %H:%M:%S {z}",
    "%Y%m%dT%H%M%S{z}",
    "%H:%M %d.%m.%Y {z}",
]
#: With the name of a zone.
WITH_NAME = [
    "%a, %d %b %Y %H:%M:%S {n}",
    "%a, %d %b %Y %H:%M:%S {z} {n}",
    "%a, %d %b %Y %H:%M:%S {n}{z}",
    "%a %b %d %H:%M:%S {n} %Y",
    "%a %b %d %H:%M:%S %Y {n}",
    "%A, %B %d, %Y %I:%M %p {n}",
    "%Y-%m-%d %H:%M:%S {n}",
    "%d %b %Y, %I.%M%p {n}",
    "%H:%M {n}, %d %B %Y",
]
#: In words of other languages, taken as UTC.
IN_WORDS = [
    ("{w}, {d}. {m} {y} - {H:02}:{M:02} Uhr", GERMAN, GERMAN_DAYS),
    ("{w}, {d}. {m} {y} {H:02}:{M:02}", GERMAN, GERMAN_DAYS),
    ("{w} {d} {m} {y} à {H:02}h{M:02}", FRENCH, FRENCH_DAYS),
    ("{w}, {d} {m} {y} {H:02}:{M:02}:00", FRENCH, FRENCH_DAYS),
    ("Dydd {w}, {d} {m} {y} {H:02}:{M:02}", WELSH, WELSH_DAYS),
    ("{w}, {d} {m} {y} {h}:{M:02} {half}", WELSH, WELSH_DAYS),
    ("{y}年{n}月{d}日 {H:02}:{M:02}", GERMAN, GERMAN_DAYS),
]
#: Orders that some write and others mean otherwise; right where one part settles it, else none or day first.
AMBIGUOUS = [
    "%d/%m/%y",
    "%m/%d/%y %H:%M",
    "%y-%m-%d",
    "%d.%m.%y",
    "%m/%d/%Y %I:%M %p",
    "%y/%m/%d %H:%M",
]

ZONES = ["Europe/London", "Europe/Paris", "America/New_York", "America/Los_Angeles", "Australia/Sydney"]
MOMENTS = st.datetimes(datetime(1996, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


def spelled(moment: datetime, form: str) -> str:
    """Write a moment, its offset and its zone's name into a form."""
    clock = moment.strftime("%z")
    colon, name = f"{clock[:3]}:{clock[3:]}", moment.strftime("%Z")
    return moment.strftime(form.replace("{z}", clock).replace("{c}", colon).replace("{n}", name))


@pytest.mark.parametrize("form", WITH_OFFSET)
@settings(max_examples=40)
@given(moment=MOMENTS, zone=OFFSETS)
def test_an_offset_is_counted(form, moment, zone):
    assert parse_date(spelled(moment.astimezone(zone), form)) == moment


@pytest.mark.parametrize("form", WITH_NAME)
@settings(max_examples=40)
@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_a_zone_by_name_is_counted(form, moment, zone):
    assert parse_date(spelled(moment.astimezone(ZoneInfo(zone)), form)) == moment


@pytest.mark.parametrize(("form", "months", "days"), IN_WORDS)
@settings(max_examples=40)
@given(moment=MOMENTS)
def test_words_of_other_languages(form, months, days, moment):
    text = form.format(
        w=days.split()[moment.weekday()], d=moment.day, m=months.split()[moment.month - 1], y=moment.year,
        n=moment.month, H=moment.hour, M=moment.minute, h=moment.hour % 12 or 12,
        half="yb" if moment.hour < 12 else "yh",
    )  # fmt: skip
    assert parse_date(text) == moment


@pytest.mark.parametrize("form", AMBIGUOUS)
@settings(max_examples=40)
@given(moment=MOMENTS)
def test_an_order_that_is_in_doubt_is_never_read_wrong(form, moment):
    found = parse_date(moment.strftime(form))
    assert found is None or found.date() == moment.date()


@pytest.mark.parametrize("digits", [10, 13])
@settings(max_examples=40)
@given(moment=MOMENTS.filter(lambda moment: moment.year > 2001))
def test_seconds_and_milliseconds_since_1970(digits, moment):
    assert parse_date(str(int(moment.timestamp())).ljust(digits, "0")) == moment
