"""Statements handed to the driver: the same answers and errors as through SQLAlchemy, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from monitor.model.ids import FeedId
from storage.prepared import Prepared
from storage.store import Store
from storage.tables import story

AT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
COLUMNS = ("title", "opened_at", "last_report_at", "topics")
OPEN = Prepared(sa.insert(story).returning(story.c.id), columns=COLUMNS)
ADD = Prepared(sa.insert(story), columns=COLUMNS)
NAMED = sa.select(story.c.id, story.c.title, story.c.opened_at, story.c.topics, story.c.merged_into).where(
    story.c.title == sa.bindparam("named")
)
RENAME = Prepared(sa.update(story).where(story.c.title == "old").values(title=sa.bindparam("named")))


def row(title: str, at: datetime = AT) -> dict[str, object]:
    return {"title": title, "opened_at": at, "last_report_at": at, "topics": ["health"]}


def test_rows_come_back_as_sqlalchemy_gives_them(store: Store) -> None:
    with store.write() as connection:
        OPEN.rows(connection, row("old", AT.astimezone(timezone(timedelta(hours=5)))))
        plain = connection.execute(NAMED, {"named": "old"}).one()
        found = Prepared(NAMED).row(connection, {"named": "old"})
        assert found is not None
        assert tuple(found) == tuple(plain)
        assert list(found)[1:] == ["old", AT, ["health"], None]


def test_what_is_not_there_is_no_row(store: Store) -> None:
    with store.look() as records:
        assert records.entries.hashes(FeedId("paper"), ["nothing"]) == {}
    with store.read() as connection:
        assert Prepared(NAMED).row(connection, {"named": "old"}) is None


def test_a_row_is_read_by_the_names_of_its_columns(store: Store) -> None:
    with store.write() as connection:
        ADD.change_all(connection, [row("old")])
        found = Prepared(NAMED).record(connection, {"named": "old"})
        assert found == connection.execute(NAMED, {"named": "old"}).mappings().one()
        assert Prepared(NAMED).record(connection, {"named": "other"}) is None
        with pytest.raises(sa.exc.NoResultFound):
            Prepared(NAMED).one(connection, {"named": "other"})


def test_a_change_says_how_many_rows_it_met(store: Store) -> None:
    with store.write() as connection:
        ADD.change_all(connection, [row("old"), row("old"), row("other")])
        assert RENAME.change(connection, {"named": "new"}) == 2
        assert RENAME.change(connection, {"named": "new"}) == 0


def test_an_error_undoes_the_transaction_and_is_raised_as_sqlalchemy_raises_it(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.write() as connection:
        ADD.change_all(connection, [row("old")])
        ADD.change_all(connection, [row("old") | {"title": None}])
    with store.read() as connection:
        assert Prepared(NAMED).rows(connection, {"named": "old"}) == []


def test_a_look_is_one_view_from_its_first_statement_on(store: Store) -> None:
    with store.read() as connection:
        Prepared(NAMED).rows(connection, {"named": "old"})
        assert connection.in_transaction()


def test_what_many_executions_return_comes_in_their_order(store: Store) -> None:
    ordered = Prepared(sa.insert(story).returning(story.c.id, sort_by_parameter_order=True), columns=COLUMNS)
    titles = ("old", "new", "old")
    with store.write() as connection:
        given = [number for (number,) in ordered.rows_of_all(connection, [row(title) for title in titles])]
        found = Prepared(NAMED).rows(connection, {"named": "old"})
        assert [number for number, *_ in found] == [given[0], given[2]]
