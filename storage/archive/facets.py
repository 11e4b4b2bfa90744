"""What the articles that a search found have in common, counted."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from monitor.model.answers import Facets
from monitor.query.tree import Fact
from storage.tables import article, revision, revision_fact

_VALUES = 20  #: shown of each
_BATCH = 500


def count_facets(connection: sa.Connection, keys: Sequence[int], *, complete: bool) -> Facets:
    """Count outlets, owners, months and kinds of these revisions."""
    outlets, owners, months, kinds = (Counter[str]() for _ in range(4))
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        statement = (
            sa.select(revision.c.site, article.c.owner, revision.c.published_at)
            .join(article, article.c.id == revision.c.article_id)
            .where(revision.c.id.in_(some))
        )
        sites, owned, published = zip(*connection.execute(statement).all(), strict=True)
        outlets.update(sites)
        owners.update(owned)
        months.update(f"{at.year:04}-{at.month:02}" for at in published if at is not None)
        of_kind = sa.select(revision_fact.c.words).where(
            revision_fact.c.revision_id.in_(some), revision_fact.c.fact == Fact.KIND.value
        )
        kinds.update(connection.execute(of_kind).scalars())
    return Facets(
        outlets=_most(outlets),
        owners=_most(owners),
        months=tuple(sorted(months.items(), reverse=True)),
        kinds=_most(kinds),
        counted=len(keys),
        complete=complete,
    )


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_VALUES])
