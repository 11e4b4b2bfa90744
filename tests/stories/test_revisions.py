"""An edit is what it changed in substance, and nothing else."""

import pytest

from monitor.stories.revisions import compare

OLD = [
    "Last updated 12:00.",
    "In all 158 people wait at the trust for surgery.",
    "The board said “no” to the plan on Monday.",
    "Read more: a teaser of another story",
]


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        ["Last updated 14:02.", *OLD[1:]],
        list(reversed(OLD)),
        [*OLD[:2], 'The  board said "no" to the plan, on Monday', OLD[3]],
        [*OLD[:3], "Read more: quite another teaser"],
        [*OLD, "214 comments"],
    ],
    ids=["same", "time of update", "order", "punctuation and quotes", "teaser", "counter"],
)
def test_noise_is_no_change(new: list[str]) -> None:
    assert not compare(OLD, new)


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
