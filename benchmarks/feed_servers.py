"""Invented feeds for benchmarks, served by a process of its own: what they cost is not the poller's.

Run by benchmarks.intake. Prints its feeds' addresses as one JSON line; each line that it reads afterwards
gives half of the feeds a new entry, the other half answers 304. A second argument is the time in seconds that
every answer takes. It ends with its standard input.
"""

import hashlib
import json
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from monitor.demo.loopback import LoopbackServer, Reply, Request

HOSTS = 20
ENTRIES = 30
_START = datetime(2026, 1, 1, tzinfo=UTC)
_TEXT = (
    "<p>The council of the invented county met on Tuesday and agreed to look at the plan again in the "
    'autumn, <a href="https://county.example/minutes">the minutes</a> say; <b>nothing</b> is decided.</p>'
)


def feed(number: int, *, newest: int, paragraphs: int = 3) -> bytes:
    """One RSS document: thirty entries of a few paragraphs, the newest first."""
    items = "".join(_item(number, entry, paragraphs) for entry in range(newest, newest - ENTRIES, -1))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Paper {number}</title><link>https://paper-{number}.example/</link>{items}</channel></rss>"
    ).encode()


def _item(number: int, entry: int, paragraphs: int) -> str:
    moment = format_datetime(_START + timedelta(hours=entry))
    link = f"https://paper-{number}.example/news/{entry}"
    body = _TEXT * paragraphs
    return (
        f"<item><title>Report {entry} of paper {number} from the county</title><link>{link}</link>"
        f"<guid>{link}</guid><pubDate>{moment}</pubDate><category>News</category>"
        f"<description>The council met, report {entry} says.</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def main(count: int, latency: float) -> None:
    """Serve until our input ends."""
    rounds = [ENTRIES]

    def answer(request: Request) -> Reply:
        time.sleep(latency)
        number = int(request.target.rpartition("/")[2])
        body = feed(number, newest=rounds[0] if number % 2 else ENTRIES)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"etag": tag, "content-type": "application/rss+xml"}
        if request.headers.get("if-none-match") == tag:
            return Reply(status=304, headers=headers)
        return Reply(status=200, body=body, headers=headers)

    with ExitStack() as open_things:
        servers = [open_things.enter_context(LoopbackServer(answer)) for _ in range(HOSTS)]
        print(json.dumps([f"{servers[n % HOSTS].address}/{n}" for n in range(count)]), flush=True)
        for _ in sys.stdin:
            rounds[0] += 1
            print("ready", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
