"""Names that somebody asked for and nothing on record bears, and those on record that could be meant."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from monitor.query.text import words
from monitor.query.tree import Fact, Is, Node, Term, children

_NAMES = frozenset({Fact.OUTLET, Fact.OWNER, Fact.LANGUAGE, Fact.TOPIC, Fact.SPEAKER, Fact.STORY})
_MOST = 5  #: names of one query that are looked up
_SHOWN = 8
_NEAR = 3
_LIKE = 0.65  #: how alike (0..1) the letters of two names are of which one is the other, mistyped


def named(node: Node) -> tuple[Is, ...]:
    """The outlets, owners, languages, topics, speakers and stories that a query names, each once."""
    return tuple(dict.fromkeys(_named(node)))[:_MOST]


def _named(node: Node) -> Iterator[Is]:
    if isinstance(node, Is) and node.fact in _NAMES:
        yield node
    for part in children(node):
        yield from _named(part)


def near(asked: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names that are like `asked`, whole or for as many words in a row, nearest first."""
    wanted = words(asked)
    runs: dict[str, dict[str, None]] = {}
    for name in known:
        held = words(name)
        for start in range(max(1, len(held) - len(wanted) + 1)):
            runs.setdefault(" ".join(held[start : start + len(wanted)]), {})[name] = None
        runs.setdefault(" ".join(held), {})[name] = None
    close = get_close_matches(" ".join(wanted), runs, n=2 * _NEAR, cutoff=_LIKE)
    return tuple(dict.fromkeys(name for run in close for name in runs[run]))[:_NEAR]


def unknown(asked: Is, known: Sequence[str]) -> str:
    """Say that nothing bears a name, and which names there are: those near to it, else the first."""
    close = near(" ".join(asked.term.words), known)
    shown = close or sorted(known)[:_SHOWN]
    if not shown:
        return f"nothing on record has {asked}"
    terms = ", ".join(str(Is(asked.fact, Term(tuple(words(name))))) for name in shown)
    more = "" if close or len(known) <= _SHOWN else f" and {len(known) - _SHOWN} more"
    return f"nothing on record has {asked}; {'the nearest' if close else 'there is'}: {terms}{more}"
