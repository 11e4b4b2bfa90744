"""A mail server or Slack that misbehaves loses nothing, repeats nothing, and says in words what it did."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from monitor.demo.mailbox import Mail, MailBehaviour, Mailbox
from monitor.demo.slack_endpoint import Fault, SlackEndpoint, Throttle, Trouble
from monitor.demo.slack_endpoint import Silence as TakesItAndHangsUp
from monitor.model.answers import DeliveryAnswer
from monitor.wiring import record
from tests.conftest import Command
from tests.whole.house import House, article, rss

ANNA, BEN = "anna@paper.example", "ben@paper.example"
CHANNEL = "C0HOSPITALS"
FIRST = "Elmsford hospital plans to close its night ward in May"
SECOND = "Elmsford hospital drops its plan to close the night ward"
TEXTS = {
    FIRST: (
        "Elmsford hospital plans to close its night ward in May to save £2.4m, papers for its board say.",
        "The night ward at Elmsford hospital has 18 beds, and 31 nurses work there.",
        "“Nobody will be sent home,” said Mary Lund, who chairs the board of Elmsford hospital.",
    ),
    SECOND: (
        "Elmsford hospital has dropped its plan to close the night ward in May, the board said on Wednesday.",
        "The ward with its 18 beds will stay open, and the £2.4m will be saved in the laundry instead.",
        "“We listened to 4,200 people who signed the letter,” said Mary Lund, who chairs the board.",
    ),
}


@dataclass
class Desk:
    """The daemon, with a feed that its test fills, and readers by email or on Slack."""

    house: House
    open_things: ExitStack
    published: list[str] = field(default_factory=list)

    def publish(self, title: str) -> None:
        self.published.append(title)
        site = self.house.site
        items = [(str(n), site.url(f"/{n}"), one) for n, one in enumerate(self.published)]
        site.says("/feed", rss(*items), content_type="application/rss+xml")
        site.says(f"/{len(items) - 1}", article(title, *TEXTS[title]))

    def passes(self, count: int, **later: float) -> None:
        """Start the daemon anew and let it do passes, with time after each."""
        with self.house.service() as service:
            for _ in range(count):
                service.once()
                self.house.clock.advance(**later)

    def mail_server(self, behaviour: MailBehaviour | None = None) -> Mailbox:
        mailbox = self.open_things.enter_context(Mailbox(behaviour))
        self.mail_at(mailbox.port)
        return mailbox

    def mail_at(self, port: int) -> None:
        self.house.main = (
            f'[email]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "news@paper.example"\n'
        )

    def readers(self, *addresses: str) -> None:
        listed = ", ".join(f'"{address}"' for address in addresses)
        self.house.routes = f'[[route]]\nid = "desk"\nchannel = "email"\nrecipients = [{listed}]\n'

    def slack(self, *script: Trouble | None) -> SlackEndpoint:
        endpoint = self.open_things.enter_context(SlackEndpoint(script=script))
        token = self.house.directory / "slack-token"
        token.touch(mode=0o600)
        token.write_text("xoxb-demo\n")
        self.house.main = f'[slack]\ntoken = {{file = "{token}"}}\napi_url = "{endpoint.api_url}"\n'
        self.house.routes = f'[[route]]\nid = "desk"\nchannel = "slack"\nrecipients = ["{CHANNEL}"]\n'
        return endpoint

    def deliveries(self) -> dict[tuple[str, str], DeliveryAnswer]:
        """Every message by its recipient and the headline of its news."""
        with self.house.archive() as archive:
            return {(one.recipient, one.headline): one for one in archive.deliveries(limit=50)}

    def error(self) -> str:
        """What stands in the way of the only message."""
        (only,) = self.deliveries().values()
        return only.error or ""

    def states(self) -> list[str]:
        return sorted(one.state for one in self.deliveries().values())


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        opened.readers(ANNA)
        yield opened


def recipients(mailbox: Mailbox) -> list[str]:
    return sorted(address for mail in mailbox.mails for address in mail.recipients)


def test_one_refused_recipient_keeps_nobody_else_from_the_news(desk: Desk) -> None:
    mailbox = desk.mail_server(MailBehaviour(refused=frozenset({BEN})))
    desk.readers(ANNA, BEN)
    desk.publish(FIRST)
    desk.passes(3, hours=1)
    assert recipients(mailbox) == [ANNA]
    told = {one.recipient: one for one in desk.deliveries().values()}
    assert told[ANNA].state == "sent"
    assert told[BEN].state == "dead"
    assert "no such mailbox here" in (told[BEN].error or "")


def test_a_greylisting_server_gets_the_mail_later_and_once(desk: Desk) -> None:
    mailbox = desk.mail_server(MailBehaviour(greylisted=1))
    desk.publish(FIRST)
    desk.passes(1, minutes=2)
    assert desk.states() == ["pending"]
    assert "greylisted" in desk.error()
    desk.passes(3, minutes=20)
    assert recipients(mailbox) == [ANNA]
    assert desk.states() == ["sent"]


def test_a_line_dropped_after_the_mail_was_taken_repeats_it_with_the_same_id(desk: Desk) -> None:
    mailbox = desk.mail_server(MailBehaviour(dropped=1))
    desk.publish(FIRST)
    desk.passes(1, minutes=2)
    assert desk.states() == ["pending"]
    assert "it may have taken it" in desk.error()
    desk.passes(3, minutes=20)
    assert list(mailbox.copies().values()) == [2]
    assert desk.states() == ["sent"]


def test_a_mail_server_that_is_down_for_a_day_loses_nothing(desk: Desk) -> None:
    with Mailbox() as gone:
        desk.mail_at(gone.port)
    desk.publish(FIRST)
    desk.passes(2, hours=3)
    desk.publish(SECOND)
    desk.passes(6, hours=3)
    assert desk.states() == ["pending", "pending"]
    assert "cannot be used" in (desk.deliveries()[ANNA, FIRST].error or "")
    back = desk.mail_server()
    desk.passes(4, hours=7)
    assert desk.states() == ["sent", "sent"]
    assert len(back.mails) == 2
    assert_thread(back.mails)


def test_slack_says_when_to_come_back_and_is_not_asked_before(desk: Desk) -> None:
    slack = desk.slack(Throttle(seconds=3600))
    desk.publish(FIRST)
    for _ in range(4):  # a new start each time, so that nothing but the record can remember the pause
        desk.passes(1, minutes=19)
    assert not slack.posts
    assert desk.states() == ["pending"]
    desk.passes(1)
    assert len(slack.posts) == 1
    assert desk.states() == ["sent"]


def test_a_fault_of_slacks_is_tried_again(desk: Desk) -> None:
    slack = desk.slack(Fault(status=500), Fault(status=503))
    desk.publish(FIRST)
    desk.passes(1, minutes=20)
    assert "failed with status 500" in desk.error()
    desk.passes(3, minutes=20)
    assert len(slack.posts) == 1
    assert desk.states() == ["sent"]


def test_what_slack_took_without_a_word_is_looked_up_and_not_posted_again(desk: Desk) -> None:
    slack = desk.slack(TakesItAndHangsUp())
    desk.publish(FIRST)
    desk.passes(1, minutes=20)
    assert desk.states() == ["pending"]
    desk.passes(2, minutes=20)
    assert len(slack.posts) == 1
    assert desk.states() == ["sent"]


def test_a_dead_message_is_sent_after_alerts_retry(desk: Desk, command: Command) -> None:
    desk.mail_server(MailBehaviour(refused=frozenset({ANNA})))
    desk.publish(FIRST)
    desk.passes(1, hours=1)
    assert desk.states() == ["dead"]
    mended = desk.mail_server()
    desk.house.settings()
    done = command("--config", desk.house.directory / "config", "alerts", "retry", "--all")
    assert (done.returncode, done.stdout) == (0, "1 message waits to be sent again\n"), done.stderr
    desk.house.clock.at = desk.house.clock.at.replace(year=2035)  # the command lived in the real time
    desk.passes(1)
    assert recipients(mended) == [ANNA]
    assert desk.states() == ["sent"]


def test_what_slack_may_have_taken_is_looked_up_after_alerts_retry_too(desk: Desk) -> None:
    slack = desk.slack(TakesItAndHangsUp())
    desk.publish(FIRST)
    desk.passes(1, days=6)
    up = desk.house.main
    with SlackEndpoint() as gone:
        desk.house.main = up.replace(slack.api_url, gone.api_url)
    desk.passes(1)
    assert desk.states() == ["dead"]
    assert "given up after" in desk.error()
    desk.house.main = up
    assert record.retry_deliveries(desk.house.settings(), None, now=desk.house.clock.now()) == 1
    desk.passes(1)
    assert len(slack.posts) == 1
    assert desk.states() == ["sent"]


def test_a_storys_second_news_goes_into_the_first_ones_thread(desk: Desk) -> None:
    mailbox = desk.mail_server()
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.publish(SECOND)
    desk.passes(1)
    assert_thread(mailbox.mails)


def test_slack_has_the_second_news_in_the_first_ones_thread(desk: Desk) -> None:
    slack = desk.slack()
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.publish(SECOND)
    desk.passes(1)
    first, second = slack.posts
    assert (first.thread_ts, second.thread_ts) == (None, first.ts)


def test_the_second_mail_waits_for_a_delayed_first_one(desk: Desk) -> None:
    mailbox = desk.mail_server(MailBehaviour(greylisted=3))
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.publish(SECOND)
    desk.passes(1, minutes=11)
    assert desk.states() == ["pending", "pending"]
    desk.passes(6, minutes=20)
    assert desk.states() == ["sent", "sent"]
    assert_thread(mailbox.mails)


def test_the_second_post_waits_for_a_delayed_first_one(desk: Desk) -> None:
    slack = desk.slack(Throttle(seconds=1200), Fault(), TakesItAndHangsUp())
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.publish(SECOND)
    desk.passes(1, minutes=20)
    desk.passes(7, minutes=20)
    first, second = slack.posts
    assert (first.thread_ts, second.thread_ts) == (None, first.ts)
    assert desk.states() == ["sent", "sent"]


def assert_thread(mails: tuple[Mail, ...]) -> None:
    """Two mails, in the order of their news, the second an answer to the first."""
    first, second = mails
    assert FIRST in first.message["Subject"]
    assert first.message["In-Reply-To"] is None
    assert second.message["In-Reply-To"] == second.message["References"] == first.message_id
    assert second.message_id != first.message_id
