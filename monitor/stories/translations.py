"""A report in another language than the one it retells: no words agree, but figures and names do."""

import re
from collections.abc import Sequence

from monitor.model.ids import ArticleId
from monitor.stories.copies import EarlierArticle
from monitor.stories.welsh import ENGLISH_FOR
from monitor.stories.words import is_english, tokens

#: An article retells another from this share of its own figures and names, where it has so many. Measured on
#: seven invented wires with Welsh reports of them, and on Welsh reports of other matters (tests/stories).
_RETOLD = 0.5
_FEWEST_MARKS = 5
#: Articles compared at most, the earliest: who retells, retells what was there first.
_MOST_COMPARED = 200
_WEEKDAYS = frozenset(["llun", "mawrth", "mercher", "fercher", "iau", "gwener", "wener", "sadwrn", "sul"])
_NAME = re.compile(r"(?<=[\w,;:’'\"“‘(] )[A-ZÀ-Þ][\w’'-]{2,}")


def retold(article: EarlierArticle, held: Sequence[EarlierArticle]) -> ArticleId | None:
    """Give the earliest English article whose figures and names a report in another language has; or None."""
    if is_english(article.language):
        return None
    marks = _marks(article)
    if len(marks) < _FEWEST_MARKS:
        return None
    english = [one for one in held if is_english(one.language)][:_MOST_COMPARED]
    shares = {one.article: _share(marks, _words(one)) for one in english}
    most = max(shares.values(), default=0.0)
    if most < _RETOLD:
        return None
    return min((one for one in english if shares[one.article] == most), key=lambda one: one.age).article


def _share(marks: set[str], words: set[str]) -> float:
    return sum(mark in words or ENGLISH_FOR.get(mark) in words for mark in marks) / len(marks)


def _words(article: EarlierArticle) -> set[str]:
    """Give the words of an article as they stand and as they are compared."""
    return {
        word
        for passage in article.passages
        for word in (*passage.terms, *re.findall(r"[^\W\d_]+", passage.text.lower()))
    }


def _marks(article: EarlierArticle) -> set[str]:
    """Give the figures of an article and the words of its names, without weekdays."""
    figures = {term for passage in article.passages for term in passage.terms if term[0] == "#"}
    names = {
        token.word
        for passage in article.passages
        for name in _NAME.findall(passage.text)
        for token in tokens(name, article.language)
    }
    return figures | names - _WEEKDAYS
