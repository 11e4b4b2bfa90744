"""The migrations and the tables in code describe the same schema, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

import storage.control_tables
import storage.index_tables
import storage.node_tables
import storage.tables  # noqa: F401 - registers the tables
from storage.types import metadata


def test_migrating_from_nothing_gives_exactly_the_tables_in_code(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = [
            item
            for item in compare_metadata(context, metadata)
            if "revision_fts" not in str(item) and "tsv" not in str(item)
        ]
    assert differences == []
