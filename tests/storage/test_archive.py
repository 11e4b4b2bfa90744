"""Questions about the past: the same answers from both databases."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound, FeedDue
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.ids import ArticleId, DevelopmentId, EntryId, FeedId, RouteId, StoryId, TopicId
from monitor.model.stories import Decision, Kinship, Relation, Status
from monitor.model.topics import Level, Match
from monitor.ports.work import Lane
from storage.repositories.board import TaskRows
from storage.search_index import rebuild_search_index
from storage.tables import revision
from tests.storage.newsroom import NOW, Newsroom, finding, judged, minutes


@dataclass(frozen=True)
class Told:
    """A story of two reports, the second a copy; and an article of no story."""

    story: StoryId
    opened: ArticleId
    copied: ArticleId
    alone: ArticleId
    development: DevelopmentId


@pytest.fixture
def told(newsroom: Newsroom) -> Told:
    story = newsroom.story("Ward opens")
    first = newsroom.read("Ward opens", "It opens on Monday.", path="1", owner="Group A")
    newsroom.place(first, story, decision=Decision.OPENED)
    newsroom.judge(first, story, judged(0, "It opens."), judged(1, "As said.", Status.KNOWN))
    development = newsroom.develop(first, story, finding("Opened"))
    with newsroom.write() as records:
        verdicts = [("hospitals", Level.RELATED), ("beds", Level.CORE), ("rail", Level.OUT)]
        matches = [Match(topic=TopicId(t), level=v, score=0.5, evidence=()) for t, v in verdicts]
        records.matches.record(first.id, matches, at=NOW)
    newsroom.at = minutes(10)
    second = newsroom.read("Ward opens!", "It opens on Monday.", path="2", owner="Group B", publisher="radio")
    kinship = Kinship(relation=Relation.COPY, of=first.article, copied_share=0.9)
    newsroom.place(second, story, kinship=kinship)
    newsroom.at = minutes(20)
    alone = newsroom.read("Rugby", "They won.", path="3", language="cy")
    return Told(story, first.article, second.article, alone.article, development)


def test_articles_are_listed_newest_first_with_what_became_of_them(newsroom: Newsroom, told: Told) -> None:
    found = newsroom.archive.articles(limit=9)
    assert [(one.id, one.level, one.story, one.decision, one.relation) for one in found] == [
        (told.alone, None, None, None, None),
        (told.copied, None, told.story, "coverage", "copy"),
        (told.opened, "core", told.story, "opened", "independent"),
    ]
    assert (found[0].title, found[0].outlet, found[0].language) == ("Rugby", "Paper", "cy")
    assert (found[0].published_at, found[0].first_seen_at) == (NOW, minutes(20))


def test_an_article_is_listed_once_with_its_newest_revision(newsroom: Newsroom, told: Told) -> None:
    newsroom.read("Ward opens late", "It opens on Tuesday.", path="1", owner="Group A")
    (found,) = [one for one in newsroom.archive.articles(limit=9) if one.id == told.opened]
    assert (found.title, found.revisions, found.story) == ("Ward opens late", 2, told.story)


@pytest.mark.parametrize(("since", "count"), [(0, 3), (10, 2), (10.01, 1), (99, 0)])
def test_since_counts_its_own_moment_in(newsroom: Newsroom, told: Told, since: float, count: int) -> None:
    assert len(newsroom.archive.articles(limit=9, since=minutes(since))) == count


def test_lists_are_no_longer_than_asked(newsroom: Newsroom, told: Told) -> None:
    archive = newsroom.archive
    assert [one.id for one in archive.articles(limit=1)] == [told.alone]
    assert archive.articles(limit=0) == []
    assert archive.stories(limit=0) == archive.developments(limit=0) == archive.deliveries(limit=0) == []


def test_an_empty_record_answers_every_question_with_nothing(newsroom: Newsroom) -> None:
    archive = newsroom.archive
    for answer in (
        archive.articles,
        archive.stories,
        archive.developments,
        archive.deliveries,
        archive.tasks,
    ):
        assert answer(limit=9) == []
    assert archive.feeds() == archive.search(["ward"], limit=9) == archive.judged(ArticleId(1)) == []


def test_stories_are_listed_by_their_last_report(newsroom: Newsroom) -> None:
    first, second = newsroom.story("One", topics=("b", "a")), newsroom.story("Two")
    with newsroom.write() as records:
        records.stories.touch(first, topics=(), reported_at=minutes(5))
    found = newsroom.archive.stories(limit=9)
    assert [(one.id, one.title) for one in found] == [(first, "One"), (second, "Two")]
    assert (found[0].topics, found[0].developments, found[0].copies) == (("a", "b"), 0, 0)
    assert [one.id for one in newsroom.archive.stories(limit=9, since=minutes(5))] == [first]


def test_a_story_is_told_from_its_beginning(newsroom: Newsroom, told: Told) -> None:
    later = newsroom.read("Twelve beds", path="4", owner="Group C")
    newsroom.place(later, told.story, decision=Decision.DEVELOPMENT)
    newsroom.develop(later, told.story, finding("Twelve beds"))
    page = newsroom.archive.story(told.story)
    assert page.story.id == told.story
    assert [one.headline for one in page.timeline] == ["Opened", "Twelve beds"]
    assert [one.article for one in page.reports] == [told.opened, told.copied, later.article]
    opened, copied = page.reports[:2]
    assert (opened.new_sentences, opened.known_sentences, opened.of) == (1, 1, None)
    assert (copied.outlet, copied.owner, copied.of) == ("Radio", "Group B", told.opened)
    assert (copied.relation, copied.copied_share) == ("copy", 0.9)


def test_a_story_that_is_not_there_is_named(newsroom: Newsroom) -> None:
    with pytest.raises(LookupError, match="no story 404"):
        newsroom.archive.story(StoryId(404))


def test_developments_are_listed_newest_first_of_all_stories_or_of_one(
    newsroom: Newsroom, told: Told
) -> None:
    other = newsroom.story("Other")
    newest = newsroom.develop(newsroom.read("Other", path="9"), other, finding("Else"))
    archive = newsroom.archive
    assert [one.id for one in archive.developments(limit=9)] == [newest, told.development]
    assert [one.id for one in archive.developments(limit=9, story=told.story)] == [told.development]
    assert [one.id for one in archive.developments(limit=9, since=minutes(20))] == [newest]


def test_a_development_is_answered_with_its_story_and_its_source(newsroom: Newsroom, told: Told) -> None:
    found = newsroom.archive.development(told.development)
    assert (found.story, found.story_title, found.outlet, found.url) == (
        told.story,
        "Ward opens",
        "Paper",
        "https://paper.example/1",
    )
    assert (found.kind, found.weight, found.headline, found.revision_number) == (
        "announced",
        0.5,
        "Opened",
        1,
    )
    assert found.passages == ("The ward opens on Monday.",)
    assert (found.figures, found.quotations) == (finding().figures, finding().quotations)
    with pytest.raises(LookupError, match="no development 404"):
        newsroom.archive.development(DevelopmentId(404))


def test_messages_are_listed_newest_first_by_state_and_time(newsroom: Newsroom, told: Told) -> None:
    for number, state in enumerate((DeliveryState.PENDING, DeliveryState.HELD)):
        newsroom.at = minutes(number)
        with newsroom.write() as records:
            records.alerts.queue(
                key=f"k{number}",
                route=RouteId("desk"),
                recipient="a@example.org",
                development=told.development if number else None,
                story=told.story,
                state=state,
                reason="because",
                payload="",
                at=newsroom.at,
            )
    archive = newsroom.archive
    held, pending = archive.deliveries(limit=9)
    assert (held.state, held.headline, held.development) == ("held", "Opened", told.development)
    assert (pending.state, pending.headline, pending.development) == ("pending", "because", None)
    assert archive.deliveries(limit=9, state="held") == [held]
    assert archive.deliveries(limit=9, state="dead") == []
    assert archive.deliveries(limit=9, since=minutes(1)) == [held]


def test_work_that_is_not_done_is_listed_with_what_it_is_for(newsroom: Newsroom) -> None:
    board = TaskRows(newsroom.store)
    with newsroom.write() as records:
        records.log.append(EntryFound(entry=EntryId(12)))
        records.log.append(FeedDue(feed=FeedId("paper")))
    claimed = board.claim(Lane.ERRAND, now=NOW, lease=minutes(5) - NOW)
    assert claimed is not None
    board.set_aside(claimed, error="410 for good")
    poll, fetch = newsroom.archive.tasks(limit=9)
    assert (poll.stage, poll.state, poll.fact, poll.error) == ("poll", "open", "FeedDue feed=paper", None)
    assert (fetch.stage, fetch.state, fetch.fact, fetch.error, fetch.attempts) == (
        "fetch",
        "aside",
        "EntryFound entry=12",
        "410 for good",
        1,
    )
    assert newsroom.archive.tasks(limit=9, state="aside") == [fetch]
    assert newsroom.archive.tasks(limit=9, state="done") == []


def test_feeds_are_listed_by_name_with_how_many_entries_they_brought(newsroom: Newsroom) -> None:
    for guid in ("1", "2"):
        newsroom.entry(guid)
    failing = FeedMemory(feed=FeedId("paper"), polls=2, state=FeedState.FAILING, error="503", next_due=NOW)
    with newsroom.write() as records:
        records.feeds.remember(failing)
        records.feeds.wake([FeedId("abc")], now=NOW)
    abc, paper = newsroom.archive.feeds()
    assert (abc.id, abc.state, abc.entries, abc.polls) == ("abc", "new", 0, 0)
    assert (paper.id, paper.state, paper.entries, paper.error, paper.next_due) == (
        "paper",
        "failing",
        2,
        "503",
        NOW,
    )


def test_why_gathers_all_that_decided_what_happened(newsroom: Newsroom, told: Told) -> None:
    newsroom.entry("1")
    why = newsroom.archive.why("https://paper.example/1")
    assert [entry.feed for entry in why.entries] == ["paper"]
    assert why.article is not None
    assert why.article.id == told.opened
    assert [match.topic for match in why.matches] == ["beds", "hospitals", "rail"]
    assert why.placement is not None
    assert why.placement.story == told.story
    assert [one.text for one in why.sentences] == ["It opens.", "As said."]
    assert [one.id for one in why.developments] == [told.development]


def test_why_shows_the_newest_revisions_sentences_and_judged_shows_all(
    newsroom: Newsroom, told: Told
) -> None:
    edited = newsroom.read("Ward opens", "Edited.", path="1", owner="Group A")
    newsroom.judge(edited, told.story, judged(0, "It opens late."))
    assert [one.text for one in newsroom.archive.why("https://paper.example/1").sentences] == [
        "It opens late."
    ]
    every = newsroom.archive.judged(told.opened)
    assert [(number, one.text) for number, one in every] == [
        (1, "It opens."),
        (1, "As said."),
        (2, "It opens late."),
    ]


def test_why_of_an_address_that_failed_names_the_trouble(newsroom: Newsroom) -> None:
    board, entry = TaskRows(newsroom.store), newsroom.entry("1")
    with newsroom.write() as records:
        records.log.append(EntryFound(entry=entry))
    claimed = board.claim(Lane.ERRAND, now=NOW, lease=minutes(5) - NOW)
    assert claimed is not None
    board.put_off(claimed, until=minutes(60), error="503: come back later")
    why = newsroom.archive.why("https://paper.example/1")
    assert why.article is None
    assert [(one.stage, one.error) for one in why.troubles] == [("fetch", "503: come back later")]


def test_why_of_an_address_nobody_announced_is_empty(newsroom: Newsroom, told: Told) -> None:
    why = newsroom.archive.why("https://nowhere.example/'; DROP TABLE story; --")
    assert (why.entries, why.article, why.placement, why.troubles) == ((), None, None, ())


# --- search -----------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(["foo-bar"], ["Zürich ward"], id="a hyphen is no NOT"),
        pytest.param(["c++"], ["Zürich ward"], id="plus signs"),
        pytest.param(["AND"], ["Zürich ward"], id="an operator is a word"),
        pytest.param(["NEAR"], [], id="another operator"),
        pytest.param(["title:foo"], ["Ŵyl y Ddôl"], id="a column name is a word"),
        pytest.param(["-foo"], ["Ŵyl y Ddôl", "Zürich ward"], id="a leading minus"),
        pytest.param(["£16.4m"], ["Ward opens"], id="money"),
        pytest.param(["*"], [], id="a star alone"),
        pytest.param(["*", "monday"], ["Ward opens"], id="a star beside a word"),
        pytest.param(['"'], [], id="a quotation mark"),
        pytest.param(['a"b'], [], id="a quotation mark inside"),
        pytest.param(['mon"day'], [], id="a word cut by one"),
        pytest.param(["'; DROP TABLE revision; --"], [], id="SQL"),
        pytest.param(["ward)", "(monday"], ["Ward opens"], id="parentheses"),
        pytest.param(["^monday"], ["Ward opens"], id="a caret"),
        pytest.param(["monday & !ward | x <-> y"], [], id="tsquery operators"),
        pytest.param(["\\monday\\"], ["Ward opens"], id="backslashes"),
        pytest.param(["%"], [], id="a percent sign"),
        pytest.param(["100%(monday)s"], [], id="a parameter of the driver"),
        pytest.param([":ward"], ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"], id="a bind name"),
        pytest.param(["🧑‍⚕️"], [], id="an emoji is no word"),
        pytest.param(["🧑‍⚕️", "nurse"], ["Emoji"], id="an emoji beside one"),
        pytest.param(["mon\x00day"], [], id="a NUL inside"),
        pytest.param(["x" * 100_000], [], id="a very long word"),
        pytest.param(["ward " * 5_000], [], id="a very long phrase"),
        pytest.param(["ward"] * 300, ["Ŵyl y Ddôl", "Ward opens", "Zürich ward"], id="very many words"),
        pytest.param(["\ud800monday"], ["Ward opens"], id="half a character"),
        pytest.param([""], [], id="nothing"),
        pytest.param([], [], id="no word at all"),
    ],
)
def test_nothing_that_is_searched_for_is_read_as_syntax(
    library: Newsroom, words: list[str], found: list[str]
) -> None:
    assert titles(library, *words) == found


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
