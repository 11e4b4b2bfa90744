"""The text of a feed document, made into XML that no reader can stumble over."""

import re
from collections.abc import Iterator
from html.entities import html5

#: C0 controls, surrogates and non-characters: illegal in XML, and refused by PostgreSQL (NUL).
#: With them go the C1 controls, which nobody writes: they are Windows-1252 that was read as Latin-1.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_PROLOG = re.compile(r"<\?xml\b[^>]{0,500}\?>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|[0-9]+);")
_ROOT = re.compile(r"<(?=[A-Za-z_])[^\s<>/]+")
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,40}|#[0-9]{1,8}|#x[0-9a-fA-F]{1,8});)")
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][A-Za-z0-9]{1,40});")
_PREFIX = re.compile(
    r"""</?([A-Za-z_][\w.-]{0,60}):|\s([A-Za-z_][\w.-]{0,60}):[\w.-]{1,60}\s{0,9}=\s{0,9}["']"""
)
_SUBSET_END = re.compile(r"\]\s*>")
_DECLARATION = re.compile(r"xmlns:([\w.-]{1,60})")
_END = re.compile(r"</(?:rss|feed|rdf:RDF|RDF|urlset)\s*>", re.IGNORECASE)
_KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def clean(text: str) -> str:
    """Drop what makes parsers crash or lie: controls, prologs, DOCTYPE, impossible character references.

    A DOCTYPE is where entity bombs live, and a feed needs none. Linear in the length of `text`.
    """
    text = _ILLEGAL.sub(_meant, text)
    text = _PROLOG.sub("", text[:4096]) + text[4096:]
    text = text[max(text.find("<"), 0) :]
    text = _without_doctype(text)
    return _REFERENCE.sub(_reference, text) if "&#" in text else text


def _meant(match: re.Match[str]) -> str:
    number = ord(match[0])
    return _windows(number) if 0x80 <= number <= 0x9F else ""


def _windows(number: int) -> str:
    return bytes([number]).decode("cp1252", "ignore")


def _without_doctype(text: str) -> str:
    """Cut the DOCTYPE, internal subset included; it can only stand before the root element."""
    start = after_preamble(text)
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text
    end = text.find(">", start)
    if 0 < text.find("[", start) < end:
        close = _SUBSET_END.search(text, start)
        end = close.end() - 1 if close else -1
    return text[:start] + text[end + 1 :] if end > 0 else ""


def after_preamble(text: str) -> int:
    """Where comments, processing instructions and white space end."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith(("<!--", "<?"), at):
            close = "-->" if text.startswith("<!--", at) else "?>"
            end = text.find(close, at)
            at = end + len(close) if end > 0 else len(text)
        else:
            break
    return at


def _reference(match: re.Match[str]) -> str:
    """Keep a possible reference, mend one into Windows-1252's upper rows, drop an impossible one."""
    digits = match[1]
    if len(digits) > 8:
        return ""
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    if 0x80 <= number <= 0x9F:
        return _windows(number)
    legal = number in {9, 10, 13} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return f"&#{number};" if legal or 0x10000 <= number <= 0x10FFFF else ""


def repair(text: str) -> str:
    """Mend the faults that feeds have most: `&`, `<`, HTML's entities, prefixes, a tail."""
    text = "".join(part if raw else _mended(part) for raw, part in _parts(text))
    ends = [match.end() for match in _END.finditer(text)]
    text = text[: ends[-1]] if ends else text
    root = _ROOT.search(text)
    if not root:
        return text
    used = {first or second for first, second in _PREFIX.findall(text)} - {"xml", "xmlns"}
    missing = sorted(used - set(_DECLARATION.findall(text)))[:50]
    names = "".join(f' xmlns:{p}="{_KNOWN_PREFIXES.get(p, "urn:undeclared:" + p)}"' for p in missing)
    return text[: root.end()] + names + text[root.end() :]


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Split into markup (False) and CDATA sections (True), in one pass."""
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        yield False, text[at:start]
        yield True, text[start : end + 3]
        at = end + 3
    yield False, text[at:]


def _mended(markup: str) -> str:
    markup = _BARE_LESS.sub("&lt;", _BARE_AMPERSAND.sub("&amp;", markup))
    return _NAMED.sub(lambda match: html5.get(f"{match[1]};", f"&amp;{match[1]};"), markup)
