"""The full-text index over revisions: FTS5 with triggers on SQLite, a generated tsvector on PostgreSQL."""

import sqlalchemy as sa

_SQLITE = (
    """
    CREATE VIRTUAL TABLE revision_fts USING fts5(
        title, text, content='revision', content_rowid='id', tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER revision_fts_added AFTER INSERT ON revision BEGIN
        INSERT INTO revision_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER revision_fts_removed AFTER DELETE ON revision BEGIN
        INSERT INTO revision_fts(revision_fts, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
    END
    """,
    # The exact old values must go, or the index and the table drift apart without any error.
    """
    CREATE TRIGGER revision_fts_changed AFTER UPDATE OF title, text ON revision BEGIN
        INSERT INTO revision_fts(revision_fts, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO revision_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
)
#: PostgreSQL refuses the row where its words take more than a megabyte, so an endless page is indexed only
#: by its first 150,000 characters: a hundred times an article.
_POSTGRESQL = (
    """
    ALTER TABLE revision ADD COLUMN tsv tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', left(title || ' ' || text, 150000))) STORED
    """,
    "CREATE INDEX ix_revision_tsv ON revision USING gin (tsv)",
)


def create_search_index(connection: sa.Connection) -> None:
    """Create the index; the table `revision` exists."""
    statements = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for statement in statements:
        connection.exec_driver_sql(statement)


def rebuild_search_index(connection: sa.Connection) -> None:
    """Build the index anew from the table; PostgreSQL keeps its own in step by itself."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO revision_fts(revision_fts) VALUES ('rebuild')")
    else:
        connection.exec_driver_sql("REINDEX INDEX ix_revision_tsv")
