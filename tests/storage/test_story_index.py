"""The story index: finds the articles that share key terms, at a flat cost, the same on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from monitor.model.ids import ArticleId, StoryId
from storage.engine import open_engine
from storage.index_tables import INDEX_TABLES
from storage.story_index import ARTICLES_PER_STORY, POSTINGS_PER_TERM, StoryIndex


@pytest.fixture
def index(database_address: str) -> Iterator[StoryIndex]:
    engine = open_engine(database_address)
    with engine.begin() as connection:
        for table in INDEX_TABLES:
            table.create(connection, checkfirst=True)
        yield StoryIndex(connection)
    engine.dispose()


def record(index: StoryIndex, article: int, story: int, *keys: str, others: tuple[str, ...] = ()) -> bool:
    return index.record(
        ArticleId(article),
        StoryId(story),
        terms={*keys, *others},
        key_terms=keys,
        packed=f"profile {article}".encode(),
    )


def found(index: StoryIndex, *keys: str, limit: int = 50) -> list[tuple[int, int]]:
    return [(one.article, one.story) for one in index.nearest([(key, 1.0) for key in keys], limit=limit)]


def test_an_empty_index_knows_no_articles_and_no_terms(index: StoryIndex) -> None:
    assert index.frequencies(["powys"]) == (0, {})
    assert found(index, "powys") == []


def test_it_counts_articles_and_the_articles_of_each_term(index: StoryIndex) -> None:
    record(index, 1, 1, "powys", others=("board",))
    record(index, 2, 1, "powys")
    record(index, 3, 3, "rugby")
    assert index.frequencies(["powys", "board", "solway"]) == (3, {"powys": 2, "board": 1})


def test_an_article_is_found_by_a_key_term_with_its_story_and_its_profile(index: StoryIndex) -> None:
    record(index, 7, 4, "powys", "hereford")
    (one,) = index.nearest([("hereford", 2.0)])
    assert (one.article, one.story, one.packed) == (7, 4, b"profile 7")


def test_a_term_that_is_no_key_term_finds_nothing(index: StoryIndex) -> None:
    record(index, 7, 4, "powys", others=("board",))
    assert found(index, "board") == []


def test_recording_an_article_again_changes_nothing(index: StoryIndex) -> None:
    assert record(index, 1, 1, "powys")
    assert not record(index, 1, 2, "powys", "rugby")
    assert index.frequencies(["powys", "rugby"]) == (1, {"powys": 1})
    assert found(index, "powys") == [(1, 1)]


def test_the_articles_that_share_most_weight_are_kept(index: StoryIndex) -> None:
    record(index, 1, 1, "a")
    record(index, 2, 2, "a", "b")
    record(index, 3, 3, "b")
    chosen = index.nearest([("a", 1.0), ("b", 3.0)], limit=2)
    assert [one.article for one in chosen] == [2, 3]


def test_a_large_story_cannot_hide_the_others(index: StoryIndex) -> None:
    for article in range(1, 40):
        record(index, article, 1, "powys", *(f"word{n}" for n in range(article, article + 5)))
    record(index, 99, 2, "powys")
    chosen = found(index, "powys", *(f"word{n}" for n in range(60)))
    assert (99, 2) in chosen
    assert sum(story == 1 for _, story in chosen) == ARTICLES_PER_STORY


def test_a_story_behind_hundreds_of_a_larger_ones_articles_is_found(index: StoryIndex) -> None:
    keys = [f"word{n}" for n in range(20)]
    for article in range(1, 81):
        record(index, article, 1, keys[article % 20])
    record(index, 99, 2, "powys")
    shared = [*((key, 2.0) for key in keys), ("powys", 1.0)]
    chosen = index.nearest(shared, limit=ARTICLES_PER_STORY + 1)
    assert [one.story for one in chosen] == [1] * ARTICLES_PER_STORY + [2]


def test_a_term_keeps_its_newest_postings_and_an_old_story_stays_reachable_by_a_rare_one(
    index: StoryIndex,
) -> None:
    record(index, 1, 1, "nhs", "gobowen")
    for article in range(2, POSTINGS_PER_TERM + 3):
        record(index, article, article, "nhs")
    assert (1, 1) not in found(index, "nhs", limit=10_000)
    assert found(index, "gobowen") == [(1, 1)]


def test_moved_articles_answer_with_their_new_story(index: StoryIndex) -> None:
    record(index, 1, 1, "powys")
    record(index, 2, 2, "powys")
    index.move([ArticleId(2)], StoryId(1))
    assert found(index, "powys") == [(1, 1), (2, 1)]


def test_a_term_of_any_length_is_held(index: StoryIndex) -> None:
    long = "x" * 500
    record(index, 1, 1, long)
    assert found(index, long) == [(1, 1)]
    assert index.frequencies([long]) == (1, {long: 1})


def test_it_commits_nothing_itself(tmp_path: object) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/index.db")
    with engine.begin() as connection:
        for table in INDEX_TABLES:
            table.create(connection)
    with engine.connect() as connection:
        record(StoryIndex(connection), 1, 1, "powys")
        connection.rollback()
        assert StoryIndex(connection).frequencies(["powys"]) == (0, {})
    engine.dispose()
