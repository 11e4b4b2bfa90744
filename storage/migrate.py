"""Brings a database to the schema of this code, after a verified copy of what is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import SchemaMismatch
from storage.copying import in_words, write_copy
from storage.engine import translated
from storage.revisions import known, newest

#: Any number that no other program on the server is likely to lock.
_ADVISORY_LOCK = 7_234_119_008

#: Where alembic notes the revision.
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None where it is empty. Raises StorageBusy."""
    with translated(engine), engine.connect().execution_options(read_only=True) as connection:
        found = None
        if sa.inspect(connection).has_table(_VERSION.name):
            found = connection.execute(sa.select(_VERSION.c.version_num)).scalar()
        connection.rollback()
        return found


def head() -> str:
    """The revision that this code needs."""
    return newest(known(_versions()))


def upgrade(engine: Engine, *, backups: Path | None = None) -> Path | None:
    """Migrate to `head`. Gives the copy that was made before, where there was anything to copy.

    Raises SchemaMismatch for a database that is newer than this code, StorageBusy for one that cannot
    be written now.
    """
    before = current(engine)
    if before == head():
        return None
    _refuse_unversioned(engine, before)
    refuse_newer(before)
    copy = _copy(engine, before, backups) if before is not None else None
    # A sixth of a second, and every start but the first of a version has nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_scripts()))
    with _migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return copy


def require_head(engine: Engine) -> None:
    """Raise SchemaMismatch, with the command to run, unless the schema is this code's own."""
    found = current(engine)
    if found == head():
        return
    _refuse_unversioned(engine, found)
    refuse_newer(found)
    state = "is empty" if found is None else f"is at revision {found}, this code needs {head()}"
    raise SchemaMismatch(f"the database {state}: run nhs-monitor db upgrade")


def refuse_newer(found: str | None) -> None:
    """Raise SchemaMismatch for a revision that only a newer version knows."""
    if found is not None and found not in known(_versions()):
        raise SchemaMismatch(
            f"the database is at revision {found}, which this version does not know: it was written by a "
            "newer version; install that one, or restore the copy made before its migration"
        )


def _refuse_unversioned(engine: Engine, found: str | None) -> None:
    """Raise SchemaMismatch for tables that nobody says the revision of: a damaged record, or a stranger's."""
    if found is not None:
        return
    with translated(engine), engine.connect().execution_options(read_only=True) as connection:
        foreign = sa.inspect(connection).has_table("article")
        connection.rollback()
    if foreign:
        raise SchemaMismatch(
            "the database holds a table named article, and alembic_version names no revision: it was "
            "damaged, or is another program's; restore a copy with nhs-monitor restore FILE, or use an empty "
            "database"
        )


def _scripts() -> Path:
    here = Path(__file__).parent
    shipped = here / "migrations"
    return shipped if shipped.is_dir() else here.parent / "alembic"


def _versions() -> Path:
    return _scripts() / "versions"


@contextmanager
def _migrating(engine: Engine) -> Iterator[sa.Connection]:
    """One transaction for the whole migration, alone on the database."""
    with translated(engine), engine.connect() as connection:
        hold, release = _alone(engine)
        _outside_transaction(connection, hold)
        try:
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            _outside_transaction(connection, release)


def _alone(engine: Engine) -> tuple[str, str]:
    """What keeps others out, and what lets them in again."""
    if engine.dialect.name == "sqlite":
        # Recreating a table deletes its rows first, and foreign keys would carry that to the children.
        return "PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"
    return f"SELECT pg_advisory_lock({_ADVISORY_LOCK})", f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})"


def _outside_transaction(connection: sa.Connection, statement: str) -> None:
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.cursor()
    cursor.execute(statement)
    cursor.close()
    if connection.dialect.name == "postgresql":
        driver.commit()


def _check_foreign_keys(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise SchemaMismatch(f"the migration would leave {len(broken)} rows without their parent: undone")


def _copy(engine: Engine, revision: str, backups: Path | None) -> Path | None:
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return None
    source = Path(str(engine.url.database))
    target = (backups or source.parent) / f"{source.stem}-before-{revision}{source.suffix}"
    with in_words(f"nothing was migrated, for it could not be copied to {target}"):
        write_copy(source, target, accept=refuse_newer)
    return target
