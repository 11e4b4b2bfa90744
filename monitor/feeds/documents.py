"""What a document is that is no feed, in words that help the person who typed its address."""

import re

from monitor.errors import UnreadableFeed
from monitor.feeds.markup import beginning

MOST_ENTRIES = 5000  #: of one document that are read

_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image or sound file"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"ID3", "a sound file"),
    (b"{\\rtf", "an RTF file"),
)
_CHALLENGES = (
    ("just a moment", "Cloudflare"),
    ("attention required! | cloudflare", "Cloudflare"),
    ("challenges.cloudflare.com", "Cloudflare"),
    ("cf-chl-", "Cloudflare"),
    ("cf_chl_", "Cloudflare"),
    ("making sure you&#39;re not a bot", "Anubis"),
    ("making sure you're not a bot", "Anubis"),
    ("within.website/x/cmd/anubis", "Anubis"),
    ("_incapsula_resource", "Imperva"),
    ("captcha-delivery.com", "DataDome"),
    ("px-captcha", "PerimeterX"),
    ("akamai-bot", "Akamai"),
    ("sucuri website firewall", "Sucuri"),
    ("ddos-guard", "DDoS-Guard"),
    ("g-recaptcha", "a captcha"),
    ("h-captcha", "a captcha"),
    ("verify you are human", "a captcha"),
    ("enable javascript and cookies to continue", "a script check"),
)
_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{0,500})", re.IGNORECASE)
_LOGIN = re.compile(r"""<input[^<>]{0,500}type\s{0,9}=\s{0,9}["']?password""", re.IGNORECASE)
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FEED = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|item|entry|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE
)  # fmt: skip
_LOOKED_AT = 200_000


class ChallengePage(UnreadableFeed):
    """Instead of the feed came a page that wants proof of a human reader."""


def is_feed_like(text: str) -> bool:
    """Whether the text holds elements of a feed near its beginning, before any HTML."""
    head = text[:_LOOKED_AT]
    feed, page = _FEED.search(head), _HTML.search(head)
    return feed is not None and (page is None or feed.start() < page.start())


def not_a_feed(body: bytes, text: str) -> UnreadableFeed:
    """Say in one sentence what the document was instead of a feed."""
    if not body.strip(b" \t\r\n\0"):
        return UnreadableFeed("the document is empty")
    for magic, name in _BINARY:
        if body.startswith(magic):
            return UnreadableFeed(f"the document is {name}, no feed")
    head = text[:_LOOKED_AT]
    if _HTML.search(head):
        return _html(head)
    if "\ufffd" in head or body[:1000].count(0) > 10:
        return UnreadableFeed(f"the document is no text: it begins with the bytes {body[:8].hex(' ')}")
    if root := re.match(r"<([A-Za-z_][\w:.-]{0,60})", head):
        return UnreadableFeed(
            f"the document is XML or markup with the root <{root[1]}>, no feed that we know"
        )
    return UnreadableFeed(f"the document is plain text, no feed; it begins: {beginning(head, length=60)}")


def _html(head: str) -> UnreadableFeed:
    match = _TITLE.search(head)
    title = beginning(match[1], length=80) if match else ""
    named = f" titled “{title}”" if title else " without a title"
    lowered = head.lower()
    for phrase, wall in _CHALLENGES:
        if phrase in lowered:
            return ChallengePage(
                f"the document is an HTML challenge page{named}: {wall} wants proof of a human reader"
            )
    if _LOGIN.search(head):
        return UnreadableFeed(f"the document is an HTML page{named} that asks for a password, no feed")
    return UnreadableFeed(f"the document is an HTML page{named}, no feed")
