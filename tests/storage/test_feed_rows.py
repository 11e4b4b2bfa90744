"""What is remembered about polling and about what feeds announced: the same on both databases."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import EntryId, FeedId
from monitor.ports.intake import NewEntry
from storage.feed_tables import feed, poll
from tests.storage.newsroom import NOW, Newsroom, announced, minutes

PAPER, RADIO = FeedId("paper"), FeedId("radio")
FULL = FeedMemory(
    feed=PAPER,
    etag='W/"é-1"',
    last_modified="Wed, 22 Jan 2025 08:00:00 GMT",
    body_hash="ab" * 32,
    polls=3,
    last_polled_at=NOW,
    last_success_at=NOW - timedelta(hours=1),
    last_full_answer_at=NOW - timedelta(hours=2),
    last_new_entry_at=NOW - timedelta(microseconds=1),
    state=FeedState.FAILING,
    error="503: come back later",
    failing_since=NOW,
    error_score=1.25,
    slow_rate=0.1,
    fast_rate=1e-9,
    next_due=NOW + timedelta(minutes=10),
    due_reason="every 10 minutes",
)


def test_a_feed_never_polled_has_a_fresh_memory(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        assert records.feeds.memory(PAPER) == FeedMemory(feed=PAPER)


def test_more_feeds_are_woken_than_a_statement_takes_values(newsroom: Newsroom) -> None:
    """PostgreSQL takes 65,535 bound values, SQLite 32,766 by default."""
    many = [FeedId(f"feed-{number}") for number in range(70_000)]
    with newsroom.store.write() as connection:
        connection.execute(sa.insert(feed), [{"id": one, "next_due": NOW} for one in many])
    with newsroom.write() as records:
        assert len(records.feeds.wake(many, now=NOW)) == len(many)
    with newsroom.write() as records:
        assert records.feeds.wake(many, now=NOW) == []


def test_what_a_poll_leaves_is_read_back_exactly(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        records.feeds.remember(FULL)
    with newsroom.write() as records:
        assert records.feeds.memory(PAPER) == FULL


def test_a_later_memory_takes_the_place_of_the_earlier_one_whole(newsroom: Newsroom) -> None:
    """A success forgets the error and the validators that the answer did not bring."""
    with newsroom.write() as records:
        records.feeds.remember(FULL)
        records.feeds.remember(FeedMemory(feed=PAPER, polls=4, state=FeedState.OK))
        assert records.feeds.memory(PAPER) == FeedMemory(feed=PAPER, polls=4, state=FeedState.OK)


def test_a_new_feed_is_due_at_once_and_only_once(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        assert records.feeds.wake([PAPER, RADIO], now=NOW) == [PAPER, RADIO]
        assert records.feeds.wake([PAPER, RADIO], now=minutes(600)) == []


def test_a_polled_feed_wakes_at_its_time_and_not_before(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        records.feeds.wake([PAPER], now=NOW)
        records.feeds.remember(replace(FULL, next_due=minutes(10)))
        assert records.feeds.wake([PAPER], now=minutes(9.99)) == []
        assert records.feeds.wake([PAPER], now=minutes(10)) == [PAPER]
        assert records.feeds.wake([PAPER], now=minutes(10)) == []


def test_waking_no_feed_is_no_mistake(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        assert records.feeds.wake([], now=NOW) == []


def test_every_poll_leaves_a_line(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        records.feeds.note_poll(PAPER, PollOutcome(status=200, bytes=1234), at=NOW, new=2, changed=1)
        records.feeds.note_poll(PAPER, PollOutcome(status=None, error="timeout"), at=NOW, new=0, changed=0)
    with newsroom.store.read() as connection:
        rows = connection.execute(sa.select(poll).order_by(poll.c.id)).all()
    assert [(r.feed_id, r.at, r.status, r.bytes, r.new, r.changed, r.error) for r in rows] == [
        ("paper", NOW, 200, 1234, 2, 1, None),
        ("paper", NOW, None, 0, 0, 0, "timeout"),
    ]


def test_an_entry_is_read_back_as_it_was_announced(newsroom: Newsroom) -> None:
    key = newsroom.entry("g1", title="Ŵyl y “Ddôl” 🩺", author="Siân")
    with newsroom.write() as records:
        held = records.entries.get(key)
    assert (held.feed, held.guid, held.title, held.author) == (PAPER, "g1", "Ŵyl y “Ddôl” 🩺", "Siân")
    assert (held.url, held.canonical_url) == (
        "https://paper.example/g1?utm_source=rss",
        "https://paper.example/g1",
    )
    assert (held.published_at, held.first_seen_at, held.baseline) == (NOW, NOW, False)


def test_an_entry_is_known_by_its_guid_and_by_its_canonical_url(newsroom: Newsroom) -> None:
    key = newsroom.entry("g1")
    with newsroom.write() as records:
        by_guid = records.entries.known(PAPER, ["g1"], [])
        by_url = records.entries.known(PAPER, [], ["https://paper.example/g1"])
        assert by_guid["g1"].entry.id == by_url["https://paper.example/g1"].entry.id == key
        assert (by_guid["g1"].content_hash, by_guid["g1"].changes) == ("hash", 0)


def test_entries_held_together_are_known_by_their_guids(newsroom: Newsroom) -> None:
    found = [
        NewEntry(
            parsed=announced(guid), canonical_url=None, content_hash=guid, baseline=False, fate="waiting"
        )
        for guid in ("c", "a", "b")
    ]
    with newsroom.write() as records:
        records.entries.add(PAPER, found, seen_at=NOW)
        records.entries.add(PAPER, [], seen_at=NOW)
        ids = records.entries.ids(PAPER, ["c", "b", "unheard of"])
        assert {guid: records.entries.get(entry).guid for guid, entry in ids.items()} == {"c": "c", "b": "b"}


def test_what_one_feed_announced_is_not_known_of_another(newsroom: Newsroom) -> None:
    newsroom.entry("g1")
    with newsroom.write() as records:
        assert records.entries.known(RADIO, ["g1"], ["https://paper.example/g1"]) == {}
        assert records.entries.known(PAPER, [], []) == {}


def test_more_keys_than_one_statement_can_hold_are_asked_for(newsroom: Newsroom) -> None:
    newsroom.entry("g999")
    with newsroom.write() as records:
        found = records.entries.known(PAPER, [f"g{n}" for n in range(5000)], ["x"] * 5000)
    assert list(found) == ["g999"]


def test_a_changed_entry_holds_the_new_words_and_the_first_dates(newsroom: Newsroom) -> None:
    key = newsroom.entry("g1", title="Ward to open")
    changed = announced("g1", "Ward opens", published_at=minutes(60), content="<p>Full</p>")
    with newsroom.write() as records:
        records.entries.change(key, changed, content_hash="other", fate="changed, waiting")
        records.entries.change(key, changed, content_hash="other", fate="changed, waiting")
        known = records.entries.known(PAPER, ["g1"], [])["g1"]
    assert (known.entry.title, known.entry.content) == ("Ward opens", "<p>Full</p>")
    assert (known.entry.published_at, known.entry.first_seen_at) == (NOW, NOW)
    assert (known.content_hash, known.changes) == ("other", 2)


def test_what_became_of_an_entry_is_noted_in_words(newsroom: Newsroom) -> None:
    key = newsroom.entry("g1")
    with newsroom.write() as records:
        records.entries.note(key, "not read: a login wall")
    (entry,) = newsroom.archive.why("https://paper.example/g1").entries
    assert entry.fate == "not read: a login wall"


@pytest.mark.parametrize("unknown", [0, -1, 2**62])
def test_an_entry_that_is_not_there_is_no_empty_one(newsroom: Newsroom, unknown: int) -> None:
    with newsroom.write() as records, pytest.raises(sa.exc.NoResultFound):
        records.entries.get(EntryId(unknown))


def test_a_time_without_zone_is_refused_before_it_is_stored_an_hour_off(newsroom: Newsroom) -> None:
    naive = replace(FULL, next_due=NOW.replace(tzinfo=None))
    refused = pytest.raises((ValueError, sa.exc.StatementError), match="without zone")
    with refused, newsroom.write() as records:
        records.feeds.remember(naive)


def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc(newsroom: Newsroom) -> None:

    local = NOW.astimezone(ZoneInfo("Pacific/Auckland"))
    with newsroom.write() as records:
        records.feeds.remember(replace(FULL, next_due=local))
    with newsroom.write() as records:
        back = records.feeds.memory(PAPER).next_due
    assert back == local
    assert back is not None
    assert back.utcoffset() == timedelta(0)
