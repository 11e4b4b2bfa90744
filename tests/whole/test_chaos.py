"""The chaos table of docs/delivery.md: what goes wrong on the way to a reader, and what comes of it.

Each line: one message, a trouble that is there at first and then gone, and the state, the words on record and
the number of copies at the reader that follow. Every message goes through the whole daemon.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from monitor.demo.slack_endpoint import Fault, Silence, Throttle, Trouble
from tests.alerts.mailserver import Mailbox, header_lines, mail_server
from tests.whole.house import House
from tests.whole.test_bad_database import Disk
from tests.whole.test_bad_delivery import ANNA, FIRST, SECOND, Desk


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        opened.readers(ANNA)
        yield opened


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def at(desk: Desk, port: int, *, host: str = "127.0.0.1", security: str = "none") -> None:
    desk.house.main = (
        f'[email]\nhost = "{host}"\nport = {port}\nsecurity = "{security}"\ntimeout = "300ms"\n'
        'sender = "news@paper.example"\n'
    )


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    trouble: Callable[[Mailbox], None]
    then: str  #: the state after the first try
    says: str  #: what stands on record
    finally_: str
    copies: int  #: what the reader has at the end, all under one id


def once(answer: str) -> Callable[..., str | None]:
    """Answer so the first time, and take it from then on."""
    answers = iter([answer])
    return lambda *_: next(answers, None)


def slow(hook: str) -> Callable[[Mailbox], None]:
    """Say nothing for longer than the client waits, the first time."""
    pending = iter([True])

    def wait(*_: object) -> None:
        if next(pending, False):
            threading.Event().wait(0.6)

    return lambda mailbox: setattr(mailbox, hook, wait)


def hangs_up(name: str) -> Callable[[Mailbox], None]:
    return lambda mailbox: setattr(mailbox, name, True)


def answers(hook: str, answer: str) -> Callable[[Mailbox], None]:
    return lambda mailbox: setattr(mailbox, hook, once(answer))


TABLE = {
    "4xx for the recipient": Line(answers("on_rcpt", "451 greylisted"), "pending", "451", "sent", 1),
    "4xx after the text": Line(answers("on_data", "452 mailbox full"), "pending", "452", "sent", 1),
    "421 while the mail begins": Line(answers("on_mail", "421 closing"), "pending", "421", "sent", 1),
    "421 after the text": Line(answers("on_data", "421 closing"), "pending", "421", "sent", 1),
    "5xx for the recipient": Line(answers("on_rcpt", "550 no such user"), "dead", "550", "dead", 0),
    "5xx after the text": Line(answers("on_data", "554 spam"), "dead", "554", "dead", 0),
    "a login is asked for": Line(answers("on_mail", "530 log in first"), "pending", "530", "sent", 1),
    "time-out before acceptance": Line(slow("on_rcpt"), "pending", "timed out", "sent", 1),
    "time-out after acceptance": Line(slow("on_data"), "pending", "it may have taken it", "sent", 2),
    "the line drops before the mail": Line(
        hangs_up("hang_up_before_mail"), "pending", "broke off", "sent", 1
    ),
    "the line drops after acceptance": Line(
        hangs_up("hang_up_after_data"), "pending", "it may have taken it", "sent", 2
    ),
}


@pytest.mark.parametrize("line", TABLE.values(), ids=TABLE.keys())
def test_a_mail_servers_troubles(desk: Desk, mailbox: Mailbox, line: Line) -> None:
    line.trouble(mailbox)
    with mail_server(mailbox) as port:
        at(desk, port)
        desk.publish(FIRST)
        desk.passes(1, hours=1)
        assert desk.states() == [line.then]
        assert line.says in desk.error()
        desk.passes(2, hours=1)
    assert desk.states() == [line.finally_]
    assert copies(mailbox) == ([line.copies] if line.copies else [])


def copies(mailbox: Mailbox) -> list[int]:
    """How often each Message-ID came."""
    ids = [header_lines(raw)["Message-ID"] for _, raw in mailbox.mails]
    return [ids.count(one) for one in sorted(set(ids))]


def test_one_bad_recipient_among_five(desk: Desk, mailbox: Mailbox) -> None:
    readers = [f"reader{n}@paper.example" for n in range(5)]
    mailbox.on_rcpt = lambda address: "550 no such user" if address == readers[2] else None
    with mail_server(mailbox) as port:
        at(desk, port)
        desk.readers(*readers)
        desk.publish(FIRST)
        desk.passes(2, hours=1)
    assert sorted(recipient for recipient, _ in mailbox.mails) == [*readers[:2], *readers[3:]]
    assert desk.states() == ["dead", "sent", "sent", "sent", "sent"]


@pytest.mark.parametrize(
    ("host", "security", "says"),
    [
        pytest.param("127.0.0.1", "starttls", "its certificate is not trusted", id="TLS failure"),
        pytest.param("mail.invalid", "none", "cannot be used", id="DNS failure"),
    ],
)
def test_a_server_that_cannot_be_reached_as_configured(
    desk: Desk, mailbox: Mailbox, host: str, security: str, says: str
) -> None:
    with mail_server(mailbox, tls=security == "starttls") as port:
        at(desk, port, host=host, security=security)
        desk.publish(FIRST)
        desk.passes(1, hours=1)
    assert desk.states() == ["pending"]
    assert says in desk.error()
    with mail_server(mailbox) as port:  # mended
        at(desk, port)
        desk.passes(2, hours=1)
    assert desk.states() == ["sent"]
    assert copies(mailbox) == [1]


SLACK_TABLE: dict[str, tuple[list[Trouble | None], str]] = {
    "a storm of 429": ([Throttle(seconds=60)] * 5, "asks for fewer messages"),
    "500 and 503": ([Fault(), Fault(status=503)], "failed with status 500"),
    "taken without an answer": ([Silence()], "could not be reached, or broke off"),
}


@pytest.mark.parametrize(("script", "says"), SLACK_TABLE.values(), ids=SLACK_TABLE.keys())
def test_slacks_troubles_delay_and_never_repeat(desk: Desk, script: list[Trouble | None], says: str) -> None:
    slack = desk.slack(*script)
    desk.publish(FIRST)
    desk.passes(1, minutes=30)
    assert desk.states() == ["pending"]
    assert says in desk.error()
    for _ in range(7):  # a new start each time: within one, a minute that Slack asked for is a real minute
        desk.passes(1, hours=7)
    assert desk.states() == ["sent"]
    assert len(slack.posts) == 1


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    sa.event.listen(sa.Engine, "begin", disk.prepare)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "begin", disk.prepare)


def test_a_disk_that_refuses_the_mark_repeats_the_mail_under_its_id(desk: Desk, mailbox: Mailbox) -> None:
    """The mail is out, the record cannot be told: the one case where a repeat is the lesser evil."""
    disk = Disk()

    def fill() -> None:
        disk.read_only = not mailbox.mails  # from the first mail on

    mailbox.on_data = fill
    with mail_server(mailbox) as port, watched(disk):
        at(desk, port)
        desk.publish(FIRST)
        with pytest.raises(Exception, match="readonly"):
            desk.passes(1)
        disk.read_only = False
        desk.house.clock.advance(hours=1)
        desk.passes(2, hours=1)
    assert desk.states() == ["sent"]
    assert copies(mailbox) == [2]


def test_a_clock_set_back_an_hour_delays_and_neither_loses_nor_repeats(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.on_rcpt = once("451 greylisted")
    with mail_server(mailbox) as port:
        at(desk, port)
        desk.publish(FIRST)
        desk.passes(1)
        desk.house.clock.advance(hours=-1)
        desk.passes(1, minutes=30)
        assert desk.states() == ["pending"]
        desk.publish(SECOND)
        desk.passes(8, minutes=30)
    assert desk.states() == ["sent", "sent"]
    assert copies(mailbox) == [1, 1]


def test_a_process_frozen_for_a_minute_in_the_middle_of_a_mail_sends_it_once(
    desk: Desk, mailbox: Mailbox
) -> None:
    """The lease is five minutes: nobody else takes the task while its owner sleeps."""

    def freeze() -> None:
        desk.house.clock.advance(seconds=60)

    mailbox.on_data = freeze
    with mail_server(mailbox) as port:
        at(desk, port)
        desk.publish(FIRST)
        desk.passes(3, minutes=11)
    assert desk.states() == ["sent"]
    assert copies(mailbox) == [1]


def test_a_process_frozen_for_longer_than_its_lease_repeats_under_one_id_at_most(
    desk: Desk, mailbox: Mailbox
) -> None:
    """Another worker takes the task as soon as both run again; who settles second changes nothing."""
    frozen = iter([True])

    def freeze() -> None:
        if next(frozen, False):
            desk.house.clock.advance(minutes=6)

    mailbox.on_data = freeze
    with mail_server(mailbox) as port:
        at(desk, port)
        desk.publish(FIRST)
        desk.passes(3, minutes=11)
    assert desk.states() == ["sent"]
    (copies_of_it,) = copies(mailbox)
    assert copies_of_it in (1, 2)
