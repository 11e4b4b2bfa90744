"""Gathered by their first letters, alternatives find what they find one by one."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.stories import finding_words, intent_words, step_words, welsh_step_words
from monitor.stories.alternatives import any_of

BLOCKS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": block
    for module in (finding_words, intent_words, step_words, welsh_step_words)
    for name, block in vars(module).items()
    if name.isupper() and name[0] != "_" and not name.endswith("_WORDS")
}
WORDS = sorted({word for block in BLOCKS.values() for word in re.findall(r"[a-zâêîôûŵŷ'’-]+", block)})
PATTERNS = [
    pytest.param(
        re.compile(r"\b" + any_of(block)),
        re.compile(r"\b(?:" + "|".join(filter(None, block.splitlines())) + ")"),
        id=name,
    )
    for name, block in BLOCKS.items()
]


@pytest.mark.parametrize(
    ("block", "text", "found"),
    [
        ("cats?\ndogs", "two dogs", "dogs"),
        (r"(?:cat|cow)s\b|(?:a )?dog", "cows", "cows"),
        (r"(?:cat|cow)s\b|(?:a )?dog", "a dog", "a dog"),
        (r"(?:cat|cow)?dog|[bt]at\|(?:man)", "catdog", "catdog"),
        (r"(?:cat|cow)?dog|[b|t]at\|(?:man)", "tat|man", "tat|man"),
        (r"(?<!the )cat|(?:un(?:do|tie)|tie)d", "the cat untied", "untied"),
        ("c*at|b{2}", "at bb", "at"),
    ],
)
def test_every_kind_of_alternative_survives(block: str, text: str, found: str) -> None:
    match = re.search(any_of(block), text)
    assert match is not None
    assert match.group() == found


@pytest.mark.parametrize(("gathered", "one_by_one"), PATTERNS)
@given(text=st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@settings(max_examples=15, deadline=None)
@example(text="the board has voted to drop the plan")
def test_the_words_of_steps_are_found_where_they_were(
    gathered: re.Pattern[str], one_by_one: re.Pattern[str], text: str
) -> None:
    found, wanted = gathered.search(text), one_by_one.search(text)
    assert (found and found.start()) == (wanted and wanted.start())
