"""A second opinion on where the text is: paragraphs by length and links, containers by their paragraphs."""

from dataclasses import dataclass

from monitor.articles.page import Node, is_furniture, is_never_prose

_BLOCK_TAGS = (
    "p div section article main ul ol li table tr td th blockquote h1 h2 h3 h4 h5 h6 pre figure form nav "
    "aside header footer dl dt dd fieldset details summary"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LEAVES = frozenset({"p", "div", "section", "article", "td", "li", "blockquote", "pre", "dd"})
_SHORTEST = 40  #: characters; shorter blocks are headings, buttons and bylines
_LONG = 100  #: characters; a block this long is prose and hardly ever furniture


@dataclass(frozen=True, slots=True)
class Prose:
    """What a page holds in paragraphs, and the fullest container's share of it."""

    paragraphs: tuple[str, ...]  #: of the whole page, in order
    main: str  #: the fullest container's paragraphs, one a line

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
    inside = [text for node, text in found if best is not None and best in node.iterancestors()]
    return Prose(tuple(text for _, text in found), "\n".join(inside))


def _collect(root: Node, found: list[tuple[Node, str]]) -> None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        children = [
            child for child in node if isinstance(child.tag, str) and child.tag not in {"script", "style"}
        ]
        if node.tag in _LEAVES and not _holds_blocks(node):
            text = " ".join(" ".join(node.itertext()).split())
            if len(text) >= _SHORTEST and _link_share(node, len(text)) < 0.5:
                found.append((node, text))
            continue
        waiting.extend(reversed([child for child in children if not _outside(child)]))


def _outside(node: Node) -> bool:
    return is_never_prose(node) or (node.tag in {"div", "section", "ul", "ol", "p"} and is_furniture(node))


def _holds_blocks(node: Node) -> bool:
    return next(
        (True for each in node.iterdescendants() if each.tag in _BLOCKS or each.tag in {"script", "style"}),
        False,
    )


def _link_share(node: Node, length: int) -> float:
    linked = sum(len(" ".join(link.itertext())) for link in node.iter("a"))
    return linked / length
