"""A person's corrections in the record: all goes with its article, old ids resolve, nothing is sent."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import BadInput
from monitor.model.alerts import DeliveryState
from monitor.model.articles import Revision
from monitor.model.corrections import Correction, CorrectionKind
from monitor.model.facts import ArticlesMoved, StoriesMerged, StorySplit, from_row
from monitor.model.ids import ArticleId, DeliveryId, DevelopmentId, RouteId, StoryId, TopicId
from monitor.model.stories import Decision
from monitor.model.topics import Level, Match
from monitor.pipeline import wakes
from monitor.stories import corrections
from monitor.stories.corrections import Reason
from storage import migrate
from storage.engine import open_engine
from storage.store import Store
from storage.tables import delivery, event, placement, story, task
from tests.storage.newsroom import NOW, Newsroom, judged, minutes

ROUTE, ANN = RouteId("desk"), "ann@desk.example"
AT = NOW + timedelta(days=2)


class Desk:
    """A record with stories in it, and a person who corrects them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom

    def report(self, path: str, into: StoryId | None = None, *, topic: str = "hospitals") -> Revision:
        """Read an article that opens a story, or is placed into one, with everything that hangs on it."""
        newsroom = self.newsroom
        newsroom.at = minutes(int(path))
        read = newsroom.read(f"Report {path}", path=path, published_at=minutes(int(path)))
        with newsroom.write() as records:
            verdict = Match(topic=TopicId(topic), level=Level.CORE, score=1.0, evidence=(), missing=())
            records.matches.record(read.id, [verdict], at=newsroom.at)
            records.index.record(
                read.article, into or StoryId(0), terms=["ward"], key_terms=["ward"], packed=path.encode()
            )
        held = into or newsroom.story(f"Report {path}", topics=(topic,))
        with newsroom.write() as records:
            records.index.move([read.article], held)
            records.stories.touch(held, topics=[topic], reported_at=newsroom.at)
        newsroom.place(read, held, decision=Decision.COVERAGE if into else Decision.OPENED)
        newsroom.judge(read, held, judged(0, f"Sentence {path}."))
        return read

    def story_of(self, read: Revision) -> StoryId:
        with self.newsroom.store.look() as records:
            placed = records.stories.placement(read.article)
            assert placed is not None
            return placed.story

    def message(
        self, made: DevelopmentId, held: StoryId, state: DeliveryState, sent: str | None = None
    ) -> DeliveryId:
        with self.newsroom.write() as records:
            key = records.alerts.queue(
                key=f"{made} {state.value}", route=ROUTE, recipient=ANN, development=made, story=held,
                state=DeliveryState.PENDING, reason="", payload="", at=self.newsroom.at,
            )  # fmt: skip
            assert key is not None
            records.alerts.mark(key, state, at=self.newsroom.at, attempts=1, provider_id=sent)
            return key

    def thread(self, held: StoryId) -> str | None:
        with self.newsroom.store.look() as records:
            return records.alerts.thread(ROUTE, ANN, held)

    def merge(self, story_id: int, into: int, note: str = "") -> Sequence[Correction]:
        with self.newsroom.store.records(now=AT) as (_, records):
            return corrections.merge(
                records, StoryId(story_id), StoryId(into), Reason(at=AT, by="ann", note=note)
            )

    def split(self, story_id: int, *reads: Revision) -> StoryId:
        with self.newsroom.store.records(now=AT) as (_, records):
            articles = [read.article for read in reads]
            (done,) = corrections.split(records, StoryId(story_id), articles, Reason(at=AT, by="ann"))
            return done.into

    def move(self, *reads: Revision, to: int) -> Sequence[Correction]:
        with self.newsroom.store.records(now=AT) as (_, records):
            articles = [read.article for read in reads]
            return corrections.move(records, articles, StoryId(to), Reason(at=AT, by="ann"))

    def count(self, table: sa.Table) -> int:
        with self.newsroom.store.read() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    return Desk(newsroom)


def test_a_merged_storys_articles_sentences_developments_and_profiles_are_in_the_other(desk: Desk) -> None:
    first, second = desk.report("1"), desk.report("2")
    old, kept = desk.story_of(first), desk.story_of(second)
    made = desk.newsroom.develop(first, old)
    desk.merge(old, kept)
    with desk.newsroom.store.look() as records:
        assert records.stories.judged_revisions(kept) == {first.id, second.id}
        assert records.stories.development(made).story == kept
        assert {one.story for one in records.index.nearest([("ward", 1.0)])} == {kept}
        assert records.stories.get(old).id == kept
    assert desk.story_of(first) == kept
    assert [one.id for one in desk.newsroom.archive.stories(limit=9)] == [kept]
    assert [one.story for one in desk.newsroom.archive.developments(limit=9, story=old)] == [kept]


def test_a_merged_storys_page_is_that_of_the_other_and_says_who_merged_it_and_when(desk: Desk) -> None:
    first, second, third = desk.report("1"), desk.report("2", topic="wales"), desk.report("3")
    one, two, three = (desk.story_of(read) for read in (first, second, third))
    desk.merge(one, two, note="one matter")
    desk.merge(two, three)
    page = desk.newsroom.archive.story(one)
    assert page.story.id == three
    assert [(c.kind, c.story, c.into, c.at, c.by, c.note) for c in page.corrections] == [
        (CorrectionKind.MERGE, one, two, AT, "ann", "one matter"),
        (CorrectionKind.MERGE, two, three, AT, "ann", ""),
    ]
    assert (page.story.title, page.story.opened_at) == ("Report 3", minutes(1))
    assert page.story.last_report_at == minutes(3)
    assert page.story.topics == ("hospitals", "wales")


def test_a_split_off_story_has_its_earliest_articles_title_and_times(desk: Desk) -> None:
    first = desk.report("1")
    whole = desk.story_of(first)
    second, third = desk.report("2", whole, topic="wales"), desk.report("3", whole, topic="wales")
    fresh = desk.split(whole, third, second)
    held = {one.id: one for one in desk.newsroom.archive.stories(limit=9)}
    new, old = held[fresh], held[whole]
    assert (new.title, new.opened_at, new.last_report_at) == ("Report 2", minutes(2), minutes(3))
    assert (old.title, old.opened_at, old.last_report_at) == ("Report 1", minutes(1), minutes(1))
    assert (new.topics, old.topics) == (("wales",), ("hospitals",))


def test_a_story_that_loses_the_article_that_opened_it_is_named_for_the_next(desk: Desk) -> None:
    first = desk.report("1")
    whole = desk.story_of(first)
    desk.report("2", whole)
    fresh = desk.split(whole, first)
    titles = {one.id: (one.title, one.opened_at) for one in desk.newsroom.archive.stories(limit=9)}
    assert titles == {whole: ("Report 2", minutes(2)), fresh: ("Report 1", minutes(1))}


def test_articles_can_be_moved_from_several_stories_at_once_and_an_emptied_one_is_merged(desk: Desk) -> None:
    first, target = desk.report("1"), desk.report("9")
    one, into = desk.story_of(first), desk.story_of(target)
    second = desk.report("2", one)
    lone = desk.report("3")
    emptied = desk.story_of(lone)
    done = desk.move(second, lone, to=into)
    assert [(c.kind, c.story, c.into, c.articles) for c in done] == [
        (CorrectionKind.MOVE, one, into, (second.article,)),
        (CorrectionKind.MERGE, emptied, into, (lone.article,)),
    ]
    assert [desk.story_of(read) for read in (first, second, lone)] == [one, into, into]
    assert desk.newsroom.archive.story(emptied).story.id == into
    assert desk.newsroom.archive.story(into).story.opened_at == minutes(2)


def test_a_place_keeps_what_was_decided_and_why_tells_what_was_corrected(desk: Desk) -> None:
    first = desk.report("1")
    whole = desk.story_of(first)
    second = desk.report("2", whole)
    before = desk.newsroom.archive.why("https://paper.example/2").placement
    fresh = desk.split(whole, second)
    why = desk.newsroom.archive.why("https://paper.example/2")
    assert before is not None
    assert why.placement is not None
    assert (why.placement.decision, why.placement.score) == (before.decision, before.score)
    assert (why.placement.reasons, why.placement.placed_at) == (before.reasons, before.placed_at)
    assert why.placement.story == fresh
    (done,) = why.corrections
    assert (done.kind, done.story, done.into, done.at, done.by) == (
        CorrectionKind.SPLIT, whole, fresh, AT, "ann",
    )  # fmt: skip


def test_corrections_are_facts_in_the_log_that_wake_nothing(desk: Desk) -> None:
    first, second = desk.report("1"), desk.report("2")
    one, two = desk.story_of(first), desk.story_of(second)
    desk.merge(one, two)
    fresh = desk.split(two, first)
    third = desk.report("3", fresh)
    desk.move(third, to=two)
    with desk.newsroom.store.read() as connection:
        facts = [from_row(row.kind, row.subject) for row in connection.execute(sa.select(event))]
    assert facts == [
        StoriesMerged(story=one, into=two, articles=(first.article,), by="ann", note=""),
        StorySplit(story=two, into=fresh, articles=(first.article,), by="ann", note=""),
        ArticlesMoved(story=fresh, into=two, articles=(third.article,), by="ann", note=""),
    ]
    assert desk.count(task) == desk.count(delivery) == 0


REFUSED: list[tuple[str, Callable[[Desk, Revision, Revision], object], str]] = [
    ("itself", lambda d, a, b: d.merge(1, 1), "story 1 cannot be merged into itself"),
    ("unknown", lambda d, a, b: d.merge(99, 1), "there is no story 99; nhs-monitor stories lists them"),
    ("into unknown", lambda d, a, b: d.merge(1, 99), "there is no story 99; nhs-monitor stories lists them"),
    ("twice", lambda d, a, b: (d.merge(1, 2), d.merge(1, 2)), "story 1 was merged already"),
    ("cycle", lambda d, a, b: (d.merge(1, 2), d.merge(2, 1)), "story 2 cannot be merged into story 1, which"),
    ("split all", lambda d, a, b: d.split(1, a), "these are all articles of story 1"),
    ("split another's", lambda d, a, b: d.split(1, b), "article 2 is in story 2, not in story 1"),
    ("split unknown", lambda d, a, b: d.split(99, a), "there is no story 99"),
    ("move home", lambda d, a, b: d.move(a, to=1), "article 1 is in story 1 already"),
    ("move nowhere", lambda d, a, b: d.move(a, to=99), "there is no story 99"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "words"), [pytest.param(*rest, id=name) for name, *rest in REFUSED])
def test_what_makes_no_sense_is_refused_in_words(
    desk: Desk, act: Callable[[Desk, Revision, Revision], object], words: str
) -> None:
    first, second = desk.report("1"), desk.report("2")
    with pytest.raises(BadInput, match=words):
        act(desk, first, second)


def test_an_article_that_is_in_no_story_is_refused_and_nothing_changes(desk: Desk) -> None:
    first = desk.report("1")
    unplaced = desk.newsroom.read("Elsewhere", path="7")
    with pytest.raises(BadInput, match=f"article {unplaced.article} is in no story"):
        desk.move(first, unplaced, to=1)
    assert (desk.count(story), desk.count(event)) == (1, 0)


def test_a_merged_storys_old_thread_goes_on_where_the_other_has_none(desk: Desk) -> None:
    first, second = desk.report("1"), desk.report("2")
    one, two = desk.story_of(first), desk.story_of(second)
    desk.message(desk.newsroom.develop(first, one), one, DeliveryState.SENT, "root of one")
    desk.merge(one, two)
    assert desk.thread(two) == "root of one"
    desk.message(desk.newsroom.develop(second, two), two, DeliveryState.SENT, "root of two")
    assert desk.thread(two) == "root of two"


def test_a_message_that_was_sent_stays_in_its_thread_and_one_that_waits_goes_with_its_article(
    desk: Desk,
) -> None:
    first = desk.report("1")
    whole = desk.story_of(first)
    second = desk.report("2", whole)
    desk.message(desk.newsroom.develop(first, whole), whole, DeliveryState.SENT, "root")
    waiting = desk.message(desk.newsroom.develop(second, whole), whole, DeliveryState.PENDING)
    fresh = desk.split(whole, second)
    with desk.newsroom.store.look() as records:
        assert records.alerts.get(waiting).story == fresh
        assert not records.alerts.earlier_unsent(records.alerts.get(waiting))
    assert (desk.thread(whole), desk.thread(fresh)) == ("root", None)
    assert desk.count(delivery) == 2


def test_sent_messages_are_listed_with_the_story_that_their_news_belongs_to_now(desk: Desk) -> None:
    first = desk.report("1")
    whole = desk.story_of(first)
    second = desk.report("2", whole)
    desk.message(desk.newsroom.develop(second, whole), whole, DeliveryState.SENT, "m")
    fresh = desk.split(whole, second)
    (sent,) = desk.newsroom.archive.deliveries(limit=9)
    assert (sent.story, sent.state) == (fresh, "sent")


def test_stories_are_possibly_related_both_ways_and_through_merges(desk: Desk) -> None:
    first, second, third = desk.report("1"), desk.report("2"), desk.report("3")
    one, two, three = (desk.story_of(read) for read in (first, second, third))
    with desk.newsroom.write() as records:
        records.stories.relate(second.article, [one, one])
    archive = desk.newsroom.archive
    assert [(ref.live, ref.title) for ref in archive.story(two).related] == [(one, "Report 1")]
    assert [(ref.live, ref.title) for ref in archive.story(one).related] == [(two, "Report 2")]
    desk.merge(one, three)
    assert [ref.live for ref in archive.story(two).related] == [three]
    assert [ref.live for ref in archive.story(three).related] == [two]
    desk.merge(two, three)
    assert archive.story(three).related == ()


def test_who_waited_for_a_correction_sees_what_came_of_it(desk: Desk) -> None:
    """A daemon at work: placing, judging and routing ask through `keep`, and wait."""
    first, second = desk.report("1"), desk.report("2")
    one, two = desk.story_of(first), desk.story_of(second)
    begun, seen = threading.Event(), []

    def at_work() -> None:
        begun.wait(10)
        with desk.newsroom.store.records(now=AT) as (_, records):
            seen.append(records.corrections.keep(one).id)
            seen.append(records.corrections.keep_of(first.article).id)

    worker = threading.Thread(target=at_work)
    worker.start()
    with desk.newsroom.store.records(now=AT) as (_, records):
        corrections.merge(records, one, two, Reason(at=AT, by="ann"))
        begun.set()
        worker.join(0.3)  # on both databases it must still be waiting
        assert worker.is_alive()
        assert seen == []
    worker.join(20)
    assert seen == [two, two]


def test_opposite_corrections_at_the_same_time_end_with_one_of_them(desk: Desk) -> None:
    first, second = desk.report("1"), desk.report("2")
    one, two = desk.story_of(first), desk.story_of(second)
    refused: list[BadInput] = []
    together = threading.Barrier(2)

    def correct(story_id: StoryId, into: StoryId) -> None:
        together.wait(10)
        try:
            desk.merge(story_id, into)
        except BadInput as error:
            refused.append(error)

    workers = [threading.Thread(target=correct, args=pair) for pair in ((one, two), (two, one))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(refused) == 1
    assert len(desk.newsroom.archive.stories(limit=9)) == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(1, 9), st.integers(1, 9)),
        st.tuples(st.just("split"), st.integers(1, 9), st.sets(st.integers(1, 6), min_size=1, max_size=3)),
        st.tuples(st.just("move"), st.integers(1, 9), st.sets(st.integers(1, 6), min_size=1, max_size=3)),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Six articles in four stories, read once: each example undoes what it did."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('small') / 'monitor.db'}")
    migrate.upgrade(engine)
    desk = Desk(Newsroom(Store(engine, wakes=wakes())))
    for path in ("1", "2", "3", "4"):
        desk.report(path)
    desk.report("5", StoryId(1))
    desk.report("6", StoryId(2))
    return desk


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_corrected_every_article_is_in_one_live_story_and_every_id_resolves(
    small: Desk, steps: list[tuple[str, int, int | set[int]]]
) -> None:
    with suppress(Undo), small.newsroom.store.records(now=AT) as (connection, records):
        for name, number, rest in steps:
            with suppress(BadInput), connection.begin_nested():
                reason = Reason(at=AT, by="ann")
                if isinstance(rest, int):
                    corrections.merge(records, StoryId(number), StoryId(rest), reason)
                elif name == "split":
                    corrections.split(records, StoryId(number), [ArticleId(a) for a in rest], reason)
                else:
                    corrections.move(records, [ArticleId(a) for a in rest], StoryId(number), reason)
        stories = connection.execute(sa.select(story)).all()
        places = connection.execute(sa.select(placement.c.article_id, placement.c.story_id)).all()
        live = {row.id for row in stories if row.merged_into is None}
        assert sorted(row.article_id for row in places) == [1, 2, 3, 4, 5, 6]
        assert {row.story_id for row in places} == live
        assert {records.stories.get(StoryId(row.id)).id for row in stories} == live
        profiles = {one.article: one.story for one in records.index.nearest([("ward", 1.0)])}
        assert profiles == {row.article_id: row.story_id for row in places}
        raise Undo


class Undo(Exception):
    """Rolls an example back."""
