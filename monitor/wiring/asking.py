"""Queries as people type them, for the command line, the API and the pages alike."""

from datetime import date

from monitor.query.tree import Node, Query
from monitor.settings import Settings


def read_query(settings: Settings, text: str, *, today: date) -> Query:
    """Read a query that may use the sets of all topics; of two with one name, the first topic's.

    Raises BadQuery, pointing at the character.
    """
    from monitor.query.grammar import parse  # noqa: PLC0415 - a grammar that `--help` need not wait for

    return parse(text, _sets(settings) if "@" in text else None, today=today)


def _sets(settings: Settings) -> dict[str, Node]:
    from monitor.topics.read import sets_from  # noqa: PLC0415 - as above

    found: dict[str, Node] = {}
    for mapping in settings.topics.values():
        found = sets_from(mapping) | found
    return found
