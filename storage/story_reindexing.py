"""Builds the story index anew beside the old one, article after article as they were placed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from monitor.model.articles import Revision
from monitor.model.ids import StoryId
from monitor.ports.story_index import Remembering
from storage.index_tables import INDEX_TABLES, index_profile, index_tables
from storage.reindexing import keep_others_out
from storage.repositories.articles import to_revision
from storage.store import Store
from storage.story_index import StoryIndex
from storage.tables import article, event, match, placement, revision

_BATCH = 50  #: articles in one transaction: a quarter of a second, in which no other can write to SQLite

_BESIDE = sa.MetaData(naming_convention=index_profile.metadata.naming_convention)
_NEW = index_tables(_BESIDE, "_new")
#: Which version of the program began it: another one may count otherwise.
_BEGUN = sa.Table("index_new_by", _BESIDE, sa.Column("version", sa.Text, nullable=False))

#: In the order in which placing comes to them, so that nobody waits in a ring.
_IN_PLACING = ("index_term", "index_posting", "index_profile")

_PLACED = (
    sa.select(revision, article.c.baseline, placement.c.story_id)
    .join(article, article.c.id == revision.c.article_id)
    .join(placement, placement.c.article_id == revision.c.article_id)
)
_REMEMBERED = sa.select(_NEW.profile.c.article_id)


@dataclass(frozen=True, slots=True)
class _Placed:
    revision: Revision
    baseline: bool
    story: StoryId


def count_placed(store: Store) -> int:
    """How many articles there are to remember."""
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(placement)).scalar_one()


def reindex_stories(store: Store, count: Remembering, *, version: str) -> Iterator[int]:
    """Build it in short transactions; gives how many articles each added. The old one serves until the end.

    What an earlier run of this `version` left is gone on with.
    """
    yield _begin(store, version)
    last: int | None = 0
    while last is not None:
        with store.read() as connection:
            placed, last = _in_order(connection, last)
        counted = [count(one.revision, baseline=one.baseline) for one in placed]
        with store.write() as connection:
            index = StoryIndex(connection, _NEW)
            for one, add in zip(placed, counted, strict=True):
                add(index, one.story)
        yield len(placed)
    yield _change_over(store, count)


def _begin(store: Store, version: str) -> int:
    """Tell how much is there already."""
    with store.write() as connection:
        there = sa.inspect(connection).has_table(_BEGUN.name)
        if not there or connection.execute(sa.select(_BEGUN.c.version)).scalar() != version:
            _BESIDE.drop_all(connection)
            _BESIDE.create_all(connection)
            connection.execute(sa.insert(_BEGUN), {"version": version})
        counted = sa.select(sa.func.count()).select_from(_NEW.profile)
        return connection.execute(counted).scalar_one()


def _in_order(connection: sa.Connection, last: int) -> tuple[list[_Placed], int | None]:
    """Read the articles that the next facts placed, and the last of these facts; None at their end."""
    placings = sa.select(event.c.id, event.c.subject).where(
        event.c.kind == "ArticlePlaced", event.c.id > last
    )
    facts = connection.execute(placings.order_by(event.c.id).limit(_BATCH)).all()
    if not facts:
        return [], None
    order = {fact.subject["revision"]: place for place, fact in enumerate(facts)}
    rows = connection.execute(_PLACED.where(revision.c.id.in_(order))).mappings().all()
    articles = [row["article_id"] for row in rows]
    known: set[int] = set(
        connection.execute(_REMEMBERED.where(_NEW.profile.c.article_id.in_(articles))).scalars()
    )
    firsts: dict[int, sa.RowMapping] = {}
    for row in sorted(rows, key=lambda row: order[row["id"]]):
        if row["article_id"] not in known:
            firsts.setdefault(row["article_id"], row)
    return [_placed(connection, row) for row in firsts.values()], facts[-1].id


def _left(connection: sa.Connection) -> Sequence[_Placed]:
    """Read what was placed meanwhile, and what no fact tells of, in the order of their times."""
    on_topic = sa.exists().where(match.c.revision_id == revision.c.id, match.c.level != "out")
    rows = connection.execute(
        _PLACED.where(placement.c.article_id.not_in(_REMEMBERED))
        .order_by(placement.c.placed_at, placement.c.article_id, on_topic.desc(), revision.c.number)
        .limit(_BATCH)
    ).mappings()
    firsts: dict[int, sa.RowMapping] = {}
    for row in rows:
        firsts.setdefault(row["article_id"], row)
    return [_placed(connection, row) for row in firsts.values()]


def _placed(connection: sa.Connection, row: sa.RowMapping) -> _Placed:
    """Take the next text that is kept where retention removed the one that was placed."""
    text: Any = row
    if not row["text"] and not row["summary"]:
        later = sa.select(revision).where(
            revision.c.article_id == row["article_id"],
            revision.c.number > row["number"],
            revision.c.text != "",
        )
        text = connection.execute(later.order_by(revision.c.number).limit(1)).mappings().first() or row
    return _Placed(to_revision(text), row["baseline"], StoryId(row["story_id"]))


def _change_over(store: Store, count: Remembering) -> int:
    """Add what is left, correct stories, and let the new tables take the names of the old, all at once."""
    with store.write() as connection:
        keep_others_out(connection, _IN_PLACING)
        added, index = 0, StoryIndex(connection, _NEW)
        while left := _left(connection):
            for one in left:
                count(one.revision, baseline=one.baseline)(index, one.story)
            added += len(left)
        _follow_corrections(connection)
        for old in INDEX_TABLES:
            connection.execute(sa.schema.DropTable(old, if_exists=True))
            connection.exec_driver_sql(f"ALTER TABLE {old.name}_new RENAME TO {old.name}")
            if connection.dialect.name == "postgresql":
                renamed = f"RENAME CONSTRAINT pk_{old.name}_new TO pk_{old.name}"
                connection.exec_driver_sql(f"ALTER TABLE {old.name} {renamed}")
            for each in old.indexes:
                each.create(connection)
        _BEGUN.drop(connection)
        return added


def _follow_corrections(connection: sa.Connection) -> None:
    """An article may have been moved since it was read here."""
    profile = _NEW.profile
    story = (
        sa.select(placement.c.story_id)
        .where(placement.c.article_id == profile.c.article_id)
        .scalar_subquery()
    )
    connection.execute(sa.update(profile).where(profile.c.story_id != story).values(story_id=story))
