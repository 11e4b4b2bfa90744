"""In memory, in SQLite and in PostgreSQL a query finds the same articles."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import BadInput
from monitor.model.answers import Order
from monitor.model.ids import TopicId
from monitor.model.stories import Kind, Quotation
from monitor.model.topics import Field, Level, Match
from monitor.query.document import Index, index
from monitor.query.evaluate import Reading
from monitor.query.grammar import parse
from monitor.query.tree import (
    And,
    AtLeast,
    Bound,
    Dated,
    Everything,
    Fact,
    Is,
    Named,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
    Within,
)
from storage.archive import reading
from tests.storage.newsroom import Newsroom, finding, judged, minutes

#: As written, and as folded. Some are words of outlets, owners and languages as well.
WORDS = (
    *("ward", "opens", "Zürich", "ŵyl", "2025", "16.4m", "foo-bar", "straße", "Ελλάς", "war", "wards", "½"),
    *("times", "Paper", "en"),
)
FOLDED = (
    *("ward", "opens", "zurich", "wyl", "2025", "16", "4m", "foo", "bar", "strasse", "ελλασ", "war", "12"),
    *("times", "paper", "en", "county", "2"),
)
OUTLETS = ("County Times", "Times Ward", "Y Cymro")
OWNERS = ("Paper", "Times Group")
#: Round the ends of days, months and years, and before the years that the index has words for.
PUBLISHED = (
    datetime(1979, 12, 31, tzinfo=UTC),
    datetime(2023, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2024, 1, 1, tzinfo=UTC),
    datetime(2024, 11, 30, 12, tzinfo=UTC),
    datetime(2025, 1, 31, 23, 59, tzinfo=UTC),
    datetime(2025, 2, 1, tzinfo=UTC),
)
DAYS = sorted({moment.date() + timedelta(days) for moment in PUBLISHED for days in (-1, 0, 1, 40)})
#: One ends as another begins, and one has the name of a kind: neither may answer for the other.
SPEAKERS = ("Ann Lee", "Lee Annis", "Reply Annlee", None)
FIGURES = ("£16.4m", "£116.4m", "12 beds", "112 lee")
TOPICS = ("health", "health-trusts")
ARTICLES = 50


def fill(newsroom: Newsroom, seed: int) -> None:
    """Write random articles, some edited, placed, and on a topic."""
    chance = random.Random(seed)
    for number in range(ARTICLES):
        newsroom.at = minutes(number)
        revision = newsroom.read(
            " ".join(chance.choices(WORDS, k=chance.randrange(4))) or "x",
            "\n".join(" ".join(chance.choices(WORDS, k=chance.randrange(9))) for _ in range(3)),
            path=str(chance.randrange(ARTICLES)),
            site=chance.choice(OUTLETS),
            owner=chance.choice(OWNERS),
            language=chance.choice(("en", "cy")),
            published_at=chance.choice((None, *PUBLISHED)),
        )
        if chance.random() < 0.4:
            level = chance.choice(tuple(Level))
            verdict = Match(topic=TopicId(chance.choice(TOPICS)), level=level, score=0.5, evidence=())
            with newsroom.write() as records:
                records.matches.record(revision.id, [verdict], at=newsroom.at)
        if revision.number == 1 and chance.random() < 0.4:
            story = newsroom.story()
            newsroom.place(revision, story)
            said = Quotation(text="x", speaker=chance.choice(SPEAKERS), sentence=0)
            kind = chance.choice((Kind.REPLY, Kind.IN_FORCE))
            found = finding(kind=kind, quotations=(said,))
            newsroom.develop(revision, story, found)
            stated = json.dumps([{"text": chance.choice(FIGURES)}])
            with newsroom.write() as records:
                records.stories.judge(revision, story, [judged(0, "x")], [("", stated)], at=newsroom.at)


def terms(vocabulary: tuple[str, ...]) -> st.SearchStrategy[Term]:
    single = st.builds(Term, st.tuples(st.sampled_from(vocabulary)))  # phrases are seldom found
    whole = single | st.builds(Term, st.lists(st.sampled_from(vocabulary), min_size=2, max_size=3).map(tuple))
    start = st.sampled_from([word for word in vocabulary if len(word) > 1]).flatmap(
        # The grammar takes no prefix of one character.
        lambda word: st.integers(2, len(word)).map(lambda end: Term((word[:end],), prefix=True))
    )
    return whole | start


FACTS = st.one_of(
    st.builds(Is, st.just(Fact.OUTLET), terms(("county", "times", "cymro", "paper", "ward"))),
    st.builds(Is, st.just(Fact.OWNER), terms(("paper", "group", "times", "en"))),
    st.builds(Is, st.just(Fact.LANGUAGE), terms(("en", "cy"))),
    st.builds(Is, st.just(Fact.SPEAKER), terms(("ann", "lee", "annis"))),
    st.builds(Is, st.just(Fact.FIGURE), terms(("16", "4m", "116", "12", "beds", "lee"))),
    st.builds(Is, st.just(Fact.KIND), terms(("in", "force", "reply"))),
    st.builds(Is, st.just(Fact.TOPIC), terms(("health", "trusts"))),
    st.builds(Is, st.just(Fact.STORY), terms(tuple(str(number) for number in range(1, 25)))),
    st.builds(Dated, st.sampled_from(Bound), st.sampled_from(DAYS)),
)


def groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    either = st.lists(terms(FOLDED), min_size=2, max_size=3).map(lambda found: Or(tuple(found)))
    placed = terms(FOLDED) | either | st.builds(Within, st.sampled_from(Field), terms(FOLDED))
    near = st.builds(Near, placed, placed, st.integers(1, 4) | st.integers(1, 12))
    span = st.builds(
        lambda day, other: And((Dated(Bound.AFTER, min(day, other)), Dated(Bound.BEFORE, max(day, other)))),
        *[st.sampled_from(DAYS)] * 2,
    )
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, parts),
        st.builds(lambda part, barred: And((part, Not(barred))), placed, placed | parts),
        st.builds(lambda part, days: And((part, *days.parts)), placed, span),
        st.builds(AtLeast, st.integers(1, 2), several),
        st.builds(Within, st.sampled_from(Field), parts),
        st.builds(Named, st.just("set"), parts),
        near,
        st.builds(lambda part, other: And((part, Not(other))), parts, near),
        st.builds(lambda part, other: Or((part, Not(other))), near, near),
    )


NODES = st.recursive(terms(FOLDED) | FACTS | st.just(Everything()), groups, max_leaves=7)


@dataclass(frozen=True)
class Held:
    """One revision as the rules in memory read it."""

    revision: int
    article: int
    index: Index


def read_all(newsroom: Newsroom) -> list[Held]:
    """Every revision, cut into words once."""
    with newsroom.store.read() as connection:
        read = reading.held(connection, range(1, ARTICLES + 1))
        return [Held(one.id, one.article, index(one.document)) for one in read]


def expected(held: Sequence[Held], query: Query) -> list[int]:
    """The newest answering revision of each article, as the rules in memory find it."""
    found = {one.article: one.revision for one in held if Reading(one.index).find(query.root) is not None}
    return sorted(found.values(), reverse=True)


def test_the_databases_find_what_the_rules_in_memory_find(newsroom: Newsroom) -> None:
    fill(newsroom, seed=7)
    held = read_all(newsroom)

    @settings(max_examples=200)
    @given(NODES)
    def check(node: Node) -> None:
        query = Query(node)
        wanted = expected(held, query)
        newest = newsroom.archive.search(query, limit=ARTICLES)
        assert [hit.revision for hit in newest.hits] == wanted
        ranked = newsroom.archive.search(query, limit=ARTICLES, order=Order.RANKED)
        assert sorted((hit.revision for hit in ranked.hits), reverse=True) == wanted

    check()


#: A query for every rule of the two compilers; each finds some articles and not all, so that a rule that is
#: left out shows.
SHARP = (
    "ward NOT opens",
    "NOT ward",
    "NOT (ward OR opens)",
    "NOT (ward opens)",
    "(NOT ward) OR (NOT opens)",
    "(NOT ward) (NOT opens)",
    "NOT title:ward",
    "title:(NOT ward)",
    "ward NEAR/1 opens",
    "(ward OR war) NEAR/2 (opens OR times)",
    "NOT (ward NEAR/1 opens)",
    "ward NOT (opens NEAR/1 times)",
    "(ward NEAR/1 opens) OR (times NEAR/1 ward)",
    "outlet:times OR (ward NEAR/1 opens)",
    '"ward opens"',
    '"opens ward"',
    '"foo bar"',
    '"16 4m"',
    '"war*"',
    "war*",
    '"ward op*"',
    '"opens war*"',
    "war",
    "(ward OR opens) (times OR foo)",
    "ward OR opens times",
    "times (ward OR (opens foo))",
    "(ward OR opens) NOT (times OR foo)",
    "ward (outlet:times OR opens)",
    "title:ward",
    "body:ward",
    "body:ward NOT title:ward",
    "title:ward body:opens",
    "title:(ward NEAR/9 opens)",
    "body:(title:ward)",
    "body:(ward OR title:opens)",
    "body:(outlet:times ward)",
    "Zurich",
    "ŵyl",
    "STRASSE",
    "Ελλάς",
    "2025",
    "16",
    "4m",
    "times NOT outlet:times",
    "outlet:times NOT times",
    "outlet:ward NOT ward",
    'outlet:"times ward"',
    "outlet:coun*",
    "owner:times",
    "owner:times NOT outlet:times",
    "paper NOT owner:paper",
    "language:en NOT en",
    "NOT outlet:times",
    "speaker:ann",
    "speaker:ann*",
    "speaker:lee",
    'speaker:"ann lee"',
    "speaker:annlee",
    "figure:16",
    "figure:16.4m",
    "figure:£16.4m",
    "figure:16*",
    "figure:12",
    "figure:lee",
    'figure:"12 beds"',
    "NOT figure:12",
    "kind:force",
    "kind:reply",
    "topic:health",
    "topic:trusts",
    'topic:"health trusts"',
    "NOT topic:health",
    "story:1",
    "after:2024-01-01",
    "before:2024-01-01",
    "before:1980-02-09",
    "NOT after:2024-01-01",
    "NOT before:2024-01-01",
    "after:2024-01-01 before:2025-02-01",
    "after:2023-12-31 before:2024-01-01",
    "after:2023-12-31 before:2025-02-02",
    "after:2024-11-30 before:2024-12-31",
    "after:2025-01-31 before:2025-02-01",
    "after:1979-01-01 before:1980-01-01",
    "before:2025-02-01 before:2024-01-01",
    "after:2024-01-01 after:2025-02-01",
    "ward after:2023-12-31 before:2025-02-02",
    "2 of (ward, opens, times)",
    "3 of (ward, opens, times, foo)",
    "2 of (ward NEAR/1 opens, times, foo)",
    "1 of (ward NEAR/1 opens, times NEAR/1 foo)",
    "2 of (ward, outlet:times, title:opens)",
    "4 of (ward, opens, times, foo, bar, paper, war, en, zurich)",  # too many alternatives to write out
    "NOT 4 of (ward, opens, times, foo, bar, paper, war, en, zurich)",
    "2 of (title:ward, (opens NOT times), 2 of (foo, bar, story:1))",
    "(ward OR (opens (times OR (foo NOT (bar OR (war paper))))))",
    "((ward opens) OR (times foo)) NOT ((bar OR paper) (war OR en))",
    "NOT (NOT (ward OR NOT (opens times)))",
    "(outlet:times OR (owner:paper NOT after:2024-01-01)) (ward OR NOT opens)",
    "body:((ward OR opens) NOT (times OR foo))",
)


def test_a_query_for_every_rule_finds_what_the_rules_in_memory_find(newsroom: Newsroom) -> None:
    fill(newsroom, seed=13)
    held = read_all(newsroom)
    articles = len({one.article for one in held})
    for text in SHARP:
        query = parse(text)
        wanted = expected(held, query)
        assert 0 < len(wanted) < articles, f"{text} tells nothing"
        for order in Order:
            found = newsroom.archive.search(query, limit=ARTICLES, order=order)
            assert sorted((hit.revision for hit in found.hits), reverse=True) == wanted, text


def test_the_largest_query_that_is_read_is_answered(newsroom: Newsroom) -> None:
    fill(newsroom, seed=8)
    many = " OR ".join(f"w{number}" for number in range(1_400))
    deep = "(" * 24 + "ward" + " OR x)" * 24
    wide = " ".join(f"NOT w{number}" for number in range(1_400))
    for text in (f"{many} OR ward", deep, wide, "ward NOT (" + many + ")"):
        newsroom.archive.search(parse(text), limit=5)
    fields = " OR ".join(f"outlet:o{number}" for number in range(999))
    with pytest.raises(BadInput, match="at most 200 fields"):
        newsroom.archive.search(parse(fields), limit=5)
