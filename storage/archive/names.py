"""Which outlets, owners, languages and topics there are, to be offered to whoever mistyped one."""

import sqlalchemy as sa

from monitor.model.topics import Level
from monitor.query.tree import Fact
from storage.tables import article, match, revision

#: Names of the newest so many are listed: to look through a million takes seconds.
_NEWEST = 20_000


def list_names(connection: sa.Connection, fact: Fact) -> list[str]:
    """List the names of a kind that the newest bear. Raises KeyError for a fact that is no name."""
    column, newest = {
        Fact.OUTLET: (revision.c.site, revision.c.id),
        Fact.OWNER: (article.c.owner, article.c.id),
        Fact.LANGUAGE: (revision.c.language, revision.c.id),
        Fact.TOPIC: (match.c.topic, match.c.revision_id),
    }[fact]
    latest = sa.select(column.label("name")).order_by(newest.desc()).limit(_NEWEST)
    if fact is Fact.TOPIC:
        latest = latest.where(match.c.level != Level.OUT.value)
    among = latest.subquery()
    found: list[str] = list(connection.scalars(sa.select(among.c.name).distinct()))
    return [name for name in found if name]
