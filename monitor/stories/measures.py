"""How a sentence differs from what its story holds, as numbers that a small model can weigh."""

import math
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
    new_pairs: float  #: share of its pairs never seen, by weight
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
    if held := story.word_for_word(passage.terms) or own.word_for_word(passage.terms):
        return _measures(passage, story, held, cosine=1.0, best=1.0, new_pairs=0.0)
    mass = passage.mass
    total, norm = sum(mass.values()) or 1e-9, math.hypot(*mass.values()) or 1e-9
    cosine = most = 0.0
    nearest = None
    for known in (*story.nearest(mass), *own.nearest(mass)):
        theirs = known.mass
        shared = [(weight, theirs[term]) for term, weight in mass.items() if term in theirs]
        cosine = max(cosine, sum([mine * other for mine, other in shared]) / (norm * known.norm))
        covered = sum([weight for weight, _ in shared])
        if nearest is None or covered > most:
            nearest, most = known, covered
    new_pairs = _new_pairs(passage, story, own)
    return _measures(passage, story, nearest, cosine=cosine, best=most / total, new_pairs=new_pairs)


def _measures(
    passage: Passage, story: Knowledge, nearest: Known | None, *, cosine: float, best: float, new_pairs: float
) -> Measures:
    return Measures(
        cosine=cosine,
        best=best,
        new_pairs=new_pairs,
        rate=min(_HIGHEST_RATE, max(_LOWEST_RATE, story.rate)),
        page=sum(term in PAGE_WORDS for term in passage.terms) / max(1, len(passage.terms)),
        nearest=nearest,
        word_for_word=nearest is not None and nearest.passage.terms == passage.terms,
    )


def _new_pairs(passage: Passage, story: Knowledge, own: Knowledge) -> float:
    """Weigh the pairs that were never seen; of a passage without pairs, its words."""
    heavy = unseen = 0.0
    for pair, weight in passage.pairs():
        heavy += weight
        if pair not in story.pairs and pair not in own.pairs:
            unseen += weight
    if heavy:
        return unseen / heavy
    mass = passage.mass
    seen = sum(weight for term, weight in mass.items() if story.holds(term) or own.holds(term))
    return 1 - seen / (sum(mass.values()) or 1e-9)
