"""The log tells of each fact once, and only of what is on record."""

import json
import logging

import pytest
from sqlalchemy.engine import Engine

from monitor.logs import HumanLines, JsonLines
from monitor.model.facts import EntryFound, FeedDue, FeedStateChanged
from monitor.model.ids import EntryId, EventId, FeedId
from monitor.pipeline import wakes
from storage.store import Store
from tests.storage.newsroom import NOW

CHANGED = FeedStateChanged(feed=FeedId("paper"), before="ok", after="failing", reason="no answer")


@pytest.fixture
def store(database: Engine, caplog: pytest.LogCaptureFixture) -> Store:
    caplog.set_level(logging.INFO, logger="storage")
    return Store(database, wakes=wakes())


def test_each_fact_is_one_line_with_its_number_and_its_cause(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with store.records(now=NOW, cause=EventId(7)) as (_, records):
        records.log.append(CHANGED)
        records.log.append_all([EntryFound(entry=EntryId(1)), EntryFound(entry=EntryId(2))])
        assert caplog.records == []  # not before it is true
    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    assert [line["message"] for line in lines] == ["FeedStateChanged", "EntryFound", "EntryFound"]
    assert (
        lines[0].items() >= {"cause": 7, "feed": "paper", "after": "failing", "reason": "no answer"}.items()
    )
    assert [line["event"] for line in lines] == [1, 2, 3]
    human = HumanLines().format(caplog.records[1])
    assert human.endswith(" EntryFound event=2 cause=7 entry=1")


def test_what_was_undone_is_not_told(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(KeyError), store.records(now=NOW) as (_, records):
        records.log.append(CHANGED)
        raise KeyError
    assert caplog.records == []


def test_that_a_time_has_come_is_told_to_those_who_look_for_faults(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with store.records(now=NOW) as (_, records):
        records.log.append(FeedDue(feed=FeedId("paper")))
    assert caplog.records == []
    caplog.set_level(logging.DEBUG, logger="storage")
    with store.records(now=NOW) as (_, records):
        records.log.append(FeedDue(feed=FeedId("paper")))
    assert [one.getMessage() for one in caplog.records] == ["FeedDue"]
