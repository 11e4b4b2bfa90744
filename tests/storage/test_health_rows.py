"""What works, what does not, and what was told of it: the same on both databases."""

from monitor.model.alerts import DeliveryState
from monitor.model.feeds import FeedMemory, FeedState
from monitor.model.health import Condition, ReaderFailure
from monitor.model.ids import FeedId
from tests.storage.newsroom import NOW, Newsroom, minutes
from tests.storage.test_alert_rows import must_queue, sent


def test_the_last_that_was_told_counts(newsroom: Newsroom) -> None:
    first = Condition(about="disk", state="full", since=NOW, reason="12 MB left")
    last = Condition(about="disk", state="ok", since=minutes(5), reason="room again")
    with newsroom.write() as records:
        for one in (first, last, Condition(about="feed:x", state="gone", since=NOW, reason="")):
            records.health.note(one)
        records.health.clear(["feed:x", "feed:never"])
    with newsroom.store.look() as records:
        assert records.health.conditions() == {"disk": last}


def test_feeds_that_are_followed_and_were_polled(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        for name in ("followed", "left"):
            records.feeds.remember(
                FeedMemory(
                    feed=FeedId(name),
                    state=FeedState.FAILING,
                    error="503",
                    failing_since=NOW,
                    last_polled_at=NOW,
                )
            )
        records.feeds.wake([FeedId("never-polled")], now=NOW)
        (found,) = records.health.feeds(["followed", "never-polled"])
    assert (found.id, found.state, found.error, found.failing_since) == ("followed", "failing", "503", NOW)
    assert found.last_success_at is None


def dies(newsroom: Newsroom, key: str, *, to: str, error: str) -> None:
    delivery = must_queue(newsroom, key, to=to)
    with newsroom.write() as records:
        records.alerts.mark(delivery, DeliveryState.DEAD, at=NOW, attempts=1, error=error)


def failures(newsroom: Newsroom) -> list[ReaderFailure]:
    with newsroom.store.look() as records:
        return list(records.health.failures())


def test_a_reader_fails_while_the_last_messages_were_given_up(newsroom: Newsroom) -> None:
    dies(newsroom, "k1", to="anna", error="550 first")
    dies(newsroom, "k2", to="anna", error="550 last")
    dies(newsroom, "k3", to="ben", error="550")
    sent(newsroom, must_queue(newsroom, "k4", to="ben"))
    must_queue(newsroom, "k5", to="anna")  # on its way: that proves nothing
    assert failures(newsroom) == [ReaderFailure(route="desk", recipient="anna", dead=2, error="550 last")]
    sent(newsroom, must_queue(newsroom, "k6", to="anna"))
    assert failures(newsroom) == []


def test_a_closed_endpoint_is_asked_again_when_its_message_is_revived(newsroom: Newsroom) -> None:
    for name in ("archive", "other"):
        dies(newsroom, name, to=name, error="410")
        with newsroom.write() as records:
            records.health.note(Condition(about=f"endpoint:{name}", state="gone", since=NOW, reason="410"))
    with newsroom.write() as records:
        records.alerts.revive([records.alerts.get(1).id], at=NOW)  # type: ignore[arg-type]  # the first one
        assert list(records.health.conditions()) == ["endpoint:other"]
