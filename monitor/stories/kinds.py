"""What sort of step a development is, from the words of its new sentences and its headline."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model.stories import Figure, JudgedSentence, Kind, Quotation
from monitor.stories.cues import STEPS, cue, cues, is_attributed, looks_back

_OPINION_TITLE = re.compile(
    r"^(?:opinion|comment|editorial|analysis|column|letters?|viewpoint|the [\w ]+ view|barn)\b\s?[:|–-]"
    r"|\|\s?(?:opinion|comment)"
    r"|^(?:why (?:we|i)|i\b|we (?:must|need|should)|it is time|time to)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I’m|I'm|I’ve|I've|my|we must|we should|we need|let us|surely|of course|dear reader)\b"
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")

#: How much the first sentences of an article count in the choice; the headline counts as the first.
_LEAD = (3.0, 2.0, 1.5)
#: How much one cue of a kind counts: steps outweigh talk about steps.
_STRENGTH = {
    Kind.CORRECTION: 6.0,
    Kind.REVERSED: 2.0,
    Kind.IN_FORCE: 1.8,
    Kind.DECIDED: 1.7,
    Kind.LEGAL: 1.4,
    Kind.REPORT: 1.3,
    Kind.ANNOUNCED: 1.2,
    Kind.REPLY: 1.0,
}
#: A step inside what somebody says ("she says they rejected it") is seldom the news.
_REPORTED = 0.4


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind and why, in plain words."""

    kind: Kind
    reason: str


def choose(
    title: str,
    new: Sequence[JudgedSentence],
    figures: Sequence[Figure],
    quotations: Sequence[Quotation],
    *,
    edited: bool = False,
) -> Choice:
    """Choose the kind of what the new sentences bring; an edit may also be a correction."""
    told = [sentence for sentence in new if not looks_back(sentence.text)]
    if not told:
        return Choice(Kind.BACKGROUND, "all that is new looks back")
    changed = [figure for figure in figures if figure.was is not None]
    if edited and (correction := _correction(new, changed)):
        return correction
    best, words = _strongest_cue(title, new)
    if changed and best not in STEPS:
        return Choice(Kind.FIGURE_CHANGED, _changed(changed[0]))
    if best is not None:
        return Choice(best, f"says “{words}”")
    return _without_cue(told, figures, quotations)


def _changed(figure: Figure) -> str:
    return f"{figure.text} where the story held {figure.was:,.10g} ({figure.counts})"


def _without_cue(
    told: Sequence[JudgedSentence], figures: Sequence[Figure], quotations: Sequence[Quotation]
) -> Choice:
    if figures and len(told) == 1:
        return Choice(Kind.FIGURE_CHANGED, f"one new figure: {figures[0].text}")
    if quotations and len(quotations) * 2 >= len(told):
        return Choice(Kind.REPLY, "what is new is mostly what people say")
    return Choice(Kind.UPDATE, "new facts, no step that the rules know")


def is_opinion(title: str, sentences: Sequence[str]) -> bool:
    """Tell a column from a report: its headline says so, or the writer speaks outside quotations."""
    if _OPINION_TITLE.search(title):
        return True
    spoken = sum(bool(_FIRST_PERSON.search(_QUOTED.sub(" ", sentence))) for sentence in sentences)
    return spoken >= 3 and spoken * 5 >= len(sentences)


def _correction(new: Sequence[JudgedSentence], changed: Sequence[Figure]) -> Choice | None:
    for sentence in new:
        if Kind.CORRECTION in cues(sentence.text):
            return Choice(Kind.CORRECTION, "the article says that it was corrected")
    if changed:
        return Choice(Kind.CORRECTION, f"an edit made it {_changed(changed[0])}")
    return None


def _strongest_cue(title: str, new: Sequence[JudgedSentence]) -> tuple[Kind | None, str]:
    scores: dict[Kind, float] = defaultdict(float)
    words: dict[Kind, str] = {}
    for place, text in enumerate([title, *(sentence.text for sentence in new)]):
        factor = _LEAD[max(0, place - 1)] if place <= len(_LEAD) else 1.0
        outside = _QUOTED.sub(" ", text)
        attributed = is_attributed(outside)
        for kind in cues(outside):
            told = _REPORTED if attributed and kind in STEPS else 1.0
            scores[kind] += told * factor * _STRENGTH[kind] / (1 + 0.15 * len(new))
            found = cue(outside)
            words.setdefault(kind, found[1] if found and found[0] is kind else kind.value.replace("_", " "))
    best = max(scores, key=lambda kind: scores[kind], default=None)
    return (best, words[best]) if best is not None and scores[best] >= 1.0 else (None, "")
