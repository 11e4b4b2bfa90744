"""A title that names only what sort of text it is tells no news; the report's own words do."""

import pytest

from monitor.model.stories import Finding, Kind
from monitor.stories.bare_titles import is_bare
from monitor.stories.copies import kinship
from monitor.stories.developments import StoryContext, find
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import prepare
from monitor.stories.words import Vocabulary

BARE = (
    "Statement",
    "News",
    "Latest update",
    "Press release",
    "Press statement, 4 March 2025",
    "March newsletter",
    "Statement on the bypass",
    "An important update about Elmsford Hospital",
    "Joint statement by the ministers of health",
    "Health board statement on waiting times",
    "Cabinet Secretary’s written statement: flows of patients",
    "Written statement: health",
    "WRITTEN STATEMENT: HEALTH",
    "Press release: joint statement following the meeting",
    "Ambulance service: update",
    "Datganiad",
    "Datganiad i’r wasg",
    "Datganiad Ysgrifenedig: iechyd",
    "Datganiad ar y ffordd osgoi",
    "Diweddariad ar yr ysbyty",
    "Streic nyrsys: y diweddaraf",
)
TELLING = (
    "Three new wards at Wrexham for £12m",
    "Cross-border patients: the hidden bill",
    "The forgotten patients of the Dee valley",
    "Ambulance response times in four nations",
    "Minister’s statement disputes the report",
    "Calls for update on hospital",
    "Border trust gives notice on Welsh contract",
    "Statement of values and principles to be rewritten",
    "Hospital to close its night ward: statement",
    "Statement: night ward will close in May",
    "Statement on the resignation of the chief executive",
    "Press release: trust opens ward",
    "Update: 12 wards shut",
    "A statement on the bypass has been published",
    "Ward news",
    "Datganiad: bydd y ward yn cau ym mis Mai",
    "",
)
OPENING = "Thank you for the opportunity to update Members on the services at Elmsford hospital."
NEWS = "Elmsford hospital loses its night ward in May, and 31 nurses move to Dolwen."
MORE = "It sets aside £2.4m for the change."


@pytest.mark.parametrize("title", BARE)
def test_a_sort_of_text_is_no_news(title: str) -> None:
    assert is_bare(title)


@pytest.mark.parametrize("title", TELLING)
def test_what_somebody_chose_as_the_news_stays_without_a_verb_too(title: str) -> None:
    assert not is_bare(title)


def opened(title: str, *sentences: str, vocabulary: Vocabulary) -> Finding:
    prepared = prepare(title, "\n".join(sentences), "en", vocabulary)
    judged = judge(prepared, Knowledge(), NoveltyModel.shipped())
    found = find(prepared, judged, StoryContext(opens=True, kinship=kinship(prepared, [])))
    assert found is not None
    assert found.kind is Kind.OPENED
    return found


def test_the_report_leads_with_its_first_sentence_that_tells_something(vocabulary: Vocabulary) -> None:
    """Neither with the courtesies before it nor with one that leans on it."""
    for sentences in ((NEWS, MORE), (OPENING, NEWS, MORE), (MORE, NEWS)):
        found = opened("Statement on services at Elmsford hospital", *sentences, vocabulary=vocabulary)
        assert found.headline == NEWS


def test_a_title_that_tells_the_news_leads(vocabulary: Vocabulary) -> None:
    title = "Night ward to go at Elmsford"
    assert opened(title, NEWS, MORE, vocabulary=vocabulary).headline == title


def test_a_bare_title_stays_where_no_sentence_says_more(vocabulary: Vocabulary) -> None:
    title = "Statement on services at Elmsford hospital"
    echo = "A statement on services at Elmsford hospital was published today."
    assert opened(title, OPENING, echo, vocabulary=vocabulary).headline == title
