"""How a sentence differs from what its story holds, as numbers that a small model can weigh."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.stories.knowledge import Knowledge, Known
from monitor.stories.passages import Passage

#: Words of the page around an article; they speak against a sentence being news (stems).
_PAGE_WORDS = """
read more login log regist video photo click comment share tweet email print updat post publish search
home menu subscrib advertis newslett site page blog rss facebook twitter view follow sign skip navig
feed
"""
PAGE_WORDS = frozenset(_PAGE_WORDS.split())

#: The rate counts between these only: a story flooded by copies must still let a new sentence through.
_LOWEST_RATE, _HIGHEST_RATE = 0.3, 0.65


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of one sentence; shares are 0..1."""

    cosine: float  #: largest cosine with one known sentence
    best: float  #: largest share of its weight found in one known sentence
    union: float  #: share of its weight found in the three nearest together
    seen: float  #: share of its weight found anywhere in the story
    new_bigrams: float  #: share of its bigrams never seen
    new_pairs: float  #: share of its pairs never seen, by weight
    mass: float  #: weight outside the three nearest, in tens
    held: float  #: ln(1 + sentences that the story holds)
    rate: float  #: how new the story's latest sentences were
    page: float  #: share of words that belong to web pages
    nearest: Known | None  #: the known sentence that comes closest
    word_for_word: bool  #: held with exactly these terms

    def vector(self) -> tuple[float, ...]:
        """Give the inputs of the model, in the order of MODEL_INPUTS."""
        return (self.cosine, self.new_pairs, self.rate, self.page)


#: Chosen by leaving one story out: more inputs (union, bigrams, mass, length, counts of new figures and
#: names) and larger models (trees, pairs of inputs) gained nothing there.
MODEL_INPUTS = ("cosine", "new_pairs", "rate", "page")


def measure(passage: Passage, story: Knowledge, own: Knowledge) -> Measures:
    """Compare one sentence with its story and with the earlier sentences of its own article."""
    mass = passage.mass
    total, norm = sum(mass.values()) or 1e-9, math.hypot(*mass.values()) or 1e-9
    found = [*story.nearest(mass), *own.nearest(mass)]
    ranked = sorted(
        ((sum(weight for term, weight in mass.items() if term in known.mass), known) for known in found),
        key=lambda scored: -scored[0],
    )
    union = {term for _, known in ranked[:3] for term in known.mass if term in mass}
    covered = sum(mass[term] for term in union)
    seen = sum(weight for term, weight in mass.items() if story.holds(term) or own.holds(term)) / total
    return Measures(
        cosine=max((_cosine(mass, norm, known) for _, known in ranked), default=0.0),
        best=ranked[0][0] / total if ranked else 0.0,
        union=covered / total,
        seen=seen,
        new_bigrams=_new_bigrams(passage, story, own, otherwise=1 - seen),
        new_pairs=_new_pairs(passage, story, own, otherwise=1 - seen),
        mass=(total - covered) / 10,
        held=math.log1p(len(story) + len(own)),
        rate=min(_HIGHEST_RATE, max(_LOWEST_RATE, story.rate)),
        page=sum(term in PAGE_WORDS for term in passage.terms) / max(1, len(passage.terms)),
        nearest=ranked[0][1] if ranked else None,
        word_for_word=story.holds_words(passage.terms) or own.holds_words(passage.terms),
    )


def _cosine(mass: Mapping[str, float], norm: float, known: Known) -> float:
    dot = sum(weight * known.mass[term] for term, weight in mass.items() if term in known.mass)
    return dot / (norm * known.norm)


def _new_bigrams(passage: Passage, story: Knowledge, own: Knowledge, *, otherwise: float) -> float:
    pairs = list(passage.bigrams())
    if not pairs:
        return otherwise
    return sum(not (story.holds_bigram(pair) or own.holds_bigram(pair)) for pair in pairs) / len(pairs)


def _new_pairs(passage: Passage, story: Knowledge, own: Knowledge, *, otherwise: float) -> float:
    heavy = unseen = 0.0
    for first, second, weight in passage.pairs():
        heavy += weight
        pair = (first, second)
        if not (story.holds_pair(pair) or own.holds_pair(pair)):
            unseen += weight
    return unseen / heavy if heavy else otherwise
