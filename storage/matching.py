"""Full-text search in one statement for both databases."""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

_SNIPPET_WORDS = 12


class SearchMatch(sa.ColumnElement[bool]):
    """True for revisions that hold every word or phrase given."""

    inherit_cache = False
    type = sa.Boolean()

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Stay as it is: SQLite would be asked whether it `= 1`, and read every revision to tell."""
        return self


@compiles(SearchMatch, "sqlite")
def _sqlite(element: SearchMatch, compiler: SQLCompiler, **kw: Any) -> str:
    # Every term is quoted, so that nothing a user types can be read as FTS5 syntax.
    query = " ".join('"' + word.replace('"', " ") + '"' for word in element.words)
    bound = compiler.process(sa.literal(query), **kw)
    return f"revision.id IN (SELECT rowid FROM revision_fts WHERE revision_fts MATCH {bound})"  # noqa: S608 - `bound` is a bind parameter


@compiles(SearchMatch, "postgresql")
def _postgresql(element: SearchMatch, compiler: SQLCompiler, **kw: Any) -> str:
    parts = (compiler.process(sa.literal(word), **kw) for word in element.words)
    return "(" + " AND ".join(f"revision.tsv @@ phraseto_tsquery('simple', {part})" for part in parts) + ")"


def snippet(text: str, words: Sequence[str]) -> str:
    """Cut the text around the first word found, and put each one found in brackets."""
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    found = pattern.search(text)
    start = 0 if found is None else found.start()
    before = text[:start].split()[-_SNIPPET_WORDS:]
    after = text[start:].split()[: _SNIPPET_WORDS * 2]
    cut = " ".join(before + after)
    return pattern.sub(lambda m: f"[{m[0]}]", cut)
