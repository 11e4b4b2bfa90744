"""Questions about the past: the same answers from both databases."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.answers import Mark
from monitor.model.facts import EntryFound, FeedDue
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.ids import ArticleId, DevelopmentId, EntryId, FeedId, RouteId, StoryId, TopicId
from monitor.model.stories import Decision, Kinship, Relation, Status
from monitor.model.topics import Level, Match
from monitor.ports.work import Lane
from monitor.query.grammar import parse
from monitor.query.tree import Fact
from storage.repositories.board import TaskRows
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
    assert archive.feeds() == archive.judged(ArticleId(1)) == []
    assert archive.search(parse("ward"), limit=9).hits == ()


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        (Fact.OUTLET, ["Paper", "Radio"]),
        (Fact.OWNER, ["Group A", "Group B", "Paper Group"]),
        (Fact.LANGUAGE, ["cy", "en"]),
        (Fact.TOPIC, ["beds", "hospitals"]),
    ],
)
@pytest.mark.usefixtures("told")
def test_every_name_on_record_is_listed_once(newsroom: Newsroom, fact: Fact, names: list[str]) -> None:
    assert sorted(newsroom.archive.names(fact)) == names


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


def test_an_address_that_no_database_could_hold_is_unknown(newsroom: Newsroom) -> None:
    assert newsroom.archive.article_at("https://paper.example/\x00") is None
    assert newsroom.archive.why("https://paper.example/\x00").article is None


def test_why_of_an_address_nobody_announced_is_empty(newsroom: Newsroom, told: Told) -> None:
    why = newsroom.archive.why("https://nowhere.example/'; DROP TABLE story; --")
    assert (why.entries, why.article, why.placement, why.troubles) == ((), None, None, ())


def test_lists_go_on_after_a_mark_and_can_be_narrowed(newsroom: Newsroom) -> None:
    """Two developments of one moment, so that the time alone would lose or repeat one."""
    for number in range(3):
        story = newsroom.story(f"Story {number}", topics=("hospitals",) if number else ("a_b",))
        read = newsroom.read(f"Article {number}", path=str(number))
        newsroom.develop(read, story, finding(f"Müller {number}" if number else "Morgan"))
        newsroom.at = minutes(number)
    archive = newsroom.archive
    first = archive.developments(limit=1)[0]
    after = Mark(first.found_at, first.id)
    assert [one.id for one in archive.developments(limit=5, after=after)] == [2, 1]
    assert [one.id for one in archive.developments(limit=5, after=Mark(minutes(0), 2))] == [1]
    assert [one.id for one in archive.developments(limit=5, until=first.found_at)] == [2, 1]
    assert [one.id for one in archive.developments(limit=5, topic=TopicId("hospitals"))] == [3, 2]
    assert [one.id for one in archive.developments(limit=5, topic=TopicId("a%b"))] == []
    assert [one.id for one in archive.developments(limit=5, naming="morgan")] == [1]
    assert [one.id for one in archive.developments(limit=5, naming="m_rgan")] == []
    assert [one.id for one in archive.stories(limit=5, topic=TopicId("a_b"))] == [1]
    assert [one.id for one in archive.stories(limit=5, until=minutes(0.5))] == [2, 1]
    newest = archive.articles(limit=1)[0]
    rest = archive.articles(limit=5, after=Mark(newest.first_seen_at, newest.id))
    assert [one.id for one in (newest, *rest)] == [3, 2, 1]


def test_edits_are_listed_from_an_index_of_their_own(newsroom: Newsroom) -> None:
    for number in range(3):
        newsroom.read(f"{number}", path=str(number))
    newsroom.at = minutes(1)
    newsroom.read("1", "Some other text.", path="1")
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    sa.event.listen(newsroom.store.engine, "before_cursor_execute", note)
    assert [(edit.title, edit.revision) for edit in newsroom.archive.edits(limit=5)] == [("1", 2)]
    sa.event.remove(newsroom.store.engine, "before_cursor_execute", note)
    statement, values = next(one for one in asked if one[0].startswith("SELECT revision"))
    with newsroom.store.read() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # of four rows it would read all
            explained = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
        else:
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        assert "ix_revision_later" in str(explained.all())
