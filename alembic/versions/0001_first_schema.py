"""The first schema: every table of the record, and the full-text index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.search_index import create_search_index
from storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "article",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("canonical_url", name=op.f("uq_article_canonical_url")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_first_seen_at"), ["first_seen_at"], unique=False)

    op.create_table(
        "digest",
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("route", name=op.f("pk_digest")),
    )
    op.create_table(
        "entry",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("feed_id", sa.String(length=80), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("feed_id", "guid", name=op.f("uq_entry_feed_id_guid")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_canonical_url"), ["canonical_url"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_first_seen_at"), ["first_seen_at"], unique=False)
        batch_op.create_index("ix_entry_feed_hash", ["feed_id", "content_hash"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cause", KEY, nullable=True),
        sa.Column("subject", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_kind"), ["kind"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("under_way", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("polls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_polled_at", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_full_answer_at", UtcDateTime(), nullable=True),
        sa.Column("last_new_entry_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="new", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("error_score", sa.Float(), server_default="0", nullable=False),
        sa.Column("slow_rate", sa.Float(), server_default="0", nullable=False),
        sa.Column("fast_rate", sa.Float(), server_default="0", nullable=False),
        sa.Column("next_due", UtcDateTime(), nullable=True),
        sa.Column("due_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("document_entries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ttl_minutes", sa.Integer(), nullable=True),
        sa.Column("item_marks", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_next_due"), ["next_due"], unique=False)

    op.create_table(
        "poll_count",
        sa.Column("feed_id", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("polls", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "outcome", name=op.f("pk_poll_count")),
    )
    op.create_table(
        "subscription",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=100), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("pushed_at", UtcDateTime(), nullable=True),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_subscription")),
        sa.UniqueConstraint("token", name=op.f("uq_subscription_token")),
    )
    op.create_table(
        "furniture",
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("group", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("publisher", "key", "group", name=op.f("pk_furniture")),
    )
    op.create_table(
        "index_posting",
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.Column("postings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_index_posting")),
    )
    op.create_table(
        "index_profile",
        sa.Column("article_id", KEY, autoincrement=False, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_index_profile")),
    )
    with op.batch_alter_table("index_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_index_profile_story_id"), ["story_id"], unique=False)

    op.create_table(
        "index_term",
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_index_term")),
    )
    op.create_table(
        "poll",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("feed_id", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("unreachable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index("ix_poll_at", ["at"], unique=False)
        batch_op.create_index("ix_poll_feed_at", ["feed_id", "at"], unique=False)

    op.create_table(
        "story",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("last_report_at", UtcDateTime(), nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("merged_into", KEY, nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["story.id"], name=op.f("fk_story_merged_into_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_last_report_at"), ["last_report_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_merged_into"), ["merged_into"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_story", KEY, nullable=False),
        sa.Column("to_story", KEY, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["from_story"], ["story.id"], name=op.f("fk_correction_from_story_story")),
        sa.ForeignKeyConstraint(["to_story"], ["story.id"], name=op.f("fk_correction_to_story_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_from_story"), ["from_story"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_to_story"), ["to_story"], unique=False)

    op.create_table(
        "corrected",
        sa.Column("correction_id", KEY, autoincrement=False, nullable=False),
        sa.Column("article_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_corrected_article_id_article")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_corrected_correction_id_correction")
        ),
        sa.PrimaryKeyConstraint("correction_id", "article_id", name=op.f("pk_corrected")),
    )
    with op.batch_alter_table("corrected", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrected_article_id"), ["article_id"], unique=False)

    op.create_table(
        "related",
        sa.Column("article_id", KEY, autoincrement=False, nullable=False),
        sa.Column("story_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_related_article_id_article")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_related_story_id_story")),
        sa.PrimaryKeyConstraint("article_id", "story_id", name=op.f("pk_related")),
    )
    with op.batch_alter_table("related", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_related_story_id"), ["story_id"], unique=False)

    op.create_table(
        "page",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_page_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_fetched_at"), ["fetched_at"], unique=False)

    op.create_table(
        "placement",
        sa.Column("article_id", KEY, autoincrement=False, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("of_article", KEY, nullable=True),
        sa.Column("copied_share", sa.Float(), nullable=False),
        sa.Column("shared", JSON, nullable=False),
        sa.Column("origin", JSON, nullable=True),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
        sa.Column("reopened_after_days", sa.Integer(), nullable=True),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("explanation", JSON, nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_placement_article_id_article")),
        sa.ForeignKeyConstraint(["of_article"], ["article.id"], name=op.f("fk_placement_of_article_article")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_placement_story_id_story")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_relation"), ["relation"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_story_id"), ["story_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("entry_id", KEY, autoincrement=False, nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("first_read_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("under_way", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_reading_article_id_article")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_reading_entry_id_entry")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_reading")),
        sa.UniqueConstraint("canonical_url", name=op.f("uq_reading_canonical_url")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_due_at"), ["due_at"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("modified_at", UtcDateTime(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_revision_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "fingerprint", name=op.f("uq_revision_article_id_fingerprint")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revision_article_id_number")),
    )
    later = sa.text("number > 1")
    op.create_index("ix_revision_later", "revision", ["id"], sqlite_where=later, postgresql_where=later)
    op.create_table(
        "revision_fact",
        sa.Column("revision_id", KEY, autoincrement=False, nullable=False),
        sa.Column("fact", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_fact_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("revision_id", "fact", "words", name=op.f("pk_revision_fact")),
    )
    op.create_table(
        "task",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_task_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("event_id", "stage", name=op.f("uq_task_event_id_stage")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_claim", ["lane", "state", "due_at", "id"], unique=False)

    op.create_table(
        "development",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("revision_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("finding", JSON, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_development_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_development_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_development_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_development_revision_id")),
    )
    with op.batch_alter_table("development", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_development_found_at"), ["found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_development_story_id"), ["story_id"], unique=False)

    op.create_table(
        "match",
        sa.Column("revision_id", KEY, autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_match_revision_id_revision")),
        sa.PrimaryKeyConstraint("revision_id", "topic", name=op.f("pk_match")),
    )
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_level"), ["level"], unique=False)

    op.create_table(
        "sentence",
        sa.Column("revision_id", KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("nearest", sa.Text(), nullable=True),
        sa.Column("nearest_article", KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("packed", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_sentence_article_id_article")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_sentence_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_sentence_story_id_story")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_sentence")),
    )
    with op.batch_alter_table("sentence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sentence_article_id"), ["article_id"], unique=False)
        batch_op.create_index("ix_sentence_story", ["story_id", "revision_id", "status"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("development_id", KEY, nullable=True),
        sa.Column("story_id", KEY, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("lag_seconds", sa.Integer(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("folded_into", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["development_id"], ["development.id"], name=op.f("fk_delivery_development_id_development")
        ),
        sa.ForeignKeyConstraint(
            ["folded_into"], ["delivery.id"], name=op.f("fk_delivery_folded_into_delivery")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_delivery_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_development_id"), ["development_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_folded_into"), ["folded_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_lag_seconds"), ["lag_seconds"], unique=False)
        batch_op.create_index("ix_delivery_recipient", ["route", "recipient", "queued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_story_id"), ["story_id"], unique=False)

    op.create_table(
        "handling",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("route", sa.String(length=80), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_handling_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
    )
    with op.batch_alter_table("handling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handling_story_id"), ["story_id"], unique=False)

    op.create_table(
        "opt_out",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_out")),
    )

    op.create_table(
        "condition",
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_condition")),
    )

    op.create_table(
        "leadership",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_leadership")),
    )

    op.create_table(
        "host",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("busy_by", sa.Text(), nullable=True),
        sa.Column("busy_until", UtcDateTime(), nullable=True),
        sa.Column("next_start", UtcDateTime(), nullable=True),
        sa.Column("turned_away", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cool_until", UtcDateTime(), nullable=True),
        sa.Column("cool_why", sa.Text(), server_default="", nullable=False),
        sa.Column("gentle_until", UtcDateTime(), nullable=True),
        sa.Column("strikes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_host")),
    )
    with op.batch_alter_table("host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_asked_at"), ["asked_at"], unique=False)

    create_search_index(op.get_bind())


def downgrade() -> None:
    """There is no way back: restore the copy that was made before the migration."""
    raise RuntimeError("restore the copy that was made before the migration")
