"""A topic from its TOML file: everything that is wrong with it, in one go."""

import re
from collections.abc import Mapping

from monitor.errors import BadConfig, BadQuery
from monitor.model.ids import TopicId
from monitor.query.grammar import parse
from monitor.query.tree import Node, Query
from monitor.topics.table import Table
from monitor.topics.topic import Clause, Drop, Organisation, Person, Role, Scale, Tag, Topic

_SET_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def from_toml(mapping: Mapping[str, object], *, topic_id: TopicId) -> Topic:
    """Build the topic `topic_id` from a parsed file.

    Raises BadConfig with every problem at once, one sentence each, naming table, key, value and remedy;
    the caller adds the name of the file.
    """
    problems: list[str] = []
    top = Table(mapping, "", problems)
    sets = _sets(top)
    reader = _Reader(sets)
    topic = reader.topic(top, topic_id)
    top.close()
    if problems:
        raise BadConfig(problems)
    return topic


def sets_from(mapping: Mapping[str, object]) -> dict[str, Node]:
    """The named sets of a parsed file that was checked before, for other queries to use."""
    return _sets(Table(mapping, "", []))


def _sets(top: Table) -> dict[str, Node]:
    """Read [sets] from top to bottom; a set may use the ones above it."""
    table = top.table("sets")
    sets: dict[str, Node] = {}
    for name in table.names():
        text = table.text(name)
        if not _SET_NAME.fullmatch(name):
            table.complain(
                f"the set {name!r} needs a name of small letters, digits, - and _, as in [sets] nations"
            )
        elif text:
            sets[name] = _query(table, name, text, sets).root
    return sets


def _query(table: Table, key: str, text: str, sets: Mapping[str, Node]) -> Query:
    """Parse, or note the problem and go on with a query that stands for the broken one."""
    try:
        return parse(text, sets)
    except BadQuery as error:
        table.complain(f"{table.at(key)}: {error}")
        return parse("broken")


class _Reader:
    """Reads the parts of a topic, given its sets."""

    def __init__(self, sets: Mapping[str, Node]) -> None:
        self._sets = sets

    def topic(self, top: Table, topic_id: TopicId) -> Topic:
        gate, drop, scale = top.table("query"), top.table("drop"), top.table("score")
        topic = Topic(
            id=topic_id,
            title=top.text("title", required=True),
            description=top.text("description"),
            core=self._required(gate, "core"),
            related=self._optional(gate, "related"),
            headline=self._optional(gate, "headline"),
            scale=_scale(scale),
            clauses=tuple(map(self._clause, scale.tables("clause"))),
            drop=self._drop(drop) if drop.names() else None,
            tags=tuple(map(self._tag, top.tables("tag"))),
            people=tuple(map(_person, top.tables("person"))),
            organisations=tuple(map(_organisation, top.tables("organisation"))),
        )
        for table in (gate, drop, scale):
            table.close()
        top.distinct("tag", [tag.id for tag in topic.tags])
        top.distinct("score.clause", [clause.name for clause in topic.clauses])
        top.distinct("organisation", [body.id for body in topic.organisations])
        top.distinct("person", [person.name for person in topic.people])
        return topic

    def _required(self, table: Table, key: str) -> Query:
        text = table.text(key, required=True)
        return _query(table, key, text, self._sets) if text else parse("missing")

    def _optional(self, table: Table, key: str) -> Query | None:
        text = table.text(key)
        return _query(table, key, text, self._sets) if text else None

    def _clause(self, table: Table) -> Clause:
        clause = Clause(
            name=table.text("name", required=True),
            query=self._required(table, "query"),
            weight=table.number("weight", 0.0, low=-20, high=20, required=True),
            enough=table.number("enough", 3.0, low=0.1, high=100),
        )
        table.close()
        return clause

    def _drop(self, table: Table) -> Drop:
        return Drop(
            when=self._required(table, "when"),
            against=self._optional(table, "against"),
            unless=self._optional(table, "unless"),
        )

    def _tag(self, table: Table) -> Tag:
        tag = Tag(
            id=table.text("id", required=True),
            title=table.text("title", required=True),
            query=self._required(table, "query"),
        )
        table.close()
        return tag


def _scale(table: Table) -> Scale:
    usual = Scale()
    scale = Scale(
        title=table.number("title", usual.title, low=0, high=100),
        summary=table.number("summary", usual.summary, low=0, high=100),
        lead=table.number("lead", usual.lead, low=0, high=100),
        body=table.number("body", usual.body, low=0, high=100),
        lead_words=int(table.number("lead_words", usual.lead_words, low=0, high=1000)),
        start=table.number("start", usual.start, low=-20, high=20),
        core=table.number("core", usual.core, low=0, high=1),
        related=table.number("related", usual.related, low=0, high=1),
    )
    if scale.related > scale.core:
        table.complain(
            f"{table.at('related')} is {scale.related}, above core, {scale.core}; it may at most equal it"
        )
    return scale


def _person(table: Table) -> Person:
    person = Person(
        name=table.text("name", required=True),
        aliases=table.texts("aliases"),
        roles=tuple(map(_role, table.tables("role"))),
    )
    table.close()
    return person


def _role(table: Table) -> Role:
    role = Role(
        title=table.text("title", required=True),
        side=table.text("side"),
        since=table.day("since"),
        until=table.day("until"),
        verified=table.flag("verified", usual=True),
    )
    if role.since and role.until and role.until <= role.since:
        table.complain(f"{table.at('until')} is {role.until}, not after since, {role.since}")
    table.close()
    return role


def _organisation(table: Table) -> Organisation:
    body = Organisation(
        id=table.text("id", required=True),
        name=table.text("name", required=True),
        aliases=table.texts("aliases"),
        nation=table.text("nation"),
    )
    table.close()
    return body
