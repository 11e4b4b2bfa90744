"""What sort of step a development is, from the words of its new sentences and its headline."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.model.stories import Figure, JudgedSentence, Kind, Quotation
from monitor.stories.clauses import Clauses, apart
from monitor.stories.cues import (
    FIRM,
    STEPS,
    Cue,
    ahead_of,
    attributed_from,
    cues,
    is_standing,
    looks_back,
    read,
)
from monitor.stories.intent_words import NOT_WILL_WORDS, WILL_WORDS

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

_WILL, _NOT_WILL = frozenset(WILL_WORDS.split()), frozenset(NOT_WILL_WORDS.split())
#: A headline that says so speaks a little more strongly than "announced".
_WILL_STRENGTH = 1.3

#: How much the first sentences of an article count in the choice; the headline counts as the first.
_LEAD = (3.0, 1.0)
_LATER = 0.5
#: So many sentences speak for a kind: in forty new ones somebody "will" do something, whatever the news is.
_COUNTED = 2
#: A step inside what somebody says ("she says they rejected it") is seldom the news.
_REPORTED = 0.4
#: Still less often is a step beside the statement: "the policy that was approved in March".
_BESIDES = 0.3
#: Where a held figure moved, "has cut its estimate from" is told as the figure, not as a decision.
_NEARLY = 0.7
#: What is decided or undone will also be so: the "will" beside it is the same step.
_DECIDES = frozenset({Kind.DECIDED, Kind.REVERSED, Kind.IN_FORCE})
_DONE_STEPS = frozenset({Kind.DECIDED, Kind.REVERSED, Kind.IN_FORCE})
_INTENDED = 0.97
#: "Encourages islanders to vote", "demand for wards to open": whoever is bidden need not do it.
_BIDDEN = re.compile(
    r"\b(?:encourag|urg|ask|call|want|tell|told|order|press|invit|demand|forc|help|allow|obligation|duty|need|plea)"
)
#: From this strength words tell what a court did, not only that there is one.
_DONE = 1.5


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
    rewritten: Sequence[str] = (),
) -> Choice:
    """Choose the kind of what the new sentences bring; an edit may also be a correction.

    `rewritten` tells, in plain words, what an edit made of sentences that stood before.
    """
    changed = [figure for figure in figures if figure.was is not None]
    if edited and (correction := _correction(new, changed, rewritten)):
        return correction
    told = [sentence for sentence in new if not looks_back(sentence.text)]
    if not told:
        return Choice(Kind.BACKGROUND, "all that is new looks back")
    best, words, moved = _strongest_cue(title, new, changed=bool(changed))
    if changed and (best not in STEPS or moved or _is_mere(best, title, new)):
        return Choice(Kind.FIGURE_CHANGED, _changed(changed[0]))
    if best is not None:
        return Choice(best, f"says “{words}”")
    return _without_cue(told, figures, quotations)


def _is_mere(kind: Kind | None, title: str, new: Sequence[JudgedSentence]) -> bool:
    """Tell a step of which only a noun or a "will" speaks: "the inquiry has cost", "is expected to cost"."""
    least = _DONE if kind is Kind.LEGAL else FIRM
    texts = [title, *(sentence.text for sentence in new)]
    return all(found.strength < least for text in texts for found in read(text) if found.kind is kind)


def _changed(figure: Figure) -> str:
    return f"{figure.text} where it was {figure.was:,.10g} ({figure.counts})"


def _without_cue(
    told: Sequence[JudgedSentence], figures: Sequence[Figure], quotations: Sequence[Quotation]
) -> Choice:
    if quotations and len(quotations) * 2 >= len(told):
        return Choice(Kind.REPLY, "what is new is mostly what people say")
    if all(is_standing(sentence.text) for sentence in told):
        return Choice(Kind.BACKGROUND, "all that is new was so before")
    if sum(_says(sentence.text) for sentence in told) * 2 > len(told):
        return Choice(Kind.REPLY, "what is new is mostly what people say")
    if figures and len(told) == 1:
        return Choice(Kind.UPDATE, f"one new figure: {figures[0].text}")
    return Choice(Kind.UPDATE, "new facts, no step that the rules know")


def _says(text: str) -> bool:
    """Tell a sentence that begins with who says it, or with the words; "…, the board said" tells a thing."""
    place = attributed_from(text)
    if place is not None and text[0] in '"“‘':
        return True
    before = text[:place].rstrip()
    return place is not None and ("," not in before or before[-1] == ",") and len(before) < len(text) / 2


def is_opinion(title: str, sentences: Sequence[str]) -> bool:
    """Tell a column from a report: its headline says so, or the writer speaks outside quotations."""
    if _OPINION_TITLE.search(title):
        return True
    spoken = sum(bool(_FIRST_PERSON.search(_QUOTED.sub(" ", sentence))) for sentence in sentences)
    return spoken >= 3 and spoken * 5 >= len(sentences)


def _correction(
    new: Sequence[JudgedSentence], changed: Sequence[Figure], rewritten: Sequence[str]
) -> Choice | None:
    for sentence in new:
        if Kind.CORRECTION in cues(sentence.text):
            return Choice(Kind.CORRECTION, "the article says that it was corrected")
    if changed:
        return Choice(Kind.CORRECTION, f"an edit made it {_changed(changed[0])}")
    return Choice(Kind.CORRECTION, f"an edit: {rewritten[0]}") if rewritten else None


def _strongest_cue(
    title: str, new: Sequence[JudgedSentence], *, changed: bool
) -> tuple[Kind | None, str, bool]:
    """Give the kind that most speaks for, its words, and whether words of change nearly match it."""
    worth: dict[Kind, list[float]] = defaultdict(list)
    words: dict[Kind, str] = {}
    for place, text in enumerate([title, *(sentence.text for sentence in new)]):
        factor = _LEAD[max(0, place - 1)] if place <= len(_LEAD) else _LATER
        # a new headline tells what the report is about, however long it is
        factor /= 1 + 0.15 * (len(new) if place else 1)
        for found, told in _told(apart(text), title=not place).values():
            if found.kind is Kind.FIGURE_CHANGED and not (changed or place):
                continue  # "hits £250,000": a mere title moves no figure
            worth[found.kind].append(told * factor)
            words.setdefault(found.kind, found.words)
    scores = {kind: sum(sorted(told, reverse=True)[:_COUNTED]) for kind, told in worth.items()}
    moved = scores.get(Kind.FIGURE_CHANGED, 0.0)
    best = max(scores, key=lambda kind: scores[kind], default=None)
    if best is Kind.ANNOUNCED:
        best = max(scores, key=lambda kind: scores[kind] * (1.0 if kind in _DECIDES else _NEARLY))
    if best is None or scores[best] < 1.0:
        return None, "", False
    return best, words[best], moved >= _NEARLY * scores[best]


def _told(clauses: Clauses, *, title: bool) -> dict[Kind, tuple[Cue, float]]:
    """Give each kind's strongest words in a sentence, and how much they count.

    Behind "said" or "welcomed" they are what is spoken of, in an aside what happened besides. A mere "will"
    in a title tells no step: the title may say again what is known.
    """
    strongest: dict[Kind, tuple[Cue, float]] = {}
    for text in dict.fromkeys((clauses.said, clauses.statement)):
        found = (*read(text), *(_intends(text) if title else ()))
        spoken = _spoken_from(text, found)
        for each in found:
            if title and each.strength < FIRM:
                continue
            besides = text == clauses.said and clauses.beside(each.start)
            if each.kind in _DONE_STEPS and (ahead := ahead_of(text, each.start)):
                each = replace(each, kind=Kind.ANNOUNCED, strength=_INTENDED, start=ahead.start())  # noqa: PLW2901
            reported = each.start > spoken and each.kind in STEPS | {Kind.REPORT}
            aside = _BESIDES if each.kind in STEPS else _REPORTED
            told = each.strength * (aside if besides else _REPORTED if reported else 1.0)
            if told > strongest.get(each.kind, (each, 0.0))[1]:
                strongest[each.kind] = (each, told)
    return strongest


def _spoken_from(text: str, found: Sequence[Cue]) -> int:
    said = attributed_from(text)
    places = [each.start for each in found if each.kind is Kind.REPLY and each.strength >= FIRM]
    return min([*places, len(text) if said is None else said])


def _intends(title: str) -> Iterator[Cue]:
    """Find what a headline says that somebody will do: "Ward to shut"."""
    words = re.findall(r"[\w’'-]+", title.lower())
    for (before, to), (_, verb) in pairwise(pairwise(words)):
        if to == "to" and verb in _WILL and before not in _NOT_WILL and not before.endswith("ed"):
            if _BIDDEN.search(title.lower(), 0, title.lower().find(f" to {verb}")):
                continue
            yield Cue(Kind.ANNOUNCED, f"{before} to {verb}", title.lower().find(f"to {verb}"), _WILL_STRENGTH)
