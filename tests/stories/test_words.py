"""Words and numbers have one form, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.words import Vocabulary, tokens


def terms(text: str, language: str = "en") -> list[str]:
    return [token.term for token in tokens(text, language)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£38.4 million", "£38.4m"),
        ("1,200 patients", "1200 patients"),
        ("two boards", "2 boards"),
        ("twenty-five per cent", "25%"),
        ("23 September 2024", "23/09/2024"),
        ("Sept. 23, 2024", "2024-09-23"),
        ("1.30pm", "13:30"),
        ("the board's plan", "the board’s plan"),
        ("it will not pay", "it won’t pay"),
        ("three million people", "3,000,000 people"),
        ("announced", "announcement"),
        ("Ynys Môn", "Ynys Mon"),
    ],
)
def test_two_ways_of_writing_one_thing_give_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"), [("9%", "9"), ("£38.4m", "£38.4bn"), ("1,200", "12,000"), ("will pay", "will not pay")]
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_welsh_is_not_stemmed_as_english_and_loses_its_own_function_words() -> None:
    assert terms("Mae’r bwrdd iechyd wedi cymeradwyo’r cynllun", "cy") == [
        "bwrdd",
        "iechyd",
        "cymeradwyo",
        "cynllun",
    ]


def test_a_token_knows_where_it_stands() -> None:
    text = "Ms Stevens paid £38.4m."
    assert [text[token.start : token.end] for token in tokens(text)] == ["Ms", "Stevens", "paid", "£38.4m"]


def test_rare_words_and_numbers_weigh_more_than_common_ones(vocabulary: Vocabulary) -> None:
    assert vocabulary.weight("people") < vocabulary.weight("deficit") < vocabulary.weight("#1200")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for token in tokens(text):
        assert token.term
        assert 0 <= token.start < token.end <= len(text)
