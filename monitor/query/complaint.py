"""What is wrong with a query, in a sentence with a pointer under the character."""

from collections.abc import Iterable
from difflib import get_close_matches

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from monitor.errors import BadQuery

_SHOWN = 60  #: characters of the query on either side of the pointer

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
        message = f"the quotation mark at character {position + 1} is never closed"
    else:
        if "WORD" in expected:  # then something has to begin here: the joining words would only confuse
            expected = {"WORD"}
        spoken = [words for name, words in _SPOKEN.items() if name in expected]
        hope = f"; expected {', or '.join(spoken)}" if spoken else ""
        message = f"{found} cannot stand at character {position + 1}{hope}"
        if position == len(query):
            message = f"the query ends too soon, at character {position + 1}{hope}"
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
    return message[0].upper() + message[1:] + "."


def _pointer(query: str, position: int) -> str:
    """The query's line around `position`, with a caret under it."""
    start = max(query.rfind("\n", 0, position) + 1, position - _SHOWN)
    end = query.find("\n", position)
    line = query[start : min(end if end >= 0 else len(query), position + _SHOWN)]
    return f"    {line}\n    {' ' * (position - start)}^"
