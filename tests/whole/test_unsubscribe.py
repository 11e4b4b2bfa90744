"""One click in a mail program takes its reader off the route; it is on record, and can be undone."""

import re

from monitor.demo.mailbox import MailBehaviour
from tests.conftest import Command
from tests.whole.test_bad_delivery import ANNA, BEN, FIRST, SECOND, Desk, desk
from tests.whole.test_control import page

__all__ = ["desk"]
DIGEST = f"""\
[[route]]
id = "board"
channel = "email"
recipients = ["{ANNA}"]
pace = "daily"
"""


def with_links(desk: Desk) -> None:
    key = desk.house.directory / "link-key"
    key.touch(mode=0o600)
    key.write_text("0123456789abcdef" * 4)
    desk.house.main += f'[alerts]\nbase_url = "https://monitor.example"\nlink_key = {{file = "{key}"}}\n'


def leave(desk: Desk, header: str) -> None:
    token = re.match(r"<https://monitor\.example/signed/([^>]+)>", header)[1]
    with page(desk) as mounted:
        assert mounted("GET", token).status == 200  # a mail scanner
        assert mounted("HEAD", token).status == 200
        assert mounted("POST", token).status == 200
    desk.house.clock.advance(minutes=1)


def test_a_reader_who_unsubscribes_hears_nothing_until_brought_back(desk: Desk, command: Command) -> None:
    """The others of the route do; what was held is not sent afterwards."""
    mailbox = desk.mail_server()
    with_links(desk)
    desk.readers(ANNA, BEN)
    desk.publish(FIRST)
    desk.passes(2, minutes=11)
    mail = next(mail for mail in mailbox.mails if ANNA in mail.recipients)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave(desk, mail.message["List-Unsubscribe"])
    desk.publish(SECOND)
    desk.passes(2, minutes=11)
    told = desk.deliveries()
    assert told[ANNA, SECOND].state == "held"
    assert told[ANNA, SECOND].reason.startswith(f"{ANNA} unsubscribed from route desk on")
    assert told[BEN, SECOND].state == "sent"
    config = desk.house.directory / "config"
    listed = command("--config", config, "alerts", "unsubscribed").stdout
    assert ANNA in listed
    assert "link in a message" in listed
    back = command("--config", config, "alerts", "resubscribe", "--route", "desk", "--to", ANNA)
    assert back.stdout == f"{ANNA} hears by route desk again\n"
    assert "nobody unsubscribed" in command("--config", config, "alerts", "unsubscribed").stderr
    desk.passes(1, minutes=11)
    assert len(mailbox.mails) == 3


def test_what_is_on_its_way_and_digests_stop_too(desk: Desk, command: Command) -> None:
    """A message that waits for its server, and a bulletin, are messages like any other."""
    mailbox = desk.mail_server(MailBehaviour(greylisted=1))
    desk.readers(ANNA)
    desk.house.routes += DIGEST
    desk.publish(FIRST)
    desk.passes(1, seconds=1)
    for route in ("desk", "board"):
        config = desk.house.directory / "config"
        done = command("--config", config, "alerts", "unsubscribe", "--route", route, "--to", ANNA)
        assert done.stdout == f"{ANNA} gets nothing more by route {route}\n"
    desk.passes(1, hours=24)
    desk.passes(1, minutes=1)
    with desk.house.archive() as archive:
        told = {one.route: (one.state, one.error or one.reason) for one in archive.deliveries(limit=9)}
    assert {state for state, _ in told.values()} == {"held"}
    assert all("unsubscribed from route" in why for _, why in told.values())
    assert mailbox.mails == ()
