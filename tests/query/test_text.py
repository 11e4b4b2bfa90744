"""Folding and tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.query.text import fold, lines, numbered, straighten, tokens, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("NHS Wales", "nhs wales", id="case"),
        pytest.param("Tŷ’r Cyffredin", "ty'r cyffredin", id="accents and curly apostrophes"),
        pytest.param("cross–border", "cross-border", id="dashes"),
        pytest.param("“waits”", '"waits"', id="curly quotes"),
        pytest.param("Straße", "strasse", id="letters that unfold"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("cross-border care", ("cross", "border", "care"), id="a hyphen parts words"),
        pytest.param("the patient’s GP", ("the", "patient", "s", "gp"), id="so does an apostrophe"),
        pytest.param("£16.4m", ("16", "4m"), id="signs are no words"),
        pytest.param("ochr i’r ffin", ("ochr", "i", "r", "ffin"), id="Welsh"),
        pytest.param("Ty\u0302 Gwyn", ("ty", "gwyn"), id="an accent written apart does not part a word"),
        pytest.param("hos\u00adpital", ("hospital",), id="nor does a soft hyphen"),
    ],
)
def test_words(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_straightening_keeps_every_character_in_its_place(text: str) -> None:
    assert len(straighten(text)) == len(text)


@given(st.text())
def test_a_token_is_what_stands_at_its_place(text: str) -> None:
    for word, start, end in tokens(text):
        assert words(text[start:end]) == (word,)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_never_changes_the_words(text: str) -> None:
    assert words(text.casefold()) == words(text)


ODD = "aZ9 -_'’“”–…£½\n\r\t\x0b\x1c\x85\u00a0\u00ad\u0301\u2028\u212aŵß"


@given(st.text() | st.text(ODD))
def test_lines_are_cut_alike_with_and_without_places(text: str) -> None:
    assert list(lines(text)) == [found for found, _ in numbered(text)]
