"""What is old goes, kind by kind; what an alert cites and what prevents a repetition stays."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import ArticleRead, EntryFound, FeedDue, PageFetched
from monitor.model.feeds import PollOutcome
from monitor.model.ids import DeliveryId, EntryId, FeedId, RouteId
from monitor.model.policy import RetentionPolicy
from monitor.model.stories import Kinship, Relation
from monitor.ports.work import Lane
from storage import retention
from storage.repositories.board import TaskRows
from storage.store import Store
from storage.tables import event, metadata, page, task
from tests.storage.newsroom import NOW, Newsroom, indexed, judged

WEEK = timedelta(days=7)
ALL = RetentionPolicy(
    wakes=WEEK,
    tasks=WEEK,
    polls=WEEK,
    pages=WEEK,
    entries=WEEK,
    off_topic=WEEK,
    revisions=WEEK,
    messages=WEEK,
)
LATER = NOW + timedelta(days=8)


def would_go(store: Store, policy: RetentionPolicy = ALL) -> dict[str, int]:
    with store.read() as connection:
        found = retention.survey(connection, policy, now=LATER)
    return {one.kind: one.rows for one in found if one.rows}


def forget(store: Store, policy: RetentionPolicy = ALL) -> int:
    return sum(store.forget(policy, now=LATER))


def count(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def finish(store: Store) -> None:
    board = TaskRows(store)
    while claimed := board.claim(Lane.ERRAND, now=NOW, lease=WEEK):
        with board.settle(claimed, now=NOW):
            pass


def test_the_survey_says_what_then_goes_and_a_second_time_nothing_does(
    newsroom: Newsroom, store: Store
) -> None:
    entry = newsroom.entry()
    held = newsroom.page(entry, b"<p>ward</p>" * 100)
    newsroom.read("Off topic", "The harbour wall.", path="2")
    with newsroom.write() as records:
        records.feeds.note_poll(FeedId("paper"), PollOutcome(status=200), at=NOW, new=1, changed=0)
        records.log.append(FeedDue(feed=FeedId("paper")))
        records.log.append(EntryFound(entry=entry))
        records.log.append(PageFetched(page=held))
    finish(store)
    announced = would_go(store)
    assert announced == {"wakes": 2, "tasks": 3, "polls": 1, "pages": 1, "entries": 1, "off_topic": 1}
    # The task of the wake is old work too, and is counted as both.
    assert forget(store) == sum(announced.values()) - 1
    assert would_go(store) == {}
    assert forget(store) == 0


def test_by_default_no_text_goes_however_old(newsroom: Newsroom, store: Store) -> None:
    newsroom.entry()
    revision = newsroom.read("Off topic", "The harbour wall.")
    assert sum(store.forget(RetentionPolicy(), now=NOW + timedelta(days=9000))) == 0
    with store.look() as records:
        assert records.articles.revision(revision.id).text == "The harbour wall."


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_wakes_are_forgotten_after_a_week(newsroom: Newsroom, store: Store, days: int, left: int) -> None:
    with newsroom.write() as records:
        records.log.append(FeedDue(feed=FeedId("paper")))
    finish(store)
    list(store.forget(RetentionPolicy(), now=NOW + timedelta(days=days)))
    assert (count(store, event), count(store, task)) == (left, left)


def test_what_somebody_may_still_work_on_stays(newsroom: Newsroom, store: Store) -> None:
    entry, held = newsroom.entry(), newsroom.page(EntryId(1), b"page")
    revision = newsroom.read("Perhaps on topic", "Some text.")
    with newsroom.write() as records:
        records.log.append(FeedDue(feed=FeedId("paper")))
        records.log.append(EntryFound(entry=entry))
        records.log.append(PageFetched(page=held))
        records.log.append(ArticleRead(revision=revision.id))
    board = TaskRows(store)
    aside = board.claim(Lane.ERRAND, now=NOW, lease=timedelta(minutes=5))
    assert aside is not None
    board.set_aside(aside, error="no")  # it can be revived
    assert would_go(store) == {}
    assert forget(store) == 0


def test_a_text_on_no_topic_goes_from_article_and_index_and_its_title_stays(
    newsroom: Newsroom, store: Store
) -> None:
    old = newsroom.read("Harbour wall", "Seagulls stood on it.", path="1")
    newsroom.read("Hospital", "The gulls of the ward.", path="2")
    assert indexed(store, "seagulls")
    assert forget(store, RetentionPolicy(off_topic=timedelta(days=7), pages=None)) == 2
    with store.look() as records:
        left = records.articles.revision(old.id)
    assert (left.title, left.text) == ("Harbour wall", "")
    assert not indexed(store, "seagulls")
    assert indexed(store, "harbour")


def test_the_same_text_read_again_is_the_same_revision(newsroom: Newsroom, store: Store) -> None:
    first = newsroom.read("Harbour wall", "Seagulls stood on it.")
    forget(store)
    assert newsroom.read("Harbour wall", "Seagulls stood on it.").id == first.id


def cited(newsroom: Newsroom) -> Any:
    """A story whose alert cites a first text that was edited away later, and a copy of it."""
    first = newsroom.read("Ward opens", "The ward opens on Monday.", path="1")
    story = newsroom.story()
    newsroom.place(first, story)
    newsroom.judge(first, story, judged(0, "The ward opens on Monday."))
    development = newsroom.develop(first, story)
    edited = newsroom.read("Ward opens", "The ward opened.", path="1")
    newsroom.judge(edited, story, judged(0, "The ward opened."))
    newsroom.read("Ward opens", "The ward has opened.", path="1")
    copy = newsroom.read("Ward opens", "The ward opens on Monday.", path="2", publisher="other")
    newsroom.place(copy, story, kinship=Kinship(relation=Relation.COPY, of=first.article, copied_share=1.0))
    return {"first": first, "edited": edited, "copy": copy, "development": development, "story": story}


def test_what_a_development_or_a_story_leans_on_never_goes(newsroom: Newsroom, store: Store) -> None:
    held = cited(newsroom)
    with store.look() as records:
        before = records.alerts.briefing(held["development"])
    assert would_go(store) == {"revisions": 1}
    forget(store)
    with store.look() as records:
        assert records.alerts.briefing(held["development"]) == before
        texts = {name: records.articles.revision(held[name].id).text for name in ("first", "edited", "copy")}
    assert texts == {
        "first": "The ward opens on Monday.",
        "edited": "",
        "copy": "The ward opens on Monday.",
    }


def queued(newsroom: Newsroom, key: str, state: DeliveryState) -> DeliveryId:
    with newsroom.write() as records:
        delivery = records.alerts.queue(
            key=key, route=RouteId("r"), recipient="a", development=None, story=None,
            state=DeliveryState.PENDING, reason="", payload='{"news": "x"}', at=NOW,
        )  # fmt: skip
        assert delivery is not None
        records.alerts.mark(delivery, state, at=NOW, attempts=1)
    return delivery


def test_a_sent_message_keeps_its_key_and_is_never_sent_again(newsroom: Newsroom, store: Store) -> None:
    sent = queued(newsroom, "sent", DeliveryState.SENT)
    dead = queued(newsroom, "dead", DeliveryState.DEAD)
    assert would_go(store) == {"messages": 1}
    forget(store)
    with store.look() as records:
        assert (records.alerts.get(sent).payload, records.alerts.get(dead).payload) == ("", '{"news": "x"}')
    with newsroom.write() as records:
        again = records.alerts.queue(
            key="sent", route=RouteId("r"), recipient="a", development=None, story=None,
            state=DeliveryState.PENDING, reason="", payload="", at=NOW,
        )  # fmt: skip
    assert again is None


def test_many_rows_go_in_short_transactions(newsroom: Newsroom, store: Store) -> None:
    with store.write() as connection:
        polls = metadata.tables["poll"]
        row = {"feed_id": "a", "at": NOW, "status": 200, "bytes": 0, "new": 0, "changed": 0}
        connection.execute(sa.insert(polls), [row] * 1201)
    assert list(store.forget(ALL, now=LATER)).count(500) == 2
    assert count(store, polls) == 0


def test_the_record_is_whole_afterwards(newsroom: Newsroom, store: Store) -> None:
    newsroom.page(newsroom.entry(), b"page")
    cited(newsroom)
    forget(store)
    assert count(store, page) == 0
    if store.engine.dialect.name == "sqlite":
        with store.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
