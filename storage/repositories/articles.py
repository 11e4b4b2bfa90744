"""Pages, articles and revisions."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.articles import Article, Extract, Page, PageKind, Revision
from monitor.model.ids import ArticleId, EntryId, PageId, PublisherId, RevisionId
from monitor.query.document import Document
from storage.archive.reading import documents
from storage.prepared import Prepared
from storage.search_index import index_revisions
from storage.statements import insert_or_ignore
from storage.tables import article, page, revision

_ADD_PAGE = sa.insert(page).returning(page.c.id)
_PAGE = sa.select(page).where(page.c.id == sa.bindparam("which"))
_BY_URL = Prepared(sa.select(article).where(article.c.canonical_url == sa.bindparam("url")))
_BY_ID = Prepared(sa.select(article).where(article.c.id == sa.bindparam("which")))
_OWNER = sa.select(article.c.owner).where(article.c.id == sa.bindparam("which"))
_REVISION = Prepared(sa.select(revision).where(revision.c.id == sa.bindparam("which")))
_FINGERPRINT = (
    sa.select(revision.c.fingerprint)
    .where(revision.c.article_id == sa.bindparam("of_article"))
    .order_by(revision.c.number.desc())
    .limit(1)
)
_LATEST = (
    sa.select(revision)
    .where(revision.c.article_id == sa.bindparam("of_article"))
    .order_by(revision.c.number.desc())
    .limit(1)
)
_NEXT_NUMBER = sa.select(sa.func.coalesce(sa.func.max(revision.c.number), 0) + 1).where(
    revision.c.article_id == sa.bindparam("of_article")
)
_PREVIOUS = Prepared(
    sa.select(revision)
    .where(revision.c.article_id == sa.bindparam("of_article"), revision.c.number < sa.bindparam("before"))
    .order_by(revision.c.number.desc())
    .limit(1)
)
#: Of zlib's levels: a page takes a third of the time of 6, and a fifth more room.
_LEVEL = 1


class ArticleRows:
    """Implements the port `Articles`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_page(self, value: Page) -> PageId:
        """Hold what the web answered, compressed."""
        row = {
            "entry_id": value.entry,
            "url": value.url,
            "final_url": value.final_url,
            "content_type": value.content_type,
            "body": zlib.compress(value.body, _LEVEL),
            "fetched_at": value.fetched_at,
        }
        return PageId(self._connection.execute(_ADD_PAGE, row).scalar_one())

    def page(self, page_id: PageId) -> Page:
        """Read one."""
        row = self._connection.execute(_PAGE, {"which": page_id}).mappings().one()
        return Page(
            id=page_id,
            entry=EntryId(row["entry_id"]),
            url=row["url"],
            final_url=row["final_url"],
            content_type=row["content_type"],
            body=zlib.decompress(row["body"]),
            fetched_at=row["fetched_at"],
        )

    def by_url(self, canonical_url: str) -> Article | None:
        """Find the article that a canonical URL stands for."""
        return self._article(_BY_URL, {"url": canonical_url})

    def get(self, article_id: ArticleId) -> Article:
        """Read one. Raises LookupError where there is none."""
        found = self._article(_BY_ID, {"which": article_id})
        if found is None:
            raise LookupError(f"no article {article_id}")
        return found

    def _article(self, statement: Prepared, values: Mapping[str, object]) -> Article | None:
        row = statement.record(self._connection, values)
        return None if row is None else to_article(row)

    def add(
        self, canonical_url: str, publisher: PublisherId, owner: str, *, seen_at: datetime, baseline: bool
    ) -> Article:
        """Begin an article; the one that is there already where two workers meet."""
        insert_or_ignore(
            self._connection,
            article,
            {
                "canonical_url": canonical_url,
                "publisher": publisher,
                "owner": owner,
                "first_seen_at": seen_at,
                "baseline": baseline,
            },
        )
        found = self.by_url(canonical_url)
        assert found is not None
        return found

    def latest_fingerprint(self, article_id: ArticleId) -> str | None:
        """The text fingerprint of its newest revision."""
        found: str | None = self._connection.execute(_FINGERPRINT, {"of_article": article_id}).scalar()
        return found

    def add_revision(
        self,
        article_id: ArticleId,
        extract: Extract,
        *,
        summary: str,
        site: str,
        language: str,
        fingerprint: str,
        read_at: datetime,
    ) -> RevisionId:
        """Hold a text as read. A text that the article had before gives that revision back."""
        # Two texts of one article may arrive at once; on PostgreSQL both would take the same number.
        self._connection.execute(sa.select(article.c.id).where(article.c.id == article_id).with_for_update())
        values = {
            "article_id": article_id,
            "number": self._connection.execute(_NEXT_NUMBER, {"of_article": article_id}).scalar_one(),
            "url": extract.url,
            "title": extract.title,
            "text": extract.text,
            "summary": summary,
            "author": extract.author,
            "site": site,
            "language": language,
            "published_at": extract.published_at,
            "modified_at": extract.modified_at,
            "read_at": read_at,
            "kind": extract.kind.value,
            "fingerprint": fingerprint,
        }
        key = insert_or_ignore(self._connection, revision, values)
        if key is None:
            key = self._connection.execute(
                sa.select(revision.c.id).where(
                    revision.c.article_id == article_id, revision.c.fingerprint == fingerprint
                )
            ).scalar_one()
        else:
            owner: str = self._connection.execute(_OWNER, {"which": article_id}).scalar_one()
            searched = {"id": key, "body": extract.text, "outlet": site, "owner": owner}
            index_revisions(self._connection, [values | searched])
        return RevisionId(key)

    def latest(self, article_id: ArticleId) -> Revision | None:
        """Its newest revision."""
        row = self._connection.execute(_LATEST, {"of_article": article_id}).mappings().first()
        return None if row is None else to_revision(row)

    def revision(self, revision_id: RevisionId) -> Revision:
        """Read one."""
        return to_revision(_REVISION.one(self._connection, {"which": revision_id}))

    def documents(self, revisions: Sequence[RevisionId]) -> Iterable[Document]:
        """Read some as a query asks them, with all facts that are known of them."""
        return (document for _, document in documents(self._connection, revisions))

    def previous(self, current: Revision) -> Revision | None:
        """The revision that stood before this one."""
        if current.number == 1:
            return None
        which = {"of_article": current.article, "before": current.number}
        row = _PREVIOUS.record(self._connection, which)
        return None if row is None else to_revision(row)


def to_article(row: Mapping[Any, Any]) -> Article:
    """Read an article row."""
    return Article(
        id=ArticleId(row["id"]),
        canonical_url=row["canonical_url"],
        publisher=PublisherId(row["publisher"]),
        owner=row["owner"],
        first_seen_at=row["first_seen_at"],
        baseline=row["baseline"],
    )


def to_revision(row: Mapping[Any, Any]) -> Revision:
    """Read a revision row."""
    return Revision(
        id=RevisionId(row["id"]),
        article=ArticleId(row["article_id"]),
        number=row["number"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        summary=row["summary"],
        author=row["author"],
        site=row["site"],
        language=row["language"],
        published_at=row["published_at"],
        modified_at=row["modified_at"],
        read_at=row["read_at"],
        kind=PageKind(row["kind"]),
    )
