"""A signed link does what it says, for whom it says, until it ends; nobody can make one up."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.link_page import LinkAnswer, LinkPage
from monitor.alerts.links import BadLink, ExpiredLink, SignedAction, SignedOptOut, Signer, sign, verify
from monitor.model.handling import Handling, HandlingKind, OptOut
from monitor.model.ids import RouteId, StoryId
from monitor.model.policy import Secret
from tests.alerts.builders import NEWS_AT, FixedClock

KEY, NEXT, STRANGERS = (Secret(letter * 64) for letter in "abc")
ACTION = SignedAction(
    kind=HandlingKind.MUTE,
    story=StoryId(12),
    route=RouteId("desk"),
    recipient="anna@example.org",
    expires=NEWS_AT + timedelta(days=90),
)


def test_what_was_signed_is_read_back() -> None:
    assert verify(sign(ACTION, KEY), [KEY], now=NEWS_AT) == ACTION


def test_a_link_survives_the_change_of_its_key() -> None:
    assert verify(sign(ACTION, KEY), [NEXT, KEY], now=NEWS_AT) == ACTION


def test_a_link_ends() -> None:
    token = sign(ACTION, KEY)
    assert verify(token, [KEY], now=ACTION.expires - timedelta(seconds=1)) == ACTION
    with pytest.raises(ExpiredLink, match="24 June 2025"):
        verify(token, [KEY], now=ACTION.expires)


def test_a_link_that_another_key_signed_is_none() -> None:
    for keys in ([STRANGERS], []):
        with pytest.raises(BadLink):
            verify(sign(ACTION, KEY), keys, now=NEWS_AT)


def test_the_story_cannot_be_changed_under_the_signature() -> None:
    content, _, signature = sign(ACTION, KEY).partition(".")
    fields = json.loads(base64.urlsafe_b64decode(content + "=="))
    fields[1] = 13
    forged = base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
    with pytest.raises(BadLink):
        verify(f"{forged}.{signature}", [KEY], now=NEWS_AT)


@given(st.text(max_size=300) | st.text(alphabet="abcXYZ09-_.=", max_size=300))
def test_no_text_that_we_did_not_sign_is_a_link(token: str) -> None:
    with pytest.raises(BadLink):
        verify(token, [KEY], now=NEWS_AT)


def test_an_address_has_no_character_that_mail_or_slack_would_break() -> None:
    odd = "Siân <s+a&b@example.org>"
    made = signer().url(HandlingKind.MUTE, story=StoryId(1), route=RouteId("desk"), recipient=odd, at=NEWS_AT)
    assert made.startswith("https://monitor.example/signed/")
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/")
    assert signer().read(made.rpartition("/")[2], now=NEWS_AT).recipient == odd


def signer() -> Signer:
    return Signer("https://monitor.example/", (KEY,), timedelta(days=90))


class Desk:
    """The page with what it was made to do."""

    def __init__(self) -> None:
        self.done: list[Handling | OptOut] = []
        self.titles = {StoryId(12): "Powys board <b>agrees</b>"}
        self.clock = FixedClock()
        self.page = LinkPage(
            signer=signer(),
            title_of=self.titles.__getitem__,
            act=self.done.append,
            opt_out=self.done.append,
            clock=self.clock,
        )

    def asks(self, method: str, kind: HandlingKind = HandlingKind.MUTE, story: int = 12) -> LinkAnswer:
        made = signer().url(
            kind, story=StoryId(story), route=RouteId("desk"), recipient="anna@example.org", at=NEWS_AT
        )
        return self.page(method, made.rpartition("/")[2])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_link_changes_nothing(method: str) -> None:
    desk = Desk()
    answer = desk.asks(method)
    assert answer.status == 200
    assert '<form method="post">' in answer.body
    assert "Mute this story?" in answer.body
    assert desk.done == []


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (HandlingKind.MUTE, "The story is muted."),
        (HandlingKind.SNOOZE, "The story is snoozed."),
        (HandlingKind.ACK, "The story is acknowledged."),
        (HandlingKind.UNMUTE, "The story is unmuted."),
    ],
)
def test_pressing_its_button_does_it_for_this_reader(kind: HandlingKind, says: str) -> None:
    desk = Desk()
    answer = desk.asks("POST", kind)
    assert (answer.status, says in answer.body) == (200, True)
    (done,) = desk.done
    assert done == Handling(
        story=StoryId(12),
        kind=kind,
        at=NEWS_AT,
        by="anna@example.org (link in a message)",
        route=RouteId("desk"),
        recipient="anna@example.org",
    )


def test_no_answer_brings_anything_from_elsewhere_or_a_headlines_markup() -> None:
    desk = Desk()
    answers = [desk.asks("GET"), desk.asks("POST"), desk.asks("GET", story=99), desk.page("GET", "nonsense")]
    assert [answer.status for answer in answers] == [200, 200, 404, 400]
    for answer in answers:
        assert "<b>" not in answer.body
        assert "<script" not in answer.body
        assert "http" not in answer.body.replace("https://monitor.example", "")
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"


def test_a_link_of_the_past_acts_no_more() -> None:
    desk = Desk()
    desk.clock.at = NEWS_AT + timedelta(days=91)
    assert desk.asks("POST").status == 410
    assert desk.done == []


def test_other_methods_are_refused() -> None:
    desk = Desk()
    answer = desk.asks("DELETE")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert desk.done == []


def test_a_reader_leaves_a_route_by_posting_to_its_link() -> None:
    """Opening it asks; posting acts, whatever is posted, and a second time changes nothing more."""
    desk = Desk()
    made = signer().opt_out_url(route=RouteId("desk"), recipient="anna@example.org", at=NEWS_AT)
    token = made.rpartition("/")[2]
    for method in ("GET", "HEAD"):
        asked = desk.page(method, token)
        assert (asked.status, "Unsubscribe?" in asked.body, desk.done) == (200, True, [])
    assert "You are unsubscribed." in desk.page("POST", token).body
    by = "anna@example.org (link in a message)"
    assert desk.done == [OptOut(route=RouteId("desk"), recipient="anna@example.org", at=NEWS_AT, by=by)]


def test_a_link_to_leave_is_none_to_mute_and_ends_as_they_do() -> None:
    leave = SignedOptOut(route=RouteId("desk"), recipient="anna@example.org", expires=ACTION.expires)
    assert verify(sign(leave, KEY), [KEY], now=NEWS_AT) == leave
    with pytest.raises(ExpiredLink):
        verify(sign(leave, KEY), [KEY], now=ACTION.expires)
