"""Many alternatives as one pattern that tries only those which begin with the letter at hand."""

from collections import defaultdict
from collections.abc import Iterator

_QUANTIFIERS = ("?", "*", "+", "{")


def any_of(block: str) -> str:
    """Write a block of alternatives, one or more a line, as one pattern.

    They are gathered by their first letter, which `re` does not do: one letter rules out nearly all of
    hundreds of alternatives. What begins with no plain letter is tried after the others.
    """
    gathered: dict[str, list[str]] = defaultdict(list)
    for alternative in _apart("|".join(filter(None, block.splitlines()))):
        for letter, rest in _first_letters(alternative):
            gathered[letter].append(rest)
    others = gathered.pop("", [])
    return _group([letter + _group(rests) for letter, rests in sorted(gathered.items())] + others)


def _group(alternatives: list[str]) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _first_letters(alternative: str) -> Iterator[tuple[str, str]]:
    """Give each letter with which an alternative may begin, and what follows it; "" where none is plain."""
    if alternative[:1].isalpha() and alternative[1:2] not in _QUANTIFIERS:
        yield alternative[0], alternative[1:]
        return
    end = _end_of_group(alternative) if alternative.startswith("(?:") else 0
    inner = _apart(alternative[3 : end - 1]) if alternative[end : end + 1] not in _QUANTIFIERS else ()
    begun = [pair for one in inner for pair in _first_letters(one)] if end else []
    if not begun or any(not letter for letter, _ in begun):
        yield "", alternative
        return
    rests: dict[str, list[str]] = defaultdict(list)
    for letter, rest in begun:
        rests[letter].append(rest)
    for letter, some in rests.items():
        yield letter, _group(some) + alternative[end:]


def _apart(alternatives: str) -> Iterator[str]:
    """Split a pattern at the bars that stand outside its groups and sets."""
    start = place = 0
    while place < len(alternatives):
        if alternatives[place] == "|":
            yield alternatives[start:place]
            start = place + 1
        place = _after(alternatives, place)
    yield alternatives[start:]


def _end_of_group(pattern: str, start: int = 0) -> int:
    place = start + 1
    while pattern[place] != ")":
        place = _after(pattern, place)
    return place + 1


def _after(pattern: str, place: int) -> int:
    """Say where the next piece of a pattern begins: an escape, a set, a group or one character further on."""
    if pattern[place] == "\\":
        return place + 2
    if pattern[place] == "[":
        place = pattern.index("]", place + 2)
    return _end_of_group(pattern, place) if pattern[place] == "(" else place + 1
