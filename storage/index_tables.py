"""The tables of the story index: derived data, rebuilt from the record at any time, so no foreign keys."""

import sqlalchemy as sa

from storage.types import Key, metadata

#: One row per term. The row of the empty term counts the articles.
index_term = sa.Table(
    "index_term",
    metadata,
    sa.Column("term", sa.String(80), primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),  # how many hold it: its document frequency
)

#: One row per term by which articles are found, apart from its count: most terms are only counted.
index_posting = sa.Table(
    "index_posting",
    metadata,
    sa.Column("term", sa.String(80), primary_key=True),
    sa.Column("postings", sa.LargeBinary, nullable=False),  # (article, story) pairs, newest last
)

index_profile = sa.Table(
    "index_profile",
    metadata,
    sa.Column("article_id", Key, primary_key=True, autoincrement=False),
    sa.Column("story_id", Key, nullable=False, index=True),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)

INDEX_TABLES = (index_term, index_posting, index_profile)
