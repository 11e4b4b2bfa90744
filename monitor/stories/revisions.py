"""What an edit changed: a diff by sentence that dates, counters, teasers, style and order do not disturb."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.stories.cues import any_of
from monitor.stories.figures import figures_in
from monitor.stories.furniture import static_furniture

#: Two sentences of the same article are one, edited, from this likeness of their words (0..1).
SAME_SENTENCE = 0.5
#: Sentences compared pairwise at most; beyond it an edit is a new text, not a change.
_MOST_PAIRS = 60

_STAMP = re.compile(
    r"\b(?:last )?(?:updated|published|posted|modified)\b[^.]{0,60}|\b\d{1,2}[:.]\d\d\s?(?:am|pm|bst|gmt)?\b"
    r"|\b\d+\s(?:seconds?|minutes?|mins?|hours?|hrs?|days?)\s(?:ago|read)\b|\b\d[\d,]*\s(?:comments?|shares?|views?|reads?|likes?)\b",
    re.IGNORECASE,
)
#: Lines that a page rewrites by itself, and no editor.
_PAGE_LINES = r"""
\W*\d{1,2}(?:st|nd|rd|th)?\s[a-z]{3,9}\.?\s(?:19|20)\d\d(?:[,\s]+(?:at\s)?\d{1,2}[:.]\d\d)?\s?(?:am|pm|bst|gmt|utc)?\W*$
\W*comments?\s?\(\d+\)\W*$|\d[\d,]*\s(?:people|readers|others)\s(?:are|have)\s(?:read|view|watch)\w*
(?:this|the)\s(?:article|story|page)\swas\s(?:first|originally|last)\s(?:published|updated|changed|posted)
(?:diweddarwyd|cyhoeddwyd)\b.{0,60}$
"""
_PAGE_LINE = re.compile(any_of(_PAGE_LINES), re.IGNORECASE)
_TEASER = re.compile(
    r"^(?:read more|more|see also|related|watch|listen|also read|in pictures|live)\s?[:|–-]", re.IGNORECASE
)
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " ", "\u2011": "-"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
#: Ways of writing one thing: "9 per cent" is "9%", "1,200" is "1200", "wouldn't" is "would not".
_SPELLINGS = (
    (re.compile(r"\s?(?:per cent|percent)\b"), "%"),
    (re.compile(r"(?<=\d),(?=\d{3})"), ""),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"n't\b"), " not"),
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


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """What a later reading of an article says otherwise. Falsy where nothing of substance changed."""

    added: tuple[tuple[int, str], ...] = ()  #: position among the new sentences, and the sentence
    removed: tuple[str, ...] = ()
    changed: tuple[ChangedSentence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    @property
    def positions(self) -> frozenset[int]:
        """The new sentences that the edit wrote or rewrote."""
        return frozenset([position for position, _ in self.added] + [each.position for each in self.changed])


def compare(old_sentences: Sequence[str], new_sentences: Sequence[str]) -> RevisionChange:
    """Compare two readings of one article.

    Ignored: times of update, counters, white space, punctuation, the style of quotation marks, capitals,
    teasers, furniture, and the order of sentences.
    """
    old = [(sentence, _plain(sentence)) for sentence in old_sentences if _counts(sentence)]
    new = [
        (position, sentence, _plain(sentence))
        for position, sentence in enumerate(new_sentences)
        if _counts(sentence)
    ]
    spare = Counter(plain for _, plain in old)
    written = []
    for position, sentence, plain in new:
        if spare[plain] > 0:
            spare[plain] -= 1
        elif not any(plain == other for _, other in old):
            written.append((position, sentence))
    kept = {plain for _, _, plain in new}
    gone = [sentence for sentence, plain in old if plain not in kept]
    return _paired(gone, written)


def _paired(gone: list[str], written: list[tuple[int, str]]) -> RevisionChange:
    changed, added = [], []
    left = [(old, Counter(_plain(old).split())) for old in gone]
    for position, sentence in written:
        words = Counter(_plain(sentence).split())
        alike = [(_alike(held, words), -place) for place, (_, held) in enumerate(left[:_MOST_PAIRS])]
        likeness, place = max(alike, default=(0.0, 0))
        if likeness >= SAME_SENTENCE:
            old, _ = left.pop(-place)
            changed.append(ChangedSentence(old, sentence, position, _figures(old, sentence)))
        else:
            added.append((position, sentence))
    return RevisionChange(tuple(added), tuple(old for old, _ in left), tuple(changed))


def _counts(sentence: str) -> bool:
    line = sentence.strip()
    noise = static_furniture(line) or _TEASER.match(line) or _PAGE_LINE.match(line)
    return not noise and bool(_plain(line))


def _plain(sentence: str) -> str:
    bare = _STAMP.sub(" ", sentence.translate(_QUOTES).lower())
    for pattern, one_form in _SPELLINGS:
        bare = pattern.sub(one_form, bare)
    bare = re.sub(r"(?<=\d)[,.](?=\d)", "\x01", bare)
    return " ".join(re.sub(r"[^\w£$€%\x01]+", " ", bare).split())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words that two sentences have in common (Dice), 0..1."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _figures(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Pair the figures that an edit changed, where both sentences have as many of each unit."""
    before, after = figures_in(old), figures_in(new)
    if [figure.unit for figure in before] != [figure.unit for figure in after]:
        return ()
    return tuple(
        (one.text, other.text) for one, other in zip(before, after, strict=True) if one.value != other.value
    )
