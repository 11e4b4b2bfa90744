"""Answers and errors, as the interval law wants them."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import (
    ForbiddenAddress,
    Gone,
    Refused,
    ServerFault,
    Throttled,
    TooLarge,
    TooSlow,
    Unreachable,
    UnreadableFeed,
)
from monitor.feeds.documents import ChallengePage
from monitor.feeds.outcome import outcome_of, outcome_of_error, server_hint, validators
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.ids import FeedId
from monitor.ports.outside import Answer
from tests.feeds.reading import InProcess

NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)
NEVER_POLLED = FeedMemory(feed=FeedId("f"))
BODY = b"<rss><channel><title>T</title><ttl>20</ttl><item><title>x</title></item></channel></rss>"


def answer(status: int = 200, body: bytes = BODY, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(
        url="https://e.example/f", final_url="https://e.example/f", status=status, headers=named, body=body
    )


def test_a_full_answer_is_read():
    outcome = outcome_of(answer(etag='W/"a"', last_modified="Tue"), NEVER_POLLED, InProcess(), now=NOW)
    assert outcome.feed is not None
    assert (outcome.feed.title, outcome.status, outcome.bytes) == ("T", 200, len(BODY))
    assert (outcome.etag, outcome.last_modified, outcome.hint) == ('W/"a"', "Tue", timedelta(minutes=20))
    assert outcome.error is None


def test_the_same_body_again_is_not_parsed():
    first = outcome_of(answer(), NEVER_POLLED, InProcess(), now=NOW)
    memory = FeedMemory(feed=FeedId("f"), body_hash=first.body_hash)
    second = outcome_of(answer(), memory, InProcess(), now=NOW)
    assert (second.not_modified, second.feed, second.status) == (True, None, 200)


def test_304_is_a_success_without_a_document():
    outcome = outcome_of(answer(304, b"", cache_control="max-age=1200"), NEVER_POLLED, InProcess(), now=NOW)
    assert (outcome.not_modified, outcome.error, outcome.hint) == (True, None, timedelta(minutes=20))


def test_a_document_that_is_no_feed_is_a_hard_failure_in_words():
    outcome = outcome_of(answer(body=b"<html><title>Shop</title>"), NEVER_POLLED, InProcess(), now=NOW)
    assert (outcome.status, outcome.severity, outcome.state) == (200, 1.0, FeedState.FAILING)
    assert "Shop" in (outcome.error or "")


def test_what_a_document_stated_of_its_rhythm_holds_for_a_304_too():
    memory = replace(NEVER_POLLED, ttl_minutes=20)
    assert outcome_of(answer(304, b""), memory, InProcess(), now=NOW).hint == timedelta(minutes=20)


def test_only_what_never_answered_may_be_our_own_networks_fault():
    assert outcome_of_error(Unreachable("x")).unreachable
    assert not outcome_of_error(ServerFault("x", status=502)).unreachable
    assert not outcome_of_error(TooSlow("x")).unreachable


def test_validators_go_back_verbatim():
    memory = FeedMemory(feed=FeedId("f"), etag='W/"a,b"', last_modified="some day")
    assert validators(memory) == {"if-none-match": 'W/"a,b"', "if-modified-since": "some day"}
    assert validators(NEVER_POLLED) == {}


@pytest.mark.parametrize(
    ("error", "severity", "state", "status"),
    [
        (Refused("x", status=403), 1.0, FeedState.BLOCKED, 403),
        (Refused("x", status=401), 1.0, FeedState.BLOCKED, 401),
        (Refused("x", status=404), 0.5, FeedState.FAILING, 404),
        (Gone("x", status=410), 1.0, FeedState.GONE, 410),
        (ServerFault("x", status=502), 0.5, FeedState.FAILING, 502),
        (Throttled("x"), 0.25, FeedState.SLOW, 429),
        (TooSlow("x"), 0.5, FeedState.SLOW, None),
        (Unreachable("x"), 0.5, FeedState.FAILING, None),
        (TooLarge("x"), 1.0, FeedState.FAILING, None),
        (ForbiddenAddress("x"), 1.0, FeedState.FAILING, None),
        (UnreadableFeed("x"), 1.0, FeedState.FAILING, None),
        (ChallengePage("x"), 1.0, FeedState.CHALLENGE, None),
        (Refused("x", status=403, challenge=True), 1.0, FeedState.CHALLENGE, 403),
    ],
)
def test_errors_are_weighed(error, severity, state, status):
    outcome = outcome_of_error(error)
    assert (outcome.severity, outcome.state, outcome.status, outcome.error) == (severity, state, status, "x")


def test_a_name_server_that_asks_for_patience_weighs_little():
    error = Unreachable("no address")
    error.__cause__ = OSError("wrapped")
    error.__cause__.__cause__ = socket.gaierror(socket.EAI_AGAIN, "try again")
    assert outcome_of_error(error).severity == 0.25


def test_retry_after_is_handed_on():
    assert outcome_of_error(Throttled("x", retry_after=timedelta(hours=2))).retry_after == timedelta(hours=2)


DATE = "Thu, 24 Sep 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 10),
        ({"cache-control": "max-age=600", "age": "300"}, 5),
        ({"cache-control": "max-age=600", "age": "900"}, None),
        ({"cache-control": "max-age=315360000"}, 60),
        ({"cache-control": "no-cache, max-age=315360000"}, None),
        ({"cache-control": "public, s-maxage=600"}, None),
        ({"cache-control": "max-age=0", "expires": "Thu, 24 Sep 2026 12:30:00 GMT", "date": DATE}, None),
        ({"expires": "Thu, 24 Sep 2026 12:30:00 GMT", "date": DATE}, 30),
        ({"expires": "Thu, 24 Sep 2026 12:30:00 GMT"}, 30),
        ({"expires": "0", "date": DATE}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT", "date": DATE}, None),
    ],
)
def test_hints(headers, minutes):
    assert server_hint(headers, NOW) == (None if minutes is None else timedelta(minutes=minutes))
