"""Answers about why a story holds what it holds, and why a message was sent or held."""

import sqlalchemy as sa

from monitor.model.answers import ArticleRef
from monitor.model.ids import ArticleId, DeliveryId, StoryId
from monitor.model.reasons import PlacedReport, WhyAlert, WhyStory
from storage.archive.alerts import list_deliveries
from storage.archive.articles import explain
from storage.archive.developments import list_developments
from storage.archive.stories import read_story
from storage.repositories.story_values import to_placement
from storage.tables import article, development, placement, revision


def explain_story(connection: sa.Connection, story_id: StoryId) -> WhyStory:
    """Gather all that decided what a story holds. Raises LookupError for an unknown id."""
    page = read_story(connection, story_id)
    return WhyStory(
        story=page.story,
        reports=tuple(_placed(connection, page.story.id)),
        developments=page.timeline,
        corrections=page.corrections,
        related=page.related,
    )


def explain_alert(connection: sa.Connection, delivery_id: DeliveryId) -> WhyAlert:
    """Gather all that decided about one message. Raises LookupError for an unknown id."""
    found = list_deliveries(connection, limit=1, only=delivery_id)
    if not found:
        raise LookupError(f"there is no alert {delivery_id}; nhs-monitor alerts list lists them")
    about = found[0].development
    if about is None:
        return WhyAlert(delivery=found[0], development=None, why=None)
    url: str = connection.execute(
        sa.select(article.c.canonical_url)
        .join(development, development.c.article_id == article.c.id)
        .where(development.c.id == about)
    ).scalar_one()
    return WhyAlert(
        delivery=found[0],
        development=next(iter(list_developments(connection, limit=1, only=about))),
        why=explain(connection, url),
    )


def _placed(connection: sa.Connection, story_id: StoryId) -> list[PlacedReport]:
    statement = (
        sa.select(placement, revision.c.site, revision.c.url, revision.c.title, revision.c.published_at)
        .join(
            revision,
            sa.and_(revision.c.article_id == placement.c.article_id, revision.c.number == 1),
        )
        .where(placement.c.story_id == story_id)
        .order_by(placement.c.placed_at, placement.c.article_id)
    )
    return [
        PlacedReport(
            article=ArticleRef(
                id=ArticleId(row["article_id"]), outlet=row["site"], url=row["url"], title=row["title"]
            ),
            placement=to_placement(row),
            published_at=row["published_at"],
        )
        for row in connection.execute(statement).mappings()
    ]
