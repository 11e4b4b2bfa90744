"""Sentences end where a reader would end them, in English and in Welsh. All examples are our own."""

import pytest

from monitor.stories.passages import sentences

#: Where a sentence ends is marked with "|".
ENGLISH = [
    "The gap is £38.4m.| The board met.",
    "It cost £2.5bn. in all and rose 3.5 per cent.| Nobody objected.",
    "Mr. J. R. Jones of St. Asaph spoke.| He left.",
    "Prof. R. Hughes met St. Mary’s staff at 9 a.m. on Monday.| They were glad.",
    "The vote came at 5 p.m.| The chair then resigned.",
    "He lives at 10 Downing St.| The prime minister lives there too.",
    "It met at 3 p.m. on Sept. 3.| It ended.",
    "Costs rose in Jan. 2024.| In Feb. the board met.",
    "See No. 8 for details.| It rose again.",
    "The list (see p. 4) is long.| It grew.",
    "Next J.K. Rowling wrote.| The end!",
    "The U.S. model was cited.| U.K. Government sources denied it.",
    "The hospital, e.g. Hereford, is full, i.e. closed.| Staff left.",
    "Cllr. Tom Rees (Con.) objected.| The vote was 10-3.",
    "Smith v. Jones was heard.| The judge agreed.",
    "Vaughan Price is an MS.| Later he stood down.",
    "“We can’t wait,” she said.| “Not again.”| The trust declined to comment.",
    "“Will it work?” asked Mr Jones.| “No.”| He left.",
    '"Never!" he cried.| The room fell silent.',
    "She said: “It is late.| We are tired.”| He agreed.",
    "'Help us,' said Ms Rees.| 'We are tired.'",
    "Mr Rees said the plan (which he called “a step forward.”) was good.| It passed.",
    "Waits fell (from 12 weeks to 8.)| Patients cheered.",
    "Was it £4m?| Yes.| £5m!| No.",
    "He paid more…| Then he left.",
    "He paid $3.2 million... then left.",
    "Read it at www.example.org.| Then act.",
    "The trust said so.|The next sentence had lost its space.",
    "First, staff left.| • Second, beds closed.",
    "JONES SAID NO.| THE BOARD SAID YES.",
    "[Update: 14:02] It grew.| More follows.",
]
WELSH = [
    "“Mae’n newyddion da,” meddai Dr. Huws.| Mae’r bwrdd yn croesawu hyn.",
    "Dywedodd Ms. Rhian ap Dafydd: “Mae’n anodd iawn.”| Ychwanegodd fod y bwrdd yn aros.",
    "Cymeradwywyd y cynllun ar 1 Gorff. 2025.| Bydd yn dechrau ar Fai 3.",
    "Yn ôl y Parch. Huw Tudur, mae hyn yn “warthus”.| Dyna’r cwbl.",
    "Roedd £2.5m. wedi’i wario.| Nid oedd hynny’n ddigon.",
    "Gweler tud. 4 yr adroddiad.| Yno mae’r ffigurau.",
    "Aeth y Cyng. Mair Ellis i’r cyfarfod.| Pleidleisiodd yn erbyn.",
    "A fydd yn ddigon?| Na fydd!",
]


@pytest.mark.parametrize("marked", [*ENGLISH, *WELSH])
def test_a_sentence_ends_where_a_reader_ends_it(marked: str) -> None:
    expected = tuple(piece.strip().removeprefix("• ") for piece in marked.split("|"))
    assert sentences(marked.replace("|", "")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• First bullet\n- Second bullet", ("First bullet", "Second bullet")),
        (
            "1. Waiting lists\n2) Funding cuts hit Powys. They grew.",
            ("Waiting lists", "Funding cuts hit Powys.", "They grew."),
        ),
        ("One line\nanother line", ("One line", "another line")),
        ("  \n\n", ()),
        ("", ()),
    ],
)
def test_a_line_is_a_paragraph_and_a_bullet_is_no_word(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected
