"""The invented press of the soak: its servers, and the inbox, in a process of their own.

Run by benchmarks.soak. Prints its addresses as JSON; then reads commands: `at TIME` moves its clock,
`received` prints what was posted.
"""

import json
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from benchmarks.soak_plan import BEGIN, SITES, Plan, Report, plan
from benchmarks.soak_texts import texts
from monitor.demo.loopback import LoopbackServer, Reply, Request

_SHOWN = 80  #: items in a feed document


class Press:
    """All outlets, on several servers."""

    def __init__(self, made: Plan) -> None:
        self._plan = made
        self._by_feed: defaultdict[int, list[Report]] = defaultdict(list)
        for report in made.reports:
            self._by_feed[report.feed].append(report)
        self._by_path = {report.path: report for report in made.reports}
        self.at = BEGIN

    def answer(self, request: Request) -> Reply:
        """Answer for any feed or page."""
        if request.target == "/robots.txt":
            return Reply(status=404)
        report = self._by_path.get(request.target)
        feed = report.feed if report else int(request.target.strip("/f").split("/")[0] or 0)
        outage = next((o for o in self._plan.outages[feed] if o.begins <= self.at < o.ends), None)
        if outage is not None:
            return _OUTAGES[outage.kind]
        if report is None:
            shown = [one for one in self._by_feed[feed] if one.published <= self.at][-_SHOWN:]
            tag = f'"{shown[-1].number if shown else 0}"'
            return self._unless(request, tag, lambda: self._feed(feed, shown), "application/rss+xml")
        if report.published > self.at:
            return Reply(status=404)
        edited = report.edited is not None and report.edited <= self.at
        return self._unless(
            request, f'"{report.number}-{edited}"', lambda: self._page(report, edited), "text/html"
        )

    def _unless(self, request: Request, tag: str, body: Any, kind: str) -> Reply:
        if request.headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        headers = {"ETag": tag, "Content-Type": f"{kind}; charset=utf-8"}
        return Reply(status=200, body=body().encode(), headers=headers)

    def _feed(self, feed: int, shown: Sequence[Report]) -> str:
        items = "".join(
            f"<item><guid isPermaLink='false'>{one.path}</guid><title>{self._text(one)[0]}</title>"
            f"<link>{one.path}</link><pubDate>{format_datetime(one.published, usegmt=True)}</pubDate></item>"
            for one in reversed(shown)
        )
        return f"<rss version='2.0'><channel><title>Outlet {feed}</title>{items}</channel></rss>"

    def _page(self, report: Report, edited: bool) -> str:  # noqa: FBT001 - one caller
        title, paragraphs = self._text(report)
        if edited:
            beds = report.number % 90
            correction = f"Correction: an earlier version gave {beds + 7} beds; there are {beds + 19}."
            paragraphs = (*paragraphs, correction)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{title}</title><meta property='
            f'"article:published_time" content="{report.published.isoformat()}"></head><body>'
            f"<nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main>"
            "</body></html>"
        )

    def _text(self, report: Report) -> tuple[str, tuple[str, ...]]:
        return texts(self._plan.seed, report.copy_of or report.number, report.story)


_OUTAGES = {
    "fault": Reply(status=500, body=b"broken"),
    "silence": Reply(status=0),
    # The host is left alone for that long in real time, in which simulated days go by.
    "throttle": Reply(status=429, headers={"Retry-After": "1"}),
    "missing": Reply(status=404),
    "garbage": Reply(status=200, body=b"<html><body>Under maintenance</body></html>"),
}


class Inbox:
    """Takes webhooks: how often each id came, and under which ids a development was told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.ids: Counter[str] = Counter()
        self.told: defaultdict[int, set[str]] = defaultdict(set)

    def answer(self, request: Request) -> Reply:
        """Take a message."""
        key, said = request.headers["webhook-id"], json.loads(request.body)
        with self._lock:
            self.ids[key] += 1
            if said["type"] == "development.found":
                self.told[said["data"]["development"]].add(key)
        return Reply(status=204)


def main() -> None:
    """Publish until the standard input ends."""
    feeds, days, per_day, seed = map(int, sys.argv[1:5])
    press, inbox = Press(plan(feeds=feeds, days=days, per_day=per_day, seed=seed)), Inbox()
    with ExitStack() as open_things:
        sites = [open_things.enter_context(LoopbackServer(press.answer, looks_every=1)) for _ in range(SITES)]
        hook = open_things.enter_context(LoopbackServer(inbox.answer, looks_every=1))
        print(json.dumps({"sites": [site.address for site in sites], "hook": hook.address}), flush=True)
        for line in sys.stdin:
            command, _, rest = line.strip().partition(" ")
            if command == "at":
                press.at = datetime.fromisoformat(rest)
                print("ok", flush=True)
            else:
                repeated = sum(count - 1 for count in inbox.ids.values())
                twice = sum(len(keys) > 1 for keys in inbox.told.values())
                found = {"ids": list(inbox.ids), "repeated": repeated, "twice": twice}
                print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
