"""The rule that makes a finding: whether new sentences are news, of what kind and weight."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model.ids import ArticleId
from monitor.model.stories import (
    TAKEN_BACK,
    Conflict,
    Figure,
    Finding,
    JudgedSentence,
    Kind,
    Kinship,
    Quotation,
    Relation,
    Status,
)
from monitor.stories import figures as figure_rules
from monitor.stories import quotations as quotation_rules
from monitor.stories.contradictions import first_or_already
from monitor.stories.copies import EarlierArticle
from monitor.stories.cues import STEPS, cues, finds, looks_back
from monitor.stories.headlines import headline, shorten
from monitor.stories.held_figures import HeldFigure, HeldFigures, conflicts, not_held
from monitor.stories.kinds import Choice, choose, is_opinion
from monitor.stories.passages import Prepared
from monitor.stories.replaced_figures import with_history
from monitor.stories.revisions import RevisionChange

#: What a kind weighs before anything else is counted; alerts go out from 0.35 (StoryPolicy.alert_weight).
BASE_WEIGHT = {
    Kind.OPENED: 0.60,
    Kind.REVERSED: 0.60,
    Kind.DECIDED: 0.55,
    Kind.IN_FORCE: 0.55,
    Kind.ANNOUNCED: 0.50,
    Kind.FIGURE_CHANGED: 0.45,
    Kind.LEGAL: 0.45,
    Kind.REPORT: 0.42,
    Kind.CORRECTION: 0.42,
    Kind.REPLY: 0.36,
    Kind.UPDATE: 0.30,
    Kind.BACKGROUND: 0.10,
}
#: The most that new sentences, figures and new speakers add to that.
_MOST_FOR_SENTENCES, _MOST_FOR_FIGURES, _MOST_FOR_SPEAKERS = 0.16, 0.12, 0.12
#: Background and opinion stay below the weight at which a reader is told at once.
_QUIET = 0.30
#: Statements taken back are their own proof: a message shows them, so no headline cuts them short.
_LONGEST_TAKEN = 400
#: The beginning of a report, in sentences: its news stands there.
_LEAD = 3
#: An article without a story before it needs this many sentences to open one with full weight.
_FULL_REPORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryContext:
    """What the rule must know of the story besides its sentences."""

    opens: bool  #: this article opens the story
    kinship: Kinship
    held_figures: HeldFigures = field(default_factory=HeldFigures)
    held_speakers: frozenset[str] = frozenset()
    earlier: Sequence[EarlierArticle] = ()  #: other articles of the story, in order of arrival
    article: ArticleId = ArticleId(0)  # noqa: RUF009  a plain number
    owner: str = ""
    published_at: datetime | None = None
    title_known: bool = False  #: the title says what the story held
    edit: RevisionChange | None = None  #: what changed, where this is a later reading of an article


def find(prepared: Prepared, judged: Sequence[JudgedSentence], context: StoryContext) -> Finding | None:
    """Give what an article or edit adds to its story; None where nothing of substance is new.

    A copy gives a finding only where its new sentences tell a step and a figure of their own, or another
    figure than the story held; one that adds no sentence never does. Opinion and background never weigh
    enough to alert.
    """
    new = _of_substance(judged, context)
    differs = _conflicts(prepared, judged if context.edit is None else new, context)
    fresh = frozenset(each.position for each in new if Kind.CORRECTION not in cues(each.text))
    read = figure_rules.read(
        [each for each in prepared.passages if each.position in fresh], prepared.language
    )
    unheld = read if context.edit else not_held(read, context.held_figures)
    figures = with_history(
        _as_held(_with_edit(unheld, context.edit), prepared, context), context.held_figures
    )
    if not new and context.edit is not None:
        return _without_passages(context.edit)
    if not new or (not context.opens and not differs and _only_a_copy(new, figures, context)):
        return None
    said = quotation_rules.among(prepared.passages, fresh)
    choice = _kind("" if context.title_known else prepared.title, new, figures, said, context)
    opinion = not context.opens and is_opinion(prepared.title, [each.text for each in prepared.passages])
    if not context.opens and not _matters(new, figures, said, choice, context):
        return None
    aside = context.title_known and choice.kind is Kind.UPDATE and _told_aside(judged, context)
    weight, reasons = _weigh(choice, new, figures, said, context, opinion=opinion, aside=aside)
    return Finding(
        kind=Kind.BACKGROUND if opinion else choice.kind,
        weight=weight,
        headline=headline(
            prepared,
            new,
            choice.kind,
            trust_title=context.edit is None and not context.title_known,
        ),
        passages=tuple(new),
        figures=figures,
        quotations=said,
        conflicts=differs,
        reasons=reasons,
    )


def _without_passages(edit: RevisionChange) -> Finding | None:
    """Find what an edit took back, or did to the headline: no sentence tells it."""
    taken = " ".join(edit.withdrawn)
    if not taken and not edit.headline:
        return None
    headline, reason = (
        (shorten(f"{TAKEN_BACK}{taken}", _LONGEST_TAKEN), f"withdrawn: {taken}")
        if taken
        else (shorten(f"Headline: {edit.headline}"), f"the headline was changed: {edit.headline}")
    )
    weight = BASE_WEIGHT[Kind.CORRECTION]
    return Finding(
        kind=Kind.CORRECTION,
        weight=weight,
        headline=headline,
        passages=(),
        reasons=(f"correction: {reason}",),
    )


def _of_substance(judged: Sequence[JudgedSentence], context: StoryContext) -> list[JudgedSentence]:
    new = [sentence for sentence in judged if sentence.status is Status.NEW]
    if context.edit is None:
        return new
    rewritten = {
        change.position: change.substance or "edited"
        for change in context.edit.changed
        if change.figures or change.substance
    }
    headings = {each.text for each in new if each.position not in context.edit.positions}
    return [
        sentence
        if sentence.status is Status.NEW
        else replace(sentence, status=Status.NEW, reason=rewritten.get(sentence.position, "edited"))
        for sentence in judged
        if sentence.position in context.edit.positions
        and (
            sentence.status is Status.NEW
            or sentence.position in rewritten
            or sentence.nearest in headings
            or Kind.CORRECTION in cues(sentence.text)
        )
    ]


def _only_a_copy(new: Sequence[JudgedSentence], figures: Sequence[Figure], context: StoryContext) -> bool:
    if context.kinship.relation is not Relation.COPY or context.edit is not None:
        return False
    if any(figure.was is not None for figure in figures):
        return False
    text = " ".join(sentence.text for sentence in new)
    return not (cues(text) & STEPS and figure_rules.figures_in(text))


def _with_edit(figures: tuple[Figure, ...], edit: RevisionChange | None) -> tuple[Figure, ...]:
    """Fill `was` from the sentence that an edit replaced."""
    if edit is None:
        return figures
    was = {(each.position, after): before for each in edit.changed for before, after in each.figures}
    return tuple(
        replace(figure, was=old[0].value)
        if (before := was.get((figure.sentence, figure.text))) and (old := figure_rules.figures_in(before))
        else figure
        for figure in figures
    )


def _kind(
    title: str,
    new: Sequence[JudgedSentence],
    figures: Sequence[Figure],
    said: Sequence[Quotation],
    context: StoryContext,
) -> Choice:
    if context.opens:
        return Choice(Kind.OPENED, "the first report of this matter")
    edited = context.edit is not None
    rewritten = [each.substance for each in context.edit.changed if each.substance] if context.edit else []
    return choose("" if edited else title, new, figures, said, edited=edited, rewritten=rewritten)


def _matters(
    new: Sequence[JudgedSentence],
    figures: Sequence[Figure],
    said: Sequence[Quotation],
    choice: Choice,
    context: StoryContext,
) -> bool:
    """Tell substance from wording: a figure, a statement, a step, a finding, or more than one sentence."""
    told = [sentence for sentence in new if not looks_back(sentence.text)]
    return bool(
        figures
        or said
        or choice.kind in STEPS | {Kind.CORRECTION}
        or len(told) >= 2
        or any(finds(sentence.text) for sentence in told)
        or _strong(told, context)
    )


def _strong(told: Sequence[JudgedSentence], context: StoryContext) -> bool:
    """Tell a sentence new in most words; a rewrite's opening puts what it took over in other words."""
    opening = 0 if context.kinship.relation is Relation.REWRITE and context.edit is None else -1
    return any(each.score >= 0.6 and len(each.text.split()) >= 9 for each in told if each.position > opening)


def _told_aside(judged: Sequence[JudgedSentence], context: StoryContext) -> bool:
    """Tell own reporting that leads with what is known: what else it tells is detail, no development.

    What a rewrite adds to the words that it took over was added because it matters.
    """
    reported = [each for each in judged if each.status is not Status.BOILERPLATE]
    return (
        context.edit is None
        and context.kinship.relation is Relation.INDEPENDENT
        and all(each.status is Status.KNOWN for each in reported[:_LEAD])
    )


def _weigh(
    choice: Choice,
    new: Sequence[JudgedSentence],
    figures: Sequence[Figure],
    said: Sequence[Quotation],
    context: StoryContext,
    *,
    opinion: bool,
    aside: bool,
) -> tuple[float, tuple[str, ...]]:
    fresh = [name for name in quotation_rules.speakers(said) if name not in context.held_speakers]
    told = [sentence for sentence in new if not looks_back(sentence.text)]
    parts = [
        (BASE_WEIGHT[choice.kind], f"{choice.kind.value.replace('_', ' ')}: {choice.reason}"),
        (min(_MOST_FOR_SENTENCES, 0.06 * math.log2(1 + len(told))), _count(len(new), "new sentence")),
        (min(_MOST_FOR_FIGURES, 0.04 * len(figures)), _count(len(figures), "figure")),
        (min(_MOST_FOR_SPEAKERS, 0.06 * len(fresh)), f"speakers not heard before: {', '.join(fresh)}"),
    ]
    weight = sum(value for value, _ in parts)
    reasons = [reason for value, reason in parts if value > 0]
    if opinion or choice.kind is Kind.BACKGROUND:
        weight = min(weight, _QUIET)
        reasons.append("opinion: held for the digest" if opinion else "background: held for the digest")
    elif aside:
        weight = min(weight, _QUIET)
        reasons.append("told aside, below a title and beginning that are known: held for the digest")
    if context.opens and len(new) < _FULL_REPORT:
        reasons.append("a short first report")
    return round(min(1.0, weight), 3), tuple(reasons)


def heaviest(kind: Kind) -> float:
    """The most that a development of a kind can weigh, 0..1."""
    return min(1.0, BASE_WEIGHT[kind] + _MOST_FOR_SENTENCES + _MOST_FOR_FIGURES + _MOST_FOR_SPEAKERS)


def _conflicts(
    prepared: Prepared, sentences: Sequence[JudgedSentence], context: StoryContext
) -> tuple[Conflict, ...]:
    """Find what sentences, known ones too, say otherwise than other owners' reports of the same day."""
    told = {sentence.position for sentence in sentences if sentence.status is not Status.BOILERPLATE}
    passages = [passage for passage in prepared.passages if passage.position in told]
    read = figure_rules.read(passages, prepared.language)
    here = _as_held(read, prepared, context)
    return (
        *conflicts(here, context.held_figures),
        *first_or_already(passages, context.earlier, context.owner),
    )


def _as_held(figures: Sequence[Figure], prepared: Prepared, context: StoryContext) -> tuple[HeldFigure, ...]:
    sentences = {passage.position: passage for passage in prepared.passages}
    return tuple(
        HeldFigure(figure, context.article, context.owner, context.published_at, passage.names, passage.text)
        for figure in figures
        if (passage := sentences.get(figure.sentence))
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
