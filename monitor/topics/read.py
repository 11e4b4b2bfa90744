"""A topic from its TOML file: everything that is wrong with it, in one go."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from monitor.errors import BadConfig, BadQuery
from monitor.model.ids import TopicId
from monitor.query.grammar import parse
from monitor.query.tree import Node, Query
from monitor.toml_fields import NOWHERE, Table
from monitor.toml_lines import TomlPath
from monitor.topics.topic import Clause, Drop, Organisation, Person, Role, Scale, Tag, Topic

_SET_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def from_toml(
    mapping: Mapping[str, object], *, topic_id: TopicId, lines: Mapping[TomlPath, int] = NOWHERE
) -> Topic:
    """Build the topic `topic_id` from a parsed file, whose keys stand on `lines`.

    Raises BadConfig with every problem at once, one sentence each, naming file, table, key, value, remedy and
    line.
    """
    problems: list[str] = []
    top = Table(mapping, where=f"topics/{topic_id}.toml", problems=problems, lines=lines)
    topic = _Reader(_sets(top)).topic(top, topic_id)
    top.finish()
    if problems:
        raise BadConfig(problems)
    return topic


def sets_from(mapping: Mapping[str, object]) -> dict[str, Node]:
    """The named sets of a parsed file that was checked before, for other queries to use."""
    return _sets(Table(mapping, where="a topic", problems=[]))


def _sets(top: Table) -> dict[str, Node]:
    """Read [sets] from top to bottom; a set may use the ones above it."""
    table = top.table("sets")
    sets: dict[str, Node] = {}
    for name in table.names():
        text = table.text(name)
        if not _SET_NAME.fullmatch(name):
            table.refuse(name, "a set needs a name of small letters, digits, - and _, such as nations")
        elif text:
            sets[name] = _query(table, name, text, sets).root
    return sets


def _query(table: Table, key: str, text: str, sets: Mapping[str, Node]) -> Query:
    """Parse, or note the problem and go on with a query that stands for the broken one."""
    try:
        return parse(text, sets)
    except BadQuery as error:
        table.refuse(key, str(error))
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
            table.finish()
        _distinct(top, "tag", [tag.id for tag in topic.tags])
        _distinct(scale, "clause", [clause.name for clause in topic.clauses])
        _distinct(top, "organisation", [body.id for body in topic.organisations])
        _distinct(top, "person", [person.name for person in topic.people])
        return topic

    def _required(self, table: Table, key: str) -> Query:
        text = table.text(key, required=True)
        return _query(table, key, text, self._sets) if text.strip() else parse("missing")

    def _optional(self, table: Table, key: str) -> Query | None:
        text = table.text(key)
        return _query(table, key, text, self._sets) if text else None

    def _clause(self, table: Table) -> Clause:
        clause = Clause(
            name=table.text("name", required=True),
            query=self._required(table, "query"),
            weight=table.number("weight", 0.0, least=-20, most=20, required=True),
            enough=table.number("enough", 3.0, least=0.1, most=100),
        )
        table.finish()
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
        table.finish()
        return tag


def _distinct(table: Table, key: str, names: Sequence[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            table.refuse(key, f'has "{name}" {times} times; once is expected')


def _scale(table: Table) -> Scale:
    usual = Scale()
    scale = Scale(
        title=table.number("title", usual.title, least=0, most=100),
        summary=table.number("summary", usual.summary, least=0, most=100),
        lead=table.number("lead", usual.lead, least=0, most=100),
        body=table.number("body", usual.body, least=0, most=100),
        lead_words=int(table.number("lead_words", usual.lead_words, least=0, most=1000)),
        start=table.number("start", usual.start, least=-20, most=20),
        core=table.number("core", usual.core, least=0, most=1),
        related=table.number("related", usual.related, least=0, most=1),
    )
    if scale.related > scale.core:
        table.refuse("related", f"is {scale.related:g}, above core; at most {scale.core:g} is expected")
    return scale


def _person(table: Table) -> Person:
    person = Person(
        name=table.text("name", required=True),
        aliases=table.texts("aliases"),
        roles=tuple(map(_role, table.tables("role"))),
    )
    table.finish()
    return person


def _role(table: Table) -> Role:
    role = Role(
        title=table.text("title", required=True),
        side=table.text("side"),
        since=table.day("since"),
        until=table.day("until"),
        verified=table.flag("verified", default=True),
    )
    if role.since and role.until and role.until <= role.since:
        table.refuse("until", f"is {role.until}; a day after since, {role.since}, is expected")
    table.finish()
    return role


def _organisation(table: Table) -> Organisation:
    body = Organisation(
        id=table.text("id", required=True),
        name=table.text("name", required=True),
        aliases=table.texts("aliases"),
        nation=table.text("nation"),
    )
    table.finish()
    return body
