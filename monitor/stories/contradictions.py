"""Where two outlets cannot both be right: figures for one thing, and "first time" against "already"."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from monitor.model.stories import Conflict
from monitor.stories.alternatives import any_of
from monitor.stories.copies import EarlierArticle
from monitor.stories.passages import LIGHT, Passage

_FIRST = re.compile(
    r"\b(?:(?i:for the first time|first[- ]ever|the first time|first of its kind|never before|unprecedented"
    r"|am y tro cyntaf|first in (?:wales|scotland|england|britain|the (?:uk|country)))"
    r"|[A-Z]\w+[’']s first(?=[.,;:]))"
)
_ALREADY_WORDS = r"""
already|not (?:for )?(?:the|its|[A-Z]\w+[’']s) first|for (?:many |several )?(?:years|decades)|long[- ]standing
long been|once again|(?:since|as long ago as) (?:19|20)\d\d|a second time|eisoes|ers blynyddoedd
"""
_ALREADY = re.compile(rf"\b{any_of(_ALREADY_WORDS)}\b", re.IGNORECASE)
#: Two sentences are about one thing from this share of the lighter one's weight, and this many terms.
_ABOUT_ONE_THING = 0.45
_FEWEST_TERMS = 3
#: Two terms are enough where they are nearly all that the shorter sentence has.
_ALL_OF_IT = 0.8
#: Words that say first or already, and so differ: stems.
_SAYING_SO = frozenset(["first", "time", "alreadi", "again", "befor", "never", "year", "long"]) | LIGHT


def first_or_already(
    new: Iterable[Passage], earlier: Sequence[EarlierArticle], owner: str
) -> tuple[Conflict, ...]:
    """Find what a new sentence calls a first and another owner's report calls usual, or the reverse."""
    found = []
    for passage in new:
        claim = _claim(passage.text)
        if claim is None:
            continue
        for article in earlier:
            against = next(
                (
                    held
                    for held in article.passages
                    if _claim(held.text) not in {None, claim} and _about_one_thing(passage, held)
                ),
                None,
            )
            if against is not None and article.owner != owner:
                found.append(
                    Conflict(
                        about="first or already",
                        here=passage.text,
                        there=against.text,
                        there_article=article.article,
                    )
                )
                break
    return tuple(found)


@lru_cache(maxsize=4096)  # the sentences of a story that goes on are asked for again with each report
def _claim(text: str) -> str | None:
    """Say which of the two a sentence claims; one that says both, or neither, claims nothing."""
    already, first = _ALREADY.search(text), _FIRST.search(text)
    if already and first:  # "not the first time" holds both words, and claims one
        return "already" if already.start() <= first.start() < already.end() else None
    return "already" if already else "first" if first else None


def _about_one_thing(one: Passage, other: Passage) -> bool:
    left, right = (
        {term: weight for term, weight in each.mass.items() if term not in _SAYING_SO}
        for each in (one, other)
    )
    shared = left.keys() & right.keys()
    lighter = min(sum(left.values()), sum(right.values())) or 1e-9
    share = sum(left[term] for term in shared) / lighter
    return share >= (_ABOUT_ONE_THING if len(shared) >= _FEWEST_TERMS else _ALL_OF_IT) and len(shared) > 1
