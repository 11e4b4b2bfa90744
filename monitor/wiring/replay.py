"""Builds a replay: the real stages on a throw-away record; nothing is ever sent."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.articles.language import detect
from monitor.articles.publishers import publisher_of
from monitor.errors import BadInput
from monitor.history.replay import Document, Replay, ReplayClock
from monitor.model.articles import Revision
from monitor.model.ids import RevisionId
from monitor.model.topics import Level
from monitor.ports.records import Records
from monitor.query.document import Document as TopicDocument
from monitor.settings import Settings
from monitor.stories.novelty import NoveltyModel
from monitor.stories.passages import Prepared, prepare, prepare_sentences
from monitor.stories.placing import PlacingModel
from monitor.stories.stage_develop import Develop
from monitor.stories.stage_place import Place
from monitor.stories.weighing import commonness
from monitor.stories.words import Vocabulary
from monitor.topics.match import match
from monitor.wiring.tools import moment, topic_named
from storage import migrate
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.store import Store

ANY = "any"  #: every document is on topic
_START = datetime(2000, 1, 1, tzinfo=UTC)


@contextmanager
def open_replay(settings: Settings, topic: str) -> Iterator[Replay]:
    """Open a replay for one topic, or for `any`. Raises BadInput for a topic that is not there."""
    on_topic = _on_topic(settings, topic)
    with tempfile.TemporaryDirectory(prefix="nhs-monitor-replay-") as directory:
        engine = open_engine(f"sqlite:///{Path(directory) / 'replay.db'}")
        migrate.upgrade(engine)
        store = Store(engine, wakes={})  # no fact wakes anything: the stages are called one by one
        try:
            model = PlacingModel.shipped()
            yield replay_on(settings, store, on_topic, model if topic == ANY else model.within_topic())
        finally:
            engine.dispose()


def replay_on(
    settings: Settings,
    store: Store,
    on_topic: Callable[[Document], bool],
    model: PlacingModel | None = None,
) -> Replay:
    """Build a replay on a record that may hold articles already; its stages are called one by one."""
    clock = ReplayClock(_START)
    vocabulary = Vocabulary.english()
    given: dict[RevisionId, tuple[str, ...]] = {}

    def read(revision: Revision) -> Prepared:
        if revision.id in given:
            return prepare_sentences(revision.title, given[revision.id], revision.language, vocabulary)
        return prepare(revision.title, revision.text, revision.language, vocabulary)

    @contextmanager
    def write() -> Iterator[Records]:
        with store.records(now=clock.now()) as (_, records):
            yield records

    return Replay(
        write=write,
        judged=StoredArchive(store).judged,
        on_topic=on_topic,
        place=Place(
            commonness=lambda: commonness(vocabulary),
            model=model or PlacingModel.shipped(),
            policy=settings.stories,
            clock=clock,
        ),
        develop=Develop(look=store.look, prepare=read, model=NoveltyModel.shipped(), clock=clock),
        given=given,
        clock=clock,
        owner_of=lambda source, url: publisher_of(url, None, settings.publishers).owner or source,
    )


def _on_topic(settings: Settings, topic: str) -> Callable[[Document], bool]:
    if topic == ANY:
        return lambda _: True
    followed = topic_named(settings, topic)

    def on_topic(document: Document) -> bool:
        seen = TopicDocument(
            title=document.title,
            text=document.text,
            language=document.language,
            outlet=document.source,
            published_at=document.published_at,
        )
        return match(followed, seen).level is not Level.OUT

    return on_topic


def document_from(data: dict[str, Any]) -> Document:
    """Read a replay document from JSON. Raises BadInput, with the value and what is expected."""
    sentences = data.get("sentences")
    if sentences is not None and not (
        isinstance(sentences, list) and all(isinstance(one, str) for one in sentences)
    ):
        raise BadInput(f'"sentences" of document {data["id"]} must be a list of texts')
    text = str(data.get("text") or "")
    title = str(data.get("title") or "")
    stated = data.get("language")
    return Document(
        id=str(data["id"]),
        title=title,
        text=text,
        url=str(data.get("url") or f"https://document.invalid/{data['id']}"),
        source=str(data.get("source") or ""),
        language=str(stated) if stated else detect(f"{title}\n{text}") or "en",
        published_at=moment(data.get("published_at")),
        story=None if data.get("story") is None else str(data["story"]),
        sentences=None if sentences is None else tuple(sentences),
    )
