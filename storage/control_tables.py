"""The tables of what people do about stories, and of what they were told about the monitor itself."""

import sqlalchemy as sa

from storage.tables import story
from storage.types import Key, UtcDateTime, metadata

handling = sa.Table(  # what people do about a story; rows are only added
    "handling",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("story_id", Key, sa.ForeignKey(story.c.id), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("route", sa.String(80)),
    sa.Column("recipient", sa.Text),
)

opt_out = sa.Table(  # which readers a route is to send nothing any more; rows are only added
    "opt_out",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("route", sa.String(80), nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
)

condition = sa.Table(  # what people were last told about the monitor's own health, or a closed endpoint
    "condition",
    metadata,
    sa.Column("about", sa.String(400), primary_key=True),  # "feed:bbc-wales", "disk", "endpoint:archive"
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
