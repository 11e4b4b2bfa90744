"""What a status means, and how long a server asks us to wait."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Gone, Refused, ServerFault, Throttled, TooSlow
from monitor.net.outcomes import failure, retry_after

SENT = "Tue, 01 Jul 2025 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "sent", "pause"),
    [
        ("120", SENT, timedelta(minutes=2)),
        ("0", SENT, timedelta(0)),
        (" 30 ", SENT, timedelta(seconds=30)),
        ("1.5", SENT, timedelta(seconds=1.5)),
        ("999999999", SENT, timedelta(hours=24)),
        ("99999999999999999999999", SENT, None),
        ("-5", SENT, None),
        ("soon", SENT, None),
        ("", SENT, None),
        ("Tue, 01 Jul 2025 12:10:00 GMT", SENT, timedelta(minutes=10)),
        ("Tuesday, 01-Jul-25 12:10:00 GMT", SENT, timedelta(minutes=10)),
        ("Tue Jul  1 12:10:00 2025", SENT, timedelta(minutes=10)),
        ("Tue, 01 Jul 2025 11:00:00 GMT", SENT, timedelta(0)),
        ("Tue, 01 Jul 2035 12:10:00 GMT", SENT, timedelta(hours=24)),
        ("Tue, 01 Jul 2025 12:10:00 GMT", "", None),
        ("Tue, 99 Jul 2025 12:10:00 GMT", SENT, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_servers_own_clock(value, sent, pause):
    assert retry_after({"retry-after": value, "date": sent}) == pause


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_however_strange_breaks_the_reading_of_retry_after(value, sent):
    pause = retry_after({"retry-after": value, "date": sent})
    assert pause is None or timedelta(0) <= pause <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused), (401, Refused), (403, Refused), (404, Refused), (408, TooSlow), (410, Gone),
        (429, Throttled), (451, Refused), (500, ServerFault), (502, ServerFault), (503, Throttled),
        (504, ServerFault), (599, ServerFault),
        (300, Refused), (302, Refused), (399, Refused),
    ],
)  # fmt: skip
def test_each_status_that_is_no_answer_has_its_error_and_names_the_number(status, kind):
    error = failure("http://news.example/", status, {})
    assert type(error) is kind
    assert str(status) in str(error)
    assert getattr(error, "status", status) == status


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206, 226, 299, 304])
def test_2xx_and_304_are_answers(status):
    assert failure("http://news.example/", status, {}) is None


def test_a_challenge_for_browsers_is_named_as_such():
    assert "challenge" in str(failure("http://news.example/", 403, {"cf-mitigated": "challenge"}))


def test_what_an_endpoint_says_is_quoted_without_its_control_characters():
    assert str(failure("http://chat.example", 400, {}, "invalid\x1b[31m\nblocks")) == (
        "http://chat.example answered 400: invalid [31m blocks"
    )
