"""Asks for an article page: allowed by robots.txt at every hop, and only if it changed since it was read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import Permanent
from monitor.model.articles import Page, Reading
from monitor.model.facts import PageFetched
from monitor.model.feeds import Entry
from monitor.model.ids import PageId
from monitor.model.policy import Way
from monitor.net.robots import Robots
from monitor.ports.outside import Answer, Web
from monitor.ports.records import Records


class KeptOut(Permanent):
    """The site's robots.txt does not allow this page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Fetches article pages as a polite guest."""

    web: Web
    robots: Robots | None
    largest: int  #: decompressed bytes

    def ask(self, url: str, reading: Reading | None = None, *, way: Way | None = None) -> Answer:
        """Fetch `url`, conditionally where `reading` knows an earlier answer.

        Raises KeptOut, and what the web raises.
        """
        self.vet(url)
        headers = {}
        if reading is not None and reading.etag:
            headers["if-none-match"] = reading.etag
        if reading is not None and reading.last_modified:
            headers["if-modified-since"] = reading.last_modified
        return self.web.get(url, headers=headers, limit=self.largest, onward=self.vet, way=way)

    def vet(self, url: str) -> None:
        """Raise KeptOut where robots.txt does; a redirect's target has rules of its own."""
        if self.robots is None:
            return
        verdict = self.robots.allowed(url)
        if not verdict.allowed:
            raise KeptOut(f"robots.txt does not allow it: {verdict.reason}")


def unchanged(answer: Answer, reading: Reading | None) -> bool:
    """Tell an answer that brings nothing: 304, or the very bytes that were read before."""
    return answer.status == 304 or (reading is not None and reading.body_hash == _digest(answer.body))


def keep(records: Records, entry: Entry, answer: Answer, *, now: datetime) -> None:
    """Hold a page to be read, and what makes the next request for it conditional."""
    page = records.articles.add_page(
        Page(
            id=PageId(0),
            entry=entry.id,
            url=answer.url,
            final_url=answer.final_url,
            content_type=answer.headers.get("content-type", ""),
            body=answer.body,
            fetched_at=now,
        )
    )
    records.readings.answered(
        entry.id,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=_digest(answer.body),
    )
    records.entries.note(entry.id, "page fetched")
    records.log.append(PageFetched(page=page))


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
