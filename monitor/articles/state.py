"""The article inside a page's own data, for pages that a script draws: prose in JSON, told by the title."""

import json
import re
from collections.abc import Iterator

from monitor.articles.jsonld import paragraphs
from monitor.articles.page import Node
from monitor.articles.second import tokens

_MOST_CHARACTERS = 3_000_000  #: of all scripts together
_MOST_VALUES = 50_000
_SHORTEST = 60  #: characters of a paragraph; less is a label
_START = re.compile(r"(?:^|=|\()\s*(?=[{\[]\s*[\"{\[])")
_NO_DATA = re.compile(r"javascript|module|text/babel|ld\+json|template", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…\"'”’)»]\s*(?:$|\n)")


def read_state(tree: Node, title: str) -> str:
    """Give the longest prose in the page's data that speaks of `title`; "" where there is none.

    One page in 257 of a news corpus held its text only there, and every library read nothing of it.
    """
    best = ""
    for document in _documents(tree):
        for text in _proses(document):
            if len(text) > len(best) and speaks_of(title, text):
                best = text
    return best


def speaks_of(title: str, text: str) -> bool:
    """Tell a text that holds half of the title's longer words; never true of a page without a title."""
    wanted = {word for word in tokens(title) if len(word) > 3}
    return bool(wanted) and len(wanted & set(tokens(text))) * 2 >= len(wanted)


def _documents(tree: Node) -> Iterator[object]:
    left = _MOST_CHARACTERS
    decoder = json.JSONDecoder(strict=False)
    for script in tree.iter("script"):
        code = script.text or ""
        kind = script.get("type", "")
        if (
            len(code) < 500
            or len(code) > left
            or ("json" not in kind and _NO_DATA.search(kind) and "javascript" not in kind)
            or "ld+json" in kind
        ):
            continue
        left -= len(code)
        for place in _START.finditer(code):
            try:
                document, _ = decoder.raw_decode(code, place.end())
            except (ValueError, RecursionError):
                continue
            yield document
            break


def _proses(document: object) -> Iterator[str]:
    """Give each long string, and the strings of each list one below the other, in reading order."""
    waiting: list[tuple[object, list[str] | None]] = [(document, None)]
    lists: list[list[str]] = []
    seen = 0
    while waiting and seen < _MOST_VALUES:
        seen += 1
        value, holder = waiting.pop()
        if isinstance(value, str):
            text = paragraphs(value) if len(value) >= _SHORTEST and " " in value else ""
            if not _SENTENCE.search(text):
                continue
            if holder is not None:
                holder.append(text)
            if len(text) >= 400:
                yield text
        elif isinstance(value, list):
            own: list[str] = []
            lists.append(own)
            waiting.extend((each, own) for each in reversed(value))
        elif isinstance(value, dict):
            waiting.extend((each, holder) for each in reversed(value.values()))
    yield from ("\n".join(dict.fromkeys(texts)) for texts in lists if len(texts) > 1)
