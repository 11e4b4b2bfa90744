"""The query language from text to tree, and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, chop_cells

from monitor.errors import BadQuery
from monitor.model.topics import Field
from monitor.query.grammar import DEEPEST, LONGEST, MOST_TERMS, parse
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
    joined,
)

A, B, C = Term(("a",)), Term(("b",)), Term(("c",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("a", A, id="a word"),
        pytest.param('"a b"', Term(("a", "b")), id="a phrase"),
        pytest.param("“a b”", Term(("a", "b")), id="a phrase in curly quotes"),
        pytest.param("bord*", Term(("bord",), prefix=True), id="a prefix"),
        pytest.param(
            '"of the bord*"', Term(("of", "the", "bord"), prefix=True), id="a phrase that may go on"
        ),
        pytest.param("cross-border", Term(("cross", "border")), id="a hyphen joins a phrase"),
        pytest.param("A&E", Term(("a", "e")), id="an ampersand inside a word belongs to it"),
        pytest.param("400,000", Term(("400", "000")), id="a comma inside a number belongs to it"),
        pytest.param("a b", And((A, B)), id="words side by side are all wanted"),
        pytest.param("a AND b & c", And((A, B, C)), id="AND and &"),
        pytest.param("a OR b | c", Or((A, B, C)), id="OR and |"),
        pytest.param("a b OR c", Or((And((A, B)), C)), id="AND binds more tightly than OR"),
        pytest.param("a (b OR c)", And((A, Or((B, C)))), id="brackets"),
        pytest.param("a NOT b", And((A, Not(B))), id="NOT"),
        pytest.param("a -b", And((A, Not(B))), id="a minus is NOT"),
        pytest.param("a NEAR/3 b", Near(A, B, 3), id="NEAR with a distance"),
        pytest.param("a NEAR b", Near(A, B, 10), id="NEAR alone is ten words"),
        pytest.param("(a OR b) NEAR/3 c", Near(Or((A, B)), C, 3), id="NEAR between whole queries"),
        pytest.param("2 of (a, b, c)", AtLeast(2, (A, B, C)), id="n of several"),
        pytest.param("title:a", Within(Field.TITLE, A), id="a field of the text"),
        pytest.param(
            "outlet:(a OR b)", Or((Is(Fact.OUTLET, A), Is(Fact.OUTLET, B))), id="a fact, either value"
        ),
        pytest.param("kind:force", Is(Fact.KIND, Term(("force",))), id="a word of a kind's name"),
        pytest.param(
            "figure:£2k",
            Or(
                tuple(
                    Is(Fact.FIGURE, Term(way))
                    for way in (("2k",), ("2", "k"), ("2", "000"), ("2", "thousand"))
                )
            ),
            id="a figure, however it is written",
        ),
        pytest.param("after:2025-07-01", Dated(Bound.AFTER, date(2025, 7, 1)), id="a day"),
        pytest.param("*", Everything(), id="everything"),
        pytest.param(
            "ORANGE ANDES", And((Term(("orange",)), Term(("andes",)))), id="operators are whole words"
        ),
        pytest.param("and or", And((Term(("and",)), Term(("or",)))), id="operators are capitals"),
    ],
)
def test_parse(text: str, tree: Node) -> None:
    assert parse(text).root == tree


def test_a_named_set_keeps_its_name() -> None:
    assert parse("@pair a", {"pair": B}).root == And((Named("pair", B), A))


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        pytest.param("", 0, "empty", id="nothing"),
        pytest.param("(a OR b", 7, "closing bracket", id="an open bracket"),
        pytest.param("a)", 1, "')' cannot stand", id="a bracket too many"),
        pytest.param('a "b', 2, "never closed", id="an open quotation mark"),
        pytest.param("a OR", 4, "expected a word", id="an operator without its right side"),
        pytest.param("x:a", 0, "no field", id="an unknown field"),
        pytest.param("tilte:a", 0, "the nearest: title:", id="a misspelt field is set right"),
        pytest.param("a @natoins", 2, "the nearest: @nations", id="a misspelt set is set right"),
        pytest.param("a NEAR/x b", 2, "number of words", id="NEAR without a number"),
        pytest.param("a NEAR/999 b", 2, "from 1 to 200", id="NEAR too far"),
        pytest.param("(NOT a) NEAR/3 b", 8, "no place in a text", id="NEAR to something absent"),
        pytest.param("a NEAR/3 b NEAR/3 c", 11, "brackets round the first pair", id="NEAR of three"),
        pytest.param("4 of (a, b)", 0, "ask for 1 to 2", id="more than there are"),
        pytest.param("a*", 0, "too much", id="a prefix of one letter"),
        pytest.param('"a* b"', 2, "at its end", id="a star inside a phrase"),
        pytest.param("after:soon", 0, "2025-07-01", id="no day"),
        pytest.param("story:powys", 0, "takes the number of a story", id="no story's number"),
        pytest.param("kind:nonsense", 0, "known here: opened, announced", id="no kind"),
        pytest.param("£", 0, "no letter or digit", id="no word"),
        pytest.param("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), DEEPEST, "deep", id="too deep"),
        pytest.param("a " * (MOST_TERMS + 1), 2 * MOST_TERMS, "terms", id="too many terms"),
        pytest.param("a" * (LONGEST + 1), LONGEST, "characters", id="too long"),
    ],
)
def test_a_bad_query_points_at_the_character(text: str, position: int, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text, {"nations": A})
    assert caught.value.position == position
    assert says in str(caught.value)
    assert caught.value.query == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a OR\nb ) c", "line 2, character 3 of the query", id="a second line"),
        pytest.param("\tb\t) c", "at character 4;", id="tabs"),
        pytest.param("病院 OR 日本 ) c", "at character 10;", id="signs that take two columns"),
        pytest.param("e\u0301 \u0905\u093e\u0901 ) c", "", id="accents that take none"),
        pytest.param("🏥 \u200b) c", "at character 4;", id="an emoji and what cannot be seen"),
        pytest.param(
            "“a\nb”\r\n\t\u00a0‘c’ ) d", "line 3, character 7 of the query", id="all kinds of blanks"
        ),
        pytest.param(" OR ".join(["ward"] * 90) + " )" + " ward" * 90, "", id="a long line"),
        pytest.param("病" * 90 + " ) " + "病" * 90, "at character 92;", id="a long line of wide signs"),
    ],
)
def test_the_pointer_stands_under_the_character(text: str, says: str) -> None:
    """In a terminal of 80 columns, which knows tabs and wide signs."""
    with pytest.raises(BadQuery) as caught:
        parse(text)
    sentence, line, pointer = str(caught.value).split("\n")
    assert says in sentence
    assert max(cell_len(line), cell_len(pointer)) < 80
    assert line[len(chop_cells(line, cell_len(pointer) - 1)[0])] == ")"
    assert "\t" not in line


def test_a_query_that_ends_too_soon_is_pointed_at_where_it_ends() -> None:
    with pytest.raises(BadQuery) as caught:
        parse("a OR\n(b OR\n\n")
    sentence, line, pointer = str(caught.value).split("\n")
    assert "ends too soon, at line 2, character 6" in sentence
    assert (line, pointer) == ("    (b OR", "         ^")


def test_a_problem_is_one_line_whatever_it_repeats() -> None:
    with pytest.raises(BadQuery) as caught:
        parse('before:"a\nb"')
    assert len(str(caught.value).split("\n")) == 3


def test_sets_that_double_each_other_are_refused() -> None:
    """Twelve levels of two are 8,191 terms, and forty would be a million million."""
    node: Node = A
    for _ in range(12):
        node = parse("@s AND (@s OR b)", {"s": node}).root
    with pytest.raises(BadQuery, match="too large"):
        parse("@s AND @s AND @s AND @s AND @s", {"s": node})


@given(st.text(max_size=60))
def test_whatever_is_typed_parses_or_is_explained(text: str) -> None:
    place = _place_of_the_mistake(text)
    assert place is None or 0 <= place <= len(text)


def _place_of_the_mistake(text: str) -> int | None:
    try:
        query = parse(text, {"s": A})
    except BadQuery as error:
        return error.position
    assert parse(str(query), {"s": A}) == query
    return None


PARTS = [
    *["a", "(", ")", "-", ",", "*", "|", "&", "£"],
    '"b c"',
    "de*",
    "AND",
    "OR",
    "NOT",
    "NEAR/3",
    "2 of (",
    "title:",
    "outlet:",
]


@given(st.lists(st.sampled_from([*PARTS, "after:", "2025-01-02", "@s", '"']), max_size=12))
def test_any_order_of_the_languages_own_parts_parses_or_is_explained(parts: list[str]) -> None:
    text = " ".join(parts)
    place = _place_of_the_mistake(text)
    assert place is None or 0 <= place <= len(text)


WORD = st.text("abcdexyzé0123", min_size=1, max_size=5)
TERMS = st.builds(
    lambda text, prefix: parse(f'"{text}{"*" if prefix else ""}"').root,
    st.lists(WORD, min_size=1, max_size=3).map(lambda found: " ".join([*found[:-1], f"{found[-1]}q"])),
    st.booleans(),
)
PLACED = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(lambda found: joined(Or, tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: joined(And, tuple(found))),
        st.builds(Near, parts, parts, st.integers(1, 200)),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AtLeast(1, tuple(found))),
        st.builds(Within, st.sampled_from(Field), parts),
    ),
    max_leaves=6,
)
NODES = st.recursive(
    st.one_of(
        PLACED,
        st.just(Everything()),
        st.builds(Is, st.sampled_from(sorted(set(Fact) - {Fact.KIND, Fact.STORY, Fact.FIGURE})), TERMS),
        st.builds(Is, st.just(Fact.KIND), st.sampled_from([Term(("reply",)), Term(("in", "force"))])),
        st.builds(Is, st.just(Fact.STORY), st.just(Term(("12",)))),
        st.builds(Is, st.just(Fact.FIGURE), st.just(Term(("16",)))),
        st.builds(Dated, st.sampled_from(Bound), st.dates()),
    ),
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: joined(Or, tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: joined(And, tuple(found))),
        st.builds(Within, st.sampled_from(Field), parts),
    ),
    max_leaves=6,
)


@given(NODES)
def test_a_printed_query_parses_to_itself(root: Node) -> None:
    assert parse(str(Query(root))) == Query(root)
