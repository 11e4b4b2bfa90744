"""The outbox and what its messages say: the same on both databases."""

import pytest
import sqlalchemy as sa

from monitor.model.alerts import Delivery, DeliveryState, Earlier, Source, StoryReports
from monitor.model.facts import AlertQueued
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId, TopicId
from monitor.model.stories import Conflict, Decision, Kind, Kinship, Relation, Status
from monitor.ports.work import Lane
from storage.repositories.board import TaskRows
from storage.tables import delivery
from tests.storage.newsroom import NOW, Newsroom, finding, judged, minutes

DESK, BOARD = RouteId("desk"), RouteId("board")
COPY = Kinship(relation=Relation.COPY, of=None, copied_share=1.0)


def queue(
    newsroom: Newsroom,
    key: str,
    *,
    story: StoryId | None = None,
    development: DevelopmentId | None = None,
    route: RouteId = DESK,
    to: str = "a@example.org",
    state: DeliveryState = DeliveryState.PENDING,
) -> DeliveryId | None:
    with newsroom.write() as records:
        return records.alerts.queue(
            key=key,
            route=route,
            recipient=to,
            development=development,
            story=story,
            state=state,
            reason="kind announced, weight 0.50",
            payload="",
            at=newsroom.at,
        )


def must_queue(newsroom: Newsroom, key: str, **how: object) -> DeliveryId:
    queued = queue(newsroom, key, **how)  # type: ignore[arg-type]  # passed on by name
    assert queued is not None
    return queued


def held(newsroom: Newsroom, key: DeliveryId) -> Delivery:
    with newsroom.write() as records:
        return records.alerts.get(key)


def sent(newsroom: Newsroom, key: DeliveryId, provider_id: str | None = "<id@host>") -> None:
    with newsroom.write() as records:
        records.alerts.mark(
            key, DeliveryState.SENT, at=newsroom.at, attempts=1, provider_id=provider_id, error=None
        )


def test_a_message_is_read_back_as_it_was_queued(newsroom: Newsroom) -> None:
    story = newsroom.story()
    made = newsroom.develop(newsroom.read("Ward"), story)
    key = must_queue(newsroom, "k1", story=story, development=made, to="Siân <s@example.org>")
    assert held(newsroom, key) == Delivery(
        id=key,
        key="k1",
        route=DESK,
        recipient="Siân <s@example.org>",
        development=made,
        story=story,
        state=DeliveryState.PENDING,
        attempts=0,
        reason="kind announced, weight 0.50",
        queued_at=NOW,
    )


def test_one_decision_queues_one_message_however_often_it_is_made(newsroom: Newsroom) -> None:
    assert queue(newsroom, "k1") is not None
    assert queue(newsroom, "k1") is None
    assert queue(newsroom, "k1", state=DeliveryState.HELD) is None
    assert queue(newsroom, "k2") is not None
    assert len(newsroom.archive.deliveries(limit=9)) == 2


def test_a_message_that_is_not_there(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        with pytest.raises(LookupError, match="no delivery 77"):
            records.alerts.get(DeliveryId(77))
        with pytest.raises(LookupError, match="no development 77"):
            records.alerts.briefing(DevelopmentId(77))


def test_how_an_attempt_ended_is_on_record(newsroom: Newsroom) -> None:
    key = must_queue(newsroom, "k1")
    with newsroom.write() as records:
        records.alerts.mark(key, DeliveryState.PENDING, at=NOW, attempts=1, error="451 greylisted")
    waiting = held(newsroom, key)
    assert (waiting.state, waiting.attempts, waiting.error, waiting.sent_at) == (
        DeliveryState.PENDING,
        1,
        "451 greylisted",
        None,
    )
    with newsroom.write() as records:
        records.alerts.mark(key, DeliveryState.SENT, at=minutes(5), attempts=2, provider_id="<1@host>")
    done = held(newsroom, key)
    assert (done.state, done.attempts, done.error, done.sent_at, done.provider_id) == (
        DeliveryState.SENT,
        2,
        None,
        minutes(5),
        "<1@host>",
    )


def test_a_storys_thread_is_the_first_message_this_recipient_got(newsroom: Newsroom) -> None:
    story, other = newsroom.story("One"), newsroom.story("Other")
    first, second = must_queue(newsroom, "k1", story=story), must_queue(newsroom, "k2", story=story)

    def thread(route: RouteId = DESK, to: str = "a@example.org", about: StoryId = story) -> str | None:
        with newsroom.write() as records:
            return records.alerts.thread(route, to, about)

    assert thread() is None
    sent(newsroom, second, "<2@host>")
    assert thread() == "<2@host>"
    sent(newsroom, first, "<1@host>")
    assert thread() == "<1@host>"
    assert thread(route=BOARD) is None
    assert thread(to="b@example.org") is None
    assert thread(about=other) is None


def test_a_message_without_a_provider_id_starts_no_thread(newsroom: Newsroom) -> None:
    story = newsroom.story()
    sent(newsroom, must_queue(newsroom, "k1", story=story), None)
    with newsroom.write() as records:
        assert records.alerts.thread(DESK, "a@example.org", story) is None


def test_an_earlier_message_of_the_story_to_the_same_recipient_goes_first(newsroom: Newsroom) -> None:
    story = newsroom.story()
    first, second = must_queue(newsroom, "k1", story=story), must_queue(newsroom, "k2", story=story)
    elsewhere = must_queue(newsroom, "k3", story=story, to="b@example.org")
    other = must_queue(newsroom, "k4", story=story, route=BOARD)
    notice = must_queue(newsroom, "k5")

    def waits(key: DeliveryId) -> bool:
        with newsroom.write() as records:
            return records.alerts.earlier_unsent(records.alerts.get(key))

    assert [waits(key) for key in (first, second, elsewhere, other, notice)] == [
        False,
        True,
        False,
        False,
        False,
    ]
    sent(newsroom, first)
    assert not waits(second)


@pytest.mark.parametrize("state", [DeliveryState.HELD, DeliveryState.DEAD])
def test_a_message_that_will_not_go_holds_up_nobody(newsroom: Newsroom, state: DeliveryState) -> None:
    story = newsroom.story()
    must_queue(newsroom, "k1", story=story, state=state)
    second = must_queue(newsroom, "k2", story=story)
    with newsroom.write() as records:
        assert not records.alerts.earlier_unsent(records.alerts.get(second))


def test_dead_messages_are_queued_anew_each_with_the_task_that_sends_it(newsroom: Newsroom) -> None:
    dead, other, alive = (must_queue(newsroom, f"k{n}") for n in range(3))
    with newsroom.write() as records:
        for key in (dead, other):
            records.alerts.mark(key, DeliveryState.DEAD, at=NOW, attempts=5, error="550")
    with newsroom.write() as records:
        assert records.alerts.revive([dead, alive, DeliveryId(99)], at=minutes(99)) == 1
        assert records.alerts.revive([], at=NOW) == 0
    assert (held(newsroom, dead).state, held(newsroom, dead).error) == (DeliveryState.PENDING, None)
    assert held(newsroom, dead).queued_at == minutes(99)  # its patience begins again
    assert held(newsroom, other).state is DeliveryState.DEAD
    with newsroom.write() as records:
        assert records.alerts.revive(None, at=NOW) == 1
    board = TaskRows(newsroom.store)
    lease = minutes(5) - NOW
    claimed = [board.claim(Lane.ERRAND, now=NOW, lease=lease) for _ in range(3)]
    assert [task.fact for task in claimed if task] == [
        AlertQueued(delivery=dead),
        AlertQueued(delivery=other),
    ]


def test_a_briefing_holds_what_a_message_may_say(newsroom: Newsroom) -> None:
    story = newsroom.story("Ward opens")
    early = newsroom.read("Ward opens", path="1", owner="Group A")
    newsroom.place(early, story, decision=Decision.OPENED)
    opened = newsroom.develop(early, story, finding("Opened", kind=Kind.OPENED))
    late = newsroom.read(
        "“12 beds”", path="2", owner="Group B", publisher="radio", published_at=None, language="cy"
    )
    newsroom.place(late, story, decision=Decision.DEVELOPMENT, reopened_after_days=90)
    newsroom.judge(
        late, story, judged(0, "New."), judged(1, "Old.", Status.KNOWN), judged(2, "Odd.", Status.BOILERPLATE)
    )
    found = finding(
        conflicts=(
            Conflict(about="beds", here="12", there="10", there_article=early.article),
            Conflict(about="wards", here="2", there="1"),
        )
    )
    newsroom.at = minutes(3)
    made = newsroom.develop(late, story, found)
    for path, owner, kinship in (("3", "Group C", COPY), ("4", "Group A", None)):
        report = newsroom.read("Ward opens", path=path, owner=owner)
        newsroom.place(report, story, **({"kinship": kinship} if kinship else {}))
    with newsroom.write() as records:
        first, told = records.alerts.briefing(opened), records.alerts.briefing(made)
    assert first.first
    assert not told.first
    assert (told.story, told.story_title, told.kind, told.weight) == (
        story,
        "Ward opens",
        Kind.ANNOUNCED,
        0.5,
    )
    assert told.passages == ("The ward opens on Monday.",)
    assert told.quotations == (("It is needed", "Ann Lee"),)
    assert told.figures == (("beds", "12 beds", "10"),)
    assert told.conflicts == ("beds: 12 (Radio) / 10 (Paper)", "wards: 2 (Radio) / 1")
    assert (first.language, told.language) == ("en", "cy")
    assert told.source == Source(outlet="Radio", url="https://radio.example/2", title="“12 beds”")
    assert told.known_sentences == 1
    assert (told.reopened_after_days, told.published_at, told.found_at) == (90, None, minutes(3))


def test_reports_of_one_owner_count_once_and_copies_corroborate_nothing(newsroom: Newsroom) -> None:
    story = newsroom.story()
    opened = newsroom.read("Ward", path="0", owner="Group A")
    newsroom.place(opened, story)
    made = newsroom.develop(opened, story)
    for path, owner, copied in (("1", "Group A", False), ("2", "Group B", False), ("3", "Group C", True)):
        report = newsroom.read("Ward", path=path, owner=owner)
        newsroom.place(report, story, **({"kinship": COPY} if copied else {}))
    with newsroom.write() as records:
        told = records.alerts.briefing(made)
    assert (told.independent_reports, told.copies) == (2, 1)
    (answer,) = newsroom.archive.stories(limit=9)
    assert (answer.independent_reports, answer.copies, answer.developments) == (2, 1, 1)


def test_a_reversal_names_the_step_that_stood_until_then(newsroom: Newsroom) -> None:
    """The last one before it; what people said about it in between is no step."""
    story = newsroom.story("Ward opens")
    kinds = (Kind.OPENED, Kind.DECIDED, Kind.REPLY, Kind.REVERSED)
    made = []
    for number, kind in enumerate(kinds):
        newsroom.at = minutes(number)
        report = newsroom.read(f"Report {number}", path=str(number), published_at=minutes(number))
        newsroom.place(report, story)
        made.append(newsroom.develop(report, story, finding(f"News {number}", kind=kind)))
    with newsroom.write() as records:
        told = [records.alerts.briefing(one) for one in made]
    assert [one.reverses for one in told[:3]] == [None] * 3
    assert told[3].reverses == Earlier(headline="News 1", outlet="Paper", at=minutes(1))


def test_what_brought_nothing_new_is_told_story_by_story(newsroom: Newsroom) -> None:
    ward, rail = newsroom.story("Ward", topics=("hospitals",)), newsroom.story("Rail", topics=("rail",))
    newsroom.at = minutes(10)
    newsroom.place(newsroom.read("Ward", path="1"), ward, decision=Decision.DEVELOPMENT)
    comment = newsroom.read("Comment", path="3", site="The Post")
    newsroom.place(comment, ward, decision=Decision.COVERAGE)
    copies = [newsroom.read("Ward", path="4"), newsroom.read("Trains", path="5")]
    newsroom.place(copies[0], ward, kinship=COPY)
    newsroom.place(copies[1], rail, kinship=COPY)
    with newsroom.write() as records:
        told = records.alerts.reported(since=NOW, until=minutes(60))
    assert told == [
        StoryReports(
            story=ward,
            story_title="Ward",
            topics=(TopicId("hospitals"),),
            coverage=(Source(outlet="The Post", url="https://paper.example/3", title="Comment"),),
            copies=1,
            revisions=(comment.id, copies[0].id),
        ),
        StoryReports(
            story=rail,
            story_title="Rail",
            topics=(TopicId("rail"),),
            coverage=(),
            copies=1,
            revisions=(copies[1].id,),
        ),
    ]


def test_the_end_of_one_period_is_the_beginning_of_the_next(newsroom: Newsroom) -> None:
    """A report at the very moment of a digest is in exactly one of the two."""
    story = newsroom.story()
    newsroom.at = minutes(10)
    newsroom.place(newsroom.read("Ward"), story, decision=Decision.COVERAGE)
    with newsroom.write() as records:
        before = records.alerts.reported(since=NOW, until=minutes(10))
        after = records.alerts.reported(since=minutes(10), until=minutes(20))
    assert (len(before), len(after)) == (1, 0)


def test_how_far_a_routes_digests_reach(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        assert records.alerts.last_digest(DESK) is None
        records.alerts.note_digest(DESK, minutes(10))
        records.alerts.note_digest(DESK, minutes(20))
        assert records.alerts.last_digest(DESK) == minutes(20)
        assert records.alerts.last_digest(BOARD) is None


def test_a_look_at_the_record_writes_nothing(newsroom: Newsroom) -> None:
    with newsroom.store.look() as records:
        records.alerts.note_digest(DESK, minutes(10))
    with newsroom.store.look() as records:
        assert records.alerts.last_digest(DESK) is None


def test_an_unknown_story_cannot_be_written_about(newsroom: Newsroom) -> None:
    """Foreign keys hold on both databases, so nothing points into the void."""
    with pytest.raises(sa.exc.IntegrityError):
        queue(newsroom, "k1", story=StoryId(404))
    with newsroom.store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(delivery)).scalar() == 0
