"""Single steps of the pipeline on their own, for the command line."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from monitor.articles.extract import extract
from monitor.articles.workers import Extracting
from monitor.errors import BadInput
from monitor.model.articles import Extract
from monitor.model.ids import TopicId
from monitor.model.json_values import dump
from monitor.net.web import GuardedWeb
from monitor.query.document import Document
from monitor.settings import Settings
from monitor.topics.match import match
from monitor.topics.topic import Topic
from monitor.wiring.configuration import topics_of, version


def extract_file(body: bytes, *, url: str) -> Extract:
    """Read a page that the user has. Raises UnreadablePage."""
    return extract(body, url=url)


def extract_url(settings: Settings, url: str) -> Extract:
    """Fetch a page as the daemon would, and read it in a worker. Raises MonitorError."""
    with GuardedWeb(settings.web, version=version()) as web, Extracting(settings.extraction) as workers:
        answer = web.get(url, limit=settings.web.largest_page)
        return workers.extract(
            answer.body, url=answer.final_url, content_type=answer.headers.get("content-type", "")
        )


def topic_named(settings: Settings, name: str) -> Topic:
    """Find a topic. Raises BadInput with the ones there are."""
    for topic in topics_of(settings):
        if topic.id == TopicId(name):
            return topic
    known = ", ".join(settings.topics)
    raise BadInput(f'there is no topic "{name}"; {settings.directory}/topics has {known}')


def match_documents(
    settings: Settings, topic_name: str, documents: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Judge documents by one topic."""
    topic = topic_named(settings, topic_name)
    for document in documents:
        verdict = match(topic, document_from(document))
        yield {
            "id": document["id"],
            "level": verdict.level.value,
            "score": verdict.score,
            "evidence": dump(verdict.evidence),
            "missing": list(verdict.missing),
        }


def document_from(data: dict[str, Any]) -> Document:
    """Read a document from JSON; what is missing is empty."""
    return Document(
        title=str(data.get("title") or ""),
        summary=str(data.get("summary") or ""),
        text=str(data.get("text") or ""),
        language=str(data.get("language") or ""),
        outlet=str(data.get("source") or ""),
        published_at=moment(data.get("published_at")),
    )


def moment(value: Any) -> datetime | None:
    """Read an ISO 8601 time; None for none. Raises BadInput for anything else."""
    if value in (None, ""):
        return None
    try:
        found = datetime.fromisoformat(str(value))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(f'"{value}" is no time; write 2025-03-01T09:00:00+00:00') from error
