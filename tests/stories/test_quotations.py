"""A quotation is given to whoever said it, by name wherever the article names them."""

import pytest

from monitor.stories.passages import prepare
from monitor.stories.quotations import among, find, speakers
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
        (
            "“Patients are being let down badly,” a Welsh Conservative spokesperson said.",
            "Welsh Conservative spokesperson",
        ),
        ("“We failed them all badly,” the trust’s chief executive, Glen Birley, admitted.", "Glen Birley"),
        ("“I waited two years in pain,” the 67-year-old from Brecon said.", "67-year-old from Brecon"),
        ("“This is not what was promised”, tweeted Adam Pugh MS.", "Adam Pugh"),
        (
            "Steffan Evans, of the Border think tank, described it as “too little and far too late”.",
            "Steffan Evans",
        ),
        ("Jane Doyle MS, leader of the group, called it “a betrayal of rural Wales”.", "Jane Doyle"),
        ("According to Health Minister Mike Nash, “the cupboard is quite bare”.", "Mike Nash"),
        ("Asked whether he would resign, Mr Gower replied: “I have no intention of doing so.”", "Gower"),
        ("'We are all tired of waiting for this,' said Ann Rees.", "Ann Rees"),
        (
            "A spokesman for the trust said: “We follow the guidance.” He said it would continue.",
            "spokesman for the trust",
        ),
        ("Powys chief executive Haf Tomos said: “We have no choice now.” She added more.", "Haf Tomos"),
        ("Dywedodd Ysgrifennydd Iechyd Cymru, Jeremy Miles: “Rydym yn gweithio ar hyn.”", "Jeremy Miles"),
        (
            "“Mae hyn yn warthus i gleifion,” meddai llefarydd ar ran Plaid Cymru.",
            "llefarydd ar ran Plaid Cymru",
        ),
        ("Yn ôl Mabon ap Gwilym, “mae hyn yn gwbl annerbyniol”.", "Mabon ap Gwilym"),
    ],
)
def test_a_speaker_is_found(text: str, expected: str, vocabulary: Vocabulary) -> None:
    (quotation,) = find(prepare("", text, "en", vocabulary).passages)
    assert quotation.speaker == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Tom Haynes walked out, “the whole place was silent”, Haynes said.", "Tom Haynes"),
        ("But Mr. Shaw said: “We have no plans to move the ward.”", "Shaw"),
        ("“The board met on Friday morning.” He said so on Friday. He added: “We will all go.”", None),
        ("The plan won praise. Its success said: “Nothing will ever change here.”", None),
        ("A long wait at the border said: “Nothing will ever change here.”", None),
        ("The letter said: “Nothing will ever change in this valley.”", "letter"),
        ("The board’s leaked minutes said: “Nothing will ever change here.”", "board’s leaked minutes"),
    ],
)
def test_a_speaker_is_a_person_a_body_or_a_document_and_otherwise_left_out(
    text: str, expected: str | None, vocabulary: Vocabulary
) -> None:
    found = find(prepare("", text, "en", vocabulary).passages)
    assert found[-1].speaker == expected


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


def test_each_turn_of_a_conversation_has_its_own_speaker(vocabulary: Vocabulary) -> None:
    text = """The chief executive of the board, Haf Tomos, wrote to trusts in March.
Carol Sayce, who used to run the board, disagreed. “I would not have done this myself,” she said.
“We must balance the books somehow,” said Ms Tomos.
Mr Hughes-Jones said: “Nobody asked us about this plan.
“Nobody will ask us now either.”
The chief executive added: “We have heard what people say.”
Dywedodd Jeremy Parry: “Rydym yn gweithio ar hyn nawr.”
Ychwanegodd: “Bydd angen mwy o arian eleni.”
"""
    found = find(prepare("", text, "en", vocabulary).passages)
    assert [quotation.speaker for quotation in found] == [
        "Carol Sayce",
        "Haf Tomos",
        "Hughes-Jones",
        "Hughes-Jones",
        "Haf Tomos",
        "Jeremy Parry",
        "Jeremy Parry",
    ]


def test_two_holders_of_one_office_leave_it_an_office(vocabulary: Vocabulary) -> None:
    text = """Haf Tomos, chief executive of one board, met Glen Birley, chief executive of another.
The chief executive said: “We shall work together on this.”
"""
    (found,) = find(prepare("", text, "en", vocabulary).passages)
    assert found.speaker == "chief executive"


def test_a_quotation_that_goes_on_in_a_new_sentence_is_among_the_new(vocabulary: Vocabulary) -> None:
    """Its first words may be known: whoever said the rest is still told."""
    text = (
        "“Our teams are sorry. They work around the clock until all is clean,” said Helen Marsh.\n"
        "“Nobody is to blame for this at all,” she said."
    )
    passages = prepare("", text, "en", vocabulary).passages
    assert [each.sentence for each in find(passages)] == [0, 2]
    assert [each.sentence for each in among(passages, frozenset({1}))] == [0]
