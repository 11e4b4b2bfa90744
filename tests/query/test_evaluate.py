"""What a query finds in an article."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.query.document import Document, index
from monitor.query.evaluate import Reading, holds
from monitor.query.grammar import parse
from monitor.query.tree import And, Fact, Node, Not, Or, Query, Term, joined

ARTICLE = Document(
    title="Powys patients to wait longer in England",
    summary="Health board votes for Welsh targets.",
    text="Hospitals in Hereford and Shrewsbury were told on Wednesday.\n"
    "The “cross–border” rules start in July.",
    language="en-GB",
    outlet="County Times",
    owner="Newsquest",
    published_at=datetime(2025, 3, 26, 18, tzinfo=UTC),
    facts=((Fact.SPEAKER, "Hayley Thomas"), (Fact.FIGURE, "£16.4m")),
)


@pytest.mark.parametrize(
    "text",
    [
        "powys",
        "POWYS England",
        '"health board"',
        "patien*",
        '"welsh targ*"',
        "cross-border",
        "nothing OR powys",
        "powys NOT nothing",
        "NOT nothing",
        "*",
        "title:powys",
        "body:hospitals",
        "summary:(health AND targets)",
        "title:(NOT hereford)",
        "Hereford NEAR/1 Shrewsbury",
        "Shrewsbury NEAR/1 Hereford",
        "(hospital* OR clinic) NEAR/3 (shrewsbury OR telford)",
        "(Hereford NEAR/1 Shrewsbury) NEAR/3 wednesday",
        "England NEAR/20 health",
        "2 of (powys, england, scotland)",
        "outlet:county",
        'owner:newsquest speaker:"Hayley Thomas"',
        "figure:£16.4m",
        "language:en",
        "after:2025-03-26 before:2025-03-27",
    ],
)
def test_these_hold(text: str) -> None:
    assert holds(parse(text), ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "powy",
        '"board health"',
        '"wednesday the"',
        '"england health"',
        "powys nothing",
        "powys NOT england",
        "body:powys",
        "title:hereford",
        "title:(NOT powys)",
        "Hereford NEAR/1 Wednesday",
        "3 of (powys, england, scotland)",
        "outlet:times speaker:miles",
        "language:cy",
        "after:2025-03-27",
        "before:2025-03-26",
    ],
)
def test_these_do_not_hold(text: str) -> None:
    assert not holds(parse(text), ARTICLE)


def test_an_article_without_a_date_is_neither_before_nor_after() -> None:
    undated = Document(title="a")
    assert not holds(parse("after:2000-01-01"), undated)
    assert not holds(parse("before:2100-01-01"), undated)


def test_a_welsh_word_can_be_asked_of_welsh_text_only() -> None:
    """GIG is the NHS in Welsh; in English a gig is a concert."""
    query = parse("language:cy GIG")
    assert holds(query, Document(title="Y GIG yng Nghymru", language="cy"))
    assert not holds(query, Document(title="Gig at the stadium", language="en"))


def test_what_is_found_is_shown_as_it_was_written() -> None:
    read = index(ARTICLE)
    spans = Reading(read).find(parse('"cross border" OR powys').root)
    assert [read.verbatim(span)[0] for span in spans or ()] == ["Powys", "cross–border"]


def test_a_long_passage_is_cut_at_a_word() -> None:
    read = index(Document(title="", text="alpha " + "filler " * 60 + "omega"))
    (span,) = Reading(read).find(parse("alpha NEAR/100 omega").root) or ()
    shown, _ = read.verbatim(span, longest=40)
    assert shown.startswith("alpha filler")
    assert len(shown) <= 40
    assert not shown.endswith("fill")


def test_near_stays_quick_in_a_hostile_article() -> None:
    """Two words, twenty thousand times each: pairs would be four hundred million."""
    read = index(Document(title="", text="hospital england " * 20_000))
    found = Reading(read).find(parse("hospital NEAR/200 england").root)
    assert found is not None
    assert len(found) <= 40_000


VOCABULARY = st.sampled_from("abcd")
TEXTS = st.lists(VOCABULARY, max_size=14).map(" ".join)
DOCUMENTS = st.builds(lambda title, text: Document(title=title, text=text), TEXTS, TEXTS)
TERMS = st.lists(VOCABULARY, min_size=1, max_size=2).map(lambda found: Term(tuple(found)))
NODES: st.SearchStrategy[Node] = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        parts.map(Not),
        st.tuples(parts, parts).map(lambda pair: joined(And, pair)),
        st.tuples(parts, parts).map(lambda pair: joined(Or, pair)),
    ),
    max_leaves=5,
)


def _holds(node: Node, document: Document) -> bool:
    return holds(Query(node), document)


@given(NODES, NODES, DOCUMENTS)
def test_and_or_not_keep_the_laws_of_logic(one: Node, other: Node, document: Document) -> None:
    here, there = _holds(one, document), _holds(other, document)
    assert _holds(And((one, other)), document) == (here and there)
    assert _holds(Or((one, other)), document) == (here or there)
    assert _holds(Not(one), document) == (not here)
    assert _holds(Not(And((one, other))), document) == _holds(Or((Not(one), Not(other))), document)


def _near_by_hand(text: str, one: str, other: str, distance: int) -> bool:
    found = text.split()
    ones = [place for place, word in enumerate(found) if word == one]
    others = [place for place, word in enumerate(found) if word == other]
    return any(abs(here - there) - 1 <= distance for here in ones for there in others)


@given(TEXTS, VOCABULARY, VOCABULARY, st.integers(1, 6))
def test_near_is_what_counting_on_fingers_says(text: str, one: str, other: str, distance: int) -> None:
    document = Document(title="", text=text)
    expected = _near_by_hand(text, one, other, distance)
    assert holds(parse(f"{one} NEAR/{distance} {other}"), document) == expected
    assert holds(parse(f"{other} NEAR/{distance} {one}"), document) == expected


@given(TEXTS, st.lists(VOCABULARY, min_size=1, max_size=3))
def test_a_phrase_is_found_where_its_words_stand_in_a_row(text: str, phrase: list[str]) -> None:
    found = f" {' '.join(phrase)} " in f" {text} "
    assert holds(Query(Term(tuple(phrase))), Document(title="", text=text)) == found
