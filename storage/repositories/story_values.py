"""Stories, placements and developments as rows, and back."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from monitor.model.ids import ArticleId, DevelopmentId, RevisionId, StoryId, TopicId
from monitor.model.json_values import dump, load
from monitor.model.stories import (
    Decision,
    Development,
    Finding,
    Kinship,
    Origin,
    Placement,
    Relation,
    SharedPassage,
    Story,
)

KINSHIP_COLUMNS = ("relation", "of_article", "copied_share", "shared", "origin", "corrected_at")


def kinship_columns(kinship: Kinship) -> dict[str, object]:
    """Write whose text an article has, as columns of its placement."""
    return {
        "relation": kinship.relation.value,
        "of_article": kinship.of,
        "copied_share": kinship.copied_share,
        "shared": dump(kinship.passages),
        "origin": None if kinship.origin is None else dump(kinship.origin),
        "corrected_at": kinship.corrected_at,
    }


def to_story(row: Mapping[Any, Any]) -> Story:
    """Read a story row."""
    return Story(
        id=StoryId(row["id"]),
        title=row["title"],
        opened_at=row["opened_at"],
        last_report_at=row["last_report_at"],
        topics=tuple(TopicId(t) for t in row["topics"]),
        merged_into=None if row["merged_into"] is None else StoryId(row["merged_into"]),
    )


def to_placement(row: Mapping[Any, Any]) -> Placement:
    """Read a placement row."""
    return Placement(
        article=ArticleId(row["article_id"]),
        story=StoryId(row["story_id"]),
        decision=Decision(row["decision"]),
        score=row["score"],
        kinship=Kinship(
            relation=Relation(row["relation"]),
            of=None if row["of_article"] is None else ArticleId(row["of_article"]),
            copied_share=row["copied_share"],
            passages=tuple(load(SharedPassage, item) for item in row["shared"]),
            origin=load(Origin, row["origin"]),
            corrected_at=row["corrected_at"],
        ),
        reopened_after_days=row["reopened_after_days"],
        reasons=tuple(row["reasons"]),
        placed_at=row["placed_at"],
    )


def to_development(row: sa.RowMapping) -> Development:
    """Read a development row."""
    return Development(
        id=DevelopmentId(row["id"]),
        story=StoryId(row["story_id"]),
        article=ArticleId(row["article_id"]),
        revision=RevisionId(row["revision_id"]),
        found_at=row["found_at"],
        finding=load(Finding, row["finding"]),
    )
