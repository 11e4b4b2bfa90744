"""What an article is to its story, in order of publication: a reprint may arrive before its original."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.model.ids import ArticleId
from monitor.model.stories import Kinship, Relation
from monitor.stories.copies import EarlierArticle, SentenceIndex, kinship
from monitor.stories.origins import behind
from monitor.stories.passages import Prepared
from monitor.stories.translations import retold

#: Reprints of one original that are corrected at once; a story with more keeps the rest as they were judged.
_MOST_CORRECTED = 40
#: An original is published at most this long before its reprints; a date further back is taken for a mistake.
_LONGEST_LAG = 7 * 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Standing:
    """What an article is, and what others turned out to be now that it is here."""

    known: Kinship  #: to all that arrived before: what is known already is no news
    kinship: Kinship  #: to all that was published before: what the record says
    corrected: Mapping[ArticleId, Kinship] = field(default_factory=dict)


def standing(
    article: EarlierArticle, held: Sequence[EarlierArticle], index: SentenceIndex | None = None
) -> Standing:
    """Compare an article with what its story holds, given in order of arrival; `index` is of just these.

    An original that arrives after its reprints is no copy of them: they are corrected to be copies of it.
    Times decide, so a page that names only its day never counts as the earlier one on that day.
    """
    others = [one for one in held if one.article != article.article]
    indexes: tuple[SentenceIndex, ...] = (
        (index,) if index is not None and len(others) == len(held) else (SentenceIndex(others),)
    )
    known = _compare(article, others, indexes)
    later = {one.article: one for one in reversed(others) if 0 < one.age - article.age <= _LONGEST_LAG}
    if known.relation is Relation.INDEPENDENT or not later:
        return Standing(known, known)
    everyone = [*others, article]
    indexes = (*indexes, SentenceIndex([article], after=len(others)))
    corrected = {
        number: now
        for number, reprint in sorted(later.items())[:_MOST_CORRECTED]
        if (now := _anew(reprint, everyone, indexes)).of == article.article
    }
    if not corrected:
        return Standing(known, known)
    before = [one for one in others if one.age <= article.age]
    return Standing(known, _compare(article, before, indexes), corrected)


def _anew(
    reprint: EarlierArticle, held: Sequence[EarlierArticle], indexes: Sequence[SentenceIndex]
) -> Kinship:
    before = [one for one in held if one.article != reprint.article and one.age <= reprint.age]
    return _compare(reprint, before, indexes)


def _compare(
    article: EarlierArticle, held: Sequence[EarlierArticle], indexes: Sequence[SentenceIndex]
) -> Kinship:
    """Compare, and say which agency or press release is behind it."""
    found = kinship(Prepared("", "", article.passages), held, indexes)
    if found.relation is Relation.INDEPENDENT and (source := retold(article, held)) is not None:
        found = replace(found, relation=Relation.REWRITE, of=source)
    if found.relation is Relation.INDEPENDENT:
        return replace(found, origin=article.origin)
    origins = {one.article: one.origin for one in reversed(held)}
    holders = [
        holder for holder in (found.of, *(each.holder for each in found.passages)) if holder is not None
    ]
    return replace(found, origin=behind(dict.fromkeys(holders), origins, article.origin))
