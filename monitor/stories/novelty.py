"""Which sentences of an article are new to its story: a small model over measures, then a few plain rules."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from monitor.model.stories import JudgedSentence, Status
from monitor.stories.changes import change, fresh_figure
from monitor.stories.furniture import recurrence_key, static_furniture
from monitor.stories.knowledge import Knowledge
from monitor.stories.measures import MODEL_INPUTS, Measures, measure
from monitor.stories.passages import LIGHT, Passage, Prepared
from monitor.stories.words import is_english

#: A sentence is new from this score; the model is shifted so that its fitted threshold falls here.
NEW = 0.5
#: A sentence that the model holds for known but that changes one fact scores from NEW to NEW + this.
_CHANGED_SPAN = 0.2
_LANGUAGES = {"cy": "Welsh", "ga": "Irish", "gd": "Gaelic", "fr": "French", "de": "German", "pl": "Polish"}


@dataclass(frozen=True, slots=True)
class NoveltyModel:
    """Coefficients of a logistic model, fitted by benchmarks/novelty.py; provenance stands in the file."""

    intercept: float  #: includes the threshold, so that 0 is the border
    coefficients: tuple[float, ...]  #: in the order of MODEL_INPUTS

    @classmethod
    def shipped(cls) -> Self:
        """Read the model that is part of the program."""
        return cls.parse((files("monitor.stories") / "novelty.json").read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a model file; raises KeyError where an input is missing."""
        held = json.loads(text)
        coefficients: Mapping[str, float] = held["coefficients"]
        return cls(held["intercept"] - held["threshold"], tuple(coefficients[name] for name in MODEL_INPUTS))

    def score(self, measures: Measures) -> float:
        """Say how new a sentence is, 0..1."""
        z = self.intercept + sum(
            weight * value for weight, value in zip(self.coefficients, measures.vector(), strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def judge(
    prepared: Prepared,
    story: Knowledge,
    model: NoveltyModel,
    *,
    host: str = "",
    furniture: frozenset[str] = frozenset(),
) -> tuple[JudgedSentence, ...]:
    """Judge every sentence against all that its story holds and the article's own earlier sentences.

    `furniture` holds the recurrence keys known for this host. The story's knowledge is not changed.
    """
    own = Knowledge()
    foreign = not is_english(prepared.language) and "en" in story.languages
    judged = []
    for passage in prepared.passages:
        measures = measure(passage, story, own)
        if static_furniture(passage.text) or (furniture and recurrence_key(host, passage.text) in furniture):
            judged.append(_boilerplate(passage, model.score(measures)))
            continue
        if foreign:
            judged.append(_judge_foreign(passage, story, own, prepared.language))
        else:
            judged.append(_judge(passage, measures, story, own, model))
        own.learn(None, prepared.language, [passage])
    return tuple(judged)


def _judge(
    passage: Passage, measures: Measures, story: Knowledge, own: Knowledge, model: NoveltyModel
) -> JudgedSentence:
    if measures.word_for_word or not passage.terms:
        return _judged(passage, measures, 0.0, "held word for word" if passage.terms else "no words")
    score = model.score(measures)
    if score < NEW and (changed := change(passage, measures, story, own)):
        return _judged(passage, measures, NEW + _CHANGED_SPAN * score, changed)
    return _judged(passage, measures, score, _say(passage, measures, story, own))


def _judge_foreign(passage: Passage, story: Knowledge, own: Knowledge, language: str) -> JudgedSentence:
    """Judge a sentence in another language than the story's by its figures: other words are not news."""
    fresh = {term for term in passage.terms if term[0] == "#" and not (story.holds(term) or own.holds(term))}
    name = _LANGUAGES.get(language.lower()[:2], language)
    figure = fresh_figure(passage, fresh)
    return JudgedSentence(
        position=passage.position,
        text=passage.text,
        status=Status.NEW if figure else Status.KNOWN,
        score=NEW + 0.1 if figure else 0.2,
        reason=f"states {figure}, which the story did not hold" if figure else f"reported in {name}",
    )


def _boilerplate(passage: Passage, score: float) -> JudgedSentence:
    """Keep half of its score: a page's own words run into news now and then, and a reader may rank by it."""
    return JudgedSentence(
        position=passage.position,
        text=passage.text,
        status=Status.BOILERPLATE,
        score=round(min(score, 1.0) / 2, 4),
        reason="part of the page, not of the article",
    )


def _judged(passage: Passage, measures: Measures, score: float, reason: str) -> JudgedSentence:
    nearest = measures.nearest
    return JudgedSentence(
        position=passage.position,
        text=passage.text,
        status=Status.NEW if score >= NEW else Status.KNOWN,
        score=round(score, 4),
        nearest=nearest.passage.text if nearest else None,
        nearest_article=nearest.article if nearest else None,
        reason=reason,
    )


def _say(passage: Passage, measures: Measures, story: Knowledge, own: Knowledge) -> str:
    if measures.nearest is None:
        return "nothing like it was held"
    fresh = [
        term for term in passage.mass if term not in LIGHT and not (story.holds(term) or own.holds(term))
    ]
    fresh.sort(key=lambda term: -passage.mass[term])
    words = f"; words the story did not hold: {', '.join(fresh[:4])}" if fresh else ""
    held = f"{1 - measures.new_pairs:.0%} of its word pairs were held"
    return f"{measures.best:.0%} of it stands in one known sentence, {held}{words}"
