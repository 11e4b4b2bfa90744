"""The tables of the story index: derived data, rebuilt from the record at any time, so no foreign keys."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.types import Key, metadata


@dataclass(frozen=True, slots=True)
class IndexTables:
    """One story index: the one in use, or one that is being built beside it."""

    term: sa.Table  #: one row per term; the row of the empty term counts the articles
    posting: sa.Table  #: one per term by which articles are found, apart: most terms are only counted
    profile: sa.Table  #: one per article


def index_tables(of: sa.MetaData, beside: str = "") -> IndexTables:
    """Describe the tables, with a word `beside` their names where they are not the ones in use."""
    return IndexTables(
        term=sa.Table(
            f"index_term{beside}",
            of,
            sa.Column("term", sa.String(80), primary_key=True),
            sa.Column("articles", sa.Integer, nullable=False),  # how many hold it: its document frequency
        ),
        posting=sa.Table(
            f"index_posting{beside}",
            of,
            sa.Column("term", sa.String(80), primary_key=True),
            sa.Column("postings", sa.LargeBinary, nullable=False),  # (article, story) pairs, newest last
        ),
        profile=sa.Table(
            f"index_profile{beside}",
            of,
            sa.Column("article_id", Key, primary_key=True, autoincrement=False),
            sa.Column("story_id", Key, nullable=False, index=not beside),
            sa.Column("packed", sa.LargeBinary, nullable=False),
        ),
    )


STORY_INDEX = index_tables(metadata)
index_term, index_posting, index_profile = STORY_INDEX.term, STORY_INDEX.posting, STORY_INDEX.profile
INDEX_TABLES = (index_term, index_posting, index_profile)
