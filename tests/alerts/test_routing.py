"""Who is told, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.routing import (
    RULES,
    Hold,
    Send,
    Situation,
    decide,
    delivery_key,
    digest_key,
    notice_key,
    overflow_key,
)
from monitor.model.alerts import ChannelKind, Pace, Route
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId, TopicId
from monitor.model.stories import Kind
from tests.alerts.builders import briefing

BORDER = TopicId("nhs-cross-border")


def route(**changes: Any) -> Route:
    settings: dict[str, Any] = {
        "id": RouteId("desk"), "channel": ChannelKind.EMAIL, "recipients": ("a@example.org",)
    } | changes  # fmt: skip
    return Route(**settings)


NOW = Situation(
    topics=frozenset({BORDER}),
    stories=frozenset({StoryId(12), StoryId(5)}),  # 5 was merged into 12
    baseline=False,
    house_weight=0.35,
)


def decision(to: Route, *, baseline: bool = False, **changes: Any) -> Send | Hold:
    return decide(to, briefing(**changes), replace(NOW, baseline=baseline))


def test_a_development_of_weight_on_a_wanted_topic_is_sent() -> None:
    """The reason is given for a yes as well."""
    assert decision(route(topics=(BORDER,))) == Send("kind reversed, weight 0.80, wanted by route desk")


@pytest.mark.parametrize(
    ("to", "changes", "expected"),
    [
        pytest.param(
            route(enabled=False),
            {},
            Hold("route desk is disabled"),
            id="a disabled route hears nothing",
        ),
        pytest.param(
            route(topics=(TopicId("dentistry"),)),
            {},
            Hold("the story is on nhs-cross-border; route desk wants dentistry"),
            id="another topic",
        ),
        pytest.param(
            route(kinds=(Kind.DECIDED, Kind.LEGAL)),
            {},
            Hold("its kind is reversed; route desk wants decided, legal"),
            id="a kind that is not wanted",
        ),
        pytest.param(
            route(),
            {"baseline": True},
            Hold("published 2025-03-26, it was too old to alert about when first seen"),
            id="older than the first poll's baseline",
        ),
        pytest.param(
            route(),
            {"kind": Kind.BACKGROUND},
            Hold("it is background: nothing in it happened now; digests count it as a report without news"),
            id="background",
        ),
        pytest.param(
            route(),
            {"weight": 0.28},
            Hold("its weight 0.28 is below the 0.35 of every route that sets none"),
            id="below the house's weight",
        ),
        pytest.param(
            route(minimum_weight=0.9),
            {},
            Hold("its weight 0.80 is below the 0.90 of route desk"),
            id="below the route's own weight",
        ),
        pytest.param(
            route(pace=Pace.DAILY, minimum_weight=0.9),
            {},
            Hold("its weight 0.80 is below the 0.90 of route desk"),
            id="below the weight that a digest route sets itself",
        ),
        pytest.param(
            route(topics=(TopicId("dentistry"),), stories=(StoryId(9),)),
            {},
            Hold("the story is on nhs-cross-border; route desk wants dentistry, story 9"),
            id="another topic and another story",
        ),
    ],
)
def test_what_is_held_is_held_for_a_reason_in_words(
    to: Route, changes: dict[str, Any], expected: Hold
) -> None:
    """The first rule that holds names itself."""
    assert decision(to, **changes) == expected


def test_a_route_may_ask_for_less_weight_than_the_house() -> None:
    """Its own minimum stands in the house's place, not beside it."""
    assert isinstance(decision(route(minimum_weight=0.01), weight=0.1), Send)


def test_a_digest_takes_what_is_too_light_to_interrupt_anybody() -> None:
    """The house's weight is about being disturbed."""
    assert isinstance(decision(route(pace=Pace.WEEKLY), weight=0.1), Send)


def test_a_story_is_followed_by_its_id_whatever_its_topics() -> None:
    """An id that was merged into another goes on being followed; topics and stories add up."""
    other = (TopicId("dentistry"),)
    assert isinstance(decision(route(stories=(StoryId(5),))), Send)
    assert isinstance(decision(route(topics=other, stories=(StoryId(12),))), Send)
    assert isinstance(decision(route(topics=(BORDER,), stories=(StoryId(9),))), Send)
    assert isinstance(decision(route(stories=(StoryId(9),))), Hold)


def test_every_rule_is_a_reason_of_its_own() -> None:
    """One that objects is enough, and none objects to what is wanted."""
    assert [rule(route(), briefing(), NOW) for rule in RULES] == [None] * len(RULES)


def test_the_weight_itself_is_enough() -> None:
    """The threshold belongs to what is sent."""
    assert isinstance(decision(route(), weight=0.35), Send)


def test_the_same_decision_has_the_same_key_for_ever() -> None:
    """Golden value: a change of this key would send everything again."""
    key = delivery_key(DevelopmentId(7), RouteId("desk"), "a@example.org", "alert")
    assert key == "ce5f27b4980b334261866dc9fbaef49c"


parts = st.tuples(st.integers(1), st.text(), st.text(), st.text())


@given(parts, parts)
def test_different_decisions_have_different_keys(
    one: tuple[int, str, str, str], other: tuple[int, str, str, str]
) -> None:
    """No way of cutting the parts apart gives two decisions one key."""
    keys = [delivery_key(DevelopmentId(d), RouteId(r), to, kind) for d, r, to, kind in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
    assert all(len(key) == 32 for key in keys)


def test_a_digest_is_known_by_its_period_whatever_the_zone_it_is_written_in() -> None:
    """Midnight in London summer time and 23:00 UTC are one moment."""
    since = datetime(2025, 6, 1, 23, tzinfo=UTC)
    london = since.astimezone(timezone(timedelta(hours=1)))
    until = since + timedelta(days=7)
    assert digest_key(RouteId("w"), "a@b.c", since, until) == digest_key(RouteId("w"), "a@b.c", london, until)
    assert digest_key(RouteId("w"), "a@b.c", since, until) != notice_key("w", "a@b.c", RouteId("w"), "a@b.c")


def test_an_overflow_is_known_by_the_first_alert_in_it() -> None:
    """So that a release that is tried twice makes one message."""
    assert overflow_key(DeliveryId(7)) == overflow_key(DeliveryId(7)) != overflow_key(DeliveryId(8))
