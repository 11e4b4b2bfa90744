"""Opens the record: for the service, for questions, and for its own upkeep."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.model.ids import DeliveryId, TaskId
from monitor.model.policy import EngineKind
from monitor.pipeline import wakes
from monitor.ports.outside import Clock
from monitor.settings import Settings
from monitor.wiring.configuration import version
from storage import lock, migrate
from storage.engine import opened
from storage.repositories.board import TaskRows
from storage.store import Store

if TYPE_CHECKING:
    from monitor.history.answers import Answers
    from monitor.ports.archive import Archive
    from monitor.ports.vitals import VitalSigns

# What answers questions is imported where somebody asks: a daemon that serves no pages starts without it.


@contextmanager
def open_store(
    settings: Settings,
    *,
    on_work: Callable[[Sequence[str]], None] | None = None,
    shared: bool = False,
) -> Iterator[Store]:
    """Open the record, `shared` as one of several nodes.

    SQLite is migrated on the way; PostgreSQL must be at this code's schema.
    """
    with opened(settings.database, shared=shared) as engine:
        if engine.dialect.name == "sqlite":
            migrate.upgrade(engine, backups=settings.database.backups)
        else:
            migrate.require_head(engine)
        announces = settings.engine.kind is EngineKind.DISTRIBUTED
        yield Store(engine, wakes=wakes(), on_work=on_work, announces=announces)


def archive_of(store: Store) -> "Archive":
    """The read side of a record."""
    from storage.archive.archive import StoredArchive  # noqa: PLC0415 - see above

    return StoredArchive(store)


def vitals_of(store: Store) -> "VitalSigns":
    """What can be measured of a record."""
    from storage.vitals import StoredVitals  # noqa: PLC0415 - see above

    return StoredVitals(store)


def answers_of(archive: "Archive", clock: Clock) -> "Answers":
    """The questions that need more than one list."""
    from monitor.history.answers import Answers  # noqa: PLC0415 - see above
    from monitor.stories import sentences  # noqa: PLC0415 - see above

    return Answers(archive, clock, sentences.split)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Which revision a database has, and which one this code needs."""

    database: str  #: its address, without a password
    found: str | None  #: None where it is empty
    needed: str
    copy: Path | None = None  #: made before a migration


def schema(settings: Settings) -> Schema:
    """Look at a database's schema."""
    with opened(settings.database) as engine:
        return Schema(
            database=engine.url.render_as_string(hide_password=True),
            found=migrate.current(engine),
            needed=migrate.head(),
        )


def upgrade(settings: Settings) -> Schema:
    """Bring a database to this code's schema. Raises SchemaMismatch for a newer one."""
    with opened(settings.database) as engine:
        found = migrate.current(engine)
        copy = migrate.upgrade(engine, backups=settings.database.backups)
        return Schema(
            database=engine.url.render_as_string(hide_password=True),
            found=found,
            needed=migrate.head(),
            copy=copy,
        )


def reindex(settings: Settings) -> Generator[tuple[str, int, int], None, None]:
    """Build all indexes anew while others work; gives what is done, how much of it, and of how much.

    Raises AlreadyRunning while another one does so.
    """
    from monitor.stories.remembering import remembering  # noqa: PLC0415 - see above
    from monitor.stories.weighing import commonness  # noqa: PLC0415 - see above
    from monitor.stories.words import Vocabulary  # noqa: PLC0415 - see above
    from storage import reindexing, story_reindexing  # noqa: PLC0415 - see above

    with lock.one_reindex(settings.database), open_store(settings) as store:
        reindexing.mend_indexes(store)
        reindexing.make_missing_indexes(store)
        texts, articles = reindexing.count_revisions(store), story_reindexing.count_placed(store)
        again = remembering(commonness(Vocabulary.english()))
        for what, total, steps in (
            ("texts", texts, reindexing.reindex(store)),
            ("facts", texts, reindexing.reindex_facts(store)),
            ("articles", articles, story_reindexing.reindex_stories(store, again, version=version())),
        ):
            done = 0
            for added in steps:
                done += added
                yield what, done, max(total, done)


def revive(settings: Settings, tasks: list[TaskId] | None, *, now: datetime) -> int:
    """Give tasks that were set aside (all of them for None) a fresh start; tells how many."""
    with open_store(settings) as store:
        return TaskRows(store).revive(tasks, now=now)


def retry_deliveries(settings: Settings, deliveries: list[DeliveryId] | None, *, now: datetime) -> int:
    """Queue dead deliveries (all of them for None) anew; tells how many."""
    with open_store(settings) as store, store.records(now=now) as (_, records):
        return records.alerts.revive(deliveries, at=now)
