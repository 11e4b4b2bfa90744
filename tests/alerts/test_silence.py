"""A muted story is silent for those who muted it, for as long as they said; a snooze ends by itself."""

from datetime import datetime, timedelta

import pytest

from monitor.alerts.silence import Handled
from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import RouteId, StoryId
from tests.alerts.builders import NEWS_AT

DESK, BOARD = RouteId("desk"), RouteId("board")
ANNA, BEN = "anna@example.org", "ben@example.org"
HOUR = timedelta(hours=1)


def did(kind: HandlingKind, at: datetime = NEWS_AT, **about: object) -> Handling:
    return Handling(story=StoryId(12), kind=kind, at=at, by="sian", **about)  # type: ignore[arg-type]  # by name


def silenced(
    *handlings: Handling,
    route: RouteId = DESK,
    recipient: str = ANNA,
    now: datetime = NEWS_AT + HOUR,
    of_weight_at: datetime | None = None,
) -> str | None:
    return Handled(handlings=handlings, of_weight_at=of_weight_at).silenced(route, recipient, now=now)


def test_a_story_that_nobody_handled_is_told() -> None:
    assert silenced() is None


def test_a_mute_silences_everybody_and_says_who_did_it() -> None:
    assert silenced(did(HandlingKind.MUTE)) == "muted by sian"
    assert silenced(did(HandlingKind.MUTE), route=BOARD, recipient=BEN) == "muted by sian"


def test_a_mute_for_a_time_ends_by_itself() -> None:
    week = did(HandlingKind.MUTE, until=NEWS_AT + timedelta(days=7))
    assert silenced(week) == "muted by sian until 2 Apr 2025, 09:14 UTC"
    assert silenced(week, now=NEWS_AT + timedelta(days=7)) is None


@pytest.mark.parametrize(
    ("scope", "silent"),
    [
        ({"recipient": ANNA}, {(DESK, ANNA), (BOARD, ANNA)}),
        ({"route": DESK}, {(DESK, ANNA), (DESK, BEN)}),
        ({"route": DESK, "recipient": ANNA}, {(DESK, ANNA)}),
        ({}, {(DESK, ANNA), (DESK, BEN), (BOARD, ANNA), (BOARD, BEN)}),
    ],
)
def test_a_mute_of_one_reader_leaves_the_others_alone(
    scope: dict[str, object], silent: set[tuple[RouteId, str]]
) -> None:
    readers = {(route, who) for route in (DESK, BOARD) for who in (ANNA, BEN)}
    mute = did(HandlingKind.MUTE, **scope)
    assert {one for one in readers if silenced(mute, route=one[0], recipient=one[1])} == silent


def test_the_last_word_counts() -> None:
    mute, unmute = did(HandlingKind.MUTE), did(HandlingKind.UNMUTE)
    assert silenced(mute, unmute) is None
    assert silenced(mute, unmute, mute) == "muted by sian"
    assert silenced(did(HandlingKind.MUTE, recipient=ANNA), unmute) is None
    only_ben = did(HandlingKind.UNMUTE, recipient=BEN)
    assert silenced(mute, only_ben) == "muted by sian"
    assert silenced(mute, only_ben, recipient=BEN) is None


def test_a_snooze_lasts_until_something_of_weight_happens_after_it() -> None:
    snooze = did(HandlingKind.SNOOZE)
    assert silenced(snooze) == "snoozed by sian until something of weight happens"
    assert silenced(snooze, of_weight_at=NEWS_AT - HOUR) is not None
    assert silenced(snooze, of_weight_at=NEWS_AT + HOUR) is None
    again = did(HandlingKind.SNOOZE, at=NEWS_AT + 2 * HOUR)
    assert silenced(snooze, again, of_weight_at=NEWS_AT + HOUR, now=NEWS_AT + 3 * HOUR) is not None


def test_what_is_only_written_down_silences_nothing() -> None:
    assert (
        silenced(did(HandlingKind.ACK), did(HandlingKind.ASSIGN, text="Ben"), did(HandlingKind.NOTE)) is None
    )
    assert silenced(did(HandlingKind.MUTE), did(HandlingKind.ACK)) == "muted by sian"
