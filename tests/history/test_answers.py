"""Answers over a real record of either kind: as of a moment, figures, voices, what went quiet, a week."""

from datetime import timedelta

import pytest

from monitor.errors import BadInput
from monitor.history.answers import Answers
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import Conflict, Decision, Figure, Kinship, Quotation, Relation
from monitor.query.grammar import parse
from monitor.wiring.record import answers_of
from storage.store import Store
from tests.conftest import ToldClock
from tests.storage.newsroom import NOW, Newsroom, finding, judged, minutes

DAY = 24 * 60


def money(value: float, text: str, counts: str, **changes: object) -> Figure:
    values: dict[str, object] = {"unit": "GBP", "sentence": 0} | changes
    return Figure(value=value, text=text, counts=counts, **values)  # type: ignore[arg-type]  # by name


@pytest.fixture
def told(store: Store, clock: ToldClock) -> Answers:
    """A story of four days: opened, copied, a figure changed by another owner; then nothing for a month."""
    newsroom = Newsroom(store)
    story = newsroom.story("Ward opens")
    first = newsroom.read("Ward opens", "The ward saves £16m. Ann Lee spoke.", owner="A")
    newsroom.place(first, story, decision=Decision.OPENED)
    newsroom.judge(first, story, judged(0, "The ward saves £16m."))
    newsroom.develop(
        first,
        story,
        finding(
            "Ward opens",
            passages=(judged(0, "The ward saves £16m."), judged(1, "Ann Lee spoke of beds.")),
            figures=(money(16e6, "£16m", "expects change save"), money(3.0, "three", "wards", unit="")),
            quotations=(Quotation(text="It is needed", speaker="Ann Lee", sentence=1),),
        ),
    )
    newsroom.at = minutes(DAY)
    copied = newsroom.read("Ward opens", path="2", publisher="radio", owner="B")
    newsroom.place(copied, story, kinship=Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9))
    newsroom.at = minutes(4 * DAY)
    later = newsroom.read(
        "Saving grows", "It saves £16.4 million.", path="3", publisher="echo", owner="C",
        published_at=minutes(4 * DAY),
    )  # fmt: skip
    newsroom.place(later, story, decision=Decision.DEVELOPMENT)
    newsroom.develop(
        later,
        story,
        finding(
            "Saving grows",
            passages=(judged(0, "It saves £16.4 million."),),
            figures=(money(16.4e6, "£16.4 million", "saving now put"), money(9e9, "£9bn", "saving nation")),
            quotations=(
                Quotation(text="Long overdue", speaker="Ms Lee", sentence=0),
                Quotation(text="Quite", speaker=None, sentence=0),
                Quotation(text="No", speaker="Lee Ann Smith", sentence=0),
            ),
            conflicts=(
                Conflict(about="saving", here="£16.4 million", there="£16m", there_article=first.article),
            ),
        ),
    )  # fmt: skip
    with newsroom.write() as records:
        records.stories.touch(story, topics=(), reported_at=minutes(4 * DAY))
    clock.at = NOW + timedelta(days=34)
    return answers_of(newsroom.archive, clock)


def test_a_story_as_of_a_moment_holds_what_the_record_knew(told: Answers) -> None:
    then = told.story(StoryId(1), as_of=minutes(2 * DAY))
    assert (then.story.independent_reports, then.story.copies, then.story.developments) == (1, 1, 1)
    assert [one.headline for one in then.timeline] == ["Ward opens"]
    assert [line.points[-1].text for line in then.figures] == ["£16m"]
    now = told.story(StoryId(1))
    assert (now.story.independent_reports, now.story.developments, now.quiet_days) == (2, 2, 30)


def test_before_its_first_report_there_was_no_story(told: Answers) -> None:
    with pytest.raises(LookupError, match="was not on record on 2025-01-21"):
        told.story(StoryId(1), as_of=minutes(-DAY))


def test_numbers_for_one_thing_are_one_line_and_cite_their_sentence(told: Answers) -> None:
    first, *others = told.story(StoryId(1)).figures
    assert [(p.text, p.passage, p.cite.article, p.cite.sentence) for p in first.points] == [
        ("£16m", "The ward saves £16m.", 1, 0),
        ("£16.4 million", "It saves £16.4 million.", 3, 0),
    ]
    assert [line.points[0].text for line in others] == ["£9bn"]  # far too much to be the same thing


def test_a_conflict_cites_both_sides(told: Answers) -> None:
    (conflict,) = told.story(StoryId(1)).conflicts
    assert (conflict.cite.article, conflict.cite.sentence, conflict.there_article) == (3, 0, 1)


@pytest.mark.parametrize(
    ("name", "about", "words"),
    [
        ("Ann Lee", "", ["Long overdue", "It is needed"]),
        ("lee", "", ["Long overdue", "No", "It is needed"]),
        ("Ann Lee", "beds", ["It is needed"]),
        ("Ann Lee", "beds trains", []),
        ("Ann Lee", "(beds OR trains) NOT buses", ["It is needed"]),
        ("Lee Ann", "", ["No"]),
        ("Bob Lee", "", ["Long overdue"]),
        ("Nobody", "", []),
    ],
)
def test_who_said_what(told: Answers, name: str, about: str, words: list[str]) -> None:
    assert [one.words for one in told.said(name, about=parse(about) if about else None)] == words


@pytest.mark.parametrize("name", ["", "!?", "x" * 300])
def test_a_name_without_words_is_bad_input(told: Answers, name: str) -> None:
    with pytest.raises(BadInput, match="a name of 1 to"):
        told.said(name)
    with pytest.raises(BadInput, match="a phrase or figure"):
        told.first(name)


def test_a_figure_is_found_in_the_index_however_it_is_written(told: Answers) -> None:
    found = told.first("£16.4m")
    assert [(m.cite.article, m.cite.sentence, m.owner) for m in found.mentions] == [(3, 0, "C")]
    assert told.first("£16.4").mentions == ()


def test_what_went_quiet(told: Answers) -> None:
    assert [(one.story.id, one.days) for one in told.quiet(days=14).stories] == [(1, 30)]
    assert told.quiet(days=60).stories == ()


def test_a_week_in_review(told: Answers) -> None:
    week = told.week(until=minutes(5 * DAY))
    assert [[d.headline for d in one.developments] for one in week.stories] == [
        ["Ward opens", "Saving grows"]
    ]
    assert [one.words for one in week.sayings][:1] == ["It is needed"]
    after = told.week(until=minutes(13 * DAY))
    assert (after.stories, [one.story.id for one in after.fell_silent]) == ((), [1])


def test_an_article_in_sentences(told: Answers) -> None:
    reading = told.reading(ArticleId(1))
    assert reading.paragraphs == (((0, "The ward saves £16m."), (1, "Ann Lee spoke.")),)
    assert [one.position for one in reading.judged] == [0]
    with pytest.raises(LookupError, match="has no revision 9; it has 1 to 1"):
        told.reading(ArticleId(1), 9)
    with pytest.raises(LookupError, match="no article 99"):
        told.reading(ArticleId(99))
