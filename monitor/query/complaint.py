"""What is wrong with a query, in a sentence with a pointer under the character."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from monitor.errors import BadQuery

_SHOWN = 36  #: columns of the query on either side of the pointer
_MARKS = ("Mn", "Me", "Mc")  #: categories of Unicode that are drawn over the sign before
_WIDE = ("W", "F")

#: How the grammar's terminals are called to a person. What is missing here is never expected alone.
_SPOKEN = {
    "WORD": 'a word, a "phrase", a prefix*, a field: or an opening bracket',
    "_OPEN": "an opening bracket",
    "_OR": "AND, OR or NEAR",
    "_COMMA": "a comma",
    "_CLOSE": "a closing bracket",
    "$END": "the end",
}


def complaint(message: str, query: str, position: int) -> BadQuery:
    """Word the error: `message`, and the place it is about."""
    position = min(position, len(query))
    return BadQuery(f"{_sentence(message)}\n{_pointer(query, position)}", query=query, position=position)


def unexpected(error: UnexpectedInput, query: str) -> BadQuery:
    """Say what stood where something else was expected."""
    position, found, expected = _where(error, query)
    if '"' in found and query.count('"') % 2:
        position = query.rindex('"')
        message = f"the quotation mark at {_at(query, position)} is never closed"
    else:
        if "WORD" in expected:  # then something has to begin here: the joining words would only confuse
            expected = {"WORD"}
        spoken = [words for name, words in _SPOKEN.items() if name in expected]
        hope = f"; expected {', or '.join(spoken)}" if spoken else ""
        message = f"{found} cannot stand at {_at(query, position)}{hope}"
        if position == len(query):
            position = len(query.rstrip())  # a closing """ stands on a line of its own
            message = f"the query ends too soon, at {_at(query, position)}{hope}"
        if "NEAR" in found:
            message += " (NEAR joins two things: put brackets round the first pair)"
    return complaint(message, query, position)


def nearest(name: str, known: Iterable[str], mark: str = "") -> str:
    """Say what `name` could have meant: the closest known names, or all of them."""
    names = sorted(known)
    close = get_close_matches(name, names, n=2)
    shown = ", ".join(f"{mark}{each}" if mark else f"{each}:" for each in close or names[:20])
    if not shown:
        return "; none is defined here"
    return f"; the nearest: {shown}" if close else f"; known here: {shown}"


def _where(error: UnexpectedInput, query: str) -> tuple[int, str, set[str]]:
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
        return position, f"'{query[position]}'", set()
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = error.token.start_pos or 0
        return position, f"'{error.token}'", set(error.expected)
    expected = set(error.expected) if isinstance(error, UnexpectedToken | UnexpectedEOF) else set()
    return len(query), "the end of the query", expected


def _sentence(message: str) -> str:
    message = " ".join(message.split())  # a phrase that it repeats may go over several lines
    return message[0].upper() + message[1:] + "."


def _at(query: str, position: int) -> str:
    """Name a place as an editor would; a query of one line has no line numbers."""
    line, column = query.count("\n", 0, position) + 1, position - query.rfind("\n", 0, position)
    return f"line {line}, character {column} of the query" if "\n" in query.strip() else f"character {column}"


def _pointer(query: str, position: int) -> str:
    """The query's line around `position`, with a caret under it in any terminal of 80 columns."""
    start = query.rfind("\n", 0, position) + 1
    end = query.find("\n", position)
    before, after = query[start:position], query[position : end if end >= 0 else len(query)]
    while _columns(before) > _SHOWN:
        before = before[1:]
    while _columns(after) > _SHOWN:
        after = after[:-1]
    return f"    {_drawn(before + after)}\n    {' ' * _columns(before)}^"


def _drawn(line: str) -> str:
    """Tabs and whatever cannot be seen as blanks, of one column each."""
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _columns(line: str) -> int:
    """How wide a terminal shows it: an accent that combines takes no room, a Chinese sign or an emoji two."""
    return sum(
        0 if unicodedata.category(sign) in _MARKS
        else 2 if unicodedata.east_asian_width(sign) in _WIDE
        else 1
        for sign in line
    )  # fmt: skip
