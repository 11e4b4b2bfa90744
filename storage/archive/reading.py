"""Revisions as a query reads them, with all facts that may be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from monitor.model.topics import Level
from monitor.query.document import Document
from monitor.query.tree import Fact
from storage.prepared import Prepared
from storage.statements import among
from storage.tables import article, match, placement, revision, revision_fact

_BATCH = 400
_READ = Prepared(
    sa.select(
        revision.c.id,
        revision.c.article_id,
        revision.c.number,
        revision.c.url,
        placement.c.story_id,
        revision.c.title,
        revision.c.summary,
        revision.c.text,
        revision.c.language,
        revision.c.site,
        article.c.owner,
        revision.c.published_at,
    )
    .join(article, article.c.id == revision.c.article_id)
    .join(placement, placement.c.article_id == revision.c.article_id, isouter=True)
    .where(among(revision.c.id, "keys"))
)
_FACTS = Prepared(
    sa.select(revision_fact.c.revision_id, revision_fact.c.fact, revision_fact.c.words).where(
        among(revision_fact.c.revision_id, "keys")
    )
)
_TOPICS = Prepared(
    sa.select(match.c.revision_id, match.c.topic).where(
        among(match.c.revision_id, "keys"), match.c.level != Level.OUT.value
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A revision as the record holds it."""

    id: int
    article: int
    number: int
    url: str
    story: int | None  #: None where its article is in none
    document: Document


def documents(connection: sa.Connection, keys: Sequence[int]) -> Iterator[tuple[int, Document]]:
    """Read revisions, in the order given; what is not there is left out."""
    for one in held(connection, keys):
        yield one.id, one.document


def held(connection: sa.Connection, keys: Sequence[int]) -> Iterator[Held]:
    """Read revisions with what names them, in the order given; what is not there is left out."""
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        facts = _facts(connection, some)
        found = {}
        for key, article_id, number, url, story, *told in _READ.rows(connection, {"keys": some}):
            title, summary, text, language, outlet, owner, published_at = told
            of_story = () if story is None else ((Fact.STORY, str(story)),)
            found[key] = Held(
                id=key,
                article=article_id,
                number=number,
                url=url,
                story=story,
                document=Document(
                    title=title,
                    summary=summary,
                    text=text,
                    language=language,
                    outlet=outlet,
                    owner=owner,
                    published_at=published_at,
                    facts=(*facts.get(key, ()), *of_story),
                ),
            )
        yield from (found[key] for key in some if key in found)


def _facts(connection: sa.Connection, keys: Sequence[int]) -> dict[int, list[tuple[Fact, str]]]:
    found: dict[int, list[tuple[Fact, str]]] = {}
    for key, fact, words in _FACTS.rows(connection, {"keys": keys}):
        found.setdefault(key, []).append((Fact(fact), words))
    for key, topic in _TOPICS.rows(connection, {"keys": keys}):
        found.setdefault(key, []).append((Fact.TOPIC, topic))
    return found
