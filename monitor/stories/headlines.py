"""The news in one line, in the article's own words."""

from collections.abc import Sequence

from monitor.model.stories import JudgedSentence, Kind
from monitor.stories.cues import cues
from monitor.stories.figures import figures_in
from monitor.stories.passages import Prepared
from monitor.stories.words import tokens

LONGEST_HEADLINE = 90
_MARKS = "“\"‘'"


def headline(prepared: Prepared, new: Sequence[JudgedSentence], kind: Kind, *, edited: bool = False) -> str:
    """Say the news in at most 90 characters of the article's own words: its title where that tells it."""
    title = " ".join(prepared.title.split())
    words = {token.term for token in tokens(title, prepared.language)}
    told = {token.term for sentence in new for token in tokens(sentence.text, prepared.language)}
    if (
        words
        and not edited
        and (kind in {Kind.OPENED, *cues(title)} or len(words & told) >= 0.4 * len(words))
    ):
        return shorten(title)
    strongest = min(
        new, key=lambda each: (_beside_the_point(each, kind), each.text[0] in _MARKS, each.position)
    )
    return shorten(_clause(" ".join(strongest.text.split())))


def _beside_the_point(sentence: JudgedSentence, kind: Kind) -> bool:
    """A step is told by its cue; a correction by the corrected sentence, not by its notice."""
    return (kind in cues(sentence.text)) is (kind is Kind.CORRECTION)


def _clause(sentence: str) -> str:
    """Begin a sentence that is too long for a headline at the clause that holds its last figure."""
    figures = figures_in(sentence)
    if len(sentence) <= LONGEST_HEADLINE or not figures:
        return sentence
    start = sentence.rfind(", ", 0, sentence.rfind(figures[-1].text))
    return sentence[start + 2 :][:1].upper() + sentence[start + 3 :] if start > 0 else sentence


def shorten(text: str, longest: int = LONGEST_HEADLINE) -> str:
    """Cut a text at a word so that it fits, with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut).rstrip(" ,;:–—-") + "…"
