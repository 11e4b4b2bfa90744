"""What breaks is told once, when it is sure; that it works again is told to those who heard of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from monitor.alerts.health import DISK_ENOUGH, DISK_LOW, Signs, gone, judge, said
from monitor.alerts.watch import ClockWatch, readers
from monitor.model.alerts import ChannelKind, Route
from monitor.model.health import Condition, FeedHealth, ReaderFailure
from monitor.model.ids import RouteId
from tests.alerts.builders import NEWS_AT, Seconds

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def feed(name: str = "bbc", state: str = "ok", **changes: object) -> FeedHealth:
    values: dict[str, object] = {
        "error": None, "failing_since": None, "last_polled_at": NEWS_AT, "last_success_at": NEWS_AT
    }  # fmt: skip
    return FeedHealth(id=name, state=state, **(values | changes))  # type: ignore[arg-type]  # by name


def failing(name: str = "bbc", *, minutes: int) -> FeedHealth:
    since = NEWS_AT - minutes * MINUTE
    return feed(name, "failing", error="503", failing_since=since, last_success_at=since - MINUTE)


class Watched:
    """What people know; `sees` looks again and remembers what it told."""

    def __init__(self) -> None:
        self.told: dict[str, Condition] = {}

    def sees(self, *feeds: FeedHealth, at: datetime = NEWS_AT, **signs: object) -> list[str]:
        values: dict[str, object] = {"awake_since": None, "failures": (), "free_disk": None}
        changes = judge(Signs(now=at, feeds=feeds, **(values | signs)), self.told)  # type: ignore[arg-type]
        self.told |= {one.about: one for one in changes if one.about != "clock"}
        return [one.reason for one in changes]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_nothing_is_told_while_all_is_well(watched: Watched) -> None:
    assert watched.sees(feed(), feed("itv", "new"), free_disk=DISK_ENOUGH) == []


def test_a_feed_that_fails_is_told_after_an_hour_and_once(watched: Watched) -> None:
    other = feed("itv")
    assert watched.sees(failing(minutes=59), other) == []
    assert watched.sees(failing(minutes=60), other) == ["feed bbc is failing: 503"]
    assert watched.sees(failing(minutes=600), other) == []
    assert watched.sees(feed(), other) == ["feed bbc works again"]
    assert watched.sees(feed(), other) == []


def test_a_feed_that_recovers_before_it_was_told_is_not_mentioned(watched: Watched) -> None:
    watched.sees(failing(minutes=20), feed("itv"))
    assert watched.sees(feed(), feed("itv")) == []


@pytest.mark.parametrize("state", ["blocked", "gone", "quiet", "a state that comes later"])
def test_what_is_judged_over_time_already_is_told_at_once(watched: Watched, state: str) -> None:
    assert watched.sees(feed(state=state)) == [f"feed bbc is {state}"]
    assert watched.sees(feed(state=state)) == []


def test_a_feed_that_goes_from_bad_to_other_bad_is_told_again(watched: Watched) -> None:
    watched.sees(failing(minutes=60), feed("itv"))
    assert watched.sees(feed(state="gone", error="410"), feed("itv")) == ["feed bbc is gone: 410"]


def test_a_feed_that_asks_for_patience_is_neither_wrong_nor_well_again(watched: Watched) -> None:
    other = feed("itv")
    assert watched.sees(feed(state="slow"), other) == []
    assert watched.sees(failing(minutes=90), other) == ["feed bbc is failing: 503"]
    assert watched.sees(feed(state="slow"), other) == []
    assert watched.sees(feed(), other) == ["feed bbc works again"]


def test_no_network_is_one_notice_and_not_one_for_each_feed(watched: Watched) -> None:
    since = NEWS_AT - 61 * MINUTE
    down = [
        feed(n, "failing", failing_since=since + MINUTE, last_success_at=since, error="no route")
        for n in ("a", "b", "c")
    ]
    expected = "no poll of any feed succeeded for 1 hour: is the network up?"
    assert watched.sees(*down) == [expected]
    assert watched.sees(*down, at=NEWS_AT + 5 * HOUR) == []
    later = NEWS_AT + 6 * HOUR
    back = feed("a", last_success_at=later, last_polled_at=later)
    told = watched.sees(back, *down[1:], at=later)
    assert told[0] == "feeds can be polled again"
    assert told[1:] == ["feed b is failing: no route", "feed c is failing: no route"]


def test_a_quiet_night_with_no_poll_due_is_no_outage(watched: Watched) -> None:
    assert watched.sees(feed(), at=NEWS_AT + 5 * HOUR) == []


def test_a_feed_known_to_be_broken_says_nothing_about_the_network(watched: Watched) -> None:
    watched.sees(failing("dead", minutes=300), feed())
    polled = NEWS_AT + 4 * HOUR
    assert (
        watched.sees(feed("dead", "failing", failing_since=NEWS_AT, last_polled_at=polled), feed(), at=polled)
        == []
    )


def test_a_daemon_that_was_off_for_a_day_waits_an_hour_before_it_complains(watched: Watched) -> None:
    morning = NEWS_AT + timedelta(days=1)
    tried = failing(minutes=0)
    for minutes, told in ((30, 0), (61, 1)):
        now = morning + minutes * MINUTE
        seen = feed("bbc", "failing", failing_since=morning, last_polled_at=now, error="no address")
        assert len(watched.sees(seen, at=now, awake_since=morning)) == told
    assert tried.id == "bbc"


def test_a_full_disk_is_told_once_and_does_not_flap_at_the_line(watched: Watched) -> None:
    told = [
        len(watched.sees(free_disk=free))
        for free in (DISK_LOW, DISK_LOW - 1, DISK_LOW + 1, DISK_LOW - 1, DISK_ENOUGH, DISK_ENOUGH)
    ]
    assert told == [0, 1, 0, 0, 1, 0]


def test_a_reader_who_cannot_be_reached_is_told_of_once(watched: Watched) -> None:
    lost = ReaderFailure(route="desk", recipient="a:b@x.example", dead=1, error="550 no such mailbox")
    assert watched.sees(failures=(lost,)) == [
        "1 message to a:b@x.example given up (desk): 550 no such mailbox"
    ]
    assert watched.sees(failures=(lost, lost)) == []
    assert watched.sees() == ["messages to a:b@x.example arrive again (desk)"]
    assert watched.sees() == []


@pytest.mark.parametrize(
    ("jump", "says"),
    [
        (-HOUR, ["the clock jumped back by 60 minutes; dates and digests may be off"]),
        (25 * HOUR, ["the clock jumped forward by 1,500 minutes; dates and digests may be off"]),
        (-MINUTE, []),
        (59 * timedelta(seconds=1), []),
    ],
)
def test_a_clock_that_jumped_is_told_each_time(watched: Watched, jump: timedelta, says: list[str]) -> None:
    assert watched.sees(clock_jump=jump) == says
    assert watched.sees() == []
    assert watched.sees(clock_jump=jump) == says


def test_a_frozen_process_is_no_jump_of_the_clock_and_a_set_clock_is_one() -> None:
    seconds = Seconds()
    watch = ClockWatch(seconds)
    assert watch.look(NEWS_AT) == timedelta(0)
    seconds.pass_(HOUR)
    assert watch.look(NEWS_AT + HOUR) == timedelta(0)  # an hour passed by both
    seconds.pass_(MINUTE)
    assert watch.look(NEWS_AT + MINUTE) == -HOUR


def test_a_feed_that_left_the_configuration_is_forgotten() -> None:
    told = {
        about: Condition(about=about, state="failing", since=NEWS_AT, reason="")
        for about in ("feed:old", "feed:bbc", "disk", "endpoint:archive")
    }
    signs = Signs(now=NEWS_AT, awake_since=None, feeds=(feed(),), failures=(), free_disk=None)
    assert gone(signs, told) == ["feed:old"]


def test_several_changes_are_one_message_with_a_line_for_each(watched: Watched) -> None:
    bad = Condition(about="disk", state="full", since=NEWS_AT, reason="the disk is nearly full")
    good = Condition(about="feed:bbc", state="ok", since=NEWS_AT, reason="feed bbc works again")
    assert said([bad]) == ("the disk is nearly full", ())
    assert said([bad, bad, good]) == (
        "2 things need a look, 1 thing works again",
        (bad.reason, bad.reason, good.reason),
    )


def route(name: str, *recipients: str, health: bool = False, **changes: object) -> Route:
    return Route(
        id=RouteId(name),
        channel=ChannelKind.EMAIL,
        recipients=recipients,
        health=health,
        **changes,  # type: ignore[arg-type]
    )


DEAD = Condition(about="delivery:desk:anna", state="dead", since=NEWS_AT, reason="given up")
FULL = Condition(about="disk", state="full", since=NEWS_AT, reason="full")


def hears(change: Condition, *routes: Route) -> list[tuple[str, str]]:
    return [(one.id, recipient) for one, recipient, _ in readers(routes, [change])]


@pytest.mark.parametrize(
    ("routes", "of_the_disk", "of_the_dead_letter"),
    [
        pytest.param((route("desk", "anna"),), [], [], id="nobody asked and there is no other way"),
        pytest.param(
            (route("desk", "anna"), route("board", "ben"), route("week", "eve")),
            [],
            [("board", "ben")],
            id="nobody asked: the first other route tells of the dead letter",
        ),
        pytest.param(
            (route("desk", "anna", health=True), route("board", "ben")),
            [("desk", "anna")],
            [("board", "ben")],
            id="nobody hears of a broken way by it",
        ),
        pytest.param(
            (route("desk", "anna", "carl", health=True), route("board", "ben")),
            [("desk", "anna"), ("desk", "carl")],
            [("desk", "carl")],
            id="who asked hears of it before who did not",
        ),
        pytest.param(
            (route("desk", "anna"), route("off", "ben", health=True, enabled=False)),
            [],
            [],
            id="a route that is switched off tells nothing",
        ),
    ],
)
def test_who_hears_of_what(
    routes: tuple[Route, ...],
    of_the_disk: list[tuple[str, str]],
    of_the_dead_letter: list[tuple[str, str]],
) -> None:
    assert hears(FULL, *routes) == of_the_disk
    assert hears(DEAD, *routes) == of_the_dead_letter


def test_told_is_a_mapping_that_judging_leaves_alone(watched: Watched) -> None:
    told: Mapping[str, Condition] = {}
    judge(Signs(now=NEWS_AT, awake_since=None, feeds=(), failures=(), free_disk=1), told)
    assert told == {}
