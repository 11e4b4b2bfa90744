"""A wrong date is worse than none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.dates.reading import parse_date
from monitor.feeds.dates import effective_date

READABLE = {
    # RFC 822 and what became of it
    "Tue, 10 Jun 2003 04:00:00 GMT": "2003-06-10T04:00:00",
    "Tue, 10 Jun 03 04:00 EST": "2003-06-10T09:00:00",
    "10 Jun 2003 04:00:00 BST": "2003-06-10T03:00:00",
    "Mon, 1 Sep 2025 10:00:00 CEST": "2025-09-01T08:00:00",
    "Mon, 1 Sep 2025 10:00:00 IST": "2025-09-01T04:30:00",
    "Mon, 1 Sep 2025 10:00:00 America/New_York": "2025-09-01T14:00:00",
    "Mon, 1 Dec 2025 10:00:00 ET": "2025-12-01T15:00:00",
    "Fri,05 Jun 2015 12:00:00 +0000": "2015-06-05T12:00:00",
    "Fri, 05 Jun 2015 12:00:00 UTC+2": "2015-06-05T10:00:00",
    "Fri, 05 Jun 2015 12:00:00 GMT GMT": "2015-06-05T12:00:00",
    "Fri, 05 Jun 2015": "2015-06-05T00:00:00",
    "Thu, 01 Jan 2015 23:59:60 GMT": "2015-01-01T23:59:59",
    "Fri Mar 31 2023 20:19:00 GMT+0100 (British Summer Time)": "2023-03-31T19:19:00",
    "Mon Jan 2 15:04:05 MST 2006": "2006-01-02T22:04:05",
    "Mon Jan 02 15:04:05 -0700 2006": "2006-01-02T22:04:05",
    "02-Jan-2006 15:04": "2006-01-02T15:04:00",
    "Tue, 17 Oct 2023 16:7:9 GMT": "2023-10-17T16:07:09",
    # a zone behind the date, or named twice: the offset is the more exact
    "Tue Oct 17 16:07:09 2023 EDT": "2023-10-17T20:07:09",
    "16:07 17.10.2023 -0400": "2023-10-17T20:07:00",
    "16:07 BST, 17 October 2023": "2023-10-17T15:07:00",
    "Tue, 17 Oct 2023 16:07:09 -0400 EDT": "2023-10-17T20:07:09",
    "Tue, 17 Oct 2023 16:07:09 EDT -04:00": "2023-10-17T20:07:09",
    "Tue, 17 Oct 2023 16:07:09 IST+0100": "2023-10-17T15:07:09",
    "Mon, 26 January 2004 16:31:00 AT": "2004-01-26T20:31:00",
    "17 Oct 2023 EDT": "2023-10-17T04:00:00",
    # ISO 8601
    "2003-12-13T18:30:02Z": "2003-12-13T18:30:02",
    "2003-12-13T18:30:02.250+01:00": "2003-12-13T17:30:02.250",
    "2003-12-13 18:30:02 +0100": "2003-12-13T17:30:02",
    "2015-06-05T12:00:00\u221205:00": "2015-06-05T17:00:00",
    "2023-02-16T15:04:05.123456789Z": "2023-02-16T15:04:05.123456",
    "2024-12-31T24:00:00Z": "2025-01-01T00:00:00",
    "20250901T100000Z": "2025-09-01T10:00:00",
    "2003-12-13": "2003-12-13T00:00:00",
    "2003-12-13-05:00": "2003-12-13T05:00:00",
    "2003-12-13t18:30:02z": "2003-12-13T18:30:02",
    "2023-10-17T16:07:09-04:00[America/New_York]": "2023-10-17T20:07:09",
    "2023-10-17T16:07:09[UTC]": "2023-10-17T16:07:09",
    # numbers
    "1513980589": "2017-12-22T22:09:49",
    "1513980589000": "2017-12-22T22:09:49",
    "2016/6/29 15:07:41": "2016-06-29T15:07:41",
    "31/12/2024": "2024-12-31T00:00:00",
    "03/04/2024": "2024-04-03T00:00:00",
    "5.6.2015 12:00": "2015-06-05T12:00:00",
    "12/31/2024 6:04:11 PM": "2024-12-31T18:04:11",
    "2025年9月1日 10:20": "2025-09-01T10:20:00",
    "2025年9月1日": "2025-09-01T00:00:00",
    # twelve hours
    "September 1, 2025 10:00 am": "2025-09-01T10:00:00",
    "1 September 2025, 02:02:33 PM": "2025-09-01T14:02:33",
    "Fri, 05 Jun 2015, 12:00 AM": "2015-06-05T00:00:00",
    "Wednesday 5th of June 2024 at 7.15pm": "2024-06-05T19:15:00",
    "5 Mehefin 2024 7:15 yh": "2024-06-05T19:15:00",
    "2024-05-25 오후 11:23:17": "2024-05-25T23:23:17",
    "2024年5月25日 上午 11:23": "2024-05-25T11:23:00",
    # what one part settles
    "2020-11-08T16:20:00-05:00Z": "2020-11-08T21:20:00",
    "11/30/23 21:55:58": "2023-11-30T21:55:58",
    "26 Sep 2022 GMT": "2022-09-26T00:00:00",
    "Sat, 11 04 2020 08:51:49 +0100": "2020-04-11T07:51:49",
    # other languages
    "Mi, 16 Okt 2022 10:00:00 +0200": "2022-10-16T08:00:00",
    "Mittwoch, 5. Juni 2024 - 19:15 Uhr": "2024-06-05T19:15:00",
    "5. März 2024, 19.15 Uhr": "2024-03-05T19:15:00",
    "mer, 16 nov 2022 10:00:00 +0100": "2022-11-16T09:00:00",
    "mar., 04 févr. 2025 08:00:00 +0100": "2025-02-04T07:00:00",
    "5 août 2024 à 19h15": "2024-08-05T19:15:00",
    "Mawrth, 4 Mawrth 2025 10:00:00 GMT": "2025-03-04T10:00:00",
    "Dydd Llun, 3 Chwefror 2025": "2025-02-03T00:00:00",
    "Dydd Mawrth, 4 Chwefror 2025": "2025-02-04T00:00:00",
    "Dydd Mawrth 4 Mawrth 2025": "2025-03-04T00:00:00",
    "3 Gorffennaf 2025 09:30": "2025-07-03T09:30:00",
    "3ydd o Fawrth 2025": "2025-03-03T00:00:00",
    "5ed o Ragfyr 2025 | 09:30": "2025-12-05T09:30:00",
    "Пн, 01 сен 2025 10:00:00 +0300": "2025-09-01T07:00:00",
}


@pytest.mark.parametrize(("text", "moment"), READABLE.items())
def test_readable(text, moment):
    assert parse_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "invalid", "2003", "2003-12", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00", "05/06/15",
        "26/06/20 10:00", "30.10.23", "Nov. 2020", "2024-01-01 10:00:00+15:00",
        "Thu, 31 Jun 2024 10:00:00 GMT", "Thu, 30 Jun 2024 25:00:00 GMT", "2024-01-01T10:00:00 XYZ",
        "2024-01-01T10:00:00+99:00", "2024-01-01T10:00:00-13:00", "16:07 17.10.2023 XST", "2013-01-27-01",
        "23-10-17 16:07", "2023-17-10", "6/4/2010 1:00:00 PM", "2012-12-06T13:04:05 America/Nowhere",
        "Tue, 10 Foo 2003 04:00:00 GMT", "10 Jun Jul 2003", "12 hours ago today",
        "2024-01-01T10:00:00 ../../etc/x",
        "1" * 200, "99999999999999",
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_one_way_is_none(text):
    assert parse_date(text) is None


@given(st.text(max_size=60) | st.text(alphabet="0123456789-/:.,+TZ APMGJanun年月日", max_size=40))
@example("1 Jan 2020 10:00 \x00/")
def test_no_text_raises_and_every_date_is_utc(text):
    found = parse_date(text)
    assert found is None or (found.tzinfo is UTC and 1900 <= found.year <= 2200)


AFTER, BEFORE = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1991, 2199))


@given(st.datetimes(AFTER, BEFORE, timezones=st.just(UTC)))
def test_our_own_dates_come_back(moment):
    moment = moment.replace(microsecond=0)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment
    assert parse_date(moment.strftime("%Y%m%dT%H%M%SZ")) == moment


SEEN = datetime(2026, 9, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "effective"),
    [
        pytest.param(None, None, id="unknown stays unknown"),
        pytest.param(SEEN - timedelta(days=400), SEEN - timedelta(days=400), id="the past is kept"),
        pytest.param(
            SEEN + timedelta(hours=24), SEEN + timedelta(hours=24), id="a zone's worth ahead is kept"
        ),
        pytest.param(SEEN + timedelta(hours=25), SEEN, id="further ahead is when we saw it"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), None, id="older than feeds is a default"),
    ],
)
def test_effective_date(published, effective):
    assert effective_date(published, SEEN) == effective


DAYS = st.tuples(st.integers(1896, 2205), st.integers(0, 13), st.integers(0, 32))
CLOCKS = st.tuples(st.integers(0, 25), st.integers(0, 60), st.integers(0, 60))
OFFSETS = st.tuples(st.sampled_from("+-"), st.integers(0, 15), st.integers(0, 60))
MONTH_NAMES = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Foo")


@given(DAYS, CLOCKS, OFFSETS | st.sampled_from(["GMT", "UTC", "Z"]), st.sampled_from(["", "Tue, ", "May, "]))
def test_the_usual_form_of_rss_is_read_as_any_other(day, clock, zone, weekday):
    """A second blank is enough to leave the short way, and changes no date."""
    year, month, number = day
    offset = zone if isinstance(zone, str) else f"{zone[0]}{zone[1]:02}{zone[2]:02}"
    time = ":".join(f"{part:02}" for part in clock)
    text = f"{weekday}{number} {MONTH_NAMES[month]} {year} {time} {offset}"
    assert parse_date(text) == parse_date(text.replace(" ", "  "))


@given(DAYS, CLOCKS, OFFSETS | st.just("Z"), st.sampled_from(["", ".5", ".123456", ".123456789"]))
def test_the_usual_form_of_atom_is_read_as_any_other(day, clock, zone, fraction):
    offset = zone if isinstance(zone, str) else f"{zone[0]}{zone[1]:02}:{zone[2]:02}"
    time = ":".join(f"{part:02}" for part in clock)
    text = "{:04}-{:02}-{:02}T".format(*day) + f"{time}{fraction}{offset}"
    assert parse_date(text) == parse_date(text.replace("T", "  "))
