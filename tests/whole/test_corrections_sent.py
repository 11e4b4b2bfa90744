"""The record may change as it likes: nobody is told twice, and who was told something wrong is told so."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.facts import DevelopmentFound
from monitor.model.ids import ArticleId, DevelopmentId, StoryId
from monitor.wiring import corrections
from monitor.wiring.record import open_store
from tests.whole.house import House, article, rss
from tests.whole.test_bad_delivery import ANNA, BEN, FIRST, SECOND, TEXTS, Desk

WRONG = TEXTS[FIRST][1]
RIGHT = WRONG.replace("18 beds", "28 beds")


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        yield opened


def correct(desk: Desk) -> None:
    """Let the paper edit its report, and say so in its feed."""
    site = desk.house.site
    site.says("/0", article(FIRST, *(RIGHT if one == WRONG else one for one in TEXTS[FIRST])))
    changed = rss(("0", site.url("/0"), f"{FIRST} (corrected)"))
    site.says("/feed", changed, content_type="application/rss+xml")


def test_a_correction_goes_to_those_who_were_told_and_only_them(desk: Desk) -> None:
    mailbox = desk.mail_server()
    desk.readers(ANNA)
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    desk.readers(ANNA, BEN)  # Ben comes later: he was never told of 18 beds
    correct(desk)
    desk.passes(2, minutes=11)
    (made,) = {one.development for one in desk.deliveries().values() if one.recipient == BEN}
    assert made is not None
    with desk.house.archive() as archive:
        found = {one.recipient: one for one in archive.deliveries(limit=9) if one.development == made}
    assert archive.development(made).kind == "correction"
    assert found[ANNA].state == "sent"
    assert found[ANNA].reason.startswith("it corrects what this reader was told")
    assert found[BEN].state == "held"
    assert "never told" in found[BEN].reason
    assert [mail.recipients for mail in mailbox.mails] == [(ANNA,), (ANNA,)]
    assert mailbox.mails[1].message["Subject"].startswith("Correction: ")


def announce_again(desk: Desk) -> None:
    """Let the route stage decide once more about everything, as after a restart in the middle of it."""
    with (
        open_store(desk.house.settings()) as store,
        store.records(now=desk.house.clock.now()) as (_, records),
    ):
        for number in (1, 2):
            records.log.append(DevelopmentFound(development=DevelopmentId(number)))


def test_no_change_of_the_record_repeats_an_alert(desk: Desk) -> None:
    mailbox = desk.mail_server()
    desk.readers(ANNA)
    for news in (FIRST, SECOND):
        desk.publish(news)
        desk.passes(1, minutes=11)
    assert len(mailbox.mails) == 2
    settings, at = desk.house.settings(), desk.house.clock.now()
    (split,) = corrections.split(settings, StoryId(1), [ArticleId(2)], at=at, by="sian", note="")
    announce_again(desk)
    desk.passes(1)
    corrections.merge(settings, split.into, into=StoryId(1), at=at, by="sian", note="")
    announce_again(desk)
    desk.passes(1)
    assert len(mailbox.mails) == 2
    assert {one.state for one in desk.deliveries().values()} == {DeliveryState.SENT.value}
