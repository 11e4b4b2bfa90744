"""Sentences end where a reader would end them, and a passage survives its packing."""

import pytest

from monitor.stories.passages import pack, prepare, sentences, unpack
from monitor.stories.words import Vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The gap is £38.4m. The board met.", ("The gap is £38.4m.", "The board met.")),
        ("Mr. J. R. Jones of St. Asaph spoke. He left.", ("Mr. J. R. Jones of St. Asaph spoke.", "He left.")),
        ("It met at 3 p.m. on Sept. 3. It ended.", ("It met at 3 p.m. on Sept. 3.", "It ended.")),
        (
            "“Will it work?” asked Mr Jones. “No.” He left.",
            ("“Will it work?” asked Mr Jones.", "“No.”", "He left."),
        ),
        ("• First bullet\n- Second bullet", ("First bullet", "Second bullet")),
        ("One line\nanother line", ("One line", "another line")),
        ("Next J.K. Rowling wrote. The end!", ("Next J.K. Rowling wrote.", "The end!")),
        (
            "“Mae’n newyddion da,” meddai Dr. Huws. Mae’r bwrdd yn croesawu hyn.",
            ("“Mae’n newyddion da,” meddai Dr. Huws.", "Mae’r bwrdd yn croesawu hyn."),
        ),
        ("See No. 8 for details. It rose 3.5 per cent.", ("See No. 8 for details.", "It rose 3.5 per cent.")),
        ("", ()),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_a_passage_survives_packing(vocabulary: Vocabulary) -> None:
    prepared = prepare("", "Health Secretary Jo Stevens said the gap is £38.4m. It is 9%.", "en", vocabulary)
    for passage in prepared.passages:
        assert unpack(passage.position, passage.text, pack(passage), passage.paragraph) == passage


def test_who_says_so_and_on_which_weekday_weighs_next_to_nothing(vocabulary: Vocabulary) -> None:
    passage = prepare("", "Mrs Jones said on Monday that cardiology closes.", "en", vocabulary).passages[0]
    weights = passage.mass
    assert max(weights["mrs"], weights["said"], weights["monday"]) == 0.3
    assert weights["cardiolog"] > 2
