"""What is measured of the record, on both databases."""

from datetime import timedelta

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound
from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import EntryId, FeedId, RouteId
from monitor.model.policy import RetentionPolicy
from monitor.model.stories import Kinship, Relation
from monitor.ports.work import Lane
from storage.repositories.board import TaskRows
from storage.store import Store
from storage.vitals import StoredVitals
from tests.conftest import ToldClock
from tests.storage.newsroom import NOW, Newsroom

PAPER = FeedId("paper")


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


def poll(room: Newsroom, outcome: PollOutcome, *, feed: FeedId = PAPER) -> None:
    with room.write() as records:
        records.feeds.note_poll(feed, outcome, at=room.at, new=0, changed=0)


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (PollOutcome(status=200, bytes=5), "read"),
        (PollOutcome(status=200, bytes=5, not_modified=True), "same"),
        (PollOutcome(status=304, not_modified=True), "not_modified"),
        (PollOutcome(status=None, error="no route", unreachable=True), "unreachable"),
        (PollOutcome(status=None, error="too large"), "refused_by_us"),
        (PollOutcome(status=429, error="slow down"), "throttled"),
        (PollOutcome(status=503, error="slow down"), "throttled"),
        (PollOutcome(status=404, error="not here"), "client_error"),
        (PollOutcome(status=500, error="broken"), "server_error"),
        (PollOutcome(status=200, bytes=9, error="no feed"), "unreadable"),
    ],
)
def test_a_poll_is_counted_by_how_it_ended(outcome: PollOutcome, counted: str) -> None:
    assert outcome.ended == counted


def test_counts_of_polls_outlive_the_poll_log(room: Newsroom, store: Store) -> None:
    for feed in (PAPER, PAPER, FeedId("other")):
        poll(room, PollOutcome(status=200, bytes=7), feed=feed)
    poll(room, PollOutcome(status=304, not_modified=True))
    later = NOW + timedelta(days=1000)
    assert list(store.forget(RetentionPolicy(), now=later))
    vitals = StoredVitals(store).measure([], now=later)
    assert vitals.last_poll is None
    assert [(c.outcome, c.polls, c.bytes) for c in vitals.polls] == [("not_modified", 1, 0), ("read", 3, 21)]


def test_news_is_counted(room: Newsroom, store: Store) -> None:
    first, second = room.read("Ward opens", path="1"), room.read("Ward opens", path="2", publisher="b")
    story = room.story()
    room.place(first, story)
    room.place(second, story, kinship=Kinship(relation=Relation.COPY, of=first.article, copied_share=1.0))
    room.develop(first, story)
    vitals = StoredVitals(store).measure([], now=NOW)
    assert (vitals.articles, vitals.stories, vitals.developments) == (2, 1, 1)
    assert vitals.placements == {"copy": 1, "independent": 1, "rewrite": 0}


def test_a_lag_runs_from_the_publication_of_the_report_to_the_message(room: Newsroom, store: Store) -> None:
    revision = room.read("Ward opens")  # published at NOW
    development = room.develop(revision, room.story())
    sent_at = NOW + timedelta(minutes=7)
    with room.write() as records:
        for key, about in (("a", development), ("notice", None)):
            delivery = records.alerts.queue(
                key=key, route=RouteId("r"), recipient="a", development=about, story=None,
                state=DeliveryState.PENDING, reason="", payload="", at=NOW,
            )  # fmt: skip
            assert delivery is not None
            records.alerts.mark(delivery, DeliveryState.SENT, at=sent_at, attempts=1)
    vitals = StoredVitals(store).measure([], now=sent_at)
    assert {state: count for state, count in vitals.deliveries.items() if count} == {"sent": 2}
    assert (vitals.lags.messages, vitals.lags.seconds) == (1, 420)
    assert next(most for most, count in vitals.lags.within if count) == 600


def test_a_lane_shows_what_is_due_and_since_when(room: Newsroom, store: Store) -> None:
    with room.write() as records:
        for entry in (1, 2, 3):
            records.log.append(EntryFound(entry=EntryId(entry)))
    board, later = TaskRows(store), NOW + timedelta(minutes=5)
    leased, given_up = (board.claim(Lane.ERRAND, now=NOW, lease=timedelta(hours=1)) for _ in range(2))
    assert leased
    assert given_up
    board.set_aside(given_up, error="no")
    queue = StoredVitals(store).measure([], now=later).queues["errand"]
    assert (queue.due, queue.later, queue.aside, queue.oldest_due) == (1, 1, 1, NOW)


def test_a_feed_that_nobody_wakes_is_overdue_unless_nobody_follows_it(
    room: Newsroom, store: Store, clock: ToldClock
) -> None:
    with room.write() as records:
        records.feeds.remember(FeedMemory(feed=PAPER, state=FeedState.OK, next_due=NOW))
    later = NOW + timedelta(hours=1)
    assert StoredVitals(store).measure([PAPER], now=later).most_overdue_poll == NOW
    assert StoredVitals(store).measure([], now=later).most_overdue_poll is None
    assert StoredVitals(store).measure([PAPER], now=later).feeds["ok"] == 1


def test_the_database_has_a_size(store: Store) -> None:
    vitals = StoredVitals(store).measure([], now=NOW)
    assert (vitals.database_bytes or 0) > 100_000
    assert (vitals.wal_bytes is None) == (store.engine.dialect.name == "postgresql")
