"""The match stage: ask every topic about an article, and keep each verdict with its reasons."""

from dataclasses import dataclass

from monitor.model.articles import Revision
from monitor.model.facts import ArticleMatched, ArticleRead
from monitor.model.topics import Level
from monitor.ports.outside import Clock
from monitor.ports.records import Look
from monitor.ports.work import Job
from monitor.query.document import Document
from monitor.topics.match import match
from monitor.topics.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTopics:
    """Judges one revision against all topics."""

    look: Look
    topics: tuple[Topic, ...]
    clock: Clock

    def __call__(self, event: ArticleRead, job: Job) -> None:
        """Match, record, and pass on what is on any topic."""
        with self.look() as records:
            revision = records.articles.revision(event.revision)
            article = records.articles.get(revision.article)
        document = document_of(revision, owner=article.owner)
        matches = [match(topic, document) for topic in self.topics]
        with job.settle() as records:
            records.matches.record(revision.id, matches, at=self.clock.now())
            if any(verdict.level is not Level.OUT for verdict in matches):
                records.log.append(ArticleMatched(revision=revision.id))


def document_of(revision: Revision, *, owner: str) -> Document:
    """Give a revision the form that queries look at."""
    return Document(
        title=revision.title,
        summary=revision.summary,
        text=revision.text,
        language=revision.language,
        outlet=revision.site,
        owner=owner,
        published_at=revision.published_at,
    )
