"""`alerts test --since`: what a route would have sent of what is on record."""

import re

import pytest

from monitor.model.stories import Kind
from tests.cli.conftest import Desk
from tests.storage.newsroom import finding, minutes

ROUTES = """\
[[route]]
id = "desk"
channel = "console"
recipients = ["anna", "ben"]
at_most = "2/1h"

[[route]]
id = "week"
channel = "console"
pace = "weekly"
"""


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Four developments within an hour, the last of them light."""
    desk.house.routes = ROUTES
    desk.house.settings()
    with desk.newsroom() as newsroom:
        for number, weight in enumerate((0.8, 0.6, 0.5, 0.1), 1):
            newsroom.at = minutes(10 * number)
            story = newsroom.story(f"Story {number}")
            report = newsroom.read(f"News {number}", path=str(number))
            newsroom.place(report, story)
            newsroom.develop(report, story, finding(f"News {number}", kind=Kind.OPENED, weight=weight))
    return desk


def test_it_tells_what_would_have_gone_out_and_why_the_rest_was_held(asked: Desk) -> None:
    """The third comes above the rate, so it waits until there is room for one message again."""
    done = asked.ask("alerts", "test", "--route", "desk", "--since", "2025-01-01", "--json")
    assert (done.code, done.err) == (0, "")
    anna, ben = done.lines
    assert (anna["recipient"], ben["recipient"]) == ("anna", "ben")
    assert anna["messages"] == ben["messages"]
    assert [(one["at"], one["subject"], one["waited_for"]) for one in anna["messages"]] == [
        ("2025-01-22T09:10:30+00:00", "New story: News 1 (Paper)", ""),
        ("2025-01-22T09:20:30+00:00", "New story: News 2 (Paper)", ""),
        (
            "2025-01-22T10:10:30+00:00",
            "New story: News 3 (Paper)",
            "route desk has told 2 in 1 h, which is its most",
        ),
    ]
    assert [(one["headline"], one["reason"]) for one in anna["held"]] == [
        ("News 4", "its weight 0.10 is below the 0.35 of every route that sets none")
    ]


def test_it_reads_as_plain_words(asked: Desk) -> None:
    done = asked.ask("alerts", "test", "--route", "week", "--since", "2025-01-01")
    assert "route week → stdout, since 2025-01-01 00:00: 1 message, 0 developments held" in done.out
    assert "nothing was sent" in done.out
    assert re.search(r"2025-01-27 07:30  Week to 27 Jan: News 1; News 2; News 3; News 4", done.out)
    assert "2025-01-22 09:40  News 4 (Paper; opened, weight 0.10)" in done.out


def test_nothing_is_sent_or_written(asked: Desk) -> None:
    asked.ask("alerts", "test", "--since", "2025-01-01")
    assert asked.ask("alerts", "list", "--json").out == ""
    assert asked.ask("tasks", "--json").out == ""


def test_before_the_first_development_there_is_nothing(asked: Desk) -> None:
    done = asked.ask("alerts", "test", "--route", "desk", "--since", "2025-02-01")
    assert "0 messages, 0 developments held" in done.out


def test_a_test_message_has_no_json(asked: Desk) -> None:
    done = asked.ask("alerts", "test", "--json")
    assert done.code == 2
    assert "--json goes with --since" in done.err
