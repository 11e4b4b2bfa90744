"""What a digest says, by example."""

from dataclasses import replace
from datetime import UTC, datetime

from monitor.alerts.digest import word_digest
from monitor.model.alerts import Pace
from tests.alerts.builders import NO_LINKS, PAGES, digest, digest_line


def test_a_week_has_one_line_per_story_with_its_copies_folded() -> None:
    """The whole text: news first, then what was only told again, then feeds to look at."""
    week = digest(
        digest_line(
            1, "UK-Wales partnership", "Governments announce partnership", "Morgan: details in weeks to come",
            copies=1, outlets=("BBC", "Nation.Cymru", "BBC"),
        ),
        digest_line(2, "Radiotherapy in Derry", "Donegal patients to keep access"),
        digest_line(3, "Powys waiting times", outlets=("Shropshire Star",)),
        sick_feeds=("Shropshire Star: empty since 3 Sep",),
    )  # fmt: skip
    assert (
        word_digest(week, PAGES).text
        == """\
Week to 29 Sep: Morgan: details in weeks to come; Donegal patients to keep access

2 stories with news:
1. UK-Wales partnership: Announced: Governments announce partnership (BBC); \
then Announced: Morgan: details in weeks to come (BBC) (3 reports without news: BBC and Nation.Cymru; 1 copy)
https://monitor.example/stories/1
2. Radiotherapy in Derry: Announced: Donegal patients to keep access (BBC)
https://monitor.example/stories/2

Reported again, nothing new:
- Powys waiting times (1 report without news: Shropshire Star)
  https://monitor.example/stories/3

Feeds that may have missed something:
- Shropshire Star: empty since 3 Sep
"""
    )


def test_an_empty_period_says_so_once() -> None:
    """Nothing new is news once, in the digest."""
    made = word_digest(digest(), NO_LINKS)
    assert made.text == "Week to 29 Sep: nothing new\n\nNothing was reported on what you follow.\n"


def test_coverage_alone_is_not_news() -> None:
    """An opinion piece gets its line, and the report's own address where we have no pages."""
    made = word_digest(digest(digest_line(3, "Powys", outlets=("Shropshire Star",))), NO_LINKS)
    assert made.subject == "Week to 29 Sep: nothing new"
    assert "https://shropshirestar.example/3" in made.text


def test_a_day_and_an_odd_span_are_named_by_their_dates() -> None:
    """The label says which time is meant."""
    day = replace(digest(), since=datetime(2024, 9, 29, tzinfo=UTC))
    odd = replace(digest(), since=datetime(2024, 9, 26, tzinfo=UTC))
    assert word_digest(day, NO_LINKS).subject == "29 Sep: nothing new"
    assert word_digest(odd, NO_LINKS).subject == "26 Sep to 29 Sep: nothing new"


def test_the_subject_holds_whole_headlines_or_one_that_is_cut() -> None:
    """Two half headlines tell less than one whole one."""
    long = "A headline that is far too long to stand in a subject line beside any other headline whatsoever"
    short = digest_line(1, "A", "Short news")
    assert (
        word_digest(digest(short, digest_line(2, "B", long)), NO_LINKS).subject
        == "Week to 29 Sep: Short news"
    )
    cut = word_digest(digest(digest_line(2, "B", long)), NO_LINKS).subject
    assert cut.endswith("…")
    assert len(cut) <= 90


def test_cuttings_are_named_by_their_hour_on_the_readers_clock() -> None:
    """In summer half past ten in London is 09:30 UTC."""
    cuttings = replace(
        digest(digest_line(1, "Ward", "Ward to close")),
        pace=Pace.CUTTINGS,
        timezone="Europe/London",
        since=datetime(2025, 6, 27, 15, 0, tzinfo=UTC),
        until=datetime(2025, 6, 30, 9, 30, tzinfo=UTC),
    )
    assert word_digest(cuttings, NO_LINKS).subject == "Cuttings 30 Jun, 10:30: Ward to close"


def test_quiet_topics_are_named_once_and_only_beside_others() -> None:
    """Where nothing at all was reported, one sentence says so of everything."""
    quiet = ("Scotland and England", "Northern Ireland")
    some = replace(digest(digest_line(1, "Ward", "Ward to close")), quiet_topics=quiet)
    said = "Nothing was reported on Scotland and England and Northern Ireland.\n"
    assert said in word_digest(some, NO_LINKS).text
    none = word_digest(replace(digest(), quiet_topics=quiet), NO_LINKS).text
    assert none == "Week to 29 Sep: nothing new\n\nNothing was reported on what you follow.\n"


def test_what_a_story_is_called_is_not_said_twice() -> None:
    """A first report's headline is the story's title."""
    text = word_digest(digest(digest_line(1, "Ward to close", "Ward to close")), NO_LINKS).text
    assert "1. Ward to close: Announced (BBC)\nhttps://bbc.example/1\n" in text
