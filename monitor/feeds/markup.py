"""HTML in feeds, reduced to the plain text that titles, names and descriptions are."""

import html
import re

#: Inline and block elements that people put into titles. An unknown `</example>` is text, not markup.
_KNOWN = (
    "a|abbr|acronym|article|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|dfn|div|dl|dt|em|figure|figcaption"
    "|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|nobr|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup"
    "|table|tbody|td|th|time|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]{{0,4000}})?/?>", re.IGNORECASE)
_BREAKING = re.compile(
    r"</?(?:p|div|br|li|h[1-6]|tr|td|th|blockquote|section|article|hr)\b[^<>]{0,4000}>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 1000


def title_text(text: str) -> str:
    """Read a title as it is meant to be seen: known tags stripped, entities resolved once, one line.

    `text` has been through the XML reader already, so `&amp;amp;` in the document ends as `&`.
    """
    text = text[: 20 * _LONGEST_TITLE]
    if "<" in text:
        text = _TAG.sub("", _BREAKING.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    return tidy(text)[:_LONGEST_TITLE]


def plain_text(markup: str) -> str:
    """Reduce HTML to one line of text: tags and scripts stripped, entities resolved once."""
    if "<" in markup:
        markup = _ANY_TAG.sub("", _BREAKING.sub(" ", without_scripts(markup)))
    if "&" in markup:
        markup = html.unescape(markup)
    return tidy(markup)


def without_scripts(markup: str) -> str:
    """Cut scripts and style sheets; one that is never closed takes the rest with it."""
    if "<s" not in markup and "<S" not in markup:
        return markup
    for name in ("script", "style"):
        kept, lowered, at = [], markup.lower(), 0
        while (start := lowered.find(f"<{name}", at)) >= 0:
            kept.append(markup[at:start])
            end = lowered.find(f"</{name}", start)
            at = len(markup) if end < 0 else end
        markup = " ".join([*kept, markup[at:]]) if kept else markup
    return markup


def tidy(text: str) -> str:
    """Strip control characters and outer space, and fold runs of inner white space."""
    if not text.isprintable():  # else nothing of this is in it, and to look so takes a twentieth of the time
        for space in "\n\r\t\f":
            text = text.replace(space, " ")
        text = _ILLEGAL.sub("", text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def beginning(markup: str, *, length: int = 100) -> str:
    """Give the first `length` characters of the plain text, with an ellipsis where more follows."""
    text = plain_text(markup[: length * 200])
    return text if len(text) <= length else text[:length].strip() + "…"
