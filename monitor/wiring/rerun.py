"""Builds a replay of the stored past with another configuration, on a throw-away record; sends nothing."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.alerts.stage_route import RouteDevelopment
from monitor.engine.embedded import EmbeddedEngine
from monitor.history.difference import Difference, difference
from monitor.history.replay import ReplayClock
from monitor.model.answers import Reading
from monitor.model.articles import Extract
from monitor.model.facts import ArticleRead
from monitor.model.ids import RevisionId
from monitor.pipeline import PIPELINE, wakes
from monitor.ports.archive import Archive
from monitor.ports.work import Job, Stage
from monitor.settings import Settings
from monitor.stories.novelty import NoveltyModel
from monitor.stories.passages import prepare
from monitor.stories.placing import PlacingModel
from monitor.stories.stage_develop import Develop
from monitor.stories.stage_place import Place
from monitor.stories.weighing import commonness
from monitor.stories.words import Vocabulary
from monitor.topics.stage_match import MatchTopics
from monitor.wiring.asking import saved_queries
from monitor.wiring.configuration import topics_of
from storage import migrate
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.repositories.board import TaskRows
from storage.store import Store

_START = datetime(2000, 1, 1, tzinfo=UTC)
#: Readings fetched at once.
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """The stored readings, judged again."""

    settings: Settings
    record: Archive  #: what was told
    store: Store
    clock: ReplayClock
    engine: EmbeddedEngine

    def run(self) -> Iterator[Reading]:
        """Judge every stored reading in order of arrival; gives each when it is done."""
        last = RevisionId(0)
        while batch := self.record.readings(after=last, limit=_BATCH):
            for reading in batch:
                self.clock.reach(reading.revision.read_at)
                self._read(reading)
                self.engine.drain()
                yield reading
            last = batch[-1].revision.id
        self.clock.reach(self.clock.now() + timedelta(days=1))  # what was put off
        self.engine.drain()

    def difference(self, since: datetime | None = None) -> Difference:
        """Compare with what was told."""
        return difference(self.record, StoredArchive(self.store), since=since)

    def failed(self) -> int:
        """Count what could not be judged."""
        return len(StoredArchive(self.store).tasks(limit=1_000_000))

    def _read(self, reading: Reading) -> None:
        article, revision = reading.article, reading.revision
        publisher = self.settings.publishers.get(article.publisher)
        with self.store.records(now=self.clock.now()) as (_, records):
            held = records.articles.add(
                article.canonical_url,
                article.publisher,
                publisher.owner if publisher else article.owner,
                seen_at=article.first_seen_at,
                baseline=article.baseline,
            )
            key = records.articles.add_revision(
                held.id,
                Extract(
                    url=revision.url,
                    canonical_url=None,
                    title=revision.title,
                    text=revision.text,
                    author=revision.author,
                    site=revision.site,
                    language=revision.language,
                    published_at=revision.published_at,
                    modified_at=revision.modified_at,
                    kind=revision.kind,
                ),
                summary=revision.summary,
                site=revision.site,
                language=revision.language,
                fingerprint=str(revision.id),
                read_at=revision.read_at,
            )
            records.log.append(ArticleRead(revision=key))


@contextmanager
def open_rerun(settings: Settings, record: Archive) -> Iterator[Rerun]:
    """Open a replay of what `record` holds, with these settings. Raises BadConfig for bad topics."""
    clock = ReplayClock(_START)
    with tempfile.TemporaryDirectory(prefix="nhs-monitor-replay-") as directory:
        engine = open_engine(f"sqlite:///{Path(directory) / 'replay.db'}")
        migrate.upgrade(engine)
        stages = {"match", "place", "develop", "route"}
        store = Store(
            engine,
            wakes={
                fact: kept
                for fact, steps in wakes().items()
                if (kept := [step for step in steps if step[0] in stages])
            },
        )
        try:
            yield Rerun(
                settings=settings,
                record=record,
                store=store,
                clock=clock,
                engine=EmbeddedEngine(
                    TaskRows(store), _stages(settings, store, clock), clock, settings.engine, lambda: 0.5
                ),
            )
        finally:
            engine.dispose()


def _stages(settings: Settings, store: Store, clock: ReplayClock) -> dict[str, Stage]:
    vocabulary = Vocabulary.english()
    runs: dict[str, Callable[[Any, Job], None]] = {
        "match": MatchTopics(look=store.look, topics=topics_of(settings), clock=clock),
        "place": Place(
            commonness=lambda: commonness(vocabulary),
            model=PlacingModel.shipped().within_topic(),
            policy=settings.stories,
            clock=clock,
        ),
        "develop": Develop(
            look=store.look,
            prepare=lambda r: prepare(r.title, r.text, r.language, vocabulary),
            model=NoveltyModel.shipped(),
            clock=clock,
        ),
        "route": RouteDevelopment(
            routes=settings.routes,
            house_weight=settings.stories.alert_weight,
            queries=saved_queries(settings),
            clock=clock,
        ),
    }
    return {
        step.stage: Stage(
            name=step.stage,
            wakes_on=step.fact,
            run=runs[step.stage],
            lane=step.lane,
            patience=settings.engine.patience,
        )
        for step in PIPELINE
        if step.stage in runs
    }
