"""A glance may be wrong on the generous side only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.topics import Field
from monitor.query.document import Document, index
from monitor.query.evaluate import Reading
from monitor.query.glance import Glance
from monitor.query.grammar import parse
from monitor.query.tree import And, AtLeast, Named, Near, Node, Not, Or, Term, Within, joined

VOCABULARY = st.sampled_from(["a", "b", "ab", "über", "b’c"])
TEXTS = st.lists(st.one_of(VOCABULARY, st.sampled_from(["\n", "—", "½"])), max_size=12).map(" ".join)
TERMS = st.builds(
    Term,
    st.lists(st.sampled_from(["a", "b", "ab", "uber", "c"]), min_size=1, max_size=2).map(tuple),
    st.booleans(),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        parts.map(Not),
        parts.map(lambda part: Named("set", part)),
        st.builds(Within, st.sampled_from(Field), parts),
        st.builds(Near, parts, parts, st.integers(0, 3)),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: joined(And, tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: joined(Or, tuple(found))),
        st.builds(AtLeast, st.integers(1, 2), st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(NODES, TEXTS, TEXTS)
def test_what_holds_is_never_ruled_out(node: Node, title: str, summary: str) -> None:
    found = Reading(index(Document(title=title, summary=summary))).find(node)
    assert found is None or Glance(title, summary).allows(node)


@pytest.mark.parametrize(
    "text",
    [
        "ferry",
        "ferr*",
        "ferry AND harbour",
        "ferry OR boat",
        '"the council meets"',
        "council NEAR/3 ferry",
        "2 of (council, ferry, boat)",
        "title:ferry",
        '"met the counc*"',
    ],
)
def test_what_has_none_of_the_words_is_ruled_out(text: str) -> None:
    assert not Glance("Council met on Tuesday", "The council met again.").allows(parse(text).root)


@pytest.mark.parametrize(
    "text", ["council", "counc*", '"council met"', "met NEAR/1 council", "NOT ferry", "*", "outlet:times"]
)
def test_what_may_hold_is_let_through(text: str) -> None:
    assert Glance("Council met on Tuesday", "The council met again.").allows(parse(text).root)
