"""The tables of the record, in the order news travels."""

import sqlalchemy as sa

import storage.feed_tables  # noqa: F401 - registers the tables
from storage.types import Json, Key, UtcDateTime, metadata


def _id() -> sa.Column[int]:
    return sa.Column("id", Key, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, null: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, Key, sa.ForeignKey(target), nullable=null, index=index)


event = sa.Table(
    "event",
    metadata,
    _id(),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False, index=True),
    sa.Column("cause", Key, nullable=True),  # no foreign key: housekeeping removes old poll events
    sa.Column("subject", Json, nullable=False),
)

task = sa.Table(
    "task",
    metadata,
    _id(),
    _ref("event_id", "event.id"),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("lane", sa.String(20), nullable=False),
    sa.Column("state", sa.String(10), nullable=False, server_default="open"),  # open, done, aside
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("leased_until", UtcDateTime, nullable=True),
    sa.Column("done_at", UtcDateTime, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.UniqueConstraint("event_id", "stage"),
    sa.Index("ix_task_claim", "lane", "state", "due_at", "id"),
)

entry = sa.Table(
    "entry",
    metadata,
    _id(),
    sa.Column("feed_id", sa.String(80), nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("canonical_url", sa.Text, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("author", sa.Text),
    sa.Column("published_at", UtcDateTime),
    sa.Column("first_seen_at", UtcDateTime, nullable=False, index=True),
    sa.Column("baseline", sa.Boolean, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("changes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fate", sa.Text, nullable=False),  # in words: what became of it
    sa.UniqueConstraint("feed_id", "guid"),
    sa.Index("ix_entry_feed_hash", "feed_id", "content_hash"),
)

page = sa.Table(
    "page",
    metadata,
    _id(),
    _ref("entry_id", "entry.id", index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("final_url", sa.Text, nullable=False),
    sa.Column("content_type", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),  # zlib
    sa.Column("fetched_at", UtcDateTime, nullable=False, index=True),
)

reading = sa.Table(  # one row for each web page: which entry reads it for all, and when again
    "reading",
    metadata,
    sa.Column("entry_id", Key, sa.ForeignKey("entry.id"), primary_key=True, autoincrement=False),
    sa.Column("canonical_url", sa.Text, nullable=False, unique=True),
    _ref("article_id", "article.id", null=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("body_hash", sa.String(64)),
    sa.Column("first_read_at", UtcDateTime),
    sa.Column("due_at", UtcDateTime, index=True),
    sa.Column("under_way", sa.Boolean, nullable=False, server_default=sa.false()),
)

article = sa.Table(
    "article",
    metadata,
    _id(),
    sa.Column("canonical_url", sa.Text, nullable=False, unique=True),
    sa.Column("publisher", sa.Text, nullable=False),  # a host of up to 253 characters where it is unknown
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False, index=True),
    sa.Column("baseline", sa.Boolean, nullable=False),
)

revision = sa.Table(
    "revision",
    metadata,
    _id(),
    _ref("article_id", "article.id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("author", sa.Text),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("published_at", UtcDateTime),
    sa.Column("modified_at", UtcDateTime),
    sa.Column("read_at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.UniqueConstraint("article_id", "number"),
    sa.UniqueConstraint("article_id", "fingerprint"),
    # Few of a million articles are edited; else the list of edits would read them all.
    sa.Index(
        "ix_revision_later", "id", sqlite_where=sa.text("number > 1"), postgresql_where=sa.text("number > 1")
    ),
)

match = sa.Table(
    "match",
    metadata,
    sa.Column("revision_id", Key, sa.ForeignKey("revision.id"), primary_key=True, autoincrement=False),
    sa.Column("topic", sa.String(80), primary_key=True),
    sa.Column("level", sa.String(10), nullable=False, index=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("evidence", Json, nullable=False),
    sa.Column("missing", Json, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

story = sa.Table(
    "story",
    metadata,
    _id(),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("last_report_at", UtcDateTime, nullable=False, index=True),
    sa.Column("topics", Json, nullable=False),
    _ref("merged_into", "story.id", null=True, index=True),
)

placement = sa.Table(
    "placement",
    metadata,
    sa.Column("article_id", Key, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    _ref("story_id", "story.id", index=True),
    sa.Column("decision", sa.String(20), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("relation", sa.String(20), nullable=False, index=True),
    _ref("of_article", "article.id", null=True),
    sa.Column("copied_share", sa.Float, nullable=False),
    sa.Column("shared", Json, nullable=False),
    sa.Column("origin", Json),
    sa.Column("corrected_at", UtcDateTime),
    sa.Column("reopened_after_days", sa.Integer),
    sa.Column("reasons", Json, nullable=False),
    sa.Column("explanation", Json, nullable=False),
    sa.Column("placed_at", UtcDateTime, nullable=False),
)

related = sa.Table(  # an article may have to do with a story that it does not belong to
    "related",
    metadata,
    sa.Column("article_id", Key, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    sa.Column("story_id", Key, sa.ForeignKey("story.id"), primary_key=True, autoincrement=False, index=True),
)

correction = sa.Table(
    "correction",
    metadata,
    _id(),
    sa.Column("kind", sa.String(10), nullable=False),
    _ref("from_story", "story.id", index=True),
    _ref("to_story", "story.id", index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

corrected = sa.Table(
    "corrected",
    metadata,
    sa.Column("correction_id", Key, sa.ForeignKey("correction.id"), primary_key=True, autoincrement=False),
    sa.Column(
        "article_id", Key, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False, index=True
    ),
)

sentence = sa.Table(
    "sentence",
    metadata,
    sa.Column("revision_id", Key, sa.ForeignKey("revision.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _ref("article_id", "article.id", index=True),
    _ref("story_id", "story.id"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("nearest", sa.Text),
    sa.Column("nearest_article", Key),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("packed", sa.Text, nullable=False),
    sa.Column("figures", sa.Text, nullable=False),
    sa.Column("published_at", UtcDateTime, nullable=False),
    sa.Index("ix_sentence_story", "story_id", "revision_id", "status"),
)

development = sa.Table(
    "development",
    metadata,
    _id(),
    _ref("story_id", "story.id", index=True),
    _ref("article_id", "article.id"),
    _ref("revision_id", "revision.id"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("weight", sa.Float, nullable=False),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("finding", Json, nullable=False),
    sa.Column("found_at", UtcDateTime, nullable=False, index=True),
    sa.UniqueConstraint("revision_id"),
)

revision_fact = sa.Table(  # what may be asked of a revision beside its words: who speaks in it, its figures
    "revision_fact",
    metadata,
    sa.Column("revision_id", Key, sa.ForeignKey("revision.id"), primary_key=True, autoincrement=False),
    sa.Column("fact", sa.String(10), primary_key=True),
    sa.Column("words", sa.Text, primary_key=True),  # folded, a blank between two
)

furniture = sa.Table(
    "furniture",
    metadata,
    sa.Column("publisher", sa.Text, primary_key=True),
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("group", sa.String(30), primary_key=True),  # a story, so that one matter counts once
)

delivery = sa.Table(
    "delivery",
    metadata,
    _id(),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("route", sa.String(80), nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    _ref("development_id", "development.id", null=True, index=True),
    _ref("story_id", "story.id", null=True, index=True),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("provider_id", sa.Text),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("queued_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("lag_seconds", sa.Integer, index=True),  # from the report's publication until it was sent
    sa.Column("due_at", UtcDateTime),  # when a waiting one is looked at again
    _ref("folded_into", "delivery.id", null=True, index=True),
    sa.Index("ix_delivery_recipient", "route", "recipient", "queued_at"),
)

digest = sa.Table(
    "digest",
    metadata,
    sa.Column("route", sa.String(80), primary_key=True),
    sa.Column("until", UtcDateTime, nullable=False),
)
