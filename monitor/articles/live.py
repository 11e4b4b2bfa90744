"""The updates of a live blog, from its markup: dated blocks of prose below one parent."""

import re
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree

from monitor.articles.page import Node, is_furniture, is_never_prose

_FEWEST = 3  #: updates of a live blog; two dated blocks stand on many pages
_SHORTEST = 60  #: characters of an update, its time included
_CLIMB = 6  #: levels from a time up to the block that it dates
_BLOCK_TAGS = "p div section article ul ol li h1 h2 h3 h4 h5 h6 blockquote header footer tr td figure br"
_SKIPPED_TAGS = "time script style figcaption button svg nav aside form template noscript"
_BLOCKS, _SKIPPED = frozenset(_BLOCK_TAGS.split()), frozenset(_SKIPPED_TAGS.split())
_TITLE = re.compile(
    r"^live\b\W|\blive(?::| (?:blog|updates|coverage|stream)\b)|[-–—|] live\b|\b[Yy]n fyw\b", re.IGNORECASE
)
_PATH = re.compile(r"/live(?:blog)?s?/|\blive-(?:updates|blog|coverage)|liveblog|-live-\d", re.IGNORECASE)


def is_live_page(title: str, url: str) -> bool:
    """Tell a page that its title or address calls live."""
    return bool(_TITLE.search(title) or _PATH.search(urlsplit(url).path))


def read_updates(tree: Node) -> tuple[str, ...]:
    """Give the text of each update, in page order; empty where no parent holds three dated blocks."""
    holders: dict[Node, dict[Node, None]] = {}
    for stamp in tree.iter("time"):
        block = stamp
        for _ in range(_CLIMB):
            holder = block.getparent()
            if holder is None or holder.tag == "html":
                break
            holders.setdefault(holder, {})[block] = None
            block = holder
    best: tuple[str, ...] = ()
    for holder, blocks in holders.items():
        if len(blocks) < max(_FEWEST, len(best) + 1) or _is_aside(holder):
            continue
        updates = tuple(_text(block) for block in blocks if _is_prose(block))
        if len(updates) >= max(_FEWEST, len(best) + 1):
            best = updates
    return best


def _is_aside(holder: Node) -> bool:
    return is_furniture(holder) or any(is_never_prose(each) for each in (holder, *holder.iterancestors()))


def _is_prose(block: Node) -> bool:
    length = len(" ".join(block.text_content().split()))
    linked = sum(len(" ".join(link.text_content().split())) for link in block.iter("a"))
    return length >= _SHORTEST and linked * 2 < length


def _text(block: Node) -> str:
    """Give a block's lines without its time, captions and buttons."""
    parts: list[str] = []
    walk = etree.iterwalk(cast("Any", block), events=("start", "end"))
    for event, node in walk:
        if node.tag in _BLOCKS:
            parts.append("\n")
        if event == "start" and node.tag in _SKIPPED:
            walk.skip_subtree()
        elif event == "start":
            parts.append(node.text or "")
        if event == "end" and node is not block:
            parts.append(node.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
