"""What goes out now: by example, and what must hold of any traffic."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.grouping import Pending, Plan, Told, plan
from monitor.alerts.hours import quiet_until
from monitor.alerts.rehearsal import Sending, rehearse
from monitor.model.alerts import ChannelKind, QuietTime, Rate, Route
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId

NOON = datetime(2025, 1, 22, 12, tzinfo=UTC)
NIGHT = QuietTime(begins=time(22), ends=time(7))


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def route(**changes: Any) -> Route:
    plain = Route(id=RouteId("desk"), channel=ChannelKind.EMAIL, recipients=("a@example.org",))
    return replace(plain, **changes)


def pending(number: int, *, story: int = 1, since: float = 0, weight: float = 0.5) -> Pending:
    return Pending(
        delivery=DeliveryId(100 + number),
        development=DevelopmentId(number),
        story=StoryId(story),
        weight=weight,
        since=at(since),
    )


def told(story: int, seconds: float) -> Told:
    return Told(story=StoryId(story), at=at(seconds))


def numbers(members: tuple[Pending, ...]) -> list[int]:
    return [one.development for one in members]


def messages(found: Plan) -> list[list[int]]:
    return [numbers(group) for group in found.messages]


def waits(found: Plan) -> list[tuple[int, datetime, str]]:
    return [(wait.pending.development, wait.until, wait.reason) for wait in found.waits]


def test_the_first_alert_of_a_burst_waits_for_the_others() -> None:
    assert waits(plan([pending(1)], route(), [], NOON)) == [(1, at(30), "gathers what else comes in 30 s")]


def test_a_burst_becomes_one_message_a_story() -> None:
    burst = [pending(2, since=20), pending(1), pending(3, story=2)]
    assert messages(plan(burst, route(), [], at(30))) == [[1, 2], [3]]


def test_when_nothing_more_can_come_nothing_is_waited_for() -> None:
    """A single pass, from cron, has gathered all that there is."""
    assert messages(plan([pending(1)], route(), [], NOON, burst_over=True)) == [[1]]


def test_updates_of_a_story_are_paced_and_other_stories_are_not() -> None:
    found = plan([pending(1), pending(2, story=2)], route(), [told(1, -60)], at(30))
    assert messages(found) == [[2]]
    assert waits(found) == [(1, at(240), "the story's last message went less than 5 min before")]


def test_pacing_holds_at_the_end_of_a_pass_too() -> None:
    assert waits(plan([pending(1)], route(), [told(1, 0)], NOON, burst_over=True))[0][1] == at(300)


def test_at_night_everything_waits_for_the_morning() -> None:
    found = plan([pending(1), pending(2, story=2)], route(quiet=(NIGHT,)), [], at(11 * 3600))
    morning = datetime(2025, 1, 23, 7, tzinfo=UTC)
    reason = "quiet hours of route desk"
    assert waits(found) == [(1, morning, reason), (2, morning, reason)]


def test_in_the_morning_a_story_is_one_message() -> None:
    morning = at(19 * 3600)
    night = [pending(1, since=11 * 3600), pending(2, since=15 * 3600), pending(3, story=2, since=15 * 3600)]
    assert messages(plan(night, route(quiet=(NIGHT,)), [], morning)) == [[1, 2], [3]]


def test_above_the_rate_the_heaviest_go_alone_and_the_rest_in_one_message() -> None:
    storm = [pending(n, story=n, weight=n / 100) for n in range(1, 41)]
    found = plan(storm, route(at_most=Rate(messages=4, span=timedelta(hours=1))), [], at(30))
    assert messages(found) == [[40], [39], [38]]
    assert numbers(found.overflow) == list(range(37, 0, -1))
    assert found.waits == ()


def test_once_the_rate_is_used_up_the_rest_waits_for_room() -> None:
    rate = Rate(messages=2, span=timedelta(hours=1))
    history = [told(1, -1800), told(2, -600), told(3, -5000)]
    found = plan([pending(9, story=9)], route(at_most=rate), history, at(30))
    assert waits(found) == [(9, at(1800), "route desk has told 2 in 1 h, which is its most")]
    assert messages(plan([pending(9, story=9)], route(at_most=rate), history, at(1800))) == [[9]]


def test_a_route_without_a_rate_tells_everything() -> None:
    assert (
        len(plan([pending(n, story=n) for n in range(1, 99)], route(at_most=None), [], at(30)).messages) == 98
    )


routes = st.builds(
    route,
    group_wait=st.sampled_from([0, 30, 600]).map(lambda s: timedelta(seconds=s)),
    group_interval=st.sampled_from([0, 300, 7200]).map(lambda s: timedelta(seconds=s)),
    at_most=st.none()
    | st.builds(
        Rate, messages=st.integers(1, 4), span=st.sampled_from([timedelta(minutes=10), timedelta(hours=1)])
    ),
    quiet=st.sampled_from([(), (NIGHT,), (QuietTime(begins=time(12, 5), ends=time(12, 35)),)]),
)
traffic = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 80_000), st.floats(0, 1)), max_size=25).map(
    lambda rows: [pending(n, story=s, since=t, weight=w) for n, (s, t, w) in enumerate(rows, 1)]
)
#: A night in which London's clocks change lies in the traffic's middle.
seasons = st.sampled_from(
    [NOON, datetime(2025, 3, 29, 12, tzinfo=UTC), datetime(2025, 10, 25, 12, tzinfo=UTC)]
)


def moved(arrivals: list[Pending], season: datetime) -> list[Pending]:
    return [replace(one, since=one.since + (season - NOON)) for one in arrivals]


@given(routes, traffic, seasons)
def test_nothing_is_lost_and_nobody_is_told_twice(
    to: Route, arrivals: list[Pending], season: datetime
) -> None:
    sent = rehearse(moved(arrivals, season), to)
    times = Counter(one.delivery for sending in sent for one in sending.members)
    assert times == Counter(one.delivery for one in arrivals)


@given(routes, traffic, seasons)
def test_no_message_breaks_the_quiet_the_pace_or_the_rate(
    to: Route, arrivals: list[Pending], season: datetime
) -> None:
    sent = rehearse(moved(arrivals, season), to)
    assert all(quiet_until(one.at, to.quiet, to.timezone) is None for one in sent)
    assert all(member.since <= one.at for one in sent for member in one.members)
    for story in {sending.members[0].story for sending in sent}:
        alone = [one.at for one in sent if {m.story for m in one.members} == {story}]
        if to.at_most is None:
            assert all(b - a >= to.group_interval for a, b in pairwise(alone))
    if to.at_most is not None:
        assert busiest(sent, to.at_most.span) <= to.at_most.messages


def busiest(sent: list[Sending], span: timedelta) -> int:
    return max((sum(one.at - span < other.at <= one.at for other in sent) for one in sent), default=0)


@given(routes, traffic, st.randoms(), st.integers(0, 90_000), st.booleans())
def test_the_order_in_which_alerts_are_looked_at_makes_no_difference(
    to: Route, arrivals: list[Pending], chance: Any, now: int, over: bool
) -> None:
    here = [one for one in arrivals if one.since <= at(now)]
    history = [told(1, now - 100), told(2, now - 2000), told(3, now - 4000)]
    found = plan(here, to, history, at(now), burst_over=over)
    chance.shuffle(here)
    chance.shuffle(history)
    again = plan(here, to, history, at(now), burst_over=over)
    assert (found.messages, found.overflow) == (again.messages, again.overflow)
    assert set(found.waits) == set(again.waits)


@given(routes, traffic, st.integers(0, 90_000), st.booleans())
def test_every_alert_comes_out_in_one_place_and_every_wait_ends(
    to: Route, arrivals: list[Pending], now: int, over: bool
) -> None:
    found = plan(arrivals, to, [told(1, now - 100)], at(now), burst_over=over)
    out = [*(one for group in found.messages for one in group), *found.overflow]
    places = [one.delivery for one in out] + [wait.pending.delivery for wait in found.waits]
    assert sorted(places) == sorted(one.delivery for one in arrivals)
    assert all(wait.until > at(now) and wait.reason for wait in found.waits)
