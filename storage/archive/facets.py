"""What the articles that a search found have in common, counted."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from monitor.model.answers import Facets
from monitor.query.tree import Fact
from storage.prepared import Prepared
from storage.statements import among
from storage.tables import article, revision, revision_fact

_VALUES = 20  #: shown of each
_FOUND = Prepared(
    sa.select(revision.c.site, article.c.owner, revision.c.published_at)
    .join(article, article.c.id == revision.c.article_id)
    .where(among(revision.c.id, "keys"))
)
_KINDS = Prepared(
    sa.select(revision_fact.c.words).where(
        among(revision_fact.c.revision_id, "keys"), revision_fact.c.fact == Fact.KIND.value
    )
)


def count_facets(connection: sa.Connection, keys: Sequence[int], *, complete: bool) -> Facets:
    """Count outlets, owners, months and kinds of these revisions."""
    chosen = {"keys": keys}
    found = _FOUND.rows(connection, chosen)
    months = Counter(f"{at.year:04}-{at.month:02}" for _, _, at in found if at is not None)
    return Facets(
        outlets=_most(Counter(outlet for outlet, _, _ in found)),
        owners=_most(Counter(owner for _, owner, _ in found)),
        months=tuple(sorted(months.items(), reverse=True)),
        kinds=_most(Counter(kind for (kind,) in _KINDS.rows(connection, chosen))),
        counted=len(keys),
        complete=complete,
    )


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_VALUES])
