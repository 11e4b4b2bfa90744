"""What an edit changed: a diff by sentence that dates, counters, teasers, style and order do not disturb."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.stories import edits
from monitor.stories.alternatives import any_of
from monitor.stories.figures import figures_in
from monitor.stories.furniture import static_furniture

#: Two sentences of the same article are one, edited, from this likeness of their words (0..1).
SAME_SENTENCE = 0.5
#: Sentences compared pairwise at most; beyond it an edit is a new text, not a change.
_MOST_PAIRS = 60

#: Lines that a page rewrites by itself, and no editor.
_PAGE_LINES = r"""
\W*\d{1,2}(?:st|nd|rd|th)?\s[a-z]{3,9}\.?\s(?:19|20)\d\d(?:[,\s]+(?:at\s)?\d{1,2}[:.]\d\d)?\s?(?:am|pm|bst|gmt|utc)?\W*$
\W*comments?\s?\(\d+\)\W*$|\d[\d,]*\s(?:people|readers|others)\s(?:are|have)\s(?:read|view|watch)\w*
(?:this|the)\s(?:article|story|page)\swas\s(?:first|originally|last)\s(?:published|updated|changed|posted)
\W*(?:this|the)\s(?:article|story)\s(?:was|has been)\supdated(?!\sto\s(?:correct|amend|clarify|remove))
this is a (?:breaking|developing)(?:\snews)? story
mae['’]r (?:stori|erthygl) hon wedi (?:ei|cael ei) diweddaru
.{0,60}\b(?:asked to|approached for|contacted for)(?: a)? comment\b.{0,20}$
you can (?:change|manage|update) your (?:settings|preferences)
(?:diweddarwyd|cyhoeddwyd)\b.{0,60}$
"""
_PAGE_LINE = re.compile(any_of(_PAGE_LINES), re.IGNORECASE)
_TEASER = re.compile(
    r"^(?:read more|more|see also|related|watch|listen|also read|in pictures|live)\s?[:|–-]", re.IGNORECASE
)
_HEADING = re.compile(r"[^.!?…\d]*$|['‘“\"][^.\d]*['’”\"]$")
#: Above these a page lists other articles; the headlines below it are none of this one.
_LIST = re.compile(
    r"(?:most read|most popular|trending|more stories|read next|latest news|you may also like)\W*$",
    re.IGNORECASE,
)
_LONGEST_HEADING = 10
_MOST_WITHDRAWN = 3
_STATED = re.compile(r"[“\"]|\b(?:says?|said|claims?|fears?|warns?|accus\w+|meddai|dywedodd)\b|\d")
_VERBLESS = re.compile(
    r"(?!.*\b(?:is|are|was|were|has|have|had|will|said|says|\w+ed)\b)[^\d“\"]{1,60}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence before and after an edit."""

    old: str
    new: str
    position: int  #: index among the new sentences
    figures: tuple[
        tuple[str, str], ...
    ] = ()  #: verbatim, old and new, where only figures of one unit changed
    substance: str = ""  #: what it says otherwise, in plain words; "" where only its style differs


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """What a later reading of an article says otherwise. Falsy where nothing of substance changed."""

    added: tuple[tuple[int, str], ...] = ()  #: position among the new sentences, and the sentence
    removed: tuple[str, ...] = ()
    changed: tuple[ChangedSentence, ...] = ()
    headline: str = ""  #: how the headline was hardened, softened or turned round, in plain words

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.headline)

    @property
    def positions(self) -> frozenset[int]:
        """The new sentences that the edit wrote or rewrote."""
        return frozenset([position for position, _ in self.added] + [each.position for each in self.changed])

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """Statements and figures taken out, where the edit added nothing: a rewritten page withdraws none."""
        if self.added or not 0 < len(self.removed) <= _MOST_WITHDRAWN:
            return ()
        return tuple(each for each in self.removed if _STATED.search(each))


def compare(
    old_sentences: Sequence[str],
    new_sentences: Sequence[str],
    *,
    titles: tuple[str, str] = ("", ""),
    language: str = "en",
) -> RevisionChange:
    """Compare two readings of one article.

    Ignored: times of update, counters, white space, punctuation, the style of quotation marks, capitals,
    teasers, headings, furniture, how numbers, dates and common spellings are written, and the order of
    sentences.
    """
    old = [(sentence, _plain(sentence)) for _, sentence in _told(old_sentences)]
    new = [(position, sentence, _plain(sentence)) for position, sentence in _told(new_sentences)]
    spare = Counter(plain for _, plain in old)
    written = []
    for position, sentence, plain in new:
        if spare[plain] > 0:
            spare[plain] -= 1
        elif not any(plain == other for _, other in old):
            written.append((position, sentence))
    kept = {plain for _, _, plain in new}
    gone = [sentence for sentence, plain in old if plain not in kept]
    return replace(_paired(gone, written, language), headline=edits.headline(*titles))


def _paired(gone: list[str], written: list[tuple[int, str]], language: str) -> RevisionChange:
    changed, added = [], []
    left = [(old, Counter(_plain(old).split())) for old in gone]
    for position, sentence in written:
        words = Counter(_plain(sentence).split())
        alike = [(_alike(held, words), -place) for place, (_, held) in enumerate(left[:_MOST_PAIRS])]
        likeness, place = max(alike, default=(0.0, 0))
        if likeness >= SAME_SENTENCE:
            old, _ = left.pop(-place)
            figures = _figures(old, sentence, language)
            changed.append(ChangedSentence(old, sentence, position, figures, edits.substance(old, sentence)))
        else:
            added.append((position, sentence))
    return RevisionChange(tuple(added), tuple(old for old, _ in left), tuple(changed))


def _told(sentences: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give the sentences that an editor wrote, with their positions: no headings, no lists of articles."""
    listing = False
    for position, sentence in enumerate(sentences):
        line = sentence.strip()
        heading = len(line.split()) < _LONGEST_HEADING and bool(_HEADING.match(line))
        listing = bool(_LIST.match(line)) or (listing and (heading or len(line.split()) < _LONGEST_HEADING))
        noise = (
            static_furniture(line) or _TEASER.match(line) or _PAGE_LINE.match(line) or _VERBLESS.match(line)
        )
        if not (listing or heading or noise) and _plain(line):
            yield position, sentence


def _plain(sentence: str) -> str:
    return edits.words(sentence)


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words that two sentences have in common (Dice), 0..1."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _figures(old: str, new: str, language: str) -> tuple[tuple[str, str], ...]:
    """Pair the figures that an edit changed, where both sentences have as many of each unit."""
    before, after = figures_in(old, language=language), figures_in(new, language=language)
    if [figure.unit for figure in before] != [figure.unit for figure in after]:
        return ()
    return tuple(
        (one.text, other.text) for one, other in zip(before, after, strict=True) if one.value != other.value
    )
