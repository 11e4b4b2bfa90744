"""A muted story is recorded and not told; the record says who muted it, and `why` says so."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from monitor.alerts.link_page import LinkPage
from monitor.model.answers import DeliveryAnswer
from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import StoryId
from monitor.wiring.handling import link_page, record_handling
from monitor.wiring.record import open_store
from tests.conftest import Command
from tests.whole.house import House
from tests.whole.test_bad_delivery import ANNA, BEN, FIRST, SECOND, Desk


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        yield opened


def tell_first(desk: Desk) -> None:
    desk.readers(ANNA, BEN)
    desk.publish(FIRST)
    desk.passes(1, minutes=11)


def second(desk: Desk) -> dict[str, DeliveryAnswer]:
    desk.publish(SECOND)
    desk.passes(2, minutes=11)
    return {who: one for (who, headline), one in desk.deliveries().items() if headline == SECOND}


def do(desk: Desk, kind: HandlingKind, **about: str) -> None:
    handling = Handling(story=StoryId(1), kind=kind, at=desk.house.clock.now(), by="sian", **about)
    record_handling(desk.house.settings(), handling)
    desk.house.clock.advance(minutes=1)


def test_a_muted_story_is_recorded_and_not_told(desk: Desk, command: Command) -> None:
    mailbox = desk.mail_server()
    tell_first(desk)
    config = desk.house.directory / "config"
    muted = command(
        "--config", config, "alerts", "mute", "1", "--to", ANNA, "--by", "sian", "--note", "enough"
    )
    assert muted.returncode == 0, muted.stderr
    assert re.fullmatch(rf"story 1: muted for {ANNA} on [-\d: ]+ by sian: enough\n", muted.stdout)
    told = second(desk)
    assert (told[ANNA].state, told[ANNA].reason) == ("held", "muted by sian")
    assert told[BEN].state == "sent"
    assert len(mailbox.mails) == 3
    why = command("--config", config, "why", desk.house.site.url("/1"))
    assert "held, muted by sian" in why.stdout
    assert SECOND in command("--config", config, "story", "1").stdout
    assert f"muted for {ANNA}" in command("--config", config, "story", "1").stdout


def test_a_snoozed_story_wakes_when_something_of_weight_happens(desk: Desk) -> None:
    desk.mail_server()
    tell_first(desk)
    do(desk, HandlingKind.SNOOZE)
    assert {one.state for one in second(desk).values()} == {"sent"}  # a plan that is dropped weighs enough


@contextmanager
def page(desk: Desk) -> Iterator[LinkPage]:
    settings = desk.house.settings()
    with open_store(settings) as store:
        found = link_page(settings, store, desk.house.clock)
        assert found is not None
        yield found


def test_the_link_in_a_mail_mutes_for_its_reader_only(desk: Desk) -> None:
    mailbox = desk.mail_server()
    key = desk.house.directory / "link-key"
    key.touch(mode=0o600)
    key.write_text("0123456789abcdef" * 4)
    desk.house.main += f'[alerts]\nbase_url = "https://monitor.example"\nlink_key = {{file = "{key}"}}\n'
    tell_first(desk)
    mail = next(mail for mail in mailbox.mails if ANNA in mail.recipients)
    text = mail.message.get_body(("plain",)).get_content()
    token = re.search(r"https://monitor\.example/signed/(\S+)", text)[1]
    with page(desk) as mounted:
        assert mounted("GET", token).status == 200
        assert mounted("POST", token).status == 200
        assert mounted("POST", token).status == 200  # pressed twice
    told = second(desk)
    assert told[ANNA].state == "held"
    assert told[ANNA].reason == f"muted by {ANNA} (link in a message)"
    assert told[BEN].state == "sent"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("mute", "99"), "there is no story 99"),
        (("mute", "1", "--for", "soon"), '"soon" is no time span; write 30m, 12h, 7d or 2w'),
        (("mute", "1", "--route", "nobody"), 'there is no route "nobody"; routes.toml has desk'),
        (("snooze", "1", "--to", "eve@x.example"), f'nobody is named "eve@x.example"; recipients are {ANNA}'),
        (("note", "1", " "), "TEXT is empty"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    desk: Desk, command: Command, args: tuple[str, ...], says: str
) -> None:
    desk.mail_server()
    desk.readers(ANNA)
    desk.house.settings()
    done = command("--config", desk.house.directory / "config", "alerts", *args)
    assert done.returncode == 2
    assert says in done.stderr


def test_who_has_a_story_and_what_the_next_shift_must_know(desk: Desk, command: Command) -> None:
    desk.mail_server()
    tell_first(desk)
    config = desk.house.directory / "config"
    for args in (
        ("ack", "1"),
        ("assign", "1", "Siân"),
        ("note", "1", "press office rang"),
        ("mute", "1", "--for", "7d"),
        ("unmute", "1"),
    ):
        assert command("--config", config, "alerts", *args, "--by", "ben").returncode == 0
    shown = command("--config", config, "story", "1").stdout
    for words in (
        "acknowledged on",
        "assigned to Siân on",
        "noted on",
        "by ben: press office rang",
        "unmuted on",
    ):
        assert words in shown
