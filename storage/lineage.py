"""Where a story's id leads, and which ids lead to it: a merge never breaks an old link."""

import sqlalchemy as sa

from monitor.model.ids import StoryId
from storage.tables import story


def live(connection: sa.Connection, story_id: StoryId) -> StoryId:
    """Follow merges from an id. Raises LookupError where no story ever had it."""
    row = connection.execute(sa.select(story.c.merged_into).where(story.c.id == story_id)).first()
    if row is None:
        raise LookupError(f"there is no story {story_id}; nhs-monitor stories lists them")
    return story_id if row.merged_into is None else live(connection, StoryId(row.merged_into))


def leading_to(story_id: StoryId | sa.BindParameter[int]) -> sa.CTE:
    """Give, as the column `id`, a story's own id and those of all stories that were merged into it."""
    which = story_id if isinstance(story_id, sa.BindParameter) else sa.literal(story_id)
    own = sa.select(sa.cast(which, story.c.id.type).label("id")).cte("lineage", recursive=True)
    return own.union(sa.select(story.c.id).where(story.c.merged_into == own.c.id))
