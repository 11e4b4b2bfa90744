"""Examines a database without changing it: schema, every page and reference, indexes, waiting work, time."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import MonitorError, SchemaMismatch, UnreadableDatabase
from monitor.model.alerts import DeliveryState
from monitor.model.findings import Finding
from monitor.model.policy import DatabaseSettings
from storage import migrate, soundness
from storage.engine import opened, sqlite_file
from storage.story_soundness import Terms, faults
from storage.tables import delivery, event, task

#: Due work is taken within seconds, and a lease moves what is in hand on: nobody works on what is older.
_OVERDUE = timedelta(minutes=30)
#: The tolerance of `check` for other clocks.
_SKEW = timedelta(minutes=5)
_RESTORE = (
    "stop the daemon, then: nhs-monitor restore FILE, with the newest copy that nhs-monitor backup made"
)
_AS_THE_SERVICE = (
    "run it as the service's user: "
    "runuser -u nhs-monitor -- env STATE_DIRECTORY=/var/lib/nhs-monitor nhs-monitor doctor"
)
_REINDEX = "nhs-monitor db reindex"
_ANEW = (
    "stop the daemon, then: nhs-monitor export record.jsonl, name a new file in [database] url, and "
    "nhs-monitor import record.jsonl"
)


def examine(database: DatabaseSettings, *, now: datetime, terms: Terms) -> Iterator[Finding]:
    """Examine what can be; stops where the rest cannot be read. `terms` reads a profile."""
    file = sqlite_file(database)
    try:
        if file is not None and not file.exists():
            yield Finding(what="database", ok=True, says=f"{file} is not there yet: the first start makes it")
            return
        with opened(database) as engine:
            yield from _examine(engine, now, terms)
    except OSError as error:  # a directory that only the service's user may look into
        yield Finding(what="database", ok=False, says=f"{file}: {error.strerror}", fix=_AS_THE_SERVICE)
    except UnreadableDatabase as error:
        yield Finding(what="database", ok=False, says=str(error).partition(":")[0], fix=_RESTORE)
    except MonitorError as error:
        yield Finding(
            what="database", ok=False, says=str(error), fix="nhs-monitor db current, once the cause is mended"
        )
    except sa.exc.DatabaseError as error:  # in whatever words
        yield Finding(what="database", ok=False, says=f"it cannot be read: {error.orig}", fix=_RESTORE)


def _examine(engine: Engine, now: datetime, terms: Terms) -> Iterator[Finding]:
    schema = _schema(engine)
    yield schema
    if not schema.ok:
        return
    sqlite = engine.dialect.name == "sqlite"
    whole = {} if sqlite else {"isolation_level": "REPEATABLE READ"}  # several questions about one moment
    with engine.connect().execution_options(read_only=True, **whole) as connection:
        whole_pages = _pages(connection) if sqlite else _server_indexes(connection)
        yield _references(connection) if sqlite and whole_pages.ok else whole_pages
        if sqlite and not whole_pages.ok and whole_pages.fix != _REINDEX:
            return  # every further look would stumble over the same pages
        yield _search_index(connection)
        _let_go(connection)
        yield _story_index(connection, terms)
        _let_go(connection)
        times = _times(connection, engine.url.database) if sqlite else None
        if times is not None:
            yield times
        yield _set_aside(connection)
        yield _overdue(connection, now)
        yield _undelivered(connection)
        if times is None:  # else there is none to compare with
            yield _time(connection, now)
        _let_go(connection)


def _let_go(connection: sa.Connection) -> None:
    """End a look: while one lasts, PostgreSQL lets no reindexing end."""
    with suppress(sa.exc.DatabaseError):  # a broken file may refuse even that
        connection.rollback()


def _schema(engine: Engine) -> Finding:
    try:
        migrate.require_head(engine)
    except SchemaMismatch as error:
        newer = "newer version" in str(error)
        fix = "install the newer version again" if newer else "nhs-monitor db upgrade"
        if "alembic_version" in str(error):
            fix = _RESTORE
        return Finding(what="schema", ok=False, says=str(error), fix=fix)
    with engine.connect().execution_options(read_only=True) as connection:
        lacking = soundness.missing(connection)
        connection.rollback()
    if lacking:
        fix = _REINDEX if all(map(soundness.is_derived, lacking)) else _RESTORE
        return Finding(what="schema", ok=False, says=f"the database lacks {', '.join(lacking)}", fix=fix)
    return Finding(what="schema", ok=True, says=f"revision {migrate.head()}")


def _pages(connection: sa.Connection) -> Finding:
    """See that every page is whole; where not, tell indexes from rows, which are mended otherwise."""
    faults = soundness.faults_of_pages(connection)
    if not faults:
        return Finding(what="integrity", ok=True, says="every page is whole")
    if names := soundness.broken_indexes(faults):
        says = f"{', '.join(names)} and its table differ; no row is lost"
        return Finding(what="integrity", ok=False, says=says, fix=_REINDEX)
    says = faults[0].removeprefix("*** in database main ***").strip().partition("\n")[0]
    if soundness.can_be_read(connection):
        says = f"{says}: pages of an index are damaged; every row can be read"
        return Finding(what="integrity", ok=False, says=says, fix=_ANEW)
    return Finding(what="integrity", ok=False, says=f"{says}: rows are damaged", fix=_RESTORE)


def _references(connection: sa.Connection) -> Finding:
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        return Finding(what="integrity", ok=False, says=f"rows of {orphan[0]} refer to nothing", fix=_RESTORE)
    return Finding(what="integrity", ok=True, says="every page and reference is whole")


def _search_index(connection: sa.Connection) -> Finding:
    """Compare the index's list of documents with the table, and read the index through."""
    lacks, stale = soundness.unlisted(connection)
    says = f"lacks {lacks} articles, and lists {stale} that are gone" if lacks or stale else None
    if says is None:
        try:
            soundness.read_index(connection)
        except sa.exc.DatabaseError as error:
            says = f"is broken inside: {error.orig}"
    if says is None and (unkept := soundness.unkept(connection)):
        says = f"does not know the kinds of {unkept} developments"
    if says is not None:
        return Finding(what="search index", ok=False, says=says, fix=_REINDEX)
    return Finding(what="search index", ok=True, says="lists every article")


def _story_index(connection: sa.Connection, terms: Terms) -> Finding:
    """See that later reports find their stories."""
    if says := "; ".join(faults(connection, terms)):
        says += ": later reports would not join them"
        return Finding(what="story index", ok=False, says=says, fix=_REINDEX)
    return Finding(what="story index", ok=True, says="knows every article of a story")


def _times(connection: sa.Connection, file: str | None) -> Finding | None:
    """Find times that no code of ours wrote: to read one would end a command; None while there are none."""
    found = list(soundness.wrong_times(connection))
    if not found:
        return None
    says = "; ".join(f"{wrong} in {table}.{column}" for table, column, wrong, _ in found)
    mending = "; ".join(soundness.mending(table, column) for table, column, _, _ in found)
    unreadable = any(none for *_, none in found)
    return Finding(
        what="time",
        ok=False,
        says=f"times are not written as UTC with their zone: {says}",
        fix=_RESTORE if unreadable else f'stop the daemon, then: sqlite3 {file} "{mending}"',
    )


def _server_indexes(connection: sa.Connection) -> Finding:
    invalid = connection.exec_driver_sql(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
    )
    names = ", ".join(row[0] for row in invalid)
    if names:
        return Finding(
            what="indexes", ok=False, says=f"{names} cannot be used", fix="in psql: REINDEX INDEX, for each"
        )
    return Finding(what="indexes", ok=True, says="all are valid")


def _set_aside(connection: sa.Connection) -> Finding:
    count = _count(connection, task.c.state == "aside")
    return Finding(
        what="given-up work",
        ok=count == 0,
        says=f"{_tasks(count)} set aside",
        fix="nhs-monitor tasks --state aside says why; mend that, then nhs-monitor tasks --revive-all"
        if count
        else None,
    )


def _overdue(connection: sa.Connection, now: datetime) -> Finding:
    count = _count(connection, sa.and_(task.c.state == "open", task.c.due_at < now - _OVERDUE))
    return Finding(
        what="waiting work",
        ok=count == 0,
        says=f"{_tasks(count)} due more than half an hour ago",
        fix="start the daemon (systemctl start nhs-monitor); if it runs, its log says what holds it up"
        if count
        else None,
    )


def _undelivered(connection: sa.Connection) -> Finding:
    count = _count(connection, delivery.c.state == DeliveryState.DEAD.value)
    return Finding(
        what="messages",
        ok=count == 0,
        says=f"{count} could not be delivered",
        fix="nhs-monitor alerts list --state dead says why; mend that, then nhs-monitor alerts retry --all"
        if count
        else None,
    )


def _time(connection: sa.Connection, now: datetime) -> Finding:
    newest: datetime | None = connection.execute(
        sa.select(sa.func.max(event.c.at, type_=event.c.at.type))
    ).scalar()
    if newest is None or newest <= now + _SKEW:
        return Finding(what="time", ok=True, says="nothing on record is later than now")
    return Finding(
        what="time",
        ok=False,
        says=f"the newest fact is of {newest:%Y-%m-%d %H:%M}, later than now: the clock is or was wrong",
        fix="timedatectl set-ntp true; where the clock is right by now, this ends by itself",
    )


def _count(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).where(which)).scalar_one()


def _tasks(count: int) -> str:
    return "1 task was" if count == 1 else f"{count} tasks were"
