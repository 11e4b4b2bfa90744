"""The tables of what is remembered about feeds and their hubs; nothing else of the record leans on them."""

import sqlalchemy as sa

from storage.types import Key, UtcDateTime, metadata

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("under_way", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("body_hash", sa.String(64)),
    sa.Column("polls", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_polled_at", UtcDateTime),
    sa.Column("last_success_at", UtcDateTime),
    sa.Column("last_full_answer_at", UtcDateTime),
    sa.Column("last_new_entry_at", UtcDateTime),
    sa.Column("state", sa.String(20), nullable=False, server_default="new"),
    sa.Column("error", sa.Text),
    sa.Column("failing_since", UtcDateTime),
    sa.Column("error_score", sa.Float, nullable=False, server_default="0"),
    sa.Column("slow_rate", sa.Float, nullable=False, server_default="0"),
    sa.Column("fast_rate", sa.Float, nullable=False, server_default="0"),
    sa.Column("next_due", UtcDateTime, index=True),
    sa.Column("due_reason", sa.Text, nullable=False, server_default=""),
    sa.Column("document_entries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ttl_minutes", sa.Integer),
    sa.Column("item_marks", sa.Text, nullable=False, server_default=""),
)

poll = sa.Table(
    "poll",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("feed_id", sa.String(80), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("unreachable", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_poll_feed_at", "feed_id", "at"),
    sa.Index("ix_poll_at", "at"),
)

poll_count = sa.Table(  # polls since the beginning, by how they ended: the poll log is forgotten, this is not
    "poll_count",
    metadata,
    sa.Column("feed_id", sa.String(80), primary_key=True),
    sa.Column("outcome", sa.String(20), primary_key=True),
    sa.Column("polls", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
)

subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("feed", sa.String(80), primary_key=True),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("token", sa.String(100), nullable=False, unique=True),
    sa.Column("secret", sa.String(200), nullable=False),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("asked_at", UtcDateTime),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("pushed_at", UtcDateTime),
    sa.Column("trusted", sa.Boolean, nullable=False),
    sa.Column("due_at", UtcDateTime),
    sa.Column("error", sa.Text),
)
