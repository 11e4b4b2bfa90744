"""A correction goes to those who were told what it corrects, and to nobody else."""

import pytest

from monitor.alerts.audience import Audience
from monitor.alerts.routing import Hold, Send
from monitor.alerts.silence import Handled
from monitor.model.alerts import ChannelKind, Route
from monitor.model.handling import Handling, HandlingKind, OptOut
from monitor.model.ids import RouteId, StoryId
from tests.alerts.builders import NEWS_AT

ANNA, BEN = "anna@example.org", "ben@example.org"
DESK = Route(id=RouteId("desk"), channel=ChannelKind.EMAIL, recipients=(ANNA, BEN))
ANNA_WAS_TOLD = {(DESK.id, ANNA)}
SEND, TOO_LIGHT = Send("wanted"), Hold("its weight is below")
MUTE = Handling(story=StoryId(12), kind=HandlingKind.MUTE, at=NEWS_AT, by="sian")


def decide(
    by_route: Send | Hold,
    recipient: str,
    *,
    route: Route = DESK,
    told: set[tuple[RouteId, str]] | None = None,
    muted: bool = False,
    left: bool = False,
) -> Send | Hold:
    people = Handled(handlings=(MUTE,) if muted else (), of_weight_at=None)
    gone = OptOut(route=route.id, recipient=recipient, at=NEWS_AT, by=recipient)
    readers = {(route.id, recipient): gone} if left else {}
    return Audience(handled=people, told=told, left=readers).decide(by_route, route, recipient, now=NEWS_AT)


@pytest.mark.parametrize("by_route", [SEND, TOO_LIGHT])
def test_who_was_told_is_told_of_the_correction_whatever_the_route_asks_for(by_route: Send | Hold) -> None:
    answer = decide(by_route, ANNA, told=ANNA_WAS_TOLD)
    assert answer == Send("it corrects what this reader was told")


def test_who_was_not_told_is_spared() -> None:
    answer = decide(SEND, BEN, told=ANNA_WAS_TOLD)
    assert answer == Hold("it corrects a report that this reader was never told of")
    assert decide(TOO_LIGHT, BEN, told=ANNA_WAS_TOLD) == TOO_LIGHT


def test_who_was_told_by_another_route_is_another_reader() -> None:
    board = Route(id=RouteId("board"), channel=ChannelKind.EMAIL, recipients=(ANNA,))
    assert isinstance(decide(SEND, ANNA, told=ANNA_WAS_TOLD, route=board), Hold)


def test_a_route_that_was_switched_off_stays_so() -> None:
    off = Route(id=RouteId("desk"), channel=ChannelKind.EMAIL, recipients=(ANNA,), enabled=False)
    disabled = Hold("route desk is disabled")
    assert decide(disabled, ANNA, told=ANNA_WAS_TOLD, route=off) == disabled


@pytest.mark.parametrize("by_route", [SEND, TOO_LIGHT])
def test_what_is_no_correction_is_the_routes_to_decide(by_route: Send | Hold) -> None:
    assert decide(by_route, BEN) == by_route


def test_what_a_person_silenced_stays_silent_and_says_why() -> None:
    for told in (None, ANNA_WAS_TOLD):
        answer = decide(SEND, ANNA, told=told, muted=True)
        assert answer == Hold("muted by sian")
    assert decide(TOO_LIGHT, ANNA, muted=True) == TOO_LIGHT


def test_who_left_is_told_nothing_more_not_even_a_correction() -> None:
    for told in (None, ANNA_WAS_TOLD):
        answer = decide(SEND, ANNA, told=told, left=True)
        assert answer == Hold("anna@example.org unsubscribed from route desk on 26 Mar 2025, 09:14 UTC")
