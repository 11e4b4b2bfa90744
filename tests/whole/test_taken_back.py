"""A statement that an edit takes out is told once, in its story's thread, with its words as the proof."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conftest import Command
from tests.whole.house import House, article, rss
from tests.whole.test_bad_delivery import ANNA, FIRST, TEXTS, Desk

TAKEN = "The night ward at Elmsford hospital has 18 beds, and 31 nurses work there."


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as open_things:
        opened = Desk(house, open_things)
        house.feed("paper", "/feed")
        yield opened


def take_back(desk: Desk) -> None:
    """Let the paper publish, and then leave a sentence out without a word about it."""
    desk.publish(FIRST)
    desk.passes(1, minutes=11)
    site = desk.house.site
    site.says("/0", article(FIRST, *(one for one in TEXTS[FIRST] if one != TAKEN)))
    changed = rss(("0", site.url("/0"), f"{FIRST} (updated)"))
    site.says("/feed", changed, content_type="application/rss+xml")
    desk.passes(3, minutes=11)


def test_a_mail_shows_the_words_that_were_taken_out(desk: Desk, command: Command) -> None:
    mailbox = desk.mail_server()
    desk.readers(ANNA)
    take_back(desk)
    first, second = (mail.message for mail in mailbox.mails)
    assert second["Subject"].startswith("Correction: No longer says: The night ward")
    assert first["Message-ID"] in second["References"]
    for kind in ("plain", "html"):
        body = second.get_body((kind,))
        assert body is not None
        assert TAKEN in " ".join(body.get_content().split())
        assert "Taken out by" in body.get_content()
        assert "New from" not in body.get_content()
    url = desk.house.site.url("/0")
    desk.house.settings()
    told = command("--config", desk.house.directory / "config", "why", url).stdout
    assert TAKEN in " ".join(told.split())
    changes = command("--config", desk.house.directory / "config", "changes", url, "--json").stdout
    assert TAKEN in json.dumps(json.loads(changes), ensure_ascii=False)


def test_slack_shows_them_in_the_thread_of_the_story(desk: Desk) -> None:
    slack = desk.slack()
    take_back(desk)
    first, second = slack.posts
    assert second.thread_ts == first.ts
    assert TAKEN in json.dumps(second.blocks, ensure_ascii=False)
