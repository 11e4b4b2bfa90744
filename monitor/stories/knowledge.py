"""What a story already holds, indexed so that one sentence finds its nearest in well under 1 ms."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from monitor.model.ids import ArticleId
from monitor.stories.passages import Passage

#: Entries of the index read per sentence, rarest terms first; above it recall of the nearest stays the same.
MOST_READ = 400
#: Candidates compared in full.
MOST_COMPARED = 8
#: How slowly the novelty rate of a story forgets (the last ~14 sentences), and where it begins.
_FORGETTING = 0.93
_FIRST_RATE = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence that a story holds, and who holds it."""

    passage: Passage
    article: ArticleId | None  #: None while its article is still being judged
    mass: Mapping[str, float]  #: each distinct term with its weight
    norm: float  #: length of its weight vector


class Knowledge:
    """All sentences of a story in order of arrival. Learning is the only change; judging never changes it."""

    __slots__ = ("_by_words", "_index", "_sentences", "languages", "pairs", "rate")

    def __init__(self) -> None:
        self._sentences: list[Known] = []
        self._index: dict[str, list[int]] = defaultdict(list)
        self.pairs: set[tuple[str, str]] = set()  #: two terms, in order, that ever stood near one another
        self._by_words: dict[tuple[str, ...], Known] = {}
        self.languages: set[str] = set()
        self.rate = _FIRST_RATE  #: 0..1, how new its latest sentences were when they came

    @classmethod
    def of(cls, articles: Iterable[tuple[ArticleId, str, Iterable[Passage]]]) -> Self:
        """Build it from (article, language, passages), oldest first."""
        knowledge = cls()
        for article, language, passages in articles:
            knowledge.learn(article, language, passages)
        return knowledge

    def __len__(self) -> int:
        return len(self._sentences)

    def learn(self, article: ArticleId | None, language: str, passages: Iterable[Passage]) -> None:
        """Add an article's sentences; one that is held word for word changes the rate only."""
        self.languages.add(language.lower()[:2])
        for passage in passages:
            self._learn(article, passage)

    def _learn(self, article: ArticleId | None, passage: Passage) -> None:
        if not passage.terms:
            return
        if passage.terms in self._by_words:
            self.rate *= _FORGETTING
            return
        heavy = unseen = 0.0
        for pair, weight in passage.pairs():
            heavy += weight
            if pair not in self.pairs:
                unseen += weight
                self.pairs.add(pair)
        self.rate = _FORGETTING * self.rate + (1 - _FORGETTING) * (unseen / heavy if heavy else 0.0)
        number, mass = len(self._sentences), passage.mass
        known = Known(passage, article, mass, math.hypot(*mass.values()))
        self._by_words[passage.terms] = known
        self._sentences.append(known)
        for term in mass:
            self._index[term].append(number)

    def holds(self, term: str) -> bool:
        """Tell whether any sentence has this term."""
        return term in self._index

    def telling(self, term: str) -> list[str]:
        """Give the texts of the sentences that have this term, the latest of them."""
        return [self._sentences[number].passage.text for number in self._index.get(term, ())[-MOST_READ:]]

    def word_for_word(self, terms: tuple[str, ...]) -> Known | None:
        """Give the first sentence of exactly these terms, if one is held."""
        return self._by_words.get(terms)

    def nearest(self, mass: Mapping[str, float]) -> list[Known]:
        """Give the sentences that share most weight with these terms; of equals the earlier first."""
        shared: dict[int, float] = defaultdict(float)
        read = 0
        known = [(self._index[term], weight) for term, weight in mass.items() if term in self._index]
        for held, weight in sorted(known, key=lambda entry: len(entry[0])):
            if read and read + len(held) > MOST_READ:
                break
            read += len(held)
            for number in held[:MOST_READ]:
                shared[number] += weight
        earliest_first = sorted(shared)
        best = sorted(earliest_first, key=shared.__getitem__, reverse=True)[:MOST_COMPARED]
        return [self._sentences[number] for number in best]
