"""Where words stand, in words: article, revision and sentence, counted from 1; and what people name so."""

from monitor.cli.printing import key
from monitor.model.answers import DevelopmentAnswer
from monitor.model.history import Cite
from monitor.model.ids import ArticleId
from monitor.model.urls import canonical_url
from monitor.ports.archive import Archive


def where(cite: Cite) -> str:
    """Name the sentence that a citation points to, or the headline."""
    sentence = "headline" if cite.sentence is None else f"sentence {cite.sentence + 1}"
    return f"article {cite.article}, revision {cite.revision}, {sentence}"


def stands(development: DevelopmentAnswer) -> str:
    """Name the sentences that a development quotes."""
    numbers = ", ".join(str(place + 1) for place in development.sentences)
    sentences = (
        f", {'sentence' if len(development.sentences) == 1 else 'sentences'} {numbers}" if numbers else ""
    )
    return f"article {development.article}, revision {development.revision_number}{sentences}"


def article_named(archive: Archive, name: str) -> ArticleId | None:
    """Find an article by its number or address; None for an address that was never read.

    Raises click.BadParameter for a number beyond what the databases can count.
    """
    return ArticleId(key(name)) if name.isdecimal() else archive.article_at(canonical_url(name) or name)
