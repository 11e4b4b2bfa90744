"""The daemon tells its operators, once, what of itself broke, by a way that still works."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.demo.mailbox import MailBehaviour, Mailbox
from monitor.wiring import record
from tests.whole.house import House
from tests.whole.test_bad_delivery import ANNA, BEN, FIRST, SECOND, Desk


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        opened.readers(ANNA)
        house.routes += f'[[route]]\nid = "ops"\nchannel = "email"\nrecipients = ["{BEN}"]\nhealth = true\n'
        house.routes += "minimum_weight = 1.0\n"
        yield opened


def subjects(mailbox: Mailbox, recipient: str) -> list[str]:
    return [mail.message["Subject"] for mail in mailbox.mails if mail.recipients == (recipient,)]


def test_a_feed_that_breaks_is_told_once_and_so_is_its_return(desk: Desk) -> None:
    mailbox = desk.mail_server()
    desk.house.feed("other", "/feed", site=desk.house.other)
    desk.house.other.says("/feed", "<rss version='2.0'><channel><title>Other</title></channel></rss>")
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.house.site.says("/feed", "gone fishing", status=500)
    desk.passes(12, minutes=31)
    (told,) = subjects(mailbox, BEN)
    assert told.startswith("Monitor: feed paper is failing: ")
    desk.publish(SECOND)
    desk.passes(14, minutes=31)
    assert subjects(mailbox, BEN)[1:] == ["Monitor: feed paper works again"]
    assert all(not subject.startswith("Monitor") for subject in subjects(mailbox, ANNA))


def test_a_dead_letter_is_reported_by_another_route(desk: Desk) -> None:
    mailbox = desk.mail_server(MailBehaviour(refused=frozenset({ANNA})))
    for news in (FIRST, SECOND):
        desk.publish(news)
        desk.passes(2, minutes=11)
    (told,) = subjects(mailbox, BEN)
    assert told.startswith(f"Monitor: 1 message to {ANNA} given up (desk): ")


class Endpoint:
    """A webhook's other side."""

    def __init__(self) -> None:
        self.status = 200
        self.asked: list[dict[str, object]] = []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(json.loads(request.body))
        return Reply(status=self.status)


def test_an_endpoint_that_says_410_is_not_asked_again_until_a_person_says_so(desk: Desk) -> None:
    desk.mail_server()
    endpoint = Endpoint()
    server = desk.open_things.enter_context(LoopbackServer(endpoint))
    for name, text in (("url", f"{server.address}/hook"), ("secret", "whsec_" + "QUJD" * 10)):
        file = desk.house.directory / name
        file.touch(mode=0o600)
        file.write_text(text)
    desk.house.main += (
        f'[webhooks.archive]\nurl = {{file = "{desk.house.directory}/url"}}\n'
        f'secret = {{file = "{desk.house.directory}/secret"}}\n'
    )
    desk.house.routes += '[[route]]\nid = "hook"\nchannel = "webhook"\nrecipients = ["archive"]\n'
    endpoint.status = 410
    for news in (FIRST, SECOND):
        desk.publish(news)
        desk.passes(2, minutes=11)
    assert len(endpoint.asked) == 1
    first, second = (desk.deliveries()["archive", news] for news in (FIRST, SECOND))
    assert (first.state, second.state) == ("dead", "dead")
    assert "answered 410" in (first.error or "")
    assert "is not asked since it answered 410" in (second.error or "")
    endpoint.status = 200
    assert record.retry_deliveries(desk.house.settings(), None, now=desk.house.clock.now()) == 2
    desk.passes(3, minutes=1)
    assert [desk.deliveries()["archive", news].state for news in (FIRST, SECOND)] == ["sent", "sent"]
    assert len(endpoint.asked) == 3


def test_a_clock_that_is_set_back_is_told_by_the_running_daemon(desk: Desk) -> None:
    mailbox = desk.mail_server()
    with desk.house.service() as service:
        service.watch()
        desk.house.clock.at = datetime(2025, 1, 22, 7, 0, tzinfo=UTC)
        service.watch()
        desk.house.clock.at = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)
        service.engine.drain()
    assert subjects(mailbox, BEN) == [
        "Monitor: the clock jumped back by 120 minutes; dates and digests may be off"
    ]
