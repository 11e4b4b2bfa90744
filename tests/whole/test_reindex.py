"""`db reindex` makes everything that is derived whole again, so that later reports find their stories."""

from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import AlreadyRunning
from monitor.model.findings import Finding
from monitor.wiring import doctor, record
from storage.index_tables import INDEX_TABLES, index_posting, index_profile, index_term
from storage.lock import one_reindex
from storage.tables import article as article_rows
from storage.tables import placement, revision_fact
from tests.whole.house import House, article, rss
from tests.whole.matters import MATTERS

LATER = (
    "Kitchen of Ludlow hospital cooks again after the fire",
    "Cooks are back in the kitchen of Ludlow hospital, where a fire broke out at breakfast on Sunday.",
    "Porters had led them outside; meals came from a school canteen nearby. The damage is put at £14,000.",
)


@pytest.fixture
def desk(house: House, database: Engine) -> House:
    """Seven matters on record, four of them reported twice."""
    house.database = database.url.render_as_string(hide_password=False).replace(":@", "@")
    again = {
        f"{name}-again": (f"Again: {title}", *rest) for name, (title, *rest) in list(MATTERS.items())[:4]
    }
    publish(house, MATTERS | again)
    house.once()
    return house


def publish(house: House, matters: Mapping[str, tuple[str, ...]]) -> None:
    for name, (title, *paragraphs) in matters.items():
        house.site.says(f"/{name}", article(title, *paragraphs))
    items = [(name, house.site.url(f"/{name}"), title) for name, (title, *_) in matters.items()]
    house.site.says("/feed", rss(*items), content_type="application/rss+xml")
    house.feed("paper", "/feed")


def held(database: Engine) -> dict[str, list[Any]]:
    """Every row of what is derived."""
    with database.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))))
            for table in (*INDEX_TABLES, revision_fact)
        }


def reindex(house: House) -> dict[str, int]:
    return {what: done for what, done, _ in record.reindex(house.settings())}


def wrong(house: House) -> dict[str, Finding]:
    found = doctor.examine(house.settings(), now=datetime(2025, 1, 23, tzinfo=UTC))
    return {one.what: one for one in found if not one.ok}


def harm(database: Engine, *statements: sa.Executable) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def joined(house: House, database: Engine) -> bool:
    """Publish what follows the fire; tells whether it was placed into the story of the fire."""
    publish(house, {"later": LATER})
    house.clock.advance(minutes=11)
    house.once()
    by_page = sa.select(article_rows.c.canonical_url, placement.c.story_id).join(
        placement, placement.c.article_id == article_rows.c.id
    )
    with database.connect() as connection:
        stories = {row.canonical_url.rsplit("/")[-1]: row.story_id for row in connection.execute(by_page)}
    assert len(stories) == 12
    return stories["later"] == stories["fire"]


DAMAGE: dict[str, list[sa.Executable]] = {
    "everything is gone": [sa.delete(table) for table in (*INDEX_TABLES, revision_fact)],
    "its tables are gone": [sa.schema.DropTable(table) for table in INDEX_TABLES],
    "profiles are gone": [sa.delete(index_profile).where(index_profile.c.article_id < 4)],
    "a profile is no profile": [
        sa.update(index_profile).where(index_profile.c.article_id == 1).values(packed=b"")
    ],
    "lists are gone": [sa.delete(index_posting)],
    "lists are broken": [sa.update(index_posting).values(postings=b"1")],
    "counts are wrong": [sa.update(index_term).values(articles=40).where(index_term.c.term != "")],
    "stories are wrong": [sa.update(index_profile).values(story_id=index_profile.c.story_id + 1)],
}


def test_a_damaged_index_is_named_mended_and_the_same_as_before(desk: House, database: Engine) -> None:
    before = held(database)
    assert wrong(desk) == {}
    for damage, statements in DAMAGE.items():
        harm(database, *statements)
        assert {one.fix for one in wrong(desk).values()} == {"nhs-monitor db reindex"}, damage
        assert reindex(desk) == {"texts": 11, "facts": 11, "articles": 11}
        assert wrong(desk) == {}, damage
        assert held(database) == before, damage
    assert joined(desk, database)


def test_a_lost_index_would_open_the_story_anew(desk: House, database: Engine) -> None:
    """Without which the test above would show nothing."""
    harm(database, *DAMAGE["everything is gone"])
    assert not joined(desk, database)


def half_done(house: House) -> Generator[tuple[str, int, int], None, None]:
    """Begin, and stop before the new index takes the place of the old."""
    steps = record.reindex(house.settings())
    while next(steps)[:2] != ("articles", 11):
        pass
    return steps


def test_a_daemon_works_meanwhile_and_people_correct(desk: House, database: Engine) -> None:
    steps = half_done(desk)
    assert joined(desk, database)
    here = sa.select(placement.c.story_id).where(placement.c.article_id == 2).scalar_subquery()
    harm(
        database,
        *(
            sa.update(each).where(each.c.article_id == 1).values(story_id=here)
            for each in (index_profile, placement)
        ),
    )
    before = places(database)
    assert list(steps)[-1] == ("articles", 12, 12)
    assert places(database) == before
    assert wrong(desk) == {}


def places(database: Engine) -> list[tuple[int, int]]:
    return [row[:2] for row in held(database)["index_profile"]]


def test_one_that_was_killed_is_gone_on_with_and_of_another_version_begun_anew(
    desk: House, database: Engine
) -> None:
    before = held(database)
    half_done(desk).close()
    assert ("articles", 11, 11) in list(record.reindex(desk.settings()))[-3:]
    assert held(database) == before
    half_done(desk).close()
    harm(
        database,
        sa.text("UPDATE index_new_by SET version = '0.0'"),
        sa.text("UPDATE index_term_new SET articles = 7"),
    )
    assert reindex(desk)["articles"] == 11
    assert held(database) == before
    assert not [name for name in sa.inspect(database).get_table_names() if "_new" in name]
    with one_reindex(desk.settings().database), pytest.raises(AlreadyRunning, match="wait for its end"):
        reindex(desk)
