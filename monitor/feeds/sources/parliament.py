"""Written questions of the UK Parliament, as their search answers: one entry for each question."""

import html
from collections.abc import Mapping
from typing import Any

from monitor.errors import UnreadableFeed
from monitor.feeds.entries import Announced, Channel, assemble
from monitor.feeds.markup import plain_text
from monitor.feeds.sources.asking import address, objects, read_object, text_field
from monitor.model.feeds import Feed, ParsedFeed

_MOST = 100  #: the newest so many; one search brings a handful in a week
_PAGES = "https://questions-statements.parliament.uk/written-questions/detail"


class ParliamentQuestions:
    """Asks for the questions that hold a feed's `query`.

    The list cuts long questions and answers after some 250 characters, so what it says is a summary; the
    page has them whole. An answer given later changes the entry of its question, which is then read again.
    """

    def __init__(self, feed: Feed) -> None:
        self._title = feed.title
        self.address = address(
            feed.url,
            {"searchTerm": feed.query, "answered": "Any", "expandMember": "true", "take": str(_MOST)},
        )

    def parse(self, body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:  # noqa: ARG002 - the port's
        """Read the search's answer. Raises UnreadableFeed."""
        document = read_object(body, "the written questions API")
        if not isinstance(document.get("results"), list):
            raise UnreadableFeed(
                "the answer of the written questions API has no list of results; its form may have changed"
            )
        channel = Channel(url=url, title=self._title, links=[_PAGES], language="en")
        return assemble(channel, [_announced(_value(item)) for item in objects(document, "results")])


def _value(item: Mapping[str, Any]) -> Mapping[str, Any]:
    value = item.get("value")
    return value if isinstance(value, dict) else {}


def _announced(value: Mapping[str, Any]) -> Announced:
    tabled, uin = text_field(value, "dateTabled"), text_field(value, "uin")
    house, body = text_field(value, "house"), text_field(value, "answeringBodyName")
    heading = text_field(value, "heading")
    named = heading or f"Written question {uin}".strip()
    answered = text_field(value, "dateAnswered")
    holding = "holding " if value.get("answerIsHolding") is True else ""
    said = [text_field(value, name) for name in ("questionText", "answerText")]
    return Announced(
        guid=f"written-question:{house}:{tabled[:10]}:{uin}" if uin else text_field(value, "id"),
        links=[f"{_PAGES}/{tabled[:10]}/{uin}"] if uin and tabled else [],
        titles=[
            f"{named}: {f'{holding}answer' if answered else 'question'} ({body or house})" if named else ""
        ],
        summaries=["".join(f"<p>{html.escape(plain_text(text), quote=False)}</p>" for text in said if text)],
        authors=[
            name
            for member in ("askingMember", "answeringMember")
            if (name := _member_name(value.get(member)))
        ],
        # An answer is the news: a question of three weeks ago that is answered today is no old entry.
        published=[answered, tabled],
        updated=[text_field(value, "dateAnswerCorrected")],
        categories=[body],
    )


def _member_name(member: object) -> str:
    return text_field(member, "name") if isinstance(member, dict) else ""
