"""What an edit changed: two readings side by side, sentence by sentence and word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from monitor.history.mentions import Split
from monitor.model.articles import Revision
from monitor.model.history import ChangeKind, Edit, SentenceChange, Span

#: Two sentences are one, edited, from this likeness of their words (0..1).
_SAME = 0.5
#: Sentences of a stretch compared pairwise at most, so that a rewritten long text stays quick.
_MOST = 80
_PIECES = re.compile(r"\s+|[^\W_]+(?:[.,]\d+)*|[^\w\s]|_")


def edit(before: Revision, after: Revision, split: Split) -> Edit:
    """Lay two readings of one article side by side."""
    return Edit(
        before=before,
        after=after,
        title=_pair(before.title, after.title, None, None),
        sentences=tuple(_compare(_flat(before.text, split), _flat(after.text, split))),
    )


def _flat(text: str, split: Split) -> list[str]:
    return [sentence for paragraph in split(text) for sentence in paragraph]


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield _pair(old[i], new[j], i, j)
        else:
            yield from _stretch(old, new, range(i1, i2), range(j1, j2))


def _stretch(old: Sequence[str], new: Sequence[str], gone: range, came: range) -> Iterator[SentenceChange]:
    """Pair what was rewritten within a stretch, in order; the rest was removed or added."""
    start = gone.start
    for j in came:
        alike = [(_likeness(old[i], new[j]), -i) for i in range(start, min(gone.stop, start + _MOST))]
        best, at = max(alike, default=(0.0, 0))
        if best < _SAME:
            yield SentenceChange(kind=ChangeKind.ADDED, after=(Span(new[j], changed=True),), after_sentence=j)
            continue
        yield from (_removed(old, i) for i in range(start, -at))
        yield _pair(old[-at], new[j], -at, j)
        start = -at + 1
    yield from (_removed(old, i) for i in range(start, gone.stop))


def _removed(old: Sequence[str], i: int) -> SentenceChange:
    return SentenceChange(kind=ChangeKind.REMOVED, before=(Span(old[i], changed=True),), before_sentence=i)


def _pair(old: str, new: str, i: int | None, j: int | None) -> SentenceChange:
    if old == new:
        return SentenceChange(
            kind=ChangeKind.SAME,
            before=(Span(old),),
            after=(Span(new),),
            before_sentence=i,
            after_sentence=j,
        )
    left, right = _PIECES.findall(old), _PIECES.findall(new)
    before: list[Span] = []
    after: list[Span] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        changed = tag != "equal"
        if i2 > i1:
            before.append(Span("".join(left[i1:i2]), changed))
        if j2 > j1:
            after.append(Span("".join(right[j1:j2]), changed))
    return SentenceChange(
        kind=ChangeKind.CHANGED,
        before=tuple(before),
        after=tuple(after),
        before_sentence=i,
        after_sentence=j,
    )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower().split(), other.lower().split(), autojunk=False).ratio()
