"""Search: finds what holds every word, and reads nothing that people type as syntax; on both databases."""

import pytest
import sqlalchemy as sa

from storage.search_index import rebuild_search_index
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


def titles(newsroom: Newsroom, *words: str, limit: int = 9) -> list[str]:
    return [hit.title for hit in newsroom.archive.search(words, limit=limit)]


def test_a_search_finds_what_holds_every_word_newest_first(library: Newsroom) -> None:
    assert titles(library, "ward") == ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]
    assert titles(library, "ward", "monday") == ["Ward opens"]
    assert titles(library, "ward", "tuesday") == []
    assert titles(library, "ward", limit=1) == ["Ŵyl y Ddôl"]


def test_words_given_as_one_must_stand_together(library: Newsroom) -> None:
    assert titles(library, "ward opens") == ["Ward opens"]
    assert titles(library, "opens ward") == []


QUERIES: dict[str, tuple[list[str], list[str]]] = {
    "a hyphen is no NOT": (["foo-bar"], ["Zürich ward"]),
    "plus signs": (["c++"], ["Zürich ward"]),
    "an operator is a word": (["AND"], ["Zürich ward"]),
    "another operator": (["NEAR"], []),
    "a column name is a word": (["title:foo"], ["Ŵyl y Ddôl"]),
    "a leading minus": (["-foo"], ["Ŵyl y Ddôl", "Zürich ward"]),
    "money": (["£16.4m"], ["Ward opens"]),
    "a star alone": (["*"], []),
    "a star beside a word": (["*", "monday"], ["Ward opens"]),
    "a quotation mark": (['"'], []),
    "a quotation mark inside": (['a"b'], []),
    "a word cut by one": (['mon"day'], []),
    "SQL": (["'; DROP TABLE revision; --"], []),
    "parentheses": (["ward)", "(monday"], ["Ward opens"]),
    "a caret": (["^monday"], ["Ward opens"]),
    "tsquery operators": (["monday & !ward | x <-> y"], []),
    "backslashes": (["\\monday\\"], ["Ward opens"]),
    "a percent sign": (["%"], []),
    "a parameter of the driver": (["100%(monday)s"], []),
    "a bind name": ([":ward"], ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]),
    "an emoji is no word": (["🧑‍⚕️"], []),
    "an emoji beside one": (["🧑‍⚕️", "nurse"], ["Emoji"]),
    "a NUL inside": (["mon\x00day"], []),
    "a very long word": (["x" * 100_000], []),
    "a very long phrase": (["ward " * 5_000], []),
    "very many words": (["ward"] * 300, ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"]),
    "half a character": (["\ud800monday"], ["Ward opens"]),
    "nothing": ([""], []),
    "no word at all": ([], []),
}


def test_nothing_that_is_searched_for_is_read_as_syntax(library: Newsroom) -> None:
    """One test for all queries: each would cost a database of its own."""
    found = {name: titles(library, *words) for name, (words, _) in QUERIES.items()}
    assert found == {name: expected for name, (_, expected) in QUERIES.items()}


def test_accents_do_not_matter_on_sqlite_and_case_does_not_on_either(library: Newsroom) -> None:
    assert titles(library, "Zürich") == ["Zürich ward"]
    assert titles(library, "zürich") == ["Zürich ward"]
    if library.store.engine.dialect.name == "sqlite":
        assert titles(library, "ZURICH") == ["Zürich ward"]
        assert titles(library, "wyl") == ["Ŵyl y Ddôl"]


def test_a_hit_shows_the_passage_with_the_words_in_brackets(library: Newsroom) -> None:
    (hit,) = library.archive.search(["beds", "ward"], limit=9)
    assert hit.snippet == "The [ward] opens on Monday, with twelve [beds]. It cost £16.4m."
    assert (hit.outlet, hit.published_at, hit.story) == ("Paper", NOW, None)


def test_an_edited_article_is_found_once_by_its_old_words_and_its_new(newsroom: Newsroom) -> None:
    newsroom.read("Ward opens", "It opens on Monday.")
    newsroom.at = minutes(1)
    newsroom.read("Ward opens", "It opens on Tuesday.")
    assert len(newsroom.archive.search(["opens"], limit=9)) == 1
    assert "[Monday]" in newsroom.archive.search(["monday"], limit=9)[0].snippet
    assert "[opens] on Tuesday" in newsroom.archive.search(["opens"], limit=9)[0].snippet


def test_the_full_text_index_follows_changes_and_can_be_built_anew(library: Newsroom) -> None:
    with library.store.write() as connection:
        connection.execute(sa.update(revision).where(revision.c.title == "Emoji").values(text="Gone."))
    assert titles(library, "nurse") == []
    assert titles(library, "gone") == ["Emoji"]
    with library.store.write() as connection:
        rebuild_search_index(connection)
    assert titles(library, "gone") == ["Emoji"]


def test_an_article_of_a_megabyte_of_different_words_is_held_and_found(newsroom: Newsroom) -> None:
    """PostgreSQL's index holds a megabyte of words of one text; a page can have more."""
    text = " ".join(f"word{number:09}" for number in range(120_000))
    newsroom.read("Long", text)
    assert titles(newsroom, "word000000001") == ["Long"]
