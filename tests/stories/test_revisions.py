"""An edit is what it changed in substance, and nothing else."""

import pytest

from monitor.stories.revisions import compare

OLD = [
    "Last updated 12:00.",
    "In all 158 people wait at the trust for surgery, or 9 per cent of its 1,200 staff’s patients.",
    "The board said “no” to the plan on Monday, and would not say more.",
    "Read more: a teaser of another story",
]


def with_line(number: int, old: str, new: str) -> list[str]:
    """Give OLD with one change in one line."""
    assert old in OLD[number]
    return [line.replace(old, new) if place == number else line for place, line in enumerate(OLD)]


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="the same"),
        pytest.param(["Last updated 14:02.", *OLD[1:]], id="time of update"),
        pytest.param(["27 Mar 2025, 11:02 GMT", *OLD[1:]], id="a date of its own"),
        pytest.param(["Diweddarwyd 27 Mawrth 2025", *OLD[1:]], id="a date in Welsh"),
        pytest.param([*OLD, "This article was first published at 09:14."], id="its history"),
        pytest.param(list(reversed(OLD)), id="order"),
        pytest.param(with_line(2, "“no”", '"no"'), id="quotation marks"),
        pytest.param(with_line(2, "Monday, and", "Monday – and"), id="punctuation"),
        pytest.param(with_line(2, "would not", "wouldn’t"), id="a contraction"),
        pytest.param(with_line(2, "board", "bo\u00adard"), id="a soft hyphen"),
        pytest.param(with_line(2, "the plan", "the  \u00a0plan"), id="white space"),
        pytest.param(with_line(1, "9 per cent", "9%"), id="per cent"),
        pytest.param(with_line(1, "1,200", "1200"), id="a comma in a number"),
        pytest.param(with_line(1, "In all", "IN ALL"), id="capitals"),
        pytest.param([*OLD[:3], "Read more: quite another teaser"], id="teaser"),
        pytest.param([*OLD, "214 comments"], id="counter"),
        pytest.param([*OLD, "Comments (23)", "23 people are reading this now"], id="readers"),
        pytest.param([*OLD, "Advertisement", "Sign up to our newsletter"], id="furniture"),
    ],
)
def test_noise_is_no_change(new: list[str]) -> None:
    assert not compare(OLD, new)


@pytest.mark.parametrize(
    ("new", "figures"),
    [
        pytest.param(with_line(1, "158", "185"), (("158", "185"),), id="a figure"),
        pytest.param(
            [line.replace("158", "185").replace("9 per", "11 per") for line in OLD],
            (("158", "185"), ("9 per cent", "11 per cent")),
            id="two figures",
        ),
        pytest.param(with_line(2, "would not", "would"), (), id="a denial"),
        pytest.param(with_line(2, "Monday", "29 January"), (), id="a day"),
        pytest.param(with_line(2, "The board", "The minister"), (), id="an actor"),
    ],
)
def test_substance_is_a_change(new: list[str], figures: tuple[tuple[str, str], ...]) -> None:
    (changed,) = compare(OLD, new).changed
    assert changed.figures == figures


def test_a_changed_figure_is_shown_as_old_and_new() -> None:
    change = compare(OLD, [OLD[0], OLD[1].replace("158", "185"), *OLD[2:]])
    (changed,) = change.changed
    assert changed.figures == (("158", "185"),)
    assert (change.added, change.removed) == ((), ())
    assert change.positions == {1}


def test_added_and_removed_sentences_are_told_apart_from_changed_ones() -> None:
    change = compare(OLD, [*OLD[:2], "A judge has opened an inquest in Hereford."])
    assert change.added == ((2, "A judge has opened an inquest in Hereford."),)
    assert change.removed == (OLD[2],)
