"""Who had a phrase or a figure first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.history.mentions import first_mention, ways_of_writing
from monitor.model.history import Cite, Mention
from monitor.model.ids import ArticleId
from monitor.stories.sentences import split

START = datetime(2025, 1, 1, tzinfo=UTC)


def mention(article: int, text: str, *, hours: float = 0, revision: int = 1, owner: str = "A") -> Mention:
    return Mention(
        cite=Cite(
            article=ArticleId(article),
            revision=revision,
            sentence=None,
            outlet="Paper",
            url="https://paper.example/",
            title="A headline of £3m",
            at=START + timedelta(hours=hours),
        ),
        text=text,
        owner=owner,
        relation=None,
        story=None,
    )


@pytest.mark.parametrize(
    ("phrase", "way"),
    [
        ("£16.4m", "£16.4 million"),
        ("£16.4 million", "£16.4m"),
        ("16.4mn", "16.4 million"),
        ("10254", "10,254"),
        ("10,254", "10254"),
        ("€2bn", "€2 billion"),
        ("30k", "30 000"),
        ("little spare capacity", "little spare capacity"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_a_figure_is_looked_for_however_papers_write_it(phrase: str, way: str) -> None:
    assert way in ways_of_writing(phrase)


@pytest.mark.parametrize("phrase", ["158 people", "2nd", "NHS", "£", "1.2.3", "٣"])
def test_words_are_looked_for_as_they_are(phrase: str) -> None:
    assert ways_of_writing(phrase) == (phrase,)


@given(st.text(max_size=40))
def test_no_text_has_more_than_a_few_ways(phrase: str) -> None:
    assert len(ways_of_writing(phrase)) <= 30


def test_the_earliest_sentence_that_holds_it_is_the_answer() -> None:
    texts = [
        mention(1, "Something else. The saving is £16.4 million a year.", hours=2),
        mention(2, "First. Second. It saves £16.4m.", hours=1, owner="B"),
        mention(3, "It costs £116.4m. Or £16.45m, or £16.4m2.", hours=0),
    ]
    found = first_mention("£16.4m", lambda _: texts, split, limit=10)
    assert [(m.cite.article, m.cite.sentence, m.text) for m in found.mentions] == [
        (2, 2, "It saves £16.4m."),
        (1, 1, "The saving is £16.4 million a year."),
    ]
    assert found.owners == 2


def test_an_article_counts_once_with_its_first_reading_that_holds_it() -> None:
    texts = [
        mention(1, "Nothing yet.", hours=0),
        mention(1, "Now it is 593,000.", hours=5, revision=2),
        mention(1, "Now it is 593,000.", hours=9, revision=3),
    ]
    (only,) = first_mention("593000", lambda _: texts, split, limit=10).mentions
    assert (only.cite.revision, only.cite.at) == (2, START + timedelta(hours=5))


def test_a_headline_counts_and_has_no_sentence() -> None:
    (only,) = first_mention("£3m", lambda _: [mention(1, "No.")], split, limit=10).mentions
    assert (only.cite.sentence, only.text) == (None, "A headline of £3m")


def test_quotation_marks_case_and_accents_do_not_count() -> None:
    (only,) = first_mention(
        "it's DŴR", lambda _: [mention(1, "It’s dŵr, they say.")], split, limit=10
    ).mentions
    assert only.cite.sentence == 0


def test_a_list_that_is_cut_says_so() -> None:
    texts = [mention(number, "Plan.", hours=number) for number in range(1, 5)]
    found = first_mention("plan", lambda _: texts, split, limit=2)
    assert (len(found.mentions), found.more) == (2, True)
