"""What the articles that a search found have in common, counted."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from monitor.model.answers import Facets
from monitor.query.tree import Fact
from storage.prepared import Prepared
from storage.statements import among, month
from storage.tables import article, revision, revision_fact

_VALUES = 20  #: shown of each
_COUNT = sa.func.count()
#: Looked up for each: joined, PostgreSQL would read every article there is.
_OWNER = sa.select(article.c.owner).where(article.c.id == revision.c.article_id).scalar_subquery()
#: Counted where the rows are: to bring two thousand of them here takes longer than all else.
_FOUND = Prepared(
    sa.select(revision.c.site, _OWNER.label("owner"), month(revision.c.published_at).label("month"), _COUNT)
    .where(among(revision.c.id, "keys"))
    .group_by(revision.c.site, sa.text("owner"), sa.text("month"))
)
_KINDS = Prepared(
    sa.select(revision_fact.c.words, _COUNT)
    .where(among(revision_fact.c.revision_id, "keys"), revision_fact.c.fact == Fact.KIND.value)
    .group_by(revision_fact.c.words)
)


def count_facets(connection: sa.Connection, keys: Sequence[int], *, complete: bool) -> Facets:
    """Count outlets, owners, months and kinds of these revisions."""
    outlets, owners, months = Counter[str](), Counter[str](), Counter[str]()
    for outlet, owner, at, count in _FOUND.rows(connection, {"keys": keys}):
        outlets[outlet] += count
        owners[owner] += count
        if at is not None:
            months[at] += count
    return Facets(
        outlets=_most(outlets),
        owners=_most(owners),
        months=tuple(sorted(months.items(), reverse=True)),
        kinds=_most({kind: count for kind, count in _KINDS.rows(connection, {"keys": keys})}),  # noqa: C416 - rows are no pairs
        counted=len(keys),
        complete=complete,
    )


def _most(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_VALUES])
