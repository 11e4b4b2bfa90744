"""The text that a feed itself carries: what is read where the page cannot be, or must not be, fetched."""

from monitor.articles.lines import clean_line
from monitor.model.articles import Extract
from monitor.model.feeds import Entry, Feed

_BLOCKS = frozenset({"p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "div", "tr", "br"})


def text_of_entry(entry: Entry, feed: Feed | None) -> Extract | None:
    """Read an entry as an article: its full text, else its summary. None where it has neither."""
    text = plain_text(entry.content) or plain_text(entry.summary)
    if not text:
        return None
    return Extract(
        url=entry.url or "",
        canonical_url=None,
        title=clean_line(entry.title),
        text=text,
        author=entry.author,
        site=None,
        language=feed.language if feed else None,
        published_at=entry.published_at,
        modified_at=None,
    )


def plain_text(markup: str) -> str:
    """Give the paragraphs of a piece of HTML, one a line; scripts and styles are no text."""
    import lxml.html  # noqa: PLC0415 - no start waits for it: most feeds carry no text

    if not markup.strip():
        return ""
    try:
        tree = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (lxml.etree.ParserError, ValueError):  # control characters, or nothing but a comment
        return clean_line(markup)
    for node in tree.iter("script", "style"):
        node.text = ""
    for node in tree.iter():
        if node.tag in _BLOCKS:
            node.tail = "\n" + (node.tail or "")
            node.text = "\n" + (node.text or "")
    lines = (clean_line(line) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
