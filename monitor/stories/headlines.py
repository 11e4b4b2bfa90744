"""The news in one line, in the article's own words."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from monitor.model.stories import JudgedSentence, Kind, Status
from monitor.stories.bare_titles import is_bare
from monitor.stories.cues import STEPS, cues, looks_back
from monitor.stories.figures import figures_in
from monitor.stories.knowledge import Knowledge
from monitor.stories.passages import Prepared
from monitor.stories.words import tokens

LONGEST_HEADLINE = 90
#: A sentence says what the title says from this share of its weight.
_SAYS_TITLE = 0.5
#: Fewer words than this make no headline where another sentence has more.
_FEWEST_WORDS = 6
#: A clause that cannot stand alone: "who served 40 years", "were fined £300", "including 12 children".
_LEANS = re.compile(
    r"(?:wh(?:o|om|ose|ich|ere|en|ile)|that|were|was|is|are|has|have|had|and|or|including|among|about|of|in"
    r"|on|at|for|from|to|by|with|up|down|[a-z]+(?:ing|ed))\b"
)
_MARKS = "“\"‘'"
#: A sentence that only begins a statement ("I wish to inform Members") or leans on the one before it.
_BEGINS = re.compile(
    r"(?:thank you|dear|it|they|he|she|this|these|those|i (?:am|wish|want|would like))\b"
    r"|.*\b(?:inform|updat|brief|advis|writ)\w*(?: to)? (?:all )?(?:members|colleagues|residents|you"
    r"|the (?:house|senedd|assembly|parliament))\b",
    re.IGNORECASE,
)


def headline(
    prepared: Prepared,
    new: Sequence[JudgedSentence],
    kind: Kind,
    *,
    trust_title: bool = True,
) -> str:
    """Say the news in at most 90 characters of the article's own words: its title where that tells it."""
    title = " ".join(prepared.title.split())
    words = {token.term for token in tokens(title, prepared.language)}
    told = {token.term for sentence in new for token in tokens(sentence.text, prepared.language)}
    if (
        words
        and trust_title
        and (kind in {Kind.OPENED, *cues(title)} or len(words & told) >= 0.4 * len(words))
    ):
        telling = [each for each in new if _tells_more(each, words, prepared.language)]
        if not telling or not is_bare(title):
            return shorten(title)
        new = telling
    strongest = min(
        new,
        key=lambda each: (
            _beside_the_point(each, kind),
            each.text[0] in _MARKS,
            len(each.text.split()) < _FEWEST_WORDS or looks_back(each.text),
            each.position,
        ),
    )
    return shorten(_clause(" ".join(strongest.text.split())))


def title_is_known(prepared: Prepared, judged: Sequence[JudgedSentence], story: Knowledge) -> bool:
    """Tell a title that the story knew: it has no word of its own, and the sentence that says it is known.

    A second paper's report of last week's news keeps last week's title, whatever it adds below. A step is
    known where that sentence tells it too: of a scheme that was announced, "opens" is news in known words.
    """
    wanted = prepared.heading.mass
    if not wanted or not all(story.holds(term) for term in wanted):
        return False
    steps = cues(prepared.title) & STEPS
    said, known = 0.0, False
    for passage, sentence in zip(prepared.passages, judged, strict=True):
        share = sum(weight for term, weight in wanted.items() if term in passage.mass)
        if share > said and sentence.status is not Status.BOILERPLATE:
            said, known = share, sentence.status is Status.KNOWN and steps <= cues(sentence.text)
    return known and said >= _SAYS_TITLE * sum(wanted.values())


def _tells_more(sentence: JudgedSentence, title: AbstractSet[str], language: str) -> bool:
    """Tell a sentence that can stand where a title should and says what the title does not."""
    said = {token.term for token in tokens(sentence.text, language)}
    return len(said - title) >= _FEWEST_WORDS // 2 and not _BEGINS.match(sentence.text)


def _beside_the_point(sentence: JudgedSentence, kind: Kind) -> bool:
    """A step is told by its cue; a correction by the corrected sentence, not by its notice."""
    return (kind in cues(sentence.text)) is (kind is Kind.CORRECTION)


def _clause(sentence: str) -> str:
    """Begin a sentence that is too long for a headline at the clause that holds its last figure."""
    figures = figures_in(sentence)
    if len(sentence) <= LONGEST_HEADLINE or not figures:
        return sentence
    start = sentence.rfind(", ", 0, sentence.rfind(figures[-1].text))
    clause = sentence[start + 2 :]
    return clause[:1].upper() + clause[1:] if start > 0 and not _LEANS.match(clause) else sentence


def shorten(text: str, longest: int = LONGEST_HEADLINE) -> str:
    """Cut a text at a word so that it fits, with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut).rstrip(" ,;:–—-") + "…"
