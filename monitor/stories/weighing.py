"""How much each term of an article weighs, given all that was read before it."""

import heapq
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Self

import Stemmer

from monitor.stories.features import ArticleFeatures
from monitor.stories.words import NUMBER_PROBABILITY, Vocabulary, is_english

#: So many imagined articles of running English stand behind the first real ones: a cold start weighs sensibly
#: and the feed's own words take over later. 200-300 measured better than history or English alone.
PRIOR_ARTICLES = 300.0
#: Running words of a typical article: what is common in English is expected in that many draws.
ARTICLE_WORDS = 220
#: What a term that no other article has weighs less: it cannot link anything yet, and is often a typo.
UNSHARED = 0.5
#: Key terms by which an article is found: 30 by tf-idf found .98 of true mates, 15 and 50 fewer per ms.
KEY_TERMS = 30
_RARE = 1e-6
_KEY_NAMES = 5
_CORE_NAMES = 12
_LEADING = 20
_HEAD = 8
#: Written with a capital, but no names: every report of a week or a month has them.
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday
januari februari march april may june juli august septemb octob novemb decemb
"""
CALENDAR = frozenset(_CALENDAR.split())


@dataclass(frozen=True, slots=True)
class Statistics:
    """In how many earlier articles each term stood, and how common it is in English at large."""

    articles: int
    frequencies: Mapping[str, int]  #: terms that no earlier article had may be missing
    commonness: Mapping[str, float]  #: share of running English, by stem, as `commonness` gives it

    def weight(self, term: str) -> float:
        """Say how much a term links: its rarity, and less where no other article has it."""
        rarity = self.rarity(term)
        return rarity if self.frequencies.get(term) else rarity * UNSHARED

    def rarity(self, term: str) -> float:
        """Give the inverse document frequency, blended with the prior; this article counts too."""
        seen = self.frequencies.get(term, 0) + 1
        share = _number_share(term) if term[0] == "#" else self.commonness.get(term, 0.0)
        expected = PRIOR_ARTICLES * (1 - math.exp(-ARTICLE_WORDS * share))
        return max(0.0, math.log((self.articles + 1 + PRIOR_ARTICLES) / (seen + expected)))


def _number_share(term: str) -> float:
    """Small numbers and years stand in every other article, whatever it is about."""
    digits = term[1:]
    if not digits.isdigit():
        return NUMBER_PROBABILITY
    if len(digits) <= 2 or (len(digits) == 4 and digits[:2] in {"19", "20"}):
        return 1e-3 if len(digits) == 1 else 1e-4
    return NUMBER_PROBABILITY


@lru_cache(maxsize=1)  # some 3 MB, for as long as the vocabulary itself stays
def commonness(vocabulary: Vocabulary) -> Mapping[str, float]:
    """Sum a vocabulary by stem, leaving out words rarer than one in a million; about 25,000 entries."""
    stems = Stemmer.Stemmer("english")
    frequent = [(word, p) for word, p in vocabulary.probabilities.items() if p >= _RARE and word.isalpha()]
    shares: dict[str, float] = {}
    for stem, (_, share) in zip(stems.stemWords([word for word, _ in frequent]), frequent, strict=True):
        shares[stem] = shares.get(stem, 0.0) + share
    return MappingProxyType(shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An article as it is remembered: its counts, and its lengths by the statistics of the day it came."""

    features: ArticleFeatures
    whole: float  #: length of the tf-idf vector of all terms; 0 where there are none
    lead: float
    names: float
    figures: float
    title: float  #: summed weight of the title's terms
    key_names: tuple[tuple[str, float], ...]  #: the 5 heaviest names with their weight
    core_names: tuple[tuple[str, float], ...]  #: the 12 heaviest names of title and lead

    def pack(self) -> bytes:
        """Give compact bytes that `unpack` reads."""
        numbers = (self.whole, self.lead, self.names, self.figures, self.title)
        lines = [" ".join(f"{number:.5g}" for number in numbers)]
        lines += [
            " ".join(f"{term} {weight:.4g}" for term, weight in pairs)
            for pairs in (self.key_names, self.core_names)
        ]
        head = "\n".join(lines).encode()
        return len(head).to_bytes(_HEAD // 2, "little") + head + self.features.pack()

    @classmethod
    @lru_cache(maxsize=512)  # some 10 MB; what was near to one report is near to the next ones of its story
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` wrote. Raises ValueError where the bytes are something else."""
        start = _HEAD // 2
        end = start + int.from_bytes(packed[:start], "little")
        try:
            numbers, key_names, core_names = packed[start:end].decode().split("\n")
            whole, lead, names, figures, title = map(float, numbers.split())
            features = ArticleFeatures.unpack(packed[end:])
        except (zlib.error, ValueError) as error:
            raise ValueError(f"{len(packed)} bytes are no packed profile") from error
        return cls(
            features=features,
            whole=whole,
            lead=lead,
            names=names,
            figures=figures,
            title=title,
            key_names=_pairs(key_names),
            core_names=_pairs(core_names),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A new article under the statistics of this moment, ready to be compared."""

    profile: Profile
    idf: Mapping[str, float]
    whole: Mapping[str, float]  #: (1 + ln count) x idf
    lead: Mapping[str, float]
    names: Mapping[str, float]
    figures: Mapping[str, float]
    core_names: Mapping[str, float]
    lead_names: Mapping[str, float]  #: squared rarity of each name in title and lead, even of unseen ones
    leading: Mapping[str, float]  #: the 20 heaviest terms of title and beginning
    key_terms: tuple[tuple[str, float], ...]  #: how it is searched for, heaviest first


def weigh(features: ArticleFeatures, statistics: Statistics) -> Weighed:
    """Weigh every term of an article."""
    idf = {term: statistics.weight(term) for term in features.terms}
    whole, lead = _weights(features.terms, idf), _weights(features.lead, idf)
    names, figures = _weights(features.names, idf), _weights(features.figures, idf)
    core = dict(_heaviest(_weights(features.lead_names, idf), _CORE_NAMES))
    profile = Profile(
        features=features,
        whole=math.hypot(*whole.values()),
        lead=math.hypot(*lead.values()),
        names=math.hypot(*names.values()),
        figures=math.hypot(*figures.values()),
        title=math.fsum(idf[term] for term in features.title),
        key_names=_heaviest(names, _KEY_NAMES),
        core_names=tuple(core.items()),
    )
    return Weighed(
        profile=profile,
        idf=idf,
        whole=whole,
        lead=lead,
        names=names,
        figures=figures,
        core_names=core,
        lead_names={name: statistics.rarity(name) ** 2 for name in features.lead_names.keys() - CALENDAR},
        leading=dict(_heaviest(lead, _LEADING)),
        key_terms=_key_terms(features, whole, names, figures),
    )


def _key_terms(
    features: ArticleFeatures,
    whole: Mapping[str, float],
    names: Mapping[str, float],
    figures: Mapping[str, float],
) -> tuple[tuple[str, float], ...]:
    """Outside English half of them are names and figures: all that an English report may share."""
    if is_english(features.language):
        return _heaviest(whole, KEY_TERMS)
    portable = dict(_heaviest({**names, **figures}, KEY_TERMS // 2))
    others = {term: weight for term, weight in whole.items() if term not in portable}
    return tuple(portable.items()) + _heaviest(others, KEY_TERMS - len(portable))


def _weights(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    return {term: (1 + math.log(count)) * idf[term] for term, count in counts.items()}


def _heaviest(weights: Mapping[str, float], limit: int) -> tuple[tuple[str, float], ...]:
    return tuple(heapq.nsmallest(limit, weights.items(), key=lambda item: (-item[1], item[0])))


def _pairs(line: str) -> tuple[tuple[str, float], ...]:
    words: Iterable[str] = iter(line.split())
    return tuple((term, float(weight)) for term, weight in zip(words, words, strict=True))
