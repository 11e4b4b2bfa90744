"""Reads the corpus from its data files, and refuses one whose key does not fit its articles."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from zlib import crc32

from monitor.demo.checking import problems
from monitor.demo.model import Corpus, DemoArticle, Edit, FeedFormat, Furniture, Key, Outlet
from monitor.errors import BadConfig
from monitor.model.stories import Decision, Kind, Relation

#: The driver polls once after every moment, so two of them may not be closer than a poll takes.
CLOSEST = timedelta(minutes=10)

_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’]))\s+(?=[“‘A-ZÀ-Ŷ0-9])")

Table = Mapping[str, Any]  # as tomllib gives it; it goes no further than this file


def load(folder: Traversable | None = None) -> Corpus:
    """Read the corpus in `folder` (the bundled one by default). Raises BadConfig with every mistake in it."""
    root = folder or resources.files("monitor.demo") / "corpus"
    outlets = tuple(_outlet(table) for table in _read(root / "outlets.toml")["outlet"])
    files = sorted((root / "articles").iterdir(), key=lambda file: file.name)
    tables = [table for file in files for table in _read(file)["article"]]
    corpus = Corpus(
        outlets=outlets,
        articles=_articles(tables, {outlet.id: outlet.owner for outlet in outlets}),
        furniture=_furniture(_read(root / "furniture.toml")),
    )
    if found := problems(corpus, closest=CLOSEST):
        raise BadConfig(found)
    return corpus


def sentences(paragraph: str) -> tuple[str, ...]:
    """Split a paragraph of the corpus; its texts avoid abbreviations with a full stop."""
    return tuple(_SENTENCE_END.split(paragraph))


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _outlet(table: Table) -> Outlet:
    return Outlet(**{**table, "format": FeedFormat(table["format"])})


def _furniture(table: Table) -> Furniture:
    return Furniture(
        cookie_notice=table["cookie_notice"],
        newsletter=table["newsletter"],
        demo_notice=table["demo_notice"],
        nav=tuple(table["nav"]),
        related=tuple(table["related"]),
        captions=tuple(table["captions"]),
        comments=tuple(table["comments"]),
    )


def _articles(tables: list[dict[str, Any]], owners: Mapping[str, str]) -> tuple[DemoArticle, ...]:
    originals = {table["id"]: table for table in tables if "reprint_of" not in table}
    read = [_article(_with_original(table, originals), owners) for table in tables]
    return tuple(sorted(read, key=lambda article: article.published))


def _with_original(table: dict[str, Any], originals: Mapping[str, Table]) -> Table:
    """Fill a reprint from the article that it reprints; what it says itself stays."""
    if "reprint_of" not in table:
        return table
    original = originals.get(table["reprint_of"])
    if original is None:
        raise BadConfig([f"{table['id']} reprints {table['reprint_of']}, which is no original article"])
    text = [*table.get("before", ()), *original["paragraphs"], *table.get("after", ())]
    kept = {name: original[name] for name in ("slug", "title", "summary", "author")}
    key = {
        "story": original["key"]["story"],
        "decision": "coverage",
        "relation": "copy",
        "of": original["id"],
    }
    return {**kept, "key": key, **table, "paragraphs": text}


def _article(table: Table, owners: Mapping[str, str]) -> DemoArticle:
    paragraphs = tuple(table["paragraphs"])
    key = _key(table.get("key", {"decision": "off_topic"}), paragraphs)
    root = f"{table.get('reprint_of', table['id'])} {owners.get(table['outlet'], '')}"
    return DemoArticle(
        id=table["id"],
        outlet=table["outlet"],
        published=table["published"],
        slug=table["slug"],
        number=24_000_000 + crc32(root.encode()) % 2_000_000,
        title=table["title"],
        summary=table["summary"],
        author=table["author"],
        paragraphs=paragraphs,
        key=key,
        edits=tuple(_edit(edit, key, table["id"]) for edit in table.get("edits", ())),
    )


def _edit(table: Table, first: Key, article: str) -> Edit:
    at: datetime = table["at"]
    paragraphs = tuple((int(index), str(text)) for index, text in table.get("paragraphs", {}).items())
    key = _key({"story": first.story, "of": article, **table["key"]}, ())
    return Edit(at=at, title=table.get("title"), paragraphs=paragraphs, key=key)


def _key(table: Table, paragraphs: tuple[str, ...]) -> Key:
    new = table.get("new", ())
    return Key(
        story=table.get("story"),
        decision=Decision(table["decision"]),
        relation=Relation(table.get("relation", Relation.INDEPENDENT)),
        of=table.get("of"),
        kind=Kind(table["kind"]) if "kind" in table else None,
        new=tuple(s for p in paragraphs for s in sentences(p)) if new == "all" else tuple(new),
    )
