"""Where a development's words stand."""

from monitor.model.answers import DevelopmentAnswer
from monitor.model.history import Cite


def cite(development: DevelopmentAnswer, sentence: int | None) -> Cite:
    """Point to a sentence of the article that brought a development."""
    return Cite(
        article=development.article,
        revision=development.revision_number,
        sentence=sentence,
        outlet=development.outlet,
        url=development.url,
        title=development.title,
        at=development.said_at,
    )
