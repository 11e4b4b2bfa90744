"""Queries as people type them, for the command line, the API and the pages alike, and saved ones."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.errors import BadQuery
from monitor.model.ids import QueryId, TopicId
from monitor.query.tree import And, Bound, Dated, Node, Query
from monitor.settings import Settings

_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def read_query(settings: Settings, text: str, *, today: date) -> Query:
    """Read a query that may use saved queries and the sets of all topics; of two with one name, the first's.

    Raises BadQuery, pointing at the character.
    """
    from monitor.query.grammar import parse  # noqa: PLC0415 - a grammar that `--help` need not wait for

    if "@" not in text:
        return parse(text, today=today)
    saved = {str(name): query.root for name, query in saved_queries(settings).items()}
    return parse(text, _sets(settings.topics) | saved, today=today)


def saved_queries(settings: Settings) -> dict[QueryId, Query]:
    """Read the saved queries of settings that were checked."""
    return compile_queries(settings)[0]


def compile_queries(settings: Settings) -> tuple[dict[QueryId, Query], dict[QueryId, str]]:
    """Read the saved queries, and say what is wrong with the others.

    They are asked for years, so their days are those of the calendar. Each may use the topics' sets, and as
    sets the saved queries above it.
    """
    from monitor.query.grammar import parse  # noqa: PLC0415 - as above

    found: dict[QueryId, Query] = {}
    problems: dict[QueryId, str] = {}
    taken = {name for mapping in settings.topics.values() for name in mapping.get("sets", {})}
    sets = _sets(settings.topics) if any("@" in text for text in settings.queries.values()) else {}
    for name, text in settings.queries.items():
        try:
            if not _NAME.fullmatch(name):
                problems[name] = "is no name: small letters, digits, - and _ are expected"
            elif name in taken:
                problems[name] = f"a topic has a set of this name; choose another, for @{name} means that set"
            else:
                found[name] = parse(text, sets)
                sets[str(name)] = found[name].root
        except BadQuery as error:
            problems[name] = str(error)
            sets[str(name)] = parse("broken").root  # those that use it are not wrong for that
    return found, problems


def ended(query: Query, *, today: date) -> bool:
    """Tell whether a query asks for the past alone."""
    parts = query.root.parts if isinstance(query.root, And) else (query.root,)
    return any(isinstance(part, Dated) and part.bound is Bound.BEFORE and part.day <= today for part in parts)


def _sets(topics: Mapping[TopicId, Mapping[str, Any]]) -> dict[str, Node]:
    from monitor.topics.read import sets_from  # noqa: PLC0415 - as above

    found: dict[str, Node] = {}
    for mapping in topics.values():
        found = sets_from(mapping) | found
    return found
