"""Which page is read by which entry, and when again. The same on both databases."""

from datetime import timedelta

from monitor.model.articles import Reading
from monitor.model.facts import RereadDue
from monitor.model.ids import EntryId
from monitor.ports.work import Lane
from storage.repositories.board import TaskRows
from storage.store import Store
from tests.conftest import ToldClock
from tests.storage.newsroom import NOW, Newsroom, minutes

PAGE = "https://paper.example/1"


def read(newsroom: Newsroom, entry: EntryId, *, in_story: bool = True) -> None:
    """Hold what an entry's page says, in a story of its own, to be looked at again after 15 minutes."""
    revision = newsroom.read("Ward opens")
    if in_story:
        newsroom.place(revision, newsroom.story())
    with newsroom.write() as records:
        records.readings.claim(entry, PAGE)
        records.readings.answered(entry, etag='W/"1"', last_modified=None, body_hash="abc")
        records.readings.held(entry, revision.article, at=NOW, due_at=minutes(15))


def due_at(newsroom: Newsroom, at: float, *, open_since: float = -60) -> list[tuple[EntryId, bool]]:
    with newsroom.write() as records:
        found = records.readings.due(now=minutes(at), open_since=minutes(open_since), most=10)
        return [(one.reading.entry, one.open) for one in found]


def held(newsroom: Newsroom, entry: EntryId) -> Reading | None:
    with newsroom.write() as records:
        return records.readings.of(entry)


def test_the_first_entry_reads_a_page_for_all(store: Store) -> None:
    newsroom = Newsroom(store)
    first, second = newsroom.entry("1"), newsroom.entry("2", feed="other")
    with newsroom.write() as records:
        assert records.readings.claim(first, PAGE).entry == first
        assert records.readings.claim(second, PAGE).entry == first
        assert records.readings.claim(first, PAGE).entry == first
        assert records.readings.of(second) is None


def test_a_page_is_due_when_its_time_has_come_and_nothing_is_under_way(store: Store) -> None:
    newsroom = Newsroom(store)
    entry = newsroom.entry("1")
    read(newsroom, entry)
    assert due_at(newsroom, 14) == []
    assert due_at(newsroom, 15) == [(entry, True)]
    with newsroom.write() as records:
        records.readings.wake(entry)
    assert due_at(newsroom, 16) == []
    with newsroom.write() as records:
        records.readings.put_off(entry, minutes(60))
    assert due_at(newsroom, 60) == [(entry, True)]


def test_a_story_is_open_while_it_was_reported_on_lately(store: Store) -> None:
    newsroom = Newsroom(store)
    entry = newsroom.entry("1")
    read(newsroom, entry)
    assert due_at(newsroom, 20, open_since=5) == [(entry, False)]


def test_an_article_in_no_story_is_not_open(store: Store) -> None:
    newsroom = Newsroom(store)
    entry = newsroom.entry("1")
    read(newsroom, entry, in_story=False)
    assert due_at(newsroom, 20) == [(entry, False)]


def test_the_plan_counts_from_the_first_reading(store: Store) -> None:
    """A later reading changes the validators, and neither the beginning nor the next turn."""
    newsroom = Newsroom(store)
    entry = newsroom.entry("1")
    read(newsroom, entry)
    first = held(newsroom, entry)
    assert first is not None
    with newsroom.write() as records:
        assert first.article is not None
        records.readings.held(entry, first.article, at=minutes(90), due_at=minutes(99))
    assert held(newsroom, entry) == first
    assert (first.etag, first.body_hash, first.due_at) == ('W/"1"', "abc", minutes(15))


def test_a_page_whose_look_was_set_aside_is_left_alone(store: Store, clock: ToldClock) -> None:
    """What fails for a reason nobody foresaw would fail again, seven times."""
    newsroom = Newsroom(store)
    entry = newsroom.entry("1")
    read(newsroom, entry)
    with newsroom.write() as records:
        records.readings.wake(entry)
        records.log.append(RereadDue(entry=entry))
    board = TaskRows(store)
    claimed = board.claim(Lane.ERRAND, now=clock.now(), lease=timedelta(minutes=5))
    assert claimed is not None
    assert claimed.stage == "reread"
    board.set_aside(claimed, error="KeyError: 'x'")
    store.reconcile(now=clock.now())
    assert due_at(newsroom, 10_000) == []
    reading = held(newsroom, entry)
    assert reading is not None
    assert reading.due_at is None
