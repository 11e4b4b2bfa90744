"""What waits and why, what goes out together, what a digest gathers: the stages over a real record."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.model.alerts import Pace, QuietTime, Rate, Route
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import FeedId, RouteId, TopicId
from monitor.model.stories import Figure, Kind
from storage.store import Store
from tests.alerts.newsdesk import Newsdesk, route
from tests.conftest import ToldClock

NIGHT = QuietTime(begins=time(22), ends=time(7))
DAILY = route("board", "ben", pace=Pace.DAILY, at=(time(7, 30),))


@pytest.fixture
def desk(store: Store, clock: ToldClock) -> Newsdesk:
    return Newsdesk(store, clock, route())


def reasons(desk: Newsdesk) -> list[str]:
    return [one.reason for one in desk.deliveries()]


def test_a_development_is_told_at_once_where_nothing_says_wait(desk: Newsdesk) -> None:
    desk.find(desk.story(), "Ward to close")
    assert "Announced: Ward to close" not in desk.work()  # it opens its story for this reader
    assert "New story: Ward to close" in desk.printed.getvalue()
    assert desk.states() == ["sent"]
    assert desk.work(everything=True) == ""


def test_a_burst_is_one_message_with_every_new_sentence(desk: Newsdesk) -> None:
    desk.use(route(group_wait=timedelta(seconds=30)))
    story, other = desk.story(), desk.story("Trains")
    desk.find(story, "Ward to close", Kind.OPENED)
    assert desk.work() == ""
    wanted = "the story's first report, weight 0.60, wanted by route desk"
    waits = "not before 2025-01-22 09:00:30 GMT: gathers what else comes in 30 s"
    assert reasons(desk) == [f"{wanted}; {waits}"]
    desk.clock.advance(seconds=20)
    desk.find(story, "Nurses object", Kind.REPLY, weight=0.4)
    desk.find(other, "Trains run again", Kind.OPENED)
    assert desk.work() == ""
    desk.clock.advance(seconds=10)
    told = desk.work()
    assert "New story: Ward to close" in told
    assert "Also: Reply: Nurses object" in told
    assert "Trains" not in told
    assert desk.states() == ["sent", "folded", "waiting"]
    assert desk.deliveries()[1].reason.endswith("; told in message 1")
    desk.clock.advance(seconds=20)
    assert "New story: Trains run again" in desk.work()


def test_a_single_pass_gathers_what_it_found_and_waits_for_nothing(desk: Newsdesk) -> None:
    desk.use(route(group_wait=timedelta(seconds=30)))
    story = desk.story()
    for headline in ("Ward to close", "Ward has 18 beds"):
        desk.find(story, headline)
    desk.work(burst_over=True)
    assert sorted(desk.states()) == ["folded", "sent"]


def test_the_night_is_quiet_and_the_morning_tells_how_things_stand(desk: Newsdesk) -> None:
    """What was overtaken in the night is one line; the figure is compared with what the reader knows."""
    desk.use(route(quiet=(NIGHT,)))
    story = desk.story()
    desk.find(story, "Ward may close", Kind.OPENED)
    desk.work()
    desk.clock.at = datetime(2025, 1, 22, 23, tzinfo=UTC)
    desk.find(story, "Board will close the ward", Kind.DECIDED)
    desk.clock.advance(hours=2)
    desk.find(story, "Nurses walk out", Kind.REPLY, weight=0.4)
    desk.clock.advance(hours=2)
    desk.find(story, "Board keeps the ward", Kind.REVERSED)
    assert desk.work() == ""
    waiting = [one for one in desk.deliveries() if one.state == "waiting"]
    assert len(waiting) == 3
    assert all(
        "not before 2025-01-23 07:00:00 GMT: quiet hours of route desk" in one.reason for one in waiting
    )
    desk.clock.at = datetime(2025, 1, 23, 7, tzinfo=UTC)
    told = desk.work()
    assert "Reversed: Board keeps the ward" in told
    assert "It reverses what stood until now: “Board will close the ward” (Paper, 22 Jan 2025)." in told
    assert "Also: Reply: Nurses walk out" in told
    assert (
        "Overtaken meanwhile:\n- Decided: Board will close the ward (Paper, 22 Jan 2025, 23:00 UTC)" in told
    )
    assert desk.states() == ["sent", "folded", "folded", "sent"]


def test_what_exceeds_the_rate_is_one_message_that_names_them_all(desk: Newsdesk) -> None:
    desk.use(route(at_most=Rate(messages=2, span=timedelta(hours=1)), group_wait=timedelta(seconds=30)))
    for number in range(1, 6):
        desk.find(desk.story(f"Story {number}"), f"News {number}", Kind.OPENED, weight=number / 10 + 0.3)
    desk.work()
    desk.clock.advance(seconds=30)
    told = desk.work()
    assert "New story: News 5" in told
    assert "4 more: News 4; News 3; News 2; News 1" in told
    assert "- New story: News 1 (Paper)" in told
    assert sorted(desk.states()) == ["folded"] * 4 + ["sent"] * 2
    desk.find(desk.story("Story 6"), "News 6", Kind.OPENED)
    desk.work()
    desk.clock.advance(seconds=30)
    assert desk.work() == ""
    assert "route desk has told 2 in 1 h, which is its most" in reasons(desk)[-1]
    desk.clock.advance(hours=1)
    assert "News 6" in desk.work()


def test_what_waits_is_asked_again_before_it_goes(desk: Newsdesk) -> None:
    """A route that changed overnight decides anew, and says why."""
    desk.use(route(quiet=(NIGHT,)))
    desk.clock.at = datetime(2025, 1, 22, 23, tzinfo=UTC)
    story = desk.story()
    desk.find(story, "Ward may close", Kind.OPENED)
    desk.find(story, "Nurses object", Kind.REPLY)
    desk.work()
    desk.use(route(quiet=(NIGHT,), kinds=(Kind.REPLY,)))
    desk.clock.advance(hours=9)
    told = desk.work()
    assert "Reply: Nurses object" in told
    assert "Ward may close" not in told.partition("Story:")[0]
    assert (desk.states(), reasons(desk)[0]) == (
        ["held", "sent"],
        "its kind is opened; route desk wants reply",
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param((), "there is no route desk any more", id="a route that is gone"),
        pytest.param(
            (route("desk", "ben"),), "route desk tells anna nothing any more", id="a reader who left"
        ),
        pytest.param((route(enabled=False),), "route desk is disabled", id="a route that was switched off"),
    ],
)
def test_nothing_waits_for_ever(desk: Newsdesk, changed: tuple[Route, ...], reason: str) -> None:
    """At the first round after a change of configuration all that waits is looked at."""
    desk.use(route(quiet=(NIGHT,)))
    desk.clock.at = datetime(2025, 1, 22, 23, tzinfo=UTC)
    desk.find(desk.story(), "Ward may close")
    desk.work()
    desk.use(*changed)
    desk.clock.advance(hours=9)
    desk.work(everything=True)
    assert (desk.states(), reasons(desk)) == (["held"], [reason])


def test_a_route_that_begins_to_tell_at_once_tells_what_it_had_collected(desk: Newsdesk) -> None:
    desk.use(replace(DAILY))
    desk.find(desk.story(), "Ward may close", Kind.OPENED)
    desk.work()
    assert desk.states() == ["waiting"]
    desk.use(replace(DAILY, pace=Pace.NOW))
    assert "Ward may close" in desk.work(everything=True)


def test_a_digest_tells_what_waited_for_it_and_what_was_retold(desk: Newsdesk) -> None:
    desk.use(DAILY)
    ward, trains = desk.story(), desk.story("Trains", topics=("rail",))
    desk.work()
    desk.find(ward, "Ward may close", Kind.OPENED, weight=0.2)
    desk.find(ward, "Why wards close", Kind.BACKGROUND, weight=0.1)
    desk.retell(ward, "I am angry", site="The Post")
    desk.retell(trains, "Trains again", site="Border Star")
    assert desk.work() == ""
    assert reasons(desk) == [
        "the story's first report, weight 0.20, wanted by route board; collected for its daily digest",
        "it is background: nothing in it happened now; digests count it as a report without news",
    ]
    desk.clock.at = datetime(2025, 1, 23, 7, 30, tzinfo=UTC)
    told = desk.work()
    assert "23 Jan: Ward may close" in told
    assert "1. Ward plan: New story: Ward may close (Paper) (1 report without news: The Post)" in told
    assert "Reported again, nothing new:\n- Trains (1 report without news: Border Star)" in told
    assert desk.states() == ["folded", "held", "sent"]
    desk.clock.advance(days=1)
    assert "24 Jan: nothing new" in desk.work()


def test_a_digest_without_news_says_so_unless_its_route_does_not_want_it(desk: Newsdesk) -> None:
    desk.use(replace(DAILY, without_news=False))
    desk.work()
    desk.retell(desk.story(), "I am angry", site="The Post")
    desk.clock.advance(days=1)
    assert desk.work() == ""
    assert desk.states() == []
    desk.find(desk.story("Trains"), "Trains may stop")
    desk.work()
    desk.clock.advance(days=1)
    assert "Trains may stop" in desk.work()
    desk.use(DAILY)
    desk.clock.advance(days=1)
    assert "nothing new" in desk.work()


def test_a_digest_names_quiet_topics_and_sick_feeds(desk: Newsdesk) -> None:
    desk.use(replace(DAILY, topics=(TopicId("hospitals"), TopicId("rail"))))
    desk.work()
    desk.find(desk.story(), "Ward may close")
    desk.work()
    with desk.write() as records:
        records.feeds.remember(
            FeedMemory(feed=FeedId("star"), state=FeedState.FAILING, failing_since=desk.clock.now())
        )
        records.feeds.remember(FeedMemory(feed=FeedId("post"), state=FeedState.QUIET))
        records.feeds.remember(FeedMemory(feed=FeedId("echo"), state=FeedState.OK))
    desk.clock.advance(days=1)
    told = desk.work()
    assert "Nothing was reported on Rail." in told
    assert "Feeds that may have missed something:\n- Border Star: failing since 22 Jan" in told
    assert "- Quiet for longer than usual: The Post\n" in told
    assert "Echo" not in told


def test_cuttings_of_the_weekend_are_mondays(desk: Newsdesk) -> None:
    cuttings = route(
        "press",
        pace=Pace.CUTTINGS,
        at=(time(10, 30), time(16)),
        days=frozenset(range(5)),
        topics=(TopicId("hospitals"),),
    )
    desk.use(cuttings)
    desk.clock.at = datetime(2025, 1, 24, 16, 0, tzinfo=UTC)
    desk.work()
    desk.clock.at = datetime(2025, 1, 25, 10, 30, tzinfo=UTC)
    desk.find(desk.story(), "Ward may close")
    for hour in range(0, 47, 6):
        desk.clock.at = datetime(2025, 1, 25, 11, tzinfo=UTC) + timedelta(hours=hour)
        assert desk.work() == ""
    desk.clock.at = datetime(2025, 1, 27, 10, 30, tzinfo=UTC)
    assert "Cuttings 27 Jan, 10:30: Ward may close" in desk.work()
    desk.clock.at = datetime(2025, 1, 27, 16, 0, tzinfo=UTC)
    assert "Cuttings 27 Jan, 16:00: nothing new" in desk.work()


def test_one_development_goes_to_every_route_that_wants_it_and_to_each_reader_once(desk: Newsdesk) -> None:
    desk.use(
        route("desk", "anna", "ben"), route("second", "anna"), route("legal", "anna", kinds=(Kind.LEGAL,))
    )
    desk.find(desk.story(), "Ward may close")
    desk.work()
    desk.work(everything=True)
    assert [(one.route, one.recipient, one.state) for one in desk.deliveries()] == [
        (RouteId("desk"), "anna", "sent"),
        (RouteId("desk"), "ben", "sent"),
        (RouteId("second"), "anna", "sent"),
        (RouteId("legal"), "anna", "held"),
    ]


def test_a_figure_is_compared_with_what_the_reader_was_told(desk: Newsdesk) -> None:
    def beds(value: str, was: float) -> Figure:
        return Figure(value=0.0, unit="", counts="beds", text=value, sentence=0, was=was)

    desk.use(route(group_wait=timedelta(seconds=30)))
    story = desk.story()
    desk.find(story, "Fewer beds", Kind.FIGURE_CHANGED, figures=(beds("16", 18),))
    desk.find(story, "Still fewer beds", Kind.FIGURE_CHANGED, figures=(beds("12", 16),))
    told = desk.work(burst_over=True)
    assert "- beds: 18 → 12\n" in told
    assert "Overtaken meanwhile:\n- New story: Fewer beds" in told


def test_a_story_that_was_muted_overnight_stays_silent_in_the_morning(desk: Newsdesk) -> None:
    """It is on record with the reason, and another story is told."""
    desk.use(route(quiet=(NIGHT,)))
    desk.clock.at = datetime(2025, 1, 22, 23, tzinfo=UTC)
    muted, other = desk.story(), desk.story("Trains")
    for story in (muted, other):
        desk.find(story, f"News of story {story}", Kind.OPENED)
    desk.work()
    with desk.write() as records:
        records.handlings.record(
            Handling(story=muted, kind=HandlingKind.MUTE, at=desk.clock.now(), by="sian")
        )
    desk.clock.advance(hours=9)
    told = desk.work()
    assert (f"News of story {muted}" in told, f"News of story {other}" in told) == (False, True)
    assert (desk.states(), reasons(desk)[0]) == (["held", "sent"], "muted by sian")
