"""WebSub as a subscriber keeps it: only what we asked for is confirmed, only what is signed is heard."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds import websub
from monitor.feeds.hubs import Hub, announced_hub
from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription
from monitor.ports.outside import Answer
from tests.runaway import no_runaway

NOW = datetime(2025, 1, 22, 9, tzinfo=UTC)
HUB = Hub("https://hub.example/", "https://paper.example/feed")


def held(**changed: object) -> Subscription:
    fields: dict[str, object] = {
        "feed": FeedId("f"),
        "hub": HUB.url,
        "topic": HUB.topic,
        "token": "t" * 32,
        "secret": "s",
        "asked_at": NOW - timedelta(minutes=1),
        **changed,
    }
    return Subscription(**fields)


LIVE = held(lease_until=NOW + timedelta(days=1))


def query(**changed: str) -> dict[str, str]:
    fields = {
        "mode": "subscribe",
        "topic": HUB.topic,
        "challenge": "xyz",
        "lease_seconds": "864000",
    } | changed
    return {f"hub.{name}": value for name, value in fields.items()}


def answer(body: str = "", url: str = "https://paper.example/feed", **headers: str) -> Answer:
    return Answer(url=url, final_url=url, status=200, headers=headers, body=body.encode())


# --- where a hub is announced

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><link rel="hub" href="{}"/>'


@pytest.mark.parametrize(
    "found",
    [
        answer(link='<https://hub.example/>; rel="hub", </feed>; rel=self'),
        answer(ATOM.format("https://hub.example/") + "<entry/></feed>"),
        answer("<rss><channel><atom:link href='https://hub.example/' rel='hub'/></channel></rss>"),
        answer(json.dumps({"hubs": [{"type": "WebSub", "url": "https://hub.example/"}]})),
    ],
)
def test_a_hub_is_found_in_headers_and_documents(found: Answer) -> None:
    assert announced_hub(found) == HUB


def test_a_hub_inside_an_entry_or_without_tls_is_passed_over() -> None:
    assert (
        announced_hub(answer("<feed><entry><link rel='hub' href='https://x.example/'/></entry></feed>"))
        is None
    )
    assert announced_hub(answer(ATOM.format("http://hub.example/"))) is None
    assert announced_hub(answer(ATOM.format("javascript:x"))) is None
    assert announced_hub(answer(ATOM.format("http://hub.example/"), url="http://paper.example/feed"))


@given(st.binary(), st.text())
def test_no_answer_makes_discovery_raise(body: bytes, link: str) -> None:
    announced_hub(
        Answer(url="https://x/", final_url="https://x/", status=200, headers={"link": link}, body=body)
    )


def test_discovery_costs_little_whatever_comes() -> None:
    with no_runaway():
        for text in ("<link " * 40_000, "<link rel=" + "'" * 100_000, "{" * 100_000):
            announced_hub(answer(text, link="<a>;" * 5000))


# --- asking


def test_the_hub_is_told_where_what_and_a_secret() -> None:
    new = websub.offered(None, FeedId("f"), HUB)
    assert new is not None
    form = parse_qs(websub.request_body(new, callback="https://us.example/x").decode())
    assert form["hub.mode"] == ["subscribe"]
    assert form["hub.topic"] == [HUB.topic]
    assert len(form["hub.secret"][0]) > 30
    assert websub.offered(new, FeedId("f"), HUB) is None
    other = websub.offered(None, FeedId("f"), HUB)
    assert other is not None
    assert other.token != new.token


def test_a_hub_that_does_not_confirm_is_asked_ever_more_rarely() -> None:
    one = websub.asked(held(), now=NOW)
    for _ in range(10):
        one = websub.asked(one, now=NOW)
    assert one.due_at == NOW + timedelta(days=1)
    assert websub.asked(held(), now=NOW).due_at == NOW + timedelta(hours=1)


# --- verification of intent


def test_what_we_asked_for_is_confirmed_and_renewed_in_time() -> None:
    response = websub.verify(held(), query(), now=NOW)
    assert (response.status, response.body) == (200, b"xyz")
    assert response.after is not None
    assert response.after.lease_until == NOW + timedelta(days=10)
    assert response.after.due_at == NOW + timedelta(days=8)


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (None, query()),
        (held(), query(topic="https://other.example/")),
        (held(), query(challenge="")),
        (held(), query(mode="unsubscribe")),
        (held(), {}),
        (held(asked_at=None), query()),
        (held(asked_at=NOW - timedelta(days=3)), query()),
    ],
)
def test_what_we_did_not_ask_for_is_not_confirmed(one: Subscription | None, asked: dict[str, str]) -> None:
    response = websub.verify(one, asked, now=NOW)
    assert (response.status, response.body, response.after) == (404, b"", None)


def test_what_a_hub_adds_to_its_question_changes_nothing() -> None:
    """Hubs send fields of older and of future versions; a mode that we do not know is no question of ours."""
    added = {"hub.verify_token": "x", "hub.verify": "sync", "hub.extension": "1", "foo": "bar"}
    assert websub.verify(held(), {**query(), **added}, now=NOW) == websub.verify(held(), query(), now=NOW)
    for mode in ("publish", "renew", "SUBSCRIBE", ""):
        assert websub.verify(LIVE, query(mode=mode), now=NOW).status == 404


@pytest.mark.parametrize(
    ("said", "days"), [("10", 5 / 1440), ("99999999", 30), ("x", 10), ("-5", 10), ("", 10)]
)
def test_a_lease_is_believed_within_reason(said: str, days: float) -> None:
    after = websub.verify(held(), query(lease_seconds=said), now=NOW).after
    assert after is not None
    assert after.lease_until == NOW + timedelta(days=days)


def test_a_refusal_ends_it_for_a_week() -> None:
    after = websub.verify(LIVE, query(mode="denied", reason="no"), now=NOW).after
    assert after is not None
    assert not after.is_live(NOW)
    assert after.due_at == NOW + timedelta(days=7)
    assert after.error == "the hub refuses: no"


# --- pushes


def signed(body: bytes, secret: str = "s", method: str = "sha256") -> dict[str, str]:
    return {"x-hub-signature": f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"}


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_a_signed_push_makes_the_feed_due(method: str) -> None:
    response = websub.accept(LIVE, signed(b"news", method=method), b"news", now=NOW)
    assert (response.status, response.poll_at) == (202, NOW)
    assert response.after is not None
    assert response.after.trusted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(b"other"),
        signed(b"news", secret="guess"),
        signed(b"news", method="sha1"),
        {"x-hub-signature": "sha256=" + "0" * 64},
        {"x-hub-signature": hashlib.sha256(b"news").hexdigest()},
    ],
)
def test_a_push_that_is_not_signed_right_changes_nothing_and_is_told_nothing(headers: dict[str, str]) -> None:
    response = websub.accept(LIVE, headers, b"news", now=NOW)
    assert (response.status, response.after, response.poll_at) == (202, None, None)


def test_an_ended_lease_is_deaf_and_an_unknown_callback_is_gone() -> None:
    assert websub.accept(held(lease_until=NOW), signed(b""), b"", now=NOW).poll_at is None
    assert websub.accept(None, signed(b""), b"", now=NOW).status == 410


def test_a_storm_of_pushes_is_one_poll_a_minute() -> None:
    again = held(lease_until=LIVE.lease_until, pushed_at=NOW - timedelta(seconds=1))
    assert websub.accept(again, signed(b""), b"", now=NOW).poll_at == NOW + timedelta(seconds=59)


def test_a_hub_that_misses_news_is_not_trusted_any_more() -> None:
    trusted = held(trusted=True, pushed_at=NOW - timedelta(minutes=5))
    assert websub.after_poll(trusted, new=3, now=NOW) is None  # that is what it had pushed
    late = websub.after_poll(trusted, new=3, now=NOW + timedelta(hours=1))
    assert late is not None
    assert not late.trusted
    assert websub.after_poll(trusted, new=0, now=NOW + timedelta(hours=1)) is None
