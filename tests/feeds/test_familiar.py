"""Items that stand as they did in the document before are named and not read again; nothing else changes."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from monitor.feeds.holding import Holding
from monitor.feeds.parse import parse
from monitor.model.feeds import FamiliarEntry, Feed, ParsedFeed
from monitor.model.ids import FeedId, PublisherId
from storage.store import Store
from storage.tables import entry

URL = "https://paper.example/feed"
NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)


def rss(*items: str, channel: str = "<link>https://paper.example/</link>") -> bytes:
    return f'<rss version="2.0"><channel><title>P</title>{channel}{"".join(items)}</channel></rss>'.encode()


def item(number: int, text: str = "Text", *, guid: str = "", link: str = "") -> str:
    return (
        f"<item><guid>{guid or number}</guid><link>{link or f'https://paper.example/{number}'}</link>"
        f"<title>Report {number} of the invented county</title><description>{text}</description>"
        f"<pubDate>Thu, 24 Sep 2026 0{number % 10}:00:00 GMT</pubDate></item>"
    )


def again(first: bytes, second: bytes) -> ParsedFeed:
    """The second document, read by whoever has read the first."""
    return parse(second, url=URL, known=parse(first, url=URL).marks)


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/news/"><title>P</title>{}'
    "<entry><id>tag:1</id><title>One</title><link href='1'/></entry></feed>"
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}<url><loc>https://paper.example/1</loc>'
    "<news:news><news:title>One</news:title></news:news></url></urlset>"
)
TWO = "<entry><id>tag:2</id><title>Two</title></entry>"
SOUND = "<item><title>A</title><guid>a</guid><enclosure url='/a.mp3' type='audio/mpeg'/></item>"
DOCUMENTS = {
    "rss": (rss(item(1)), rss(item(2), item(1))),
    "guid only": (rss("<item><guid>https://paper.example/g</guid><title>G</title></item>"),) * 2,
    "link only": (rss("<item><link>/l</link><title>L</title></item>"),) * 2,
    "enclosure": (rss(SOUND),) * 2,
    "atom": (ATOM.format("").encode(), ATOM.format(TWO).encode()),
    "sitemap": (SITEMAP.format("").encode(), SITEMAP.format("").encode()),
    "broken beside it": (rss(item(1)), rss("<item><title>A & <b>B</title><guid>2</guid></item>", item(1))),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_familiar_item_has_the_names_that_reading_it_gives(first, second):
    before, whole, found = parse(first, url=URL), parse(second, url=URL), again(first, second)
    names = [(one.id, one.url) for one in before.entries]
    assert [(one.id, one.url) for one in found.familiar] == names
    assert found.entries == tuple(one for one in whole.entries if one not in before.entries)
    assert found.marks == whole.marks


CHANGES = {
    "words": item(1, "Other text"),
    "markup": item(1, "Text<i></i>"),
    "an attribute": item(1).replace("<guid>", '<guid isPermaLink="false">'),
    "the date": item(1).replace("2026", "2025"),
    "one more field": item(1).replace("</item>", "<author>A</author></item>"),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_an_item_that_changed_in_any_way_is_read(changed):
    found = again(rss(item(1), item(2)), rss(changed, item(2)))
    assert [one.id for one in found.entries] == ["1"]
    assert found.familiar == (FamiliarEntry(id="2", url="https://paper.example/2"),)


@pytest.mark.parametrize(
    "channel",
    ["<link>https://other.example/</link>", "<category>C</category>", "<managingEditor>M</managingEditor>"],
)
def test_what_items_take_from_their_document_is_part_of_them(channel):
    assert again(rss(item(1)), rss(item(1), channel=channel)).familiar == ()


@pytest.mark.parametrize("changed", ["<lastBuildDate>x</lastBuildDate>", "<ttl>5</ttl>"])
def test_what_a_document_says_anew_each_time_changes_no_item(changed):
    stays = "<link>https://paper.example/</link>"
    assert again(rss(item(1)), rss(item(1), channel=stays + changed)).entries == ()


@pytest.mark.parametrize(
    "always",
    [
        "<item><title>Without a name</title></item>",
        item(1, link="https://news.google.com/rss/articles/abc"),
    ],
    ids=["an item without a name", "an aggregator's pointer, known by its headline"],
)
def test_what_only_its_words_can_name_is_always_read(always):
    assert len(again(rss(always), rss(always)).entries) == 1


def test_only_the_first_five_hundred_are_remembered():
    many = rss(*(item(number) for number in range(600)))
    found = again(many, many)
    assert (len(found.familiar), len(found.entries)) == (500, 100)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_held_is_the_same_as_if_all_had_been_read(store: Store, seed: int):
    """Two feeds with the same documents, one of them read whole each time."""
    dice = Random(seed)
    holding = Holding(aliases={}, baseline_age=timedelta(days=2), interesting=lambda *_: False)
    items = {number: item(number) for number in range(6)}
    marks = ""
    for turn in range(8):
        body = rss(*(items[number] for number in sorted(items, reverse=True)))
        counts = {}
        for name, known in (("whole", ""), ("quick", marks)):
            found = parse(body, url=URL, known=known)
            feed = Feed(id=FeedId(name), url=URL, publisher=PublisherId("p"), title="P")
            with store.records(now=NOW) as (_, records):
                counts[name] = holding.hold(records, feed, found, first_poll=turn == 0, now=NOW)
        marks = found.marks
        assert turn == 0 or found.familiar, "or this would prove nothing"
        assert counts["quick"] == counts["whole"]
        assert held(store, "quick") == held(store, "whole")
        _change(items, dice, turn)


def _change(items: dict[int, str], dice: Random, turn: int) -> None:
    """What publishers do: add, edit, rename, drop, and give one guid to two articles."""
    number, other = dice.sample(sorted(items), 2)
    items[10 + turn] = item(10 + turn)
    match dice.randrange(5):
        case 0:
            items[number] = item(number, f"Edited {turn}")
        case 1:
            items[number] = item(number, guid=f"renamed-{turn}")
        case 2:
            del items[number]
        case 3:
            items[10 + turn] = item(10 + turn, guid=str(number))
        case 4:
            items[10 + turn] = item(10 + turn, link=f"https://paper.example/{other}#part")


def held(store: Store, feed: str) -> list[object]:
    columns = (entry.c.url, entry.c.canonical_url, entry.c.title, entry.c.content_hash, entry.c.changes)
    with store.read() as connection:
        found = connection.execute(sa.select(*columns).where(entry.c.feed_id == feed))
        return sorted(map(repr, found))
