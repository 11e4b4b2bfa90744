"""Search, on both databases: what is found, in which order, and that nothing typed is their syntax."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from monitor.errors import BadInput
from monitor.model.answers import Order
from monitor.query.grammar import parse
from storage.archive import nearest, search
from storage.archive.patience import bounded
from storage.archive.search import Search
from storage.search_index import LONGEST_WORD, MOST_WORDS, rebuild_search_index
from storage.tables import revision
from tests.storage.newsroom import NOW, Newsroom, minutes


@pytest.fixture
def library(newsroom: Newsroom) -> Newsroom:
    texts = {
        "Zürich ward": "The Zürich board spoke of C++ and foo-bar AND more.",
        "Ward opens": "The ward opens on Monday, with twelve beds.\nIt cost £16.4m.",
        "Ŵyl y Ddôl": "Mae’r ŵyl yn agor. Betsi’s ward title:foo stays.",
        "Emoji": "A nurse 🧑‍⚕️ waved.",
    }
    for number, (title, text) in enumerate(texts.items()):
        newsroom.at = minutes(number)
        newsroom.read(title, text, path=str(number))
    return newsroom


def titles(newsroom: Newsroom, text: str, limit: int = 9, order: Order = Order.NEWEST) -> list[str]:
    return [hit.title for hit in newsroom.archive.search(parse(text), limit=limit, order=order).hits]


def test_a_search_finds_what_holds_every_word_newest_first(library: Newsroom) -> None:
    assert titles(library, "ward") == ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]
    assert titles(library, "ward monday") == ["Ward opens"]
    assert titles(library, "ward tuesday") == []
    assert titles(library, "ward", limit=1) == ["Ŵyl y Ddôl"]


def test_words_in_quotation_marks_must_stand_together(library: Newsroom) -> None:
    assert titles(library, '"ward opens"') == ["Ward opens"]
    assert titles(library, '"opens ward"') == []
    assert titles(library, '"beds it"') == []  # a paragraph ends between them


QUERIES: dict[str, tuple[str, list[str]]] = {
    "a hyphen is no NOT": ("foo-bar", ["Zürich ward"]),
    "plus signs": ("c++", ["Zürich ward"]),
    "an operator in quotation marks is a word": ('"AND"', ["Zürich ward"]),
    "another operator": ('"NEAR"', []),
    "a column name in them is a word": ('"title:foo"', ["Ŵyl y Ddôl"]),
    "a leading minus is NOT": ("ward -foo", ["Ward opens"]),
    "NOT alone": ("NOT ward", ["Emoji"]),
    "money": ("£16.4m", ["Ward opens"]),
    "everything": ("*", ["Emoji", "Ŵyl y Ddôl", "Ward opens", "Zürich ward"]),
    "SQL": ("x'; DROP TABLE revision", []),
    "parentheses": ("(ward OR nurse) (monday OR tuesday)", ["Ward opens"]),
    "a caret": ("^monday", ["Ward opens"]),
    "tsquery operators": ("'opens' !monday", ["Ward opens"]),
    "backslashes": ("\\monday\\", ["Ward opens"]),
    "a parameter of the driver": ("100%s", []),
    "a bind name": ("words", []),
    "an emoji beside a word": ('"🧑‍⚕️ nurse"', ["Emoji"]),
    "a NUL inside": ("mon\x00day", []),
    "a very long word": ("x" * 19_000, []),
    "a prefix": ("mon*", ["Ward opens"]),
    "a prefix of one field": ("title:war*", ["Ward opens", "Zürich ward"]),
    "half a character": ("\ud800monday", ["Ward opens"]),
    "accents": ("ZURICH wyl OR wyl OR zurich", ["Ŵyl y Ddôl", "Zürich ward"]),
    "accents in the query": ("zürich", ["Zürich ward"]),
    "an outlet": ("outlet:paper ward NOT nurse -opens", ["Ŵyl y Ddôl", "Zürich ward"]),
    "an owner and a language": ('owner:"paper group" language:en emoji', ["Emoji"]),
    "a word of the outlet is none of the text": ("paper", []),
    "words near each other": ("ward NEAR/2 monday", ["Ward opens"]),
    "words not so near": ("ward NEAR/2 beds", []),
    "two of three": ("2 of (ward, nurse, monday)", ["Ward opens"]),
    "days": ("ward after:2025-01-22 before:2025-01-23", ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]),
    "other days": ("ward after:2025-01-23", []),
}


def test_what_is_asked_is_found_and_nothing_of_it_reaches_the_databases_own_syntax(library: Newsroom) -> None:
    """One test for all queries: each would cost a database of its own."""
    found = {name: titles(library, text) for name, (text, _) in QUERIES.items()}
    assert found == {name: expected for name, (_, expected) in QUERIES.items()}


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_each_other_without_gap_or_repetition(newsroom: Newsroom, order: Order) -> None:
    for number in range(25):
        newsroom.at = minutes(number)
        newsroom.read(f"Ward {number}", "It opens.", path=str(number))
    found: list[str] = []
    mark: str | None = None
    for _ in range(9):
        page = newsroom.archive.search(parse("ward"), limit=7, order=order, after=mark)
        found += [hit.title for hit in page.hits]
        mark = page.next
        if mark is None:
            break
    assert len(found) == 25
    assert sorted(found) == sorted({f"Ward {number}" for number in range(25)})


#: Of 24 articles, two a day, those that answer: all over the record, only lately, only long ago.
ANSWERING = {
    "common": [number for number in range(24) if number % 3],
    "rare": [3, 15],
    "lately": [22, 23],
    "early": [0, 1],
    "opens": list(range(24)),
    "opens before:2025-01-07": list(range(12)),
    "common -rare after:2025-01-03 before:2025-01-05": [4, 5, 7],
    '"common opens"': [number for number in range(24) if number % 3 and number not in {1, 22, 23}],
    '"opens common"': [],
    "NOT common": list(range(0, 24, 3)),
    "title:12": [12],
}


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("look", [1, 3, 10, 1_000])
@pytest.mark.parametrize("first", [1, 8, 400])
def test_what_is_found_does_not_depend_on_how_far_the_database_reads_down(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, first: int, look: int, order: Order
) -> None:
    monkeypatch.setattr(nearest, "FIRST_LOOK", first)
    monkeypatch.setattr(nearest, "LOOK", look)
    for number in range(24):
        newsroom.at = minutes(number)
        words = [word for word in ("common", "rare", "lately", "early") if number in ANSWERING[word]]
        day = datetime(2025, 1, 1 + number // 2, tzinfo=UTC)
        newsroom.read(f"{number}", f"{' '.join(words)} opens", path=str(number), published_at=day)
    for text, wanted in ANSWERING.items():
        found: list[int] = []
        mark: str | None = None
        while True:
            page = newsroom.archive.search(parse(text), limit=5, order=order, after=mark, facets=True)
            assert page.facets is not None
            assert page.facets.counted == len(wanted), text
            found += [int(hit.title) for hit in page.hits]
            mark = page.next
            if mark is None:
                break
        assert (found[::-1] if order is Order.NEWEST else sorted(found)) == wanted, text


def test_facets_give_up_before_the_search_does(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "FIRST_LOOK", 2)
    monkeypatch.setattr(search, "FACETS_LOOKS", 4)
    for number in range(12):
        newsroom.at = minutes(number)
        newsroom.read(f"{number}", "The ward opens" if number < 2 else "The ward shuts", path=str(number))
    page = newsroom.archive.search(parse('"ward opens"'), limit=5, facets=True)
    assert [hit.title for hit in page.hits] == ["1", "0"]
    assert page.facets is not None
    assert (page.facets.counted, page.facets.complete) == (2, True)


def test_a_mark_that_is_none_is_refused(library: Newsroom) -> None:
    for mark in ("", "x", "-1", "1;", "9" * 30, "²"):
        with pytest.raises(BadInput, match="marks no page"):
            library.archive.search(parse("ward"), limit=1, after=mark)


def test_ranked_puts_the_title_first(newsroom: Newsroom) -> None:
    newsroom.read("Dialysis unit opens", "It is small.", path="1")
    newsroom.at = minutes(1)
    newsroom.read("Budget", f"Savings. {'Words. ' * 40} The dialysis contract stays.", path="2")
    assert titles(newsroom, "dialysis", order=Order.RANKED) == ["Dialysis unit opens", "Budget"]
    assert titles(newsroom, "dialysis") == ["Budget", "Dialysis unit opens"]


def test_facts_of_what_was_judged_can_be_asked(newsroom: Newsroom) -> None:
    revision = newsroom.read("Ward opens")
    newsroom.at = minutes(1)
    newsroom.read("Other", path="2")
    story = newsroom.story()
    newsroom.place(revision, story)
    newsroom.develop(revision, story)
    for asked in ("kind:announced", 'speaker:"ann lee"', f"story:{story}", "speaker:le*"):
        assert titles(newsroom, asked) == ["Ward opens"], asked
    for asked in ("kind:reply", "speaker:an", "story:99", "NOT speaker:lee ward", "topic:hospitals"):
        assert titles(newsroom, asked) == [], asked


def test_facets_count_what_was_found(library: Newsroom) -> None:
    page = library.archive.search(parse("ward"), limit=1, facets=True)
    assert page.facets is not None
    assert page.facets.outlets == (("Paper", 3),)
    assert page.facets.owners == (("Paper Group", 3),)
    assert page.facets.months == (("2025-01", 3),)
    assert (page.facets.counted, page.facets.complete) == (3, True)


def test_a_question_that_takes_too_long_is_broken_off(library: Newsroom) -> None:
    with (
        library.store.read() as connection,
        pytest.raises(BadInput, match=r"took more than 0\.05 seconds"),
        bounded(connection, 0.05),
    ):
        connection.execute(sa.text(SLOW)).all()
    assert titles(library, "nurse") == ["Emoji"]


def test_what_is_finished_in_memory_counts_as_well(library: Newsroom) -> None:
    query = parse("ward NEAR/3 beds")  # no database can say it
    with (
        library.store.read() as connection,
        pytest.raises(BadInput, match="took more than 0 seconds"),
        bounded(connection, 0.0) as go_on,
    ):
        connection.exec_driver_sql("SELECT 1")
        Search(connection, query, go_on).page(limit=9, order=Order.NEWEST, after=None, facets=False)


SLOW = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n
"""


def test_a_hit_shows_the_passage_and_where_the_words_stand(library: Newsroom) -> None:
    (hit,) = library.archive.search(parse("beds ward"), limit=9).hits
    assert hit.snippet == "The ward opens on Monday, with twelve beds. It cost £16.4m."
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["ward", "beds"]
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Ward"]
    assert (hit.outlet, hit.owner, hit.published_at, hit.story) == ("Paper", "Paper Group", NOW, None)


def test_an_edited_article_is_found_once_by_its_old_words_and_its_new(newsroom: Newsroom) -> None:
    newsroom.read("Ward opens", "It opens on Monday.")
    newsroom.at = minutes(1)
    newsroom.read("Ward opens", "It opens on Tuesday.")
    for order in Order:
        (hit,) = newsroom.archive.search(parse("opens"), limit=9, order=order).hits
        assert "on Tuesday" in hit.snippet
        (hit,) = newsroom.archive.search(parse("monday"), limit=9, order=order).hits
        assert "on Monday" in hit.snippet


@pytest.mark.parametrize("order", list(Order))
def test_an_edited_article_stands_on_one_page_only(newsroom: Newsroom, order: Order) -> None:
    for edition in range(2):
        for number in range(3):
            newsroom.at = minutes(3 * edition + number)
            newsroom.read(f"Ward {number}", f"It opens, as edition {edition} says.", path=str(number))
    found: list[str] = []
    mark: str | None = None
    for _ in range(9):
        page = newsroom.archive.search(parse("opens"), limit=1, order=order, after=mark)
        found += [hit.title for hit in page.hits]
        mark = page.next
        if mark is None:
            break
    assert sorted(found) == ["Ward 0", "Ward 1", "Ward 2"]


def test_a_story_is_asked_for_by_its_number_or_by_how_that_begins(newsroom: Newsroom) -> None:
    stories = [newsroom.story() for _ in range(100)]
    for story in (stories[9], stories[98], stories[99]):
        newsroom.at = minutes(story)
        newsroom.place(newsroom.read(f"Story {story}", path=str(story)), story)
    assert titles(newsroom, "story:10") == ["Story 10"]
    assert titles(newsroom, "story:10*") == ["Story 100", "Story 10"]
    assert titles(newsroom, "story:00") == []


def test_the_full_text_index_can_be_built_anew(library: Newsroom) -> None:
    with library.store.write() as connection:
        connection.execute(sa.update(revision).where(revision.c.title == "Emoji").values(text="Gone."))
        rebuild_search_index(connection)
    assert titles(library, "nurse") == []
    assert titles(library, "gone") == ["Emoji"]
    assert titles(library, "ward") == ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]


def test_an_article_of_a_megabyte_of_different_words_is_held_and_found(newsroom: Newsroom) -> None:
    """PostgreSQL's index holds a megabyte of words of one text; a page can have more."""
    text = " ".join(f"word{number:09}" for number in range(120_000))
    newsroom.read("Long", text)
    assert titles(newsroom, "word000000001") == ["Long"]


def test_the_outlet_of_a_very_long_article_is_found(newsroom: Newsroom) -> None:
    """The text uses up all the words that are indexed of one."""
    newsroom.read("Long", "word " * (MOST_WORDS + 5), site="County Times", owner="Times Group")
    assert titles(newsroom, "outlet:county owner:group language:en") == ["Long"]


def test_words_that_are_alike_for_longer_than_the_index_holds_them_are_told_apart(newsroom: Newsroom) -> None:
    long = "x" * LONGEST_WORD
    newsroom.read("Short", long)
    newsroom.read("Longer", f"{long}y", path="2")
    for order in Order:
        assert titles(newsroom, long, order=order) == ["Short"]
        assert titles(newsroom, f"{long}y", order=order) == ["Longer"]
        assert titles(newsroom, f"NOT {long}", order=order) == ["Longer"]
