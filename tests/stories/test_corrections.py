"""The stages after a person's correction: later reports follow it, and nothing of the old story is left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from monitor.errors import Transient
from monitor.model.articles import Revision
from monitor.model.facts import ArticleMatched, ArticlePlaced
from monitor.model.ids import StoryId
from monitor.model.policy import StoryPolicy
from monitor.model.stories import Kind, Status
from monitor.ports.records import Records
from monitor.stories import corrections
from monitor.stories.corrections import Reason
from monitor.stories.memory import Memories
from monitor.stories.novelty import NoveltyModel
from monitor.stories.passages import prepare
from monitor.stories.placing import PlacingModel
from monitor.stories.stage_develop import Develop
from monitor.stories.stage_place import Place
from monitor.stories.weighing import commonness
from monitor.stories.words import Vocabulary
from storage.store import Store
from tests.conftest import ToldClock
from tests.storage.newsroom import NOW, Newsroom

POWYS = (
    "Powys Teaching Health Board will ask Shrewsbury Hospital to treat Powys patients more slowly.\n"
    "The board expects to save £16.4m a year, its chief executive Hayley Thomas said.\n"
    "Patients would wait up to 104 weeks for hip operations at Shrewsbury Hospital."
)
HEXHAM = (
    "Northumbria Healthcare will close the maternity ward at Hexham General Hospital in May.\n"
    "Ward manager Joan Ridley said that 41 midwives would move to Cramlington.\n"
    "A petition of 3,200 names asks Northumbria Healthcare to keep the ward open."
)
HEXHAM_LATER = (
    "Campaigners marched to Hexham General Hospital against the closing of its maternity ward.\n"
    "Northumbria Healthcare says that midwives from Hexham would move to Cramlington.\n"
    "Joan Ridley, the ward manager, joined the march."
)


class Lane:
    """The judgement lane on one record: articles are placed and judged one after the other."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self.store, self.newsroom, self.attempt = store, Newsroom(store), 1
        clock = ToldClock(NOW)
        self.place = Place(
            commonness=lambda: commonness(vocabulary),
            model=PlacingModel.shipped(),
            policy=StoryPolicy(),
            clock=clock,
        )
        self.develop = Develop(
            look=store.look,
            prepare=lambda r: prepare(r.title, r.text, r.language, vocabulary),
            model=NoveltyModel.shipped(),
            clock=clock,
        )

    @contextmanager
    def settle(self) -> Iterator[Records]:
        with self.store.records(now=NOW) as (_, records):
            yield records

    note = settle

    def read(self, title: str, text: str, path: str) -> Revision:
        publisher = f"paper{path}"
        read = self.newsroom.read(title, text, path=path, publisher=publisher, owner=f"Owner {path}")
        self.place(ArticleMatched(revision=read.id), self)
        return read

    def report(self, title: str, text: str, path: str) -> Revision:
        read = self.read(title, text, path)
        self.judge(read)
        return read

    def judge(self, read: Revision, *, in_story: StoryId | None = None) -> None:
        story = in_story or self.story_of(read)  # as it was when the event was written
        self.develop(ArticlePlaced(revision=read.id, story=story), self)

    def story_of(self, read: Revision) -> StoryId:
        with self.store.look() as records:
            placed = records.stories.placement(read.article)
            assert placed is not None
            return placed.story

    def statuses(self, read: Revision) -> list[Status]:
        return [one.status for _, one in self.newsroom.archive.judged(read.article)]

    def kinds(self, story: StoryId) -> list[str]:
        return [one.kind for one in self.newsroom.archive.story(story).timeline]

    def merge(self, story: StoryId, into: StoryId) -> None:
        with self.settle() as records:
            corrections.merge(records, story, into, Reason(at=NOW, by="ann"))

    def split(self, story: StoryId, read: Revision) -> StoryId:
        with self.settle() as records:
            (done,) = corrections.split(records, story, [read.article], Reason(at=NOW, by="ann"))
            return done.into

    def move(self, read: Revision, into: StoryId) -> None:
        with self.settle() as records:
            corrections.move(records, [read.article], into, Reason(at=NOW, by="ann"))


@pytest.fixture
def lane(store: Store, vocabulary: Vocabulary) -> Lane:
    return Lane(store, vocabulary)


def test_a_later_report_follows_the_article_that_was_split_off(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    mixed = lane.story_of(powys)
    lane.move(hexham, mixed)
    fresh = lane.split(mixed, hexham)
    later = lane.report("March against Hexham maternity ward closing", HEXHAM_LATER, "3")
    assert lane.story_of(later) == fresh != mixed


def test_a_later_report_goes_to_the_story_that_its_story_was_merged_into(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    one, two = lane.story_of(powys), lane.story_of(hexham)
    assert one != two
    lane.merge(two, one)
    later = lane.report("March against Hexham maternity ward closing", HEXHAM_LATER, "3")
    assert lane.story_of(later) == one


def test_an_edit_of_a_moved_article_is_judged_where_the_article_is_now(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    lane.move(hexham, lane.story_of(powys))
    fresh = lane.split(lane.story_of(powys), hexham)
    edited = lane.report("Hexham maternity ward to close", HEXHAM.replace("41 midwives", "58 midwives"), "2")
    assert lane.story_of(edited) == fresh
    with lane.store.look() as records:
        assert records.stories.judged_revisions(fresh) == {hexham.id, edited.id}


def test_what_a_story_gained_by_a_merge_is_known_there(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    lane.merge(lane.story_of(hexham), lane.story_of(powys))
    again = lane.report("Hexham maternity ward to close", HEXHAM, "3")
    assert lane.story_of(again) == lane.story_of(powys)
    assert Status.NEW not in lane.statuses(again)


def test_what_a_story_lost_by_a_split_is_news_there_again(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    mixed = lane.story_of(powys)
    lane.move(hexham, mixed)
    known = lane.read("Hexham maternity ward to close", HEXHAM, "3")
    lane.judge(known)
    assert lane.statuses(known)[:2] == [Status.KNOWN, Status.KNOWN]
    lane.split(mixed, hexham)
    lane.split(mixed, known)
    returned = lane.read("Hexham maternity ward to close", HEXHAM, "4")
    lane.move(returned, mixed)
    lane.judge(returned)
    assert lane.statuses(returned)[:2] == [Status.NEW, Status.NEW]


def test_an_article_that_was_moved_before_it_was_judged_opens_nothing_in_its_new_story(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    copy = lane.read("Hexham maternity ward to close", HEXHAM, "2")
    opened = lane.story_of(copy)
    lane.merge(opened, lane.story_of(powys))
    lane.judge(copy, in_story=opened)
    with lane.store.look() as records:
        assert records.stories.judged_revisions(lane.story_of(powys)) == {powys.id, copy.id}
    kinds = lane.kinds(lane.story_of(powys))
    assert kinds[0] == Kind.OPENED.value
    assert Kind.OPENED.value not in kinds[1:]


def test_an_article_that_is_moved_while_it_is_judged_is_judged_again(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.read("Hexham maternity ward to close", HEXHAM, "2")
    into = lane.story_of(powys)

    class Interrupted(Lane):
        @contextmanager
        def settle(self) -> Iterator[Records]:
            lane.move(hexham, into)
            with lane.settle() as records:
                yield records

    interrupted = Interrupted.__new__(Interrupted)
    interrupted.attempt = 1
    with pytest.raises(Transient, match=f"article {hexham.article} left story"):
        lane.develop(ArticlePlaced(revision=hexham.id, story=into), interrupted)
    assert lane.statuses(hexham) == []
    lane.judge(hexham)
    with lane.store.look() as records:
        assert records.stories.judged_revisions(into) == {powys.id, hexham.id}


def test_a_remembered_story_is_the_same_as_one_read_anew_after_an_older_one_was_merged_into_it(
    lane: Lane,
) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    hexham = lane.report("Hexham maternity ward to close", HEXHAM, "2")
    older, newer = lane.story_of(powys), lane.story_of(hexham)
    remembering = Memories()
    with lane.store.look() as records:
        remembering.recall(records, newer, records.stories.judged_revisions(newer), now=NOW)
    lane.merge(older, newer)
    with lane.store.look() as records:
        held = records.stories.judged_revisions(newer)
        remembered, anew = (each.recall(records, newer, held, now=NOW) for each in (remembering, Memories()))
    order = [powys.article, hexham.article]
    assert [one.article for one in remembered.earlier] == [one.article for one in anew.earlier] == order
    assert remembered.knowledge.rate == anew.knowledge.rate


def test_a_story_without_reports_for_a_week_is_held_no_longer(lane: Lane) -> None:
    powys, hexham = (lane.story_of(lane.report(text[:40], text, text[:5])) for text in (POWYS, HEXHAM))
    memories = Memories()
    with lane.store.look() as records:
        held = {story: records.stories.judged_revisions(story) for story in (powys, hexham)}
        first = memories.recall(records, powys, held[powys], now=NOW)
        memories.recall(records, hexham, held[hexham], now=NOW + timedelta(days=6))
        again = memories.recall(records, powys, held[powys], now=NOW + timedelta(days=6))
        assert again is first
        memories.recall(records, hexham, held[hexham], now=NOW + timedelta(days=14))
        anew = memories.recall(records, powys, held[powys], now=NOW + timedelta(days=14))
    assert anew is not first
    assert [one.article for one in anew.earlier] == [one.article for one in first.earlier]


def test_stories_that_are_possibly_related_are_noted_when_an_article_is_placed(lane: Lane) -> None:
    powys = lane.report("Powys patients to wait longer in Shrewsbury", POWYS, "1")
    lane.place = Place(
        commonness=lane.place.commonness,
        model=PlacingModel(
            lane.place.model.intercept, lane.place.model.coefficients, join_at=1000.0, related_at=-1000.0
        ),
        policy=lane.place.policy,
        clock=lane.place.clock,
    )
    again = lane.read("Powys patients to wait longer in Shrewsbury", POWYS, "2")
    page = lane.newsroom.archive.story(lane.story_of(again))
    assert [ref.live for ref in page.related] == [lane.story_of(powys)]
