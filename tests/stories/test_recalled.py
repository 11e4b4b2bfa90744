"""What an article tells of its own matter, apart from what it recalls of another."""

import pytest

from monitor.stories.recalled import recalls, without_recalls


@pytest.mark.parametrize(
    "sentence",
    [
        "It comes two days after a notice in Larkhope.",
        "It also comes as ministers prepare a budget.",
        "The closure follows that of the viaduct at Crosby Garth.",
        "The planned night closure came weeks before the vote.",
        "Their decision follows months of talks.",
        "A similar notice was issued in Larkhope.",
        "Last week the viaduct at Crosby Garth was closed.",
        "Daeth y newid ar ôl pleidlais ym Mhowys.",
        "Daw hyn wrth i restrau aros dyfu.",
        "Mae’r cynllun yn dilyn penderfyniad y bwrdd.",
    ],
)
def test_a_sentence_that_recalls(sentence):
    assert recalls(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The rules come into force after Easter.",
        "The report came out as members met.",
        "The inspectors followed up the complaint.",
        "It came to an end when the money ran out.",
        "The money comes from the ministry.",
        "Italy follows the rules.",
        "She came after the vote.",
        "Daeth y rheolau i rym.",
        "",
    ],
)
def test_a_sentence_that_tells(sentence):
    assert not recalls(sentence)


TOLD = "Homes in Brixcombe must boil water. Coastal Water found a parasite at Hollacombe."
RECALLED = "It comes days after a notice in Larkhope."


def test_the_rest_is_kept():
    rest = [
        "Homes in Brixcombe must boil water.",
        "Coastal Water found a parasite at Hollacombe.",
        "Schools open.",
    ]
    assert without_recalls(f"{TOLD} {RECALLED}\n\nSchools open.") == "\n\n".join(rest)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TOLD, id="nothing is recalled"),
        pytest.param("", id="nothing is told"),
        pytest.param(
            f"{RECALLED} A judge on Monday refused them.", id="the first sentence says what it is about"
        ),
        pytest.param(f"Homes must boil their water. {RECALLED}", id="only what is recalled names a place"),
        pytest.param(f"A judge refused them on a Monday in May. {RECALLED}", id="a day is no name"),
    ],
)
def test_what_is_read_whole(text):
    assert without_recalls(text) is None
