"""The numbers of a story stand in lines, oldest first, one for each thing that they count."""

from datetime import UTC, datetime

from monitor.history.figures import figure_lines
from monitor.model.answers import DevelopmentAnswer
from monitor.model.ids import ArticleId, DevelopmentId, RevisionId, StoryId
from monitor.model.stories import Figure

DAY = datetime(2025, 3, 26, 9, tzinfo=UTC)


def told(*figures: Figure) -> DevelopmentAnswer:
    return DevelopmentAnswer(
        id=DevelopmentId(1),
        story=StoryId(1),
        story_title="Deaths fall",
        kind="report",
        weight=0.5,
        headline="Deaths fall",
        passages=("Deaths fell to 987, down from 1,204.",),
        figures=figures,
        quotations=(),
        outlet="The Lantern",
        url="https://lantern.example/1",
        revision=RevisionId(1),
        revision_number=1,
        published_at=DAY,
        found_at=DAY,
        article=ArticleId(1),
        title="Deaths fall",
        sentences=(0,),
    )


def test_what_a_sentence_says_was_before_stands_before() -> None:
    now = Figure(value=987, unit="", counts="deaths fell", text="987", sentence=0, was=1204)
    before = Figure(value=1204, unit="", counts="deaths fell down", text="1,204", sentence=0)
    (line,) = figure_lines([told(now, before)])
    assert [point.text for point in line.points] == ["1,204", "987"]
