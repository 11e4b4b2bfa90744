"""Who published first is a question of its own: we may read the press release after the newspaper."""

from datetime import datetime

import pytest

from monitor.model.alerts import Precedence, Source
from monitor.model.articles import Revision
from monitor.model.ids import StoryId
from monitor.model.stories import Kinship, Relation, Status
from tests.storage.newsroom import NOW, Newsroom, finding, judged, minutes

OPENS = "Bronglais hospital opens a second ward with 24 beds on Monday, the health board said."
COSTS = "The ward costs £1,200,000 a year and takes patients from both sides of the border."
#: The same in the words of a release, which a newspaper shortens.
RELEASE = (
    "Bronglais hospital opens its second ward, with 24 beds, on Monday 27 January, the health board said."
)


def told_by_the_paper(
    newsroom: Newsroom, story: StoryId, *, published_at: datetime | None = None
) -> Revision:
    report = newsroom.read("Ward opens", path="paper", published_at=published_at or minutes(90))
    newsroom.place(report, story)
    newsroom.judge(report, story, judged(0, OPENS), judged(1, COSTS))
    return report


def later_read(
    newsroom: Newsroom, story: StoryId, *sentences: str, path: str = "release", **changes: object
) -> Revision:
    kinship = changes.pop("kinship", None)
    report = newsroom.read("Statement", path=path, publisher="ministry", **({"published_at": NOW} | changes))  # type: ignore[arg-type]  # optional fields by name
    newsroom.place(report, story, **({"kinship": kinship} if kinship else {}))
    known = [judged(place, text, Status.KNOWN) for place, text in enumerate(sentences)]
    newsroom.judge(report, story, *known)
    return report


def first(newsroom: Newsroom, report: Revision, story: StoryId) -> Precedence | None:
    found = finding(passages=(judged(0, OPENS), judged(1, COSTS)))
    made = newsroom.develop(report, story, found)
    with newsroom.write() as records:
        return records.alerts.briefing(made).published_earlier


def ministry(path: str = "release", *, at: datetime = NOW, passages: int = 2) -> Precedence:
    url = f"https://ministry.example/{path}"
    return Precedence(source=Source(outlet="Ministry", url=url, title="Statement"), at=at, passages=passages)


def test_a_release_that_was_read_after_the_paper_and_published_before_it_is_named(
    newsroom: Newsroom,
) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, "Something else was said.", RELEASE, COSTS)
    assert first(newsroom, report, story) == ministry()


def test_it_is_said_how_much_of_the_news_it_held(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, OPENS)
    assert first(newsroom, report, story) == ministry(passages=1)


def test_who_held_most_is_named_and_of_equals_the_oldest(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, OPENS, path="hint", published_at=minutes(-60))
    later_read(newsroom, story, OPENS, COSTS, path="second", published_at=minutes(30))
    later_read(newsroom, story, OPENS, COSTS, path="first", published_at=minutes(20))
    assert first(newsroom, report, story) == ministry("first", at=minutes(20))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"published_at": minutes(95)}, id="it came later"),
        pytest.param({"published_at": minutes(86)}, id="clocks differ by more"),
        pytest.param({"published_at": None}, id="its time is not known"),
        pytest.param({"published_at": minutes(-8 * 1440)}, id="a date so far back is a mistake"),
        pytest.param({"published_at": NOW.replace(hour=0)}, id="it names only its day"),
        pytest.param({"published_at": NOW.replace(hour=23, day=21)}, id="a day that began in summer time"),
        pytest.param({"modified_at": minutes(100)}, id="it was changed since"),
        pytest.param({"language": "cy", "text": "Agorwyd ward."}, id="other words"),
    ],
)
def test_what_is_not_proven_is_not_said(newsroom: Newsroom, changes: dict[str, object]) -> None:
    """Wrong is worse than missing: the report keeps its news for itself."""
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    held = ("Agorwyd ail ward yn ysbyty Bronglais.",) if "language" in changes else (OPENS, COSTS)
    later_read(newsroom, story, *held, **changes)
    assert first(newsroom, report, story) is None


def test_a_day_that_was_over_is_earlier(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, OPENS, COSTS, published_at=NOW.replace(hour=0, day=21))
    assert first(newsroom, report, story) == ministry(at=NOW.replace(hour=0, day=21))


def test_another_number_is_another_statement(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, OPENS.replace("24", "30"), COSTS.replace("£1,200,000", "£1,300,000"))
    assert first(newsroom, report, story) is None


def test_the_same_number_may_be_written_otherwise(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, story, COSTS.replace("1,200,000", "1200000"))
    assert first(newsroom, report, story) == ministry(passages=1)


def test_a_copy_of_the_report_is_no_original_whatever_date_it_bears(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    copied = Kinship(relation=Relation.COPY, of=report.article, copied_share=1.0)
    later_read(newsroom, story, OPENS, COSTS, kinship=copied)
    assert first(newsroom, report, story) is None


def test_neither_an_edit_nor_another_story_is_compared(newsroom: Newsroom) -> None:
    story, other = newsroom.story(), newsroom.story("Another")
    report = told_by_the_paper(newsroom, story)
    later_read(newsroom, other, OPENS, COSTS, path="elsewhere")
    held = later_read(newsroom, story, "It said something else.")
    edited = newsroom.read("Statement", "Edited.", path="release", publisher="ministry", published_at=NOW)
    assert edited.article == held.article
    newsroom.judge(edited, story, judged(0, OPENS, Status.KNOWN))
    assert first(newsroom, report, story) is None


def test_the_news_of_an_edit_has_no_earlier_publisher(newsroom: Newsroom) -> None:
    """Its date is that of the article, which is older than its words."""
    story = newsroom.story()
    told_by_the_paper(newsroom, story)
    edited = newsroom.read("Ward opens", "Edited.", path="paper", published_at=minutes(90))
    later_read(newsroom, story, OPENS, COSTS)
    assert first(newsroom, edited, story) is None


def test_what_the_page_repeats_on_every_article_proves_nothing(newsroom: Newsroom) -> None:
    story = newsroom.story()
    report = told_by_the_paper(newsroom, story)
    release = later_read(newsroom, story)
    newsroom.judge(release, story, judged(0, OPENS, Status.BOILERPLATE))
    assert first(newsroom, report, story) is None
