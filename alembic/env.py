"""Runs migrations on the connection that storage.migrate hands over."""

import sqlalchemy as sa
from alembic import context

import storage.control_tables
import storage.index_tables
import storage.node_tables
import storage.tables  # noqa: F401 - registers the tables
from storage.types import metadata


def include(name: str | None, type_: str, _parents: object) -> bool:
    """Leave the full-text index out: its tables are made by storage.search_index, not by metadata."""
    return not (type_ == "table" and name is not None and name.startswith("revision_fts"))


def run(connection: sa.Connection) -> None:
    """Migrate inside the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
