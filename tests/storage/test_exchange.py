"""The record leaves and comes back whole: the same answers from an empty database of either kind."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.errors import AlreadyRunning, BadInput
from monitor.model.alerts import DeliveryState
from monitor.model.ids import RouteId, StoryId
from monitor.model.json_values import dump
from monitor.model.policy import DatabaseSettings
from monitor.model.stories import Decision, Kinship, Relation
from monitor.ports.archive import Archive
from monitor.query.grammar import parse
from monitor.settings import Settings
from monitor.wiring import corrections, exchange, record
from monitor.wiring.lock import alone
from storage.store import Store
from storage.tables import delivery
from tests.cli.conftest import house
from tests.conftest import fresh_postgresql
from tests.storage.newsroom import Newsroom, finding, judged, minutes
from tests.storage.test_alert_rows import must_queue
from tests.whole.house import House

__all__ = ["house"]

HOSTILE = "=1+1 \"'\\N\n\t<b>,;\r\u202e🩺 \\N"


def silently(rows: Iterable[Any], _total: int) -> Iterable[Any]:
    return rows


@pytest.fixture
def full(house: House, database_address: str) -> Settings:
    """A record of either kind, with something in most tables; a story was merged into a later one."""
    settings = replace(house.settings(), database=DatabaseSettings(url=database_address))
    record.upgrade(settings)
    with record.open_store(settings) as store:
        fill(store)
    corrections.merge(settings, StoryId(1), into=StoryId(2), at=minutes(40), by="ann", note="=one matter")
    return settings


def fill(store: Store) -> None:
    newsroom = Newsroom(store)
    newsroom.page(newsroom.entry("1", title=HOSTILE), b"\x00\xff<html>")
    old, story = newsroom.story("Old"), newsroom.story(HOSTILE)
    first = newsroom.read("'Ward opens", "The ward opens on Monday. It cost £16.4m.", author=None)
    newsroom.place(first, story, decision=Decision.OPENED)
    newsroom.judge(first, story, judged(0, "The ward opens on Monday."))
    newsroom.develop(first, story, finding("-1 ward"))
    told, digest = must_queue(newsroom, "told", state=DeliveryState.WAITING), must_queue(newsroom, "digest")
    with newsroom.write() as records:  # a message names the later one that told its news
        records.alerts.resolve(told, DeliveryState.FOLDED, reason="told in it", at=newsroom.at, into=digest)
    newsroom.at = minutes(30)
    copied = newsroom.read(HOSTILE, "\\N", path="2", publisher="radio", owner="")
    kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9)
    newsroom.place(copied, old, kinship=kinship)
    with newsroom.write() as records:
        records.stories.relate(copied.article, [story])
        for key in ("told in the next", "that tells it"):
            records.alerts.queue(
                key=key,
                route=RouteId("desk"),
                recipient="stdout",
                development=None,
                story=None,
                state=DeliveryState.FOLDED,
                reason="",
                payload="",
                at=minutes(30),
            )
    with store.write() as connection:  # a message is told in one that was queued later
        connection.execute(sa.update(delivery).where(delivery.c.id == 1).values(folded_into=2))


@pytest.fixture
def empty(house: House, tmp_path: Path) -> Settings:
    house.database = f"sqlite:///{tmp_path}/fresh.db"
    return house.settings()


def answers(archive: Archive) -> Any:
    """Every question that has an answer, as JSON."""
    stories = archive.stories(limit=100)
    articles = archive.articles(limit=100)
    return dump(
        [
            stories,
            articles,
            [archive.story(one.id) for one in stories],
            [archive.revisions(one.id) for one in articles],
            [archive.why(one.url) for one in articles],
            archive.developments(limit=100),
            archive.search(parse("ward"), limit=10, facets=True),
            archive.tasks(limit=100),
        ]
    )


def ask(settings: Settings) -> Any:
    with record.open_store(settings) as store:
        return answers(record.archive_of(store))


@pytest.fixture(params=["lines", "tables"])
def moved(request: pytest.FixtureRequest, full: Settings, tmp_path: Path) -> Iterator[tuple[Settings, Path]]:
    """A record and what was written of it."""
    target = tmp_path / "export"
    if request.param == "lines":
        with target.open("w", encoding="utf-8") as out:
            exchange.export_lines(full, out, silently)
    else:
        exchange.export_tables(full, target, silently)
    return full, target


def test_an_empty_database_answers_the_same_afterwards(moved: tuple[Settings, Path], empty: Settings) -> None:
    full, target = moved
    exchange.import_record(empty, target, silently)
    assert ask(empty) == ask(full)
    assert "£16.4m" in str(ask(empty))


def test_a_record_is_copied_into_the_other_kind_of_database(
    full: Settings, house: House, postgresql_address: str, migrated_template: str, tmp_path: Path
) -> None:
    with fresh_postgresql(postgresql_address, template=migrated_template) as address:
        other = f"sqlite:///{tmp_path}/other.db" if "postgresql" in full.database.url else address
        target = replace(full, database=DatabaseSettings(url=other))
        exchange.copy_record(full, target, silently)
        assert ask(target) == ask(full)


def test_a_record_at_work_is_not_copied(full: Settings, empty: Settings) -> None:
    with alone(full), pytest.raises(AlreadyRunning):
        exchange.copy_record(full, empty, silently)
    with pytest.raises(BadInput, match="name another one"):
        exchange.copy_record(full, full, silently)


def test_it_goes_on_from_there(full: Settings, database_address: str, house: House, tmp_path: Path) -> None:
    """New rows get new ids, on PostgreSQL too, whose sequences know nothing of rows that came with theirs."""
    target = tmp_path / "export"
    with target.open("w", encoding="utf-8") as out:
        exchange.export_lines(full, out, silently)
    with record.open_store(full) as store, store.write() as connection:
        for table in reversed(exchange.exchange.table_names()):
            connection.exec_driver_sql(f'DELETE FROM "{table}"')
    exchange.import_record(full, target, silently)
    with record.open_store(full) as store:
        assert Newsroom(store).read("Next", path="3").article == 3


def test_a_record_that_holds_something_is_not_overwritten(
    moved: tuple[Settings, Path], empty: Settings
) -> None:
    _, target = moved
    exchange.import_record(empty, target, silently)
    before = ask(empty)
    with pytest.raises(BadInput, match="not empty"):
        exchange.import_record(empty, target, silently)
    assert ask(empty) == before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda lines: lines[:-1], "ends in the middle", id="cut off"),
        pytest.param(
            lambda lines: [line for line in lines if '"table":"related"' not in line],
            "it is not whole",
            id="rows are missing",
        ),
        pytest.param(lambda lines: lines[1:], "is no export", id="no head"),
        pytest.param(lambda lines: [], "no JSON", id="empty"),
        pytest.param(lambda lines: [lines[0], "{", *lines[2:]], "line 2: no JSON", id="no JSON"),
        pytest.param(lambda lines: [lines[0], "[" * 100_000], "line 2: no JSON", id="a deep one"),
        pytest.param(lambda lines: [lines[0], '{"table": 1}'], "line 2: no row", id="no row"),
        pytest.param(
            lambda lines: [lines[0], '{"table":"sqlite_master","row":{}}'], "no table", id="another table"
        ),
        pytest.param(
            lambda lines: [lines[0], '{"table":"event","row":{"id":1}}'], "other columns", id="other columns"
        ),
        pytest.param(
            lambda lines: [line.replace('"placed_at":"', '"placed_at":"x') for line in lines],
            "cannot be read",
            id="no time",
        ),
        pytest.param(
            lambda lines: [lines[0].replace('"schema":"', '"schema":"9'), *lines[1:]],
            "was written at schema",
            id="another schema",
        ),
        pytest.param(lambda lines: [*lines[:2], lines[1], *lines[3:]], "do not fit", id="twice"),
    ],
)
def test_what_is_no_whole_export_is_refused_and_leaves_nothing(
    house: House, empty: Settings, tmp_path: Path, spoil: Any, words: str
) -> None:
    house.database = f"sqlite:///{tmp_path}/full.db"
    settings = house.settings()
    with record.open_store(settings) as store:
        fill(store)
    target = tmp_path / "export"
    with target.open("w", encoding="utf-8") as out:
        exchange.export_lines(settings, out, silently)
    lines = target.read_text(encoding="utf-8").rstrip().split("\n")
    target.write_text("\n".join(spoil(lines)), encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        exchange.import_record(empty, target, silently)
    assert ask(empty)[0] == []


def test_a_spreadsheet_runs_nothing_of_it(full: Settings, tmp_path: Path) -> None:
    exchange.export_tables(full, tmp_path / "csv", silently)
    text = (tmp_path / "csv" / "story.csv").read_text(encoding="utf-8")
    assert "\"'=1+1 " in text
    assert json.loads((tmp_path / "csv" / "export.json").read_text())["rows"] > 10
