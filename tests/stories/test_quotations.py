"""A quotation is given to whoever said it, by name wherever the article names them."""

import pytest

from monitor.stories.passages import prepare
from monitor.stories.quotations import find, speakers
from monitor.stories.words import Vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welsh Secretary Jo Stevens said: “We will work together on this.”", "Jo Stevens"),
        (
            "“This is long overdue, but welcome,” said Sam Rowlands, the Conservative spokesman.",
            "Sam Rowlands",
        ),
        (
            "Mark Dayan, of the Nuffield Trust, said there was “little spare capacity in either country”.",
            "Mark Dayan",
        ),
        ("“It lacks any clarity at all,” according to Plaid Cymru’s Mabon ap Gwynfor.", "Mabon ap Gwynfor"),
        (
            'A spokesperson for NHS England said: "We are pleased to work on this."',
            "spokesperson for NHS England",
        ),
        ("Spanish Prime Minister Pedro Sanchez said: “It will be a gateway.”", "Pedro Sanchez"),
        ("“Mae’n newyddion da iawn i bawb,” meddai Eluned Morgan.", "Eluned Morgan"),
    ],
)
def test_a_speaker_is_found(text: str, expected: str, vocabulary: Vocabulary) -> None:
    (quotation,) = find(prepare("", text, "en", vocabulary).passages)
    assert quotation.speaker == expected


def test_she_and_a_surname_are_resolved_within_the_article(vocabulary: Vocabulary) -> None:
    text = """Jo Stevens told the conference: “We will work together on health.”
“Patients on both sides will benefit,” she added.
Ms Stevens said: “The details will come in the weeks ahead.”
“They will be worth waiting for.”"""
    found = find(prepare("", text, "en", vocabulary).passages)
    assert speakers(found) == ("Jo Stevens",)
    assert [quotation.sentence for quotation in found] == [0, 1, 2, 3]


def test_scare_quotes_are_no_statement(vocabulary: Vocabulary) -> None:
    assert find(prepare("", "The so-called “gateway” opened.", "en", vocabulary).passages) == ()
