"""How much speaks for an article and a story being about one matter: numbers, each in plain words."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import datetime
from operator import mul
from typing import Self

from monitor.model.ids import ArticleId, StoryId
from monitor.stories.lookalikes import same_figures, same_names, same_wording
from monitor.stories.weighing import Profile, Weighed

#: Quiet days after which more silence is no further sign of another matter: a matter may return after months.
LONGEST_QUIET = 90
#: What an undated article is taken to be away from any other: it may be of any day, so more must agree.
UNDATED_QUIET = LONGEST_QUIET
#: A title of few or common words proves little: the cosine of titles is damped by this squared weight, and a
#: term that only the earlier title has is taken to weigh as a middling one.
_TITLE_DAMPING, _TITLE_TERM = 200.0, 5.0
#: An article's neighbours of these ranks are what merely belongs to the same field.
BACKGROUND = slice(10, 40)
#: Before there are neighbours the field is taken to be much alike: this likeness, worth so many neighbours.
_DOUBT, _DOUBT_WORTH = 0.15, 10
#: One small number in common is no agreement: the cosine of figures is damped by this squared weight.
_DAMPING = 40.0
_BEST = 3
_UNKNOWN = 0.5
_COUNT_LOG = tuple([0.0] + [1 + math.log(count) for count in range(1, 1024)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier article that may be about the same matter."""

    article: ArticleId
    story: StoryId
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an article and a story share. Shares and cosines lie in 0..1."""

    whole: float  #: cosine of all terms
    lead: float  #: cosine of title and beginning
    figures: float  #: cosine of the numbers, without years
    names: float  #: cosine of the names
    key_names: float  #: the lesser share of either's five heaviest names that the other has
    core_names: float  #: how many of the names that run through the story the article has
    unknown_names: float  #: share of the article's leading names that the story never had
    unknown_terms: float  #: share of the article's leading terms that the story never had
    background: float  #: likeness to articles that merely belong to the same field
    quiet: float  #: ln(1 + days) between the article and the one nearest to it, at most ln 91
    title: float  #: cosine of its title with the story's nearest one
    length: float  #: ln(1 + words) of the article: long texts resemble one another in any case
    same_wording: float = 0.0  #: cosine of the sets of words, names and figures left out
    same_names: float = 1.0  #: share of the leading names of the one in the other, whichever has more found
    same_figures: float = 1.0  #: of reports weeks apart: share of the figures of either that the other has

    def values(self) -> dict[str, float]:
        """Give the weighed numbers by name."""
        return {name: getattr(self, name) for name in NAMES}


#: The evidence that is weighed; the rest only guards against twins.
NAMES = tuple(field.name for field in fields(Evidence) if not field.name.startswith("same_"))


@dataclass(frozen=True, slots=True)
class _Weights:
    """An article's weights, times idf once more for the other side of a cosine."""

    article: Weighed
    whole: Mapping[str, float]
    lead: Mapping[str, float]
    figures: Mapping[str, float]
    names: Mapping[str, float]
    wording: AbstractSet[str]

    @classmethod
    def of(cls, article: Weighed) -> Self:
        """Multiply once, for all candidates."""
        idf = article.idf
        kinds = (article.whole, article.lead, article.figures, article.names)
        whole, lead, figures, names = (
            {term: each * idf[term] for term, each in kind.items()} for kind in kinds
        )
        return cls(article, whole, lead, figures, names, article.profile.features.wording)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One candidate beside the article."""

    candidate: Candidate
    whole: float
    lead: float
    mention: float  #: how much of each one's title stands in the other; it ranks, but does not decide
    named: float  #: how many of the article's leading names the candidate has; it ranks stories

    @property
    def nearness(self) -> float:
        return self.whole + self.lead + self.mention / 2


def compare(
    article: Weighed, candidates: Sequence[Candidate], *, limit: int = 6
) -> Mapping[StoryId, tuple[Evidence, ArticleId]]:
    """Weigh up an article against the candidates' stories, the nearest `limit`, each with its own nearest.

    Within a story the three nearest articles decide, half by the best of them and half by their mean: it
    measured better than the nearest alone, and one stray article cannot chain two stories.
    """
    weights = _Weights.of(article)
    pairs = [_pair(weights, one) for one in sorted(candidates, key=lambda one: one.article)]
    neighbours = sorted((pair.whole for pair in pairs), reverse=True)[BACKGROUND]
    background = (math.fsum(neighbours) + _DOUBT * _DOUBT_WORTH) / (len(neighbours) + _DOUBT_WORTH)
    stories: dict[StoryId, list[_Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (-pair.nearness, pair.candidate.article)):
        stories[pair.candidate.story].append(pair)
    # Where twenty towns have one wording, the story of this town is known by its names.
    ranked = sorted(stories.items(), key=lambda held: -max(pair.nearness + pair.named for pair in held[1]))
    nearest = ranked[:limit]
    return {
        story: (_evidence(weights, held, background), held[0].candidate.article) for story, held in nearest
    }


def _evidence(weights: _Weights, pairs: Sequence[_Pair], background: float) -> Evidence:
    article, best = weights.article, pairs[:_BEST]
    profiles = [pair.candidate.profile for pair in pairs]
    nearest = profiles[:_BEST]
    return Evidence(
        whole=_lean([pair.whole for pair in best]),
        lead=_lean([pair.lead for pair in best]),
        figures=_lean([_figures(weights, profile) for profile in nearest]),
        names=_lean([_names(weights, profile) for profile in nearest]),
        key_names=_lean([_key_names(article, profile) for profile in nearest]),
        core_names=_core(article, profiles),
        unknown_names=_unknown(article.core_names, profiles),
        unknown_terms=_unknown(article.leading, profiles),
        background=background,
        quiet=_quiet(article.profile.features.published_at, profiles[0]),
        title=max(_titles(article, profile.features.title) for profile in profiles),
        length=math.log1p(article.profile.features.words),
        same_wording=max(same_wording(weights.wording, profile.features) for profile in nearest),
        same_names=same_names(article, profiles, nearest),
        same_figures=same_figures(article.profile.features, profiles[0].features),
    )


def _pair(weights: _Weights, candidate: Candidate) -> _Pair:
    """Compare what ranks candidates; the rest is worked out for the nearest only."""
    mine, theirs = weights.article.profile, candidate.profile
    held = theirs.features
    return _Pair(
        candidate=candidate,
        whole=_cosine(weights.whole, held.terms, mine.whole * theirs.whole),
        lead=_cosine(weights.lead, held.lead, mine.lead * theirs.lead),
        mention=_mention(weights.article, theirs),
        named=_named(weights.article.lead_names, held.terms),
    )


def _figures(weights: _Weights, theirs: Profile) -> float:
    lengths = weights.article.profile.figures * theirs.figures
    return _cosine(weights.figures, theirs.features.terms, lengths + _DAMPING)


def _names(weights: _Weights, theirs: Profile) -> float:
    return _cosine(weights.names, theirs.features.names, weights.article.profile.names * theirs.names)


def _key_names(article: Weighed, theirs: Profile) -> float:
    mine = article.profile
    return min(_found(mine.key_names, theirs.features.terms), _found(theirs.key_names, mine.features.terms))


def _cosine(weights: Mapping[str, float], counts: Mapping[str, int], lengths: float) -> float:
    """Compare by today's idf on both sides; only the earlier article's length is of its own day."""
    if not lengths:
        return 0.0
    shared = weights.keys() & counts.keys()
    logs = map(_COUNT_LOG.__getitem__, map(counts.__getitem__, shared))
    return min(1.0, math.fsum(map(mul, map(weights.__getitem__, shared), logs)) / lengths)


def _titles(article: Weighed, theirs: Sequence[str]) -> float:
    idf, mine = article.idf, article.profile.features.title
    here = math.fsum([idf[term] ** 2 for term in mine])
    there = math.fsum([idf.get(term, _TITLE_TERM) ** 2 for term in theirs])
    shared = math.fsum([idf[term] ** 2 for term in set(mine).intersection(theirs)])
    return shared / math.sqrt(here * there + _TITLE_DAMPING)


def _mention(article: Weighed, theirs: Profile) -> float:
    mine, idf = article.profile, article.idf
    here = math.fsum(map(idf.__getitem__, filter(theirs.features.terms.__contains__, mine.features.title)))
    there = math.fsum(map(idf.__getitem__, filter(idf.__contains__, theirs.features.title)))
    return (_share(here, mine.title) + _share(there, theirs.title)) / 2


def _named(names: Mapping[str, float], terms: Mapping[str, int]) -> float:
    shared = math.fsum([names[name] for name in names.keys() & terms.keys()])
    return _share(shared, math.fsum(names.values()))


def _found(names: Sequence[tuple[str, float]], terms: Mapping[str, int]) -> float:
    total = math.fsum([weight for _, weight in names])
    return _share(math.fsum([weight for name, weight in names if name in terms]), total, missing=_UNKNOWN)


def _core(article: Weighed, profiles: Sequence[Profile]) -> float:
    """A name counts by the square of the share of the story's articles that have it."""
    weights: dict[str, list[float]] = defaultdict(list)
    for profile in profiles:
        for name, weight in profile.core_names:
            weights[name].append(weight)
    core = {}
    held = Counter(name for profile in profiles for name in weights.keys() & profile.features.terms.keys())
    for name, found in weights.items():
        share = held[name] / len(profiles)
        core[name] = math.fsum(found) * share * share
    here = math.fsum([weight for name, weight in core.items() if name in article.idf])
    return _share(here, math.fsum(core.values()), missing=_UNKNOWN)


def _unknown(weights: Mapping[str, float], profiles: Sequence[Profile]) -> float:
    unknown = set(weights).difference(*(profile.features.terms for profile in profiles))
    return _share(math.fsum([weights[term] for term in unknown]), math.fsum(weights.values()))


def _quiet(published_at: datetime | None, profile: Profile) -> float:
    other = profile.features.published_at
    if published_at is None or other is None:
        return math.log1p(UNDATED_QUIET)
    return math.log1p(min(LONGEST_QUIET, abs((published_at - other).total_seconds()) / 86_400))


def _lean(values: Sequence[float]) -> float:
    return max(values) / 2 + math.fsum(values) / len(values) / 2


def _share(part: float, whole: float, *, missing: float = 0.0) -> float:
    return min(1.0, part / whole) if whole else missing
