"""The full-text index is built anew while others work, on both databases."""

from datetime import timedelta

import sqlalchemy as sa

from monitor.model.policy import RetentionPolicy
from storage.reindexing import reindex
from storage.store import Store
from tests.storage.newsroom import NOW, Newsroom, indexed


def lose(store: Store) -> None:
    """Empty the index, as a mistake or a broken disk would."""
    with store.write() as connection:
        sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(
            "INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')"
            if sqlite
            else "TRUNCATE revision_fts"
        )


def test_a_lost_index_is_built_anew(newsroom: Newsroom, store: Store) -> None:
    newsroom.read("Ward opens")
    lose(store)
    assert not indexed(store, "ward")
    assert sum(reindex(store)) == 1
    assert indexed(store, "ward")


def test_the_old_one_answers_and_takes_new_texts_until_the_end(newsroom: Newsroom, store: Store) -> None:
    newsroom.read("Ward opens", path="1")
    building = reindex(store)
    next(building)
    newsroom.read("Roof leaks", path="2")
    assert indexed(store, "ward")
    assert indexed(store, "roof")
    list(building)
    newsroom.read("Lift stops", path="3")
    assert all(indexed(store, word) for word in ("ward", "roof", "lift"))


def test_one_that_was_interrupted_is_begun_again(newsroom: Newsroom, store: Store) -> None:
    newsroom.read("Ward opens")
    next(reindex(store))
    assert sum(reindex(store)) == 1
    assert sum(reindex(store)) == 1
    assert indexed(store, "ward") == 1


def test_only_one_index_is_left(newsroom: Newsroom, store: Store) -> None:
    before = sorted(sa.inspect(store.engine).get_table_names())
    list(reindex(store))
    assert sorted(sa.inspect(store.engine).get_table_names()) == before


def test_the_new_index_forgets_like_the_old_one(newsroom: Newsroom, store: Store) -> None:
    newsroom.read("Harbour wall", "Seagulls stood on it.")
    list(reindex(store))
    policy = RetentionPolicy(off_topic=timedelta(days=7))
    assert sum(store.forget(policy, now=NOW + timedelta(days=8))) == 1
    assert (indexed(store, "seagulls"), indexed(store, "harbour")) == (0, 1)
