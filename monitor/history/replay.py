"""Runs the rules over documents in order, on a throw-away record, and tells what each one came to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.model.articles import Extract, Revision
from monitor.model.facts import ArticleMatched, ArticlePlaced
from monitor.model.ids import ArticleId, PublisherId, RevisionId, StoryId
from monitor.model.stories import Decision, JudgedSentence, Kinship, Placement, Relation
from monitor.ports.records import Records
from monitor.ports.work import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a replay. What is given is not judged: story, sentences."""

    id: str
    title: str
    text: str
    url: str
    source: str
    language: str
    published_at: datetime | None
    story: str | None = None
    sentences: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a document came to."""

    id: str
    story: str | None  #: None where it is on no topic
    decision: Decision
    relation: Relation = Relation.INDEPENDENT
    of: str | None = None
    copied_share: float = 0.0
    sentences: tuple[JudgedSentence, ...] = ()


#: No document moves the clock beyond this, so that there is always a next minute.
_LAST = datetime(9000, 1, 1, tzinfo=UTC)


class ReplayClock:
    """Time as the documents tell it: it only moves forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Tell the replay's time."""
        return self._now

    def reach(self, moment: datetime | None) -> None:
        """Move on to a document's own time, or by a minute where it has none or lies behind."""
        later = self._now + timedelta(minutes=1)
        self._now = max(later, min(moment, _LAST)) if moment is not None else later


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectJob:
    """Implements the port `Job` without an engine: a stage is simply called."""

    write: Callable[[], AbstractContextManager[Records]]
    attempt: int = 1

    def settle(self) -> AbstractContextManager[Records]:
        """Open a transaction."""
        return self.write()

    def note(self) -> AbstractContextManager[Records]:
        """Open a transaction."""
        return self.write()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The rules to run, and the throw-away record to run them on."""

    write: Callable[[], AbstractContextManager[Records]]
    judged: Callable[[ArticleId], Sequence[tuple[int, JudgedSentence]]]
    on_topic: Callable[[Document], bool]
    place: Callable[[ArticleMatched, Job], None]
    develop: Callable[[ArticlePlaced, Job], None]
    given: dict[RevisionId, tuple[str, ...]]  #: sentences that need no splitting, for `develop` to find
    clock: ReplayClock
    owner_of: Callable[[str, str], str]  #: source, url: who stands behind the publisher
    stories: dict[str, StoryId] = field(default_factory=dict)
    documents: dict[ArticleId, str] = field(default_factory=dict)

    def run(self, documents: Iterable[Document]) -> Iterator[Outcome]:
        """Judge the documents one after the other; each sees only those before it."""
        for document in documents:
            self.clock.reach(document.published_at)
            if document.story is None and not self.on_topic(document):
                yield Outcome(id=document.id, story=None, decision=Decision.OFF_TOPIC)
                continue
            yield self._judge(document)

    def _judge(self, document: Document) -> Outcome:
        job = DirectJob(write=self.write)
        revision = self._read(document)
        self.documents[revision.article] = document.id
        if document.story is None:
            self.place(ArticleMatched(revision=revision.id), job)
        else:
            self._place_as_given(revision, document.story)
        placed = self._placement(revision.article)
        self.develop(ArticlePlaced(revision=revision.id, story=placed.story), job)
        placed = self._placement(revision.article)
        names: Mapping[StoryId, str] = {number: name for name, number in self.stories.items()}
        return Outcome(
            id=document.id,
            story=names.get(placed.story, str(placed.story)),
            decision=placed.decision,
            relation=placed.kinship.relation,
            of=None if placed.kinship.of is None else self.documents.get(placed.kinship.of),
            copied_share=placed.kinship.copied_share,
            sentences=tuple(sentence for _, sentence in self.judged(revision.article)),
        )

    def _read(self, document: Document) -> Revision:
        owner = self.owner_of(document.source, document.url)
        extract = Extract(
            url=document.url,
            canonical_url=None,
            title=document.title,
            text="\n".join(document.sentences) if document.sentences is not None else document.text,
            author=None,
            site=document.source,
            language=document.language,
            published_at=document.published_at,
            modified_at=None,
        )
        with self.write() as records:
            article = records.articles.add(
                f"replay:{document.id}",
                PublisherId(document.source or owner),
                owner,
                seen_at=self.clock.now(),
                baseline=document.published_at is None,  # nobody knows how long it had stood there
            )
            key = records.articles.add_revision(
                article.id,
                extract,
                summary="",
                site=document.source,
                language=document.language,
                fingerprint=document.id,
                read_at=self.clock.now(),
            )
            if document.sentences is not None:
                self.given[key] = document.sentences
            return records.articles.revision(key)

    def _place_as_given(self, revision: Revision, story: str) -> None:
        now = self.clock.now()
        with self.write() as records:
            opens = story not in self.stories
            if opens:
                self.stories[story] = records.stories.open(revision.title or story, at=now)
            records.stories.place(
                Placement(
                    article=revision.article,
                    story=self.stories[story],
                    decision=Decision.OPENED if opens else Decision.COVERAGE,
                    score=0.0,
                    kinship=Kinship(relation=Relation.INDEPENDENT, of=None, copied_share=0.0),
                    reopened_after_days=None,
                    reasons=("the story was given",),
                    placed_at=now,
                ),
                explanation={},
            )

    def _placement(self, article: ArticleId) -> Placement:
        with self.write() as records:
            placed = records.stories.placement(article)
        assert placed is not None, "a document that was placed has a placement"
        return placed
