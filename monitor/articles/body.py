"""The text of the article: trafilatura's reading, doubted where a second reader sees much more."""

from collections.abc import Iterator
from typing import cast

import trafilatura

from monitor.articles.page import Node
from monitor.articles.prose import Prose, read_prose

_WIDTH = 4  #: tokens of a shingle, as the published benchmark compares texts
_SHORT = 250  #: characters; a reading below this is doubted whatever the page holds


def read_body(tree: Node, stated: tuple[str, ...]) -> str:
    """Read the article's text, one paragraph a line.

    trafilatura's fast mode costs about 0.7 of its plain one and loses whole articles on some news sites;
    so a reading is doubted when long paragraphs it lacks make up a quarter of the page's prose, and the
    first of these that holds up is taken: the stated JSON-LD bodies, the fullest container, the full mode.
    "JSON-LD first" loses (.73 against .98 of benchmark F1: bodies are cut), as a checked rescue it wins.
    """
    fast = _trafilatura(tree, fast=True)
    prose = read_prose(tree)
    if not prose.paragraphs and stated:
        return max(stated, key=len)  # a page drawn by script: what it states is all there is
    if not _doubtful(fast, prose):
        return fast
    candidates = (*sorted(stated, key=len, reverse=True)[:3], prose.main)
    accepted = next((text for text in candidates if _holds_up(text, fast, prose)), None)
    if accepted is not None:
        return accepted
    full = _trafilatura(tree, fast=False)
    return full if _holds_up(full, fast, prose) or len(fast) < _SHORT < len(full) else fast


def _trafilatura(tree: Node, *, fast: bool) -> str:
    # Comments are on by default and leak. `deduplicate` stays off: its process-wide memory empties the
    # fourth reading of one page, which is every article that we look at again. No Extractor is kept:
    # it would freeze the latest date that it believes.
    found = trafilatura.extract(
        cast("str", tree), fast=fast, include_comments=False, deduplicate=False, with_metadata=False
    )
    return found or ""


def _doubtful(text: str, prose: Prose) -> bool:
    if len(text) < _SHORT:
        return bool(prose.paragraphs)
    starts = {_start(line) for line in text.splitlines()}
    absent = [each for each in prose.long if _start(each) not in starts]
    if absent and len(absent) < 500:  # a reader may join paragraphs that the other parts
        squeezed = "".join(text.split())
        absent = [each for each in absent if _start(each) not in squeezed]
    return sum(map(len, absent)) > 0.25 * sum(map(len, prose.long))


def _start(paragraph: str) -> str:
    return "".join(paragraph[:80].split())[:60]


def _holds_up(candidate: str, text: str, prose: Prose) -> bool:
    """Accept what is half as long again, stands on the page, and contains the reading or replaces it."""
    offered, read, seen = (set(_shingles(each)) for each in (candidate, text, "\n".join(prose.paragraphs)))
    if not offered or len(offered) < 1.5 * len(read) or len(offered & seen) < 0.8 * len(offered):
        return False
    return len(read & offered) >= 0.8 * len(read) or len(read & seen) < 0.3 * len(read)


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    tokens = text.split()
    for place in range(max(1, len(tokens) - _WIDTH + 1)):
        if tokens:
            yield tuple(tokens[place : place + _WIDTH])
