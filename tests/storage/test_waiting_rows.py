"""Alerts that wait, and what becomes of them: the same on both databases."""

from datetime import datetime

from monitor.model.alerts import DeliveryState
from monitor.model.ids import DeliveryId, StoryId
from tests.storage.newsroom import NOW, Newsroom, finding, minutes
from tests.storage.test_alert_rows import DESK, held, must_queue, sent


def waiting_alert(
    newsroom: Newsroom,
    name: str,
    story: StoryId,
    *,
    due: datetime | None = NOW,
    to: str = "a@example.org",
) -> DeliveryId:
    report = newsroom.read(name, path=name)
    newsroom.place(report, story)
    with newsroom.write() as records:
        made = records.stories.add_development(story, report, finding(name, weight=0.7), at=newsroom.at)
        queued = records.alerts.queue(
            key=f"{name} {to}",
            route=DESK,
            recipient=to,
            development=made,
            story=story,
            state=DeliveryState.WAITING,
            reason="wanted",
            payload="",
            at=newsroom.at,
            due=due,
        )
    assert queued is not None
    return queued


def test_what_waits_is_found_when_it_is_due_with_what_its_news_is_now(newsroom: Newsroom) -> None:
    story = newsroom.story()
    first = waiting_alert(newsroom, "one", story, due=minutes(5))
    digest = waiting_alert(newsroom, "two", story, due=None)
    waiting_alert(newsroom, "three", story, due=None, to="b@example.org")
    must_queue(newsroom, "k1", story=story)
    with newsroom.write() as records:
        assert records.alerts.waiting_recipients(due=minutes(4)) == []
        assert records.alerts.waiting_recipients(due=minutes(5)) == [(DESK, "a@example.org")]
        assert records.alerts.waiting_recipients(due=None) == [
            (DESK, "a@example.org"),
            (DESK, "b@example.org"),
        ]
        found = records.alerts.waiting(DESK, "a@example.org")
    assert [(one.delivery.id, one.delivery.due_at, one.story, one.weight) for one in found] == [
        (first, minutes(5), story, 0.7),
        (digest, None, story, 0.7),
    ]


def test_what_becomes_of_a_waiting_alert_is_written_once(newsroom: Newsroom) -> None:
    story = newsroom.story()
    lead, other, later = (waiting_alert(newsroom, name, story) for name in ("one", "two", "three"))
    with newsroom.write() as records:
        records.alerts.resolve(lead, DeliveryState.PENDING, reason="goes", at=minutes(9))
        records.alerts.resolve(other, DeliveryState.FOLDED, reason="told in it", at=minutes(9), into=lead)
        records.alerts.resolve(later, DeliveryState.WAITING, reason="rests", at=minutes(9), due=minutes(30))
        records.alerts.resolve(other, DeliveryState.HELD, reason="too late", at=minutes(10))
        told = records.alerts.folded(lead)
        assert told == [records.alerts.get(other).development]
        assert records.alerts.folded(other) == []
    assert (held(newsroom, lead).state, held(newsroom, lead).queued_at) == (DeliveryState.PENDING, minutes(9))
    folded, resting = held(newsroom, other), held(newsroom, later)
    assert (folded.state, folded.folded_into, folded.queued_at) == (DeliveryState.FOLDED, lead, NOW)
    assert (resting.state, resting.due_at, resting.reason) == (DeliveryState.WAITING, minutes(30), "rests")


def test_what_a_recipient_was_told_lately(newsroom: Newsroom) -> None:
    """Only what left: neither what waits, nor what was held or told inside another message."""
    story = newsroom.story()
    sent(newsroom, must_queue(newsroom, "k1", story=story))
    must_queue(newsroom, "k2", story=story, to="b@example.org")
    must_queue(newsroom, "k3", story=story, state=DeliveryState.HELD)
    waiting_alert(newsroom, "one", story)
    newsroom.at = minutes(5)
    must_queue(newsroom, "k4")
    with newsroom.write() as records:
        assert set(records.alerts.told_since(DESK, "a@example.org", minutes(-1))) == {
            (story, NOW),
            (None, minutes(5)),
        }
        assert records.alerts.told_since(DESK, "a@example.org", NOW) == [(None, minutes(5))]


def test_a_story_is_known_by_every_id_that_leads_to_it(newsroom: Newsroom) -> None:
    into, gone, other = (newsroom.story(title) for title in ("One", "Two", "Three"))
    with newsroom.write() as records:
        records.corrections.close(gone, into=into)
        assert set(records.alerts.known_as(into)) == {into, gone}
        assert set(records.alerts.known_as(other)) == {other}
