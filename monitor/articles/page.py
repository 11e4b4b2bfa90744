"""The one parse of a page, and the parts of it that are hidden or furniture."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, cast

from lxml import etree, html  # type: ignore[import-untyped]  # lxml ships no types

from monitor.errors import UnreadablePage


class Node(Protocol):
    """What the readers use of an lxml element."""

    tag: Any  #: a string; a function for comments and the like
    text: str | None
    tail: str | None

    def get(self, key: str, default: str = "") -> str: ...
    def iter(self, *tags: str) -> Iterator["Node"]: ...
    def iterancestors(self) -> Iterator["Node"]: ...
    def iterdescendants(self) -> Iterator["Node"]: ...
    def find(self, path: str) -> "Node | None": ...
    def text_content(self) -> str: ...
    def itertext(self) -> Iterable[str]: ...
    def getparent(self) -> "Node | None": ...
    def drop_tree(self) -> None: ...
    def __iter__(self) -> Iterator["Node"]: ...
    def __len__(self) -> int: ...


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: libxml2 reads less behind a doctype with a slash in it, and nothing behind `<html/>`.
_DOCTYPE = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?<!doctype[^>]*>", re.IGNORECASE)
_CLOSED_HTML = re.compile(r"(<html\b[^>]*?)/>", re.IGNORECASE)

_NEVER_PROSE = frozenset({"nav", "footer", "form", "aside", "figcaption", "dialog", "menu", "template", "noscript"})
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:newsletters?|sign-?ups?|subscri(?:be|ption)s?|cookies?|consent|gdpr|read-?(?:more|next|also)|"
    r"related(?:-?(?:articles?|posts?|content|links|stories|topics))?|most-?(?:read|popular|viewed)|trending|"
    r"recommend(?:ed|ations?)|teasers?|promos?|captions?|image-?credit|photo-?credit|comments?(?:-?(?:list|area|section))?|"
    r"disqus|share(?:-?(?:bar|buttons?|tools?|links))?|social(?:-?(?:share|links|media|follow))?|breadcrumbs?|"
    r"advert(?:isement)?s?|advertorial|sponsored|skip-?links?|author-?bio|about-?author|tags?-?list|paywall-?prompt|"
    r"app-?promo|more-?stories|more-?on|visually-?hidden|sr-only|screen-?reader-?text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT_WHOLE = frozenset({"html", "body", "head", "main", "article", "h1", "title", "link", "meta", "script"})


def parse(text: str) -> Node:
    """Build the tree. Raises UnreadablePage where nothing of the page can be parsed."""
    text = _DOCTYPE.sub("", _CONTROLS.sub("", text), count=1)
    text = _CLOSED_HTML.sub(r"\1>", text[:4096], count=1) + text[4096:]
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("the page is not HTML: no element could be read from it") from error
    return cast(Node, tree)


def prune(tree: Node) -> None:
    """Take hidden parts and furniture out of the tree, in place.

    An element goes for its class or id only while it is small: pages name wrappers of the whole text
    `has-newsletter` or `comments-open` too.
    """
    body = tree.find("body")
    if body is None:
        return
    doomed = [node for node in body.iterdescendants() if _is_hidden(node) or _looks_like_furniture(node)]
    most = min(1500, len(body.text_content()) // 4) if doomed else 0
    for node in doomed:
        if node.getparent() is not None and (_is_hidden(node) or len(node.text_content()) <= most):
            node.drop_tree()


def classes(node: Node) -> str:
    """Join an element's class, id and test id, in which pages name its role."""
    return f"{node.get('class') or ''} {node.get('id') or ''} {node.get('data-component') or ''}"


def is_never_prose(node: Node) -> bool:
    """Tell an element that holds navigation, asides, forms or captions by its name."""
    return node.tag in _NEVER_PROSE


def is_furniture(node: Node) -> bool:
    """Tell furniture by the role that the element's class or id names."""
    return _FURNITURE.search(classes(node)) is not None


def _looks_like_furniture(node: Node) -> bool:
    if node.tag in _KEPT_WHOLE:
        return False
    return node.tag == "figcaption" or is_furniture(node)


def _is_hidden(node: Node) -> bool:
    if node.tag in _KEPT_WHOLE:
        return False
    return (
        node.get("hidden", "no") != "no"
        or node.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(node.get("style", "")) is not None
    )
