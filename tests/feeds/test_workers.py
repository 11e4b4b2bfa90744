"""A hostile feed kills a worker and not the daemon."""

import json
import os
import signal
from datetime import timedelta

import pytest

from monitor.errors import UnreadableFeed
from monitor.feeds.documents import ChallengePage
from monitor.feeds.packing import pack, unpack
from monitor.feeds.parse import parse
from monitor.feeds.workers import Parsing
from monitor.model.policy import WorkerPolicy

URL = "https://example.org/feed.xml"
FEED = """<rss version="2.0"><channel><title>T</title><link>/</link><ttl>20</ttl>
<image><url>/i.png</url></image>
<item><title>One 🩺</title><guid>1</guid><pubDate>Tue, 10 Jun 2003 04:00:00.25 +0100</pubDate>
<category>a</category><category>b</category><comments>https://example.org/c</comments>
<enclosure url="/a.mp3" type="audio/mpeg" length="7"/><description>Text</description></item>
<item><title>Two</title></item></channel></rss>""".encode()


def test_a_worker_gives_what_parse_gives():
    with Parsing() as parser:
        assert parser.pids() == [], "none starts before there is a document"
        assert parser.parse(FEED, url=URL) == parse(FEED, url=URL)


def test_a_packed_feed_comes_back_whole():
    feed = parse(FEED, url=URL)
    assert feed.entries[0].enclosures
    assert unpack(json.loads(json.dumps(pack(feed)))) == feed


@pytest.mark.parametrize("broken", [None, [], [[], []], [["a"] * 7, [1]], {"feed": 1}])
def test_what_no_worker_of_ours_says_is_refused(broken):
    """A process that read a hostile document is not to be trusted."""
    with pytest.raises((TypeError, ValueError)):
        unpack(broken)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"%PDF-1.4", UnreadableFeed, "a PDF file"),
        (b"<html><title>Just a moment...</title></html>", ChallengePage, "proof of a human reader"),
    ],
)
def test_a_refusal_keeps_its_kind_and_its_words(body, kind, words):
    with Parsing() as parser, pytest.raises(UnreadableFeed, match=words) as refusal:
        parser.parse(body, url=URL)
    assert type(refusal.value) is kind


def test_no_more_entries_come_back_than_wanted():
    with Parsing(most_entries=1) as parser:
        assert [entry.title for entry in parser.parse(FEED, url=URL).entries] == ["One 🩺"]


def test_time_and_memory_have_an_end():
    """The sentence says which it was, and the next feed is read by a new worker."""
    large = b"<rss><channel>" + "<item><title>🩺 word</title></item>".encode() * 140_000 + b"</channel></rss>"
    with Parsing(WorkerPolicy(memory_mb=80)) as parser:
        with pytest.raises(UnreadableFeed, match=r"more than 80 MB|broke two workers"):
            parser.parse(large, url=URL)
        assert parser.parse(FEED, url=URL).title == "T"
    hasty = WorkerPolicy(wall_time=timedelta(seconds=0.05))
    with Parsing(hasty) as parser, pytest.raises(UnreadableFeed, match=r"took longer than 0\.05 s"):
        parser.parse(large, url=URL)


def test_a_worker_that_dies_is_replaced_and_the_feed_read():
    with Parsing() as parser:
        parser.parse(FEED, url=URL)
        (pid,) = parser.pids()
        os.kill(pid, signal.SIGKILL)
        assert parser.parse(FEED, url=URL).title == "T"
        assert parser.pids() != [pid]
