"""Which story an article belongs to: the nearest one if enough speaks for it, else a new one."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from monitor.model.ids import ArticleId, StoryId
from monitor.stories.comparing import NAMES, Candidate, Evidence, compare
from monitor.stories.weighing import Weighed

_SHIPPED = Path(__file__).with_name("placing.json")
#: Between two languages only names and figures can agree, and must reach this sum, whatever joins at home;
#: set by reasoning, held by tests, not fitted.
_FOREIGN_SUM = 3.1
_FOREIGN = {
    "names": 3.0,
    "figures": 2.0,
    "key_names": 2.5,
    "core_names": 2.0,
    "unknown_names": -1.0,
    "quiet": -0.6,
}

#: Two reports of one matter name the same people, places or bodies. By every measure of names 1 in 100 of
#: 828 true mates agreed less than this, and 7 in 10 strangers.
_NAMES_AGREE = 0.3
_NAMES_DISAGREE = -3.0
#: Only the same title outweighs it: some pages hold a headline and no more.
_SAME_TITLE = 0.8
#: The more words two reports share, the more of their names have to agree: one wording about two places is
#: two matters. Of 151 true mates with half the weight of their words in common 3 agreed in less than half of
#: the names, of 2,600 invented twins nine in ten. Below the share that is due the score falls by up to this.
_ONE_WORDING, _NAMES_DUE = 0.65, 0.85
_TWINS = -8.0
#: One wording with other figures, weeks later, is the next report of a series.
_RECURS_FIGURES = 0.5
_RECURS = -8.0

_WORDS = {
    "whole": "words in common",
    "lead": "title and beginning alike",
    "figures": "the same figures",
    "names": "the same names",
    "key_names": "each one's main names in the other",
    "core_names": "the names that run through the story",
    "unknown_names": "leading names that the story never had",
    "unknown_terms": "leading words that the story never had",
    "background": "likeness to the whole field",
    "quiet": "time since the story's nearest report",
    "title": "the same title",
    "length": "length, by which texts come to resemble one another",
}


@dataclass(frozen=True, slots=True)
class PlacingModel:
    """Coefficients of the link score and where it joins; fitted by benchmarks/train_placing.py."""

    intercept: float
    coefficients: Mapping[str, float]
    join_at: float  #: a score of this or more joins
    related_at: float  #: from here up to `join_at` a story is called possibly related, never joined
    topic_margin: float = 0.0  #: how much more it takes where all articles are on one topic

    @classmethod
    def shipped(cls, path: Path = _SHIPPED) -> Self:
        """Read the coefficients that ship with this code. Raises ValueError where one is not known."""
        held = json.loads(path.read_text(encoding="utf-8"))
        unknown = set(held["coefficients"]) - set(NAMES)
        if unknown:
            raise ValueError(f"{path.name} weighs {sorted(unknown)}; known is {sorted(NAMES)}")
        return cls(
            held["intercept"],
            held["coefficients"],
            join_at=held["join_at"],
            related_at=held["related_at"],
            topic_margin=held["topic_margin"],
        )

    def within_topic(self) -> Self:
        """Ask for more: the matters of one topic share its bodies and words, those of a newspaper do not."""
        return replace(
            self,
            join_at=self.join_at + self.topic_margin,
            related_at=self.related_at + self.topic_margin,
            topic_margin=0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A story that was looked at, with what spoke for and against it."""

    story: StoryId
    article: ArticleId  #: its article nearest to the new one
    score: float
    evidence: Evidence
    languages_differ: bool
    reasons: tuple[str, ...]  #: strongest first: "title and beginning alike .62 (+1.9)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The article belongs to a story."""

    story: StoryId
    score: float
    reasons: tuple[str, ...]
    considered: tuple[Considered, ...]  #: nearest first; the first is the one joined
    related: tuple[StoryId, ...]  #: possibly related


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The article opens a story."""

    reasons: tuple[str, ...]
    considered: tuple[Considered, ...]
    related: tuple[StoryId, ...]


def place(
    article: Weighed, candidates: Sequence[Candidate], model: PlacingModel, *, alone: Weighed | None = None
) -> Join | Open:
    """Choose the story that an article belongs to; of equal scores the older story. Order does not matter.

    `alone` is the article without what it recalls of other matters. A lookalike often names ours there; where
    the rest is one wording with the story's about other names, it is scored by the rest (decision 0149). A
    follow-up, which also recalls, tells its news in other words.
    """
    found = _consider_all(article, candidates, model)
    if alone is not None:
        found |= {
            story: replace(one, reasons=("only what it recalls names this story", *one.reasons))
            for story, one in _consider_all(alone, candidates, model).items()
            if story in found and _twins(one.evidence) < 0
        }
    considered = tuple(sorted(found.values(), key=lambda one: (-one.score, one.story)))
    best = considered[0] if considered else None
    joined = best if best is not None and best.score >= model.join_at else None
    related = tuple(one.story for one in considered if one is not joined and one.score >= model.related_at)
    if joined is not None:
        return Join(
            story=joined.story,
            score=joined.score,
            reasons=(_verdict(joined, model), *joined.reasons),
            considered=considered,
            related=related,
        )
    reasons = (_verdict(best, model), *best.reasons) if best else ("no earlier article shares its key terms",)
    return Open(reasons=reasons, considered=considered, related=related)


def _consider_all(
    article: Weighed, candidates: Sequence[Candidate], model: PlacingModel
) -> dict[StoryId, Considered]:
    language = article.profile.features.language
    at_home = {one.story for one in candidates if one.profile.features.language == language}
    return {
        story: _consider(story, compared, model, foreign=story not in at_home)
        for story, compared in compare(article, candidates).items()
    }


def _consider(
    story: StoryId, found: tuple[Evidence, ArticleId], model: PlacingModel, *, foreign: bool
) -> Considered:
    evidence, nearest = found
    intercept = model.join_at - _FOREIGN_SUM if foreign else model.intercept
    parts = {
        name: coefficient * getattr(evidence, name)
        for name, coefficient in (_FOREIGN if foreign else model.coefficients).items()
    }
    against, why = _against(evidence)
    reasons = _reasons(evidence, parts)
    return Considered(
        story=story,
        article=nearest,
        score=intercept + against + math.fsum(parts.values()),
        evidence=evidence,
        languages_differ=foreign,
        reasons=(f"{why} ({against:+.1f})", *reasons) if against else reasons,
    )


def _against(evidence: Evidence) -> tuple[float, str]:
    """Guard against lookalikes, the same kind of event of another place, body or date; the worst counts."""
    found = [(0.0, "")]
    agreement = max(evidence.names, evidence.key_names, evidence.core_names)
    if evidence.same_names < 1 and agreement < _NAMES_AGREE and evidence.title < _SAME_TITLE:
        found.append((_NAMES_DISAGREE, "the names disagree"))
    if twins := _twins(evidence):
        found.append((twins, "the same words about other names"))
    if evidence.same_wording >= _ONE_WORDING and evidence.same_figures < _RECURS_FIGURES:
        found.append((_RECURS, "the same words with other figures, weeks later"))
    return min(found)


def _twins(evidence: Evidence) -> float:
    """What speaks against one matter where two are told in one wording about other names; else 0."""
    due = min(_NAMES_DUE, evidence.same_wording)
    if evidence.same_wording < _ONE_WORDING or evidence.same_names >= due:
        return 0.0
    return _TWINS * (1 - evidence.same_names / due)


def _reasons(evidence: Evidence, parts: Mapping[str, float]) -> tuple[str, ...]:
    telling = sorted(parts, key=lambda name: (-abs(parts[name]), name))
    return tuple(
        f"{_WORDS[name]} {getattr(evidence, name):.2f} ({parts[name]:+.1f})"
        for name in telling
        if abs(parts[name]) >= 0.05
    )


def _verdict(one: Considered, model: PlacingModel) -> str:
    by = " by names and figures alone, as the languages differ" if one.languages_differ else ""
    if one.score >= model.join_at:
        return f"story {one.story} scores {one.score:.2f}{by}; {model.join_at:g} joins"
    return f"the nearest story, {one.story}, scores {one.score:.2f}{by}; it takes {model.join_at:g} to join"
