"""Who had a phrase or a figure first."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from monitor.history.folding import fold
from monitor.model.history import FirstMention, Mention
from monitor.query.figures import SCALE_OF, SCALES

#: Splits a text into paragraphs of sentences.
Split = Callable[[str], tuple[tuple[str, ...], ...]]

_FIGURE = re.compile(r"(?P<sign>[£€$]?)\s?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s?(?P<scale>[a-z]*)\.?")


def ways_of_writing(phrase: str) -> tuple[str, ...]:
    """The phrase itself, and for a figure the other ways in which papers write it.

    "£16.4m" is also "£16.4 million"; "10,254" is also "10254".
    """
    asked = " ".join(phrase.split())
    found = _FIGURE.fullmatch(fold(asked))
    if found is None:
        return (asked,)
    sign, number, scale = found["sign"], found["number"], found["scale"]
    if scale and scale not in SCALE_OF:
        return (asked,)
    plain = number.replace(",", "")
    whole, _, rest = plain.partition(".")
    grouped = f"{int(whole):,}" + (f".{rest}" if rest else "") if len(whole) < 16 else plain
    numbers = dict.fromkeys((number, plain, grouped))
    if not scale:
        ways = [f"{sign}{n}" for n in numbers]
    else:
        names = SCALES[SCALE_OF[scale]]
        ways = [f"{sign}{n}{gap}{name}" for n in numbers for name in names for gap in ("", " ")]
    return tuple(dict.fromkeys([asked, *ways]))


def first_mention(
    phrase: str, ask: Callable[[str], Iterable[Mention]], split: Split, *, limit: int
) -> FirstMention:
    """Find the earliest articles that hold a phrase; `ask` gives whole texts that may hold it."""
    ways = ways_of_writing(phrase)
    held: dict[tuple[int, int], Mention] = {}
    for way in ways:
        for mention in ask(way):
            key = (mention.cite.article, mention.cite.revision)
            found = held.get(key) or _sentence(mention, ways, split)
            if found is not None:
                held[key] = found
    firsts: dict[int, Mention] = {}
    for mention in sorted(held.values(), key=lambda m: (m.cite.article, m.cite.revision)):
        firsts.setdefault(mention.cite.article, mention)  # a later reading says it again
    ordered = sorted(firsts.values(), key=lambda m: (m.cite.at, m.cite.article))
    return FirstMention(
        phrase=phrase,
        searched=ways,
        mentions=tuple(ordered[:limit]),
        owners=len({mention.owner for mention in ordered}),
        more=len(ordered) > limit,
    )


def _sentence(mention: Mention, ways: Iterable[str], split: Split) -> Mention | None:
    """Narrow a text to the sentence that holds the phrase; None where only its words lie about."""
    patterns = [_whole(way) for way in ways]
    for place, text in _places(mention, split):
        folded = fold(text)
        if any(pattern.search(folded) for pattern in patterns):
            return replace(mention, text=text, cite=replace(mention.cite, sentence=place))
    return None


def _places(mention: Mention, split: Split) -> Iterator[tuple[int | None, str]]:
    sentences = [sentence for paragraph in split(mention.text) for sentence in paragraph]
    yield from enumerate(sentences)
    yield None, mention.cite.title


def _whole(way: str) -> re.Pattern[str]:
    """A pattern for the phrase that does not end inside a word or number: £1.6m is not in £21.6m."""
    more = rf"|\s(?:{'|'.join(SCALE_OF)})\b" if way[-1:].isdigit() else ""
    return re.compile(rf"(?<![\w.,]){re.escape(fold(way))}(?!\w|[.,]\d{more})")
