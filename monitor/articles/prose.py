"""A second opinion on where the text is: paragraphs by length and links, containers by their paragraphs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from monitor.articles.page import Node, is_furniture, is_never_prose

_BLOCK_TAGS = (
    "p div section article main ul ol li table tr td th blockquote h1 h2 h3 h4 h5 h6 pre figure form nav "
    "aside header footer dl dt dd fieldset details summary"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LEAVES = frozenset({"p", "div", "section", "article", "td", "li", "blockquote", "pre", "dd"})
_EMPTY_LINE = re.compile(r"\n\s*\n")
_SHORTEST = 40  #: characters; shorter blocks are headings, buttons and bylines
_LONG = 100  #: characters; a block this long is prose and hardly ever furniture


@dataclass(frozen=True, slots=True)
class Prose:
    """What a page holds in paragraphs, and the fullest container's share of it."""

    paragraphs: tuple[str, ...]  #: of the whole page, in order
    main: str  #: the fullest container's paragraphs, one a line
    wide: str  #: those of the smallest container of nearly all long paragraphs

    @property
    def long(self) -> tuple[str, ...]:
        """The paragraphs that are hardly ever furniture."""
        return tuple(each for each in self.paragraphs if len(each) >= _LONG)


def read_prose(tree: Node) -> Prose:
    """Collect the paragraphs outside navigation, asides, forms and comments; choose the fullest container.

    A container scores a paragraph's length once for its parent and half for its grandparent, the idea
    behind the readability bookmarklet.
    """
    found: list[tuple[Node, str]] = []
    scores: dict[Node, float] = {}
    body = tree.find("body")
    if body is not None:
        _collect(body, found)
    for node, text in found:
        parent = node.getparent()
        grandparent = parent.getparent() if parent is not None else None
        for place, weight in ((parent, 1.0), (grandparent, 0.5)):
            if place is not None and len(text) >= _SHORTEST * 2:
                scores[place] = scores.get(place, 0.0) + weight * len(text)
    best = max(scores, key=lambda node: scores[node], default=None)
    return Prose(tuple(text for _, text in found), _within(best, found), _within(_around(found), found))


def _within(place: Node | None, found: Iterable[tuple[Node, str]]) -> str:
    return "\n".join(text for node, text in found if place is not None and place in node.iterancestors())


def _around(found: Iterable[tuple[Node, str]]) -> Node | None:
    """Find the innermost element that holds nine tenths of the characters in long paragraphs.

    A debate or an interview has one container for each speaker, and no fullest one that holds the text. Two
    `article` elements side by side are two articles.
    """
    held: dict[Node, int] = {}
    total = 0
    for node, text in found:
        if len(text) >= _LONG:
            total += len(text)
            for place in node.iterancestors():
                held[place] = held.get(place, 0) + len(text)
    most = [place for place, length in held.items() if length >= 0.9 * total]
    inmost = max(most, key=lambda place: sum(1 for _ in place.iterancestors()), default=None)
    if (
        inmost is None
        or sum(1 for each in held if each.tag == "article" and inmost in each.iterancestors()) > 1
    ):
        return None
    return inmost


def _collect(root: Node, found: list[tuple[Node, str]]) -> None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        children = [
            child for child in node if isinstance(child.tag, str) and child.tag not in {"script", "style"}
        ]
        if node.tag in _LEAVES and not _holds_blocks(node):
            length = len(" ".join(node.text_content().split()))
            if length >= _SHORTEST and link_share(node, length) < 0.5:
                found.extend((node, text) for text in _pieces(node) if len(text) >= _SHORTEST)
            continue
        waiting.extend(reversed([child for child in children if not _outside(child)]))


def _pieces(node: Node) -> list[str]:
    """Part a block at its empty lines: old systems write a whole article into one, between breaks."""
    if sum(1 for _ in node.iter("br")) < 2:
        return [" ".join(" ".join(node.itertext()).split())]
    words: list[str] = []
    for event, part in etree.iterwalk(cast("Any", node), events=("start", "end")):
        if event == "start":
            words.append("\n" if part.tag == "br" else part.text or "")
        elif part is not node:
            words.append(part.tail or "")
    return [" ".join(piece.split()) for piece in _EMPTY_LINE.split("".join(words))]


def _outside(node: Node) -> bool:
    return is_never_prose(node) or (node.tag in {"div", "section", "ul", "ol", "p"} and is_furniture(node))


def _holds_blocks(node: Node) -> bool:
    return next(
        (True for each in node.iterdescendants() if each.tag in _BLOCKS or each.tag in {"script", "style"}),
        False,
    )


def link_share(node: Node, length: int) -> float:
    """Say how much of an element's text of `length` characters stands in links, 0..1."""
    linked = sum(len(" ".join(link.itertext())) for link in node.iter("a"))
    return linked / (length or 1)
