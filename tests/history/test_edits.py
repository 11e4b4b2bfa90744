"""Two readings of an article side by side."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.history.edits import edit
from monitor.model.articles import Revision
from monitor.model.history import ChangeKind, Edit, SentenceChange
from monitor.model.ids import ArticleId, RevisionId
from monitor.stories.sentences import split


def reading(text: str, title: str = "Ward opens", number: int = 1) -> Revision:
    return Revision(
        id=RevisionId(number),
        article=ArticleId(1),
        number=number,
        url="https://paper.example/1",
        title=title,
        text=text,
        summary="",
        author=None,
        site="Paper",
        language="en",
        published_at=None,
        modified_at=None,
        read_at=datetime(2025, 1, 1, tzinfo=UTC),
    )


def between(old: str, new: str) -> Edit:
    return edit(reading(old), reading(new, number=2), split)


def marked(change: SentenceChange) -> tuple[str, list[str], list[str]]:
    return (
        change.kind.value,
        [one.text for one in change.before if one.changed],
        [one.text for one in change.after if one.changed],
    )


def test_a_number_that_changed_is_marked_whole() -> None:
    found = between("It has 539,000 beds. It opens today.", "It has 593,000 beds. It opens today.")
    assert [marked(one) for one in found.sentences] == [
        ("changed", ["539,000"], ["593,000"]),
        ("same", [], []),
    ]


def test_what_was_added_and_taken_out_keeps_its_place() -> None:
    found = between("One is here. Two went away.", "One is here. Quite another matter now. Third thing.")
    assert [marked(one)[0] for one in found.sentences] == ["same", "added", "added", "removed"]
    assert [one.after_sentence for one in found.sentences] == [0, 1, 2, None]
    assert found.sentences[-1].before_sentence == 1


def test_a_headline_is_compared_too() -> None:
    found = edit(reading("Same."), reading("Same.", title="Ward closes", number=2), split)
    assert marked(found.title) == ("changed", ["opens"], ["closes"])
    assert [one.kind for one in found.sentences] == [ChangeKind.SAME]


@given(
    st.lists(st.sampled_from(["A b c.", "A b d.", "X y.", "Q r s t.", "M."]), max_size=8),
    st.lists(st.sampled_from(["A b c.", "A b d.", "X y.", "Q r s t.", "M."]), max_size=8),
)
def test_each_side_reads_as_its_revision_did(old: list[str], new: list[str]) -> None:
    found = between("\n".join(old), "\n".join(new)).sentences
    sides = (("before", old), ("after", new))
    for side, text in sides:
        read = ["".join(span.text for span in getattr(one, side)) for one in found if getattr(one, side)]
        places = [getattr(one, f"{side}_sentence") for one in found if getattr(one, side)]
        assert read == text
        assert places == list(range(len(text)))
