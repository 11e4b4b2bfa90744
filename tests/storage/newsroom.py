"""Fills a record through its ports, with as few words as a test needs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from monitor.model.articles import Extract, Page, Revision
from monitor.model.feeds import ParsedEntry
from monitor.model.ids import ArticleId, DevelopmentId, EntryId, FeedId, PageId, PublisherId, StoryId
from monitor.model.stories import (
    Decision,
    Figure,
    Finding,
    JudgedSentence,
    Kind,
    Kinship,
    Placement,
    Quotation,
    Relation,
    Status,
)
from monitor.ports.intake import NewEntry
from monitor.ports.records import Records
from storage.archive.archive import StoredArchive
from storage.store import Store

NOW = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)
ALONE = Kinship(relation=Relation.INDEPENDENT, of=None, copied_share=0.0)


def minutes(number: float) -> datetime:
    """So many minutes after the tests' beginning."""
    return NOW + timedelta(minutes=number)


def announced(guid: str = "1", title: str = "Ward opens", **changes: object) -> ParsedEntry:
    values: dict[str, object] = {
        "id": guid,
        "url": f"https://paper.example/{guid}?utm_source=rss",
        "title": title,
        "summary": "A ward.",
        "content": "",
        "author": None,
        "published_at": NOW,
        "updated_at": None,
    }
    return ParsedEntry(**(values | changes))  # type: ignore[arg-type]  # the fields above, by name


def text_of(title: str, text: str, *, url: str = "https://paper.example/1", **changes: object) -> Extract:
    values: dict[str, object] = {
        "url": url,
        "canonical_url": url,
        "title": title,
        "text": text,
        "author": "A. Writer",
        "site": "Paper",
        "language": "en",
        "published_at": NOW,
        "modified_at": None,
    }
    return Extract(**(values | changes))  # type: ignore[arg-type]  # the fields above, by name


def judged(position: int, text: str, status: Status = Status.NEW, **changes: object) -> JudgedSentence:
    return JudgedSentence(position=position, text=text, status=status, score=0.75, **changes)  # type: ignore[arg-type]  # optional fields by name


def finding(headline: str = "A second ward opens", **changes: object) -> Finding:
    values: dict[str, object] = {
        "kind": Kind.ANNOUNCED,
        "weight": 0.5,
        "headline": headline,
        "passages": (judged(0, "The ward opens on Monday."),),
        "figures": (Figure(value=12.0, unit="", counts="beds", text="12 beds", sentence=0, was=10.0),),
        "quotations": (Quotation(text="It is needed", speaker="Ann Lee", sentence=1),),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]  # the fields above, by name


def placement(article: ArticleId, story: StoryId, **changes: object) -> Placement:
    values: dict[str, object] = {
        "decision": Decision.COVERAGE,
        "score": 0.5,
        "kinship": ALONE,
        "reopened_after_days": None,
        "reasons": ("shares “ward”",),
        "placed_at": NOW,
    }
    return Placement(article=article, story=story, **(values | changes))  # type: ignore[arg-type]  # the fields above, by name


def indexed(store: Store, word: str) -> int:
    """How many texts the full-text index itself holds a word of; a search looks at the texts too."""
    with store.read() as connection:
        sqlite = connection.dialect.name == "sqlite"
        found = "revision_fts MATCH" if sqlite else "tsv @@"
        value = f"'{word}'" if sqlite else f"'{word}'::tsquery"
        statement = f"SELECT count(*) FROM revision_fts WHERE {found} {value}"
        count: int = connection.exec_driver_sql(statement).scalar_one()
        return count


class Newsroom:
    """A record that is being written to; `at` moves only when a test moves it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.archive = StoredArchive(store)
        self.at = NOW

    @contextmanager
    def write(self) -> Iterator[Records]:
        with self.store.records(now=self.at) as (_, records):
            yield records

    def entry(self, guid: str = "1", *, feed: str = "paper", **changes: object) -> EntryId:
        parsed = announced(guid, **changes)
        with self.write() as records:
            new = NewEntry(
                parsed=parsed,
                canonical_url=f"https://paper.example/{guid}",
                content_hash="hash",
                baseline=False,
                fate="waiting",
            )
            records.entries.add(FeedId(feed), [new], seen_at=self.at)
            return records.entries.ids(FeedId(feed), [parsed.id])[parsed.id]

    def page(self, entry: EntryId, body: bytes) -> PageId:
        with self.write() as records:
            return records.articles.add_page(
                Page(
                    id=PageId(0),
                    entry=entry,
                    url="https://paper.example/1",
                    final_url="https://paper.example/one",
                    content_type="text/html",
                    body=body,
                    fetched_at=self.at,
                )
            )

    def read(
        self,
        title: str,
        text: str = "Some text.",
        *,
        path: str = "1",
        owner: str = "Paper Group",
        publisher: str = "paper",
        **changes: object,
    ) -> Revision:
        """Read an article, or a later revision of one."""
        url = f"https://{publisher}.example/{path}"
        site = str(changes.pop("site", publisher.title()))
        baseline = bool(changes.pop("baseline", False))
        extract = text_of(title, text, **({"url": url} | changes))
        with self.write() as records:
            held = records.articles.add(
                url, PublisherId(publisher), owner, seen_at=self.at, baseline=baseline
            )
            key = records.articles.add_revision(
                held.id,
                extract,
                summary="",
                site=site,
                language=extract.language or "en",
                fingerprint=f"{title}|{text}"[:64],
                read_at=self.at,
            )
            return records.articles.revision(key)

    def story(self, title: str = "Ward opens", *, topics: Sequence[str] = ("hospitals",)) -> StoryId:
        with self.write() as records:
            story = records.stories.open(title, at=self.at)
            records.stories.touch(story, topics=topics, reported_at=self.at)
            return story

    def place(self, revision: Revision, story: StoryId, **changes: object) -> None:
        value = placement(revision.article, story, **({"placed_at": self.at} | changes))
        with self.write() as records:
            records.stories.place(value, explanation={"candidates": [{"story": story, "score": 0.5}]})

    def judge(self, revision: Revision, story: StoryId, *sentences: JudgedSentence) -> None:
        packed = [(f"packed {one.position}", "[]") for one in sentences]
        with self.write() as records:
            records.stories.judge(revision, story, sentences, packed, at=self.at)

    def develop(self, revision: Revision, story: StoryId, found: Finding | None = None) -> DevelopmentId:
        with self.write() as records:
            key = records.stories.add_development(story, revision, found or finding(), at=self.at)
        assert key is not None
        return key
