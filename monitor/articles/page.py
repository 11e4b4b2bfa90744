"""The one parse of a page, and the parts of it that are hidden or furniture."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, cast

from lxml import etree, html

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

_NEVER_PROSE = frozenset(
    {"nav", "footer", "form", "aside", "figcaption", "dialog", "menu", "template", "noscript"}
)
_ROLES = (
    r"(?:lire|lesen|lees|leer|weiter)-?(?:aussi|auch|ook|tambien|lesen)",
    r"newsletters?|sign-?ups?|subscri(?:be|ption)s?|cookies?|consent|gdpr|read-?(?:more|next|also)",
    r"most-?(?:read|popular|viewed)",
    r"related(?:-?(?:articles?|posts?|content|links|stories|topics))?|trending|recommend(?:ed|ations?)|teasers?|promos?",
    r"captions?|image-?credit|photo-?credit|comments?(?:-?(?:list|area|section))?|disqus|breadcrumbs?|sponsored",
    r"share(?:-?(?:bar|buttons?|tools?|links))?|social(?:-?(?:share|links|media|follow))?",
    r"advert(?:isement)?s?|advertorial",
    r"skip-?links?|author-?bio|about-?author|tags?-?list|app-?promo|more-?stories|more-?on",
    r"visually-?hidden|sr-only|screen-?reader-?text",
    r"published-dates|(?:change|page|update|version)-(?:history|log|notes?)|report-(?:a-)?problem|feedback",
    r"donat(?:e|ions?)(?:-?(?:box|banner|prompt))?|support-?(?:us|box|banner)|contributions?-?(?:epic|banner)",
)
_FURNITURE = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_ROLES)})(?:$|[\s_-])", re.IGNORECASE)
_CONSENT = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr)(?:$|[\s_-])", re.IGNORECASE)
_LEFT_OVER = 250  #: characters of other text beside a notice
_LONGEST_HEADING = 80  #: characters
_LABEL = re.compile(r"[^:]{2,30}:\s*")
_SHORTEST_POINTER, _LONGEST_POINTER = 15, 250  #: characters
#: Headings of what belongs to other articles, or to the site.
_ASIDE_HEADINGS = (
    r"related(?: (?:news|articles?|stor(?:y|ies)|content|links|posts?|pages|topics|documents|reading))?",
    r"(?:more|latest|other|recent|further|top) (?:news|stories|articles|posts|headlines)(?: .{1,40})?",
    r"more (?:on this(?: story| topic)?|like this|from .{2,40})|(?:read|see) (?:more|next|also)",
    r"(?:most|popular) (?:read|viewed|popular|commented|shared|now|stories|posts)|trending(?: now)?",
    r"you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you| reading)?",
    r"in (?:this section|other news|case you missed it)|don['’]t miss|also (?:of interest|in the news)",
    r"share this (?:page|article|story|post|news)|leave a (?:reply|comment)|about the author|find out more",
    r"(?:straeon|newyddion|erthyglau) (?:eraill|perthnasol|diweddaraf)|mwy o (?:straeon|newyddion)",
    r"darllenwch (?:fwy|hefyd)|rhann(?:u|wch)(?:['’]r| y)? (?:dudalen|stori)(?: hon)?",
    r"(?:mehr zum thema|das könnte sie auch interessieren|à lire aussi|sur le même sujet)",
    r"references|footnotes|cyfeiriadau",
)
_ASIDE_HEADING = re.compile(rf"\W*(?:{'|'.join(_ASIDE_HEADINGS)})\W*", re.IGNORECASE)
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
    return cast("Node", tree)


def hold(tree: Node) -> list[Node]:
    """List all elements: while the list lives, lxml keeps their Python sides, and a second walk is cheap."""
    return list(tree.iter())


def prune(tree: Node) -> None:
    """Take hidden parts and furniture out of the tree, in place.

    An element goes for its class or id only while it is small: pages name wrappers of the whole text
    `has-newsletter` or `comments-open` too.
    """
    body = tree.find("body")
    if body is None:
        return
    roles: dict[str, bool] = {}  # a page repeats few classes over many elements
    hidden: list[Node] = []
    suspects: list[Node] = []
    for node in body.iterdescendants():
        if node.tag in _KEPT_WHOLE:
            continue
        names = classes(node)
        if (role := roles.get(names)) is None:
            role = roles[names] = _FURNITURE.search(names) is not None
        if _is_hidden(node):
            hidden.append(node)
        elif role or node.tag == "figcaption":
            suspects.append(node)
    suspects += _headed(body)
    whole = len(body.text_content()) if suspects else 0
    for node in (*hidden, *(each for each in suspects if _may_go(each, whole))):
        if node.getparent() is not None:
            node.drop_tree()
    for mark in [each for each in body.iter("sup") if _is_note_mark(each)]:
        mark.drop_tree()
    _drop_pointers(body)


def _is_note_mark(node: Node) -> bool:
    """Tell the raised number that leads to a note: "the plan¹"."""
    return (
        node.find(".//a") is not None and re.fullmatch(r"[\s\d\[\],*†‡-]+", node.text_content()) is not None
    )


def _headed(body: Node) -> list[Node]:
    """List the boxes whose first words are a heading such as "Related news"."""
    boxes = []
    for heading in body.iter("h2", "h3", "h4", "h5"):
        box, words = heading.getparent(), " ".join(heading.text_content().split())
        if box is None or box.tag in _KEPT_WHOLE or len(words) > _LONGEST_HEADING:
            continue
        if _ASIDE_HEADING.fullmatch(words) and " ".join(box.text_content().split()).startswith(words):
            boxes.append(box)
    return boxes


def _may_go(node: Node, whole: int) -> bool:
    """Tell furniture that is small beside the page; a notice about cookies only must leave something."""
    length = len(node.text_content())
    if _CONSENT.search(classes(node)):
        return length <= 8000 and whole - length >= _LEFT_OVER
    return length <= min(1500, whole // 4)


def _drop_pointers(body: Node) -> None:
    """Drop the paragraphs that are nothing but a link to another article, as chains put between their own.

    They look like prose to every reader of plain text: only here it is known that all of it is a link. A
    sentence that is a link as a whole ends as sentences do, and stays; and so does all of a page that is
    made of links in a quarter or more.
    """
    pointers, prose = [], 0
    for node in body.iter("p", "h2", "h3", "h4", "h5"):
        length = len(text := " ".join(node.text_content().split()))
        if _is_pointer(node, text):
            pointers.append((node, length))
        elif node.tag == "p":
            prose += length
    if sum(length for _, length in pointers) * 4 < prose:
        for node, _ in pointers:
            node.drop_tree()


def _is_pointer(node: Node, text: str) -> bool:
    """Tell "Bridge to close for six weeks", all of it a link, and "Watch this: Bridge to close"."""
    link = next((each for each in node.iter("a") if each.get("href")), None)
    if link is None or len(text) > _LONGEST_POINTER or text.endswith((".", ".”", '."')):
        return False
    linked = sum(len(" ".join(each.text_content().split())) for each in node.iter("a"))
    if linked >= 0.95 * len(text):
        return linked >= _SHORTEST_POINTER
    label = _LABEL.match(text)
    return label is not None and len(text.split()) >= 6 and linked >= 0.95 * (len(text) - label.end())


def classes(node: Node) -> str:
    """Join an element's class and id, in which pages name its role."""
    return f"{node.get('class') or ''} {node.get('id') or ''}"


def is_never_prose(node: Node) -> bool:
    """Tell an element that holds navigation, asides, forms or captions by its name."""
    return node.tag in _NEVER_PROSE


def is_furniture(node: Node) -> bool:
    """Tell furniture by the role that the element's class or id names."""
    return _FURNITURE.search(classes(node)) is not None


def _is_hidden(node: Node) -> bool:
    return (
        node.get("hidden", "no") != "no"
        or node.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(node.get("style", "")) is not None
    )
