"""Who wrote an article: people before bodies, names without their jobs."""

import re
from collections.abc import Iterable, Iterator, Mapping

from monitor.articles.jsonld import Structured, one_line
from monitor.articles.page import Node, classes

_KEYS = (
    "author", "article:author", "article:author_name", "parsely-author", "byl", "sailthru.author",
    "dc.creator", "dcterms.creator", "authors", "citation_author",
)  # fmt: skip
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author-?name|article-?author|authors?|c-byline|post-?author|awdur|auteur|autor)(?:$|[\s_-])"
    r"|(?:Contributor|Author|Byline)Name",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"/(?:authors?|profiles?|journalists?|reporters?|people|staff|awdur)/", re.IGNORECASE)
_BY = re.compile(
    r"^\s*(?:(?:written|words|story|report(?:ed)?|exclusive)\s+)?(?:by|gan|von|par|por)(?:[:\s]+|(?=[A-Z]))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|[@{}<>|]|^\W*$|\d{2}|\b(?:published|updated|posted|modified|shares?|comments?)\b"
    r"|^(?:admin|administrator|super user|root|staff|editor|null|none|undefined|unknown|guest|webmaster"
    r"|default|(?:comms|web|site|news|content|press)[ ._-]?(?:admin|master|user))$",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondents?|reporters?|editors?|journalists?|columnists?|producers?|presenters?|writers?"
    r"|photographers?|bureau|gohebydd|golygydd|newyddiadurwr|newyddiadurwraig)\b",
    re.IGNORECASE,
)
#: Named beside a person they are whom that person works for.
_AGENCY = re.compile(
    r"(?:pa|ap|afp|dpa|epa|apa|sda|ldrs|belga|ansa)(?: media| wire)?|press association|reuters"
    r"|associated press|agence france[- ]presse|local democracy reporting service",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"[^\W\d_a-z][\w.'’-]*"
    r"(?: (?:d[aei]|del|van|von|der|den|ap|ab|ferch|al|bin|ibn|y|[^\W\d_a-z][\w.'’-]*)){1,4}"
)
_PLACE = re.compile(r"(?<=\w) in [^\W\d_a-z][\w’' -]*$")  # "Ann Ash in Cardiff"
_PARTS = re.compile(r"\s*[,;]\s*")
_AND = re.compile(r"\s+(?:and|&|a|ac|und)\s+")
_LONGEST = 120


def read_authors(
    tree: Node, meta: Mapping[str, list[str]], article: Structured, site: str | None
) -> tuple[str, ...]:
    """Give the authors as named by JSON-LD, meta elements or the visible byline, each once.

    A page that names its own publisher as the author is asked further: its byline may name the person.
    """
    bodies: tuple[str, ...] = ()
    for source in (article.authors, _in_meta(meta), _bylines(tree), _in_card(meta)):
        names = tuple(dict.fromkeys(name for each in source for name in clean_authors(each, site=site)))
        if any(name.casefold() != (site or "").casefold() for name in names):
            return tuple(name for name in names if name.casefold() != (site or "").casefold())
        bodies = bodies or names
    return bodies


def clean_authors(text: str, *, site: str | None = None) -> list[str]:
    """Take the names out of a byline: "By Ann Ash and Bob Bee, health editors" names two people."""
    bare = _BY.sub("", one_line(text)).strip(" ,;:")
    bare = re.split(r"\s*[|•·]\s*|\s+(?:@|https?:)", bare)[0].strip()
    parts = [_PLACE.sub("", part) for part in _PARTS.split(bare) if part and not _NO_NAME.search(part)]
    named = [part for part in parts if not _JOB.search(part) and not _is_site(part, site)]
    if not named:
        named = parts[:1]
    if any(_PERSON.fullmatch(part) for part in named):
        named = [part for part in named if not _AGENCY.fullmatch(part)]
    return [name for part in named for name in _people(part) if len(name) <= _LONGEST]


def read_byline(line: str) -> tuple[str, ...]:
    """Read a line that only says who wrote the text: "By Megan Pryce"; empty where it says more."""
    bare = _BY.sub("", line)
    if len(line) > 80 or bare == line:
        return ()
    names = tuple(clean_authors(line))
    return names if all(_PERSON.fullmatch(name) for name in names) else ()


def _people(part: str) -> list[str]:
    """Part two people at their "and", but no department of this and that."""
    both = _AND.split(part)
    return both if len(both) > 1 and all(_PERSON.fullmatch(each) for each in both) else [part]


def _is_site(name: str, site: str | None) -> bool:
    return bool(site) and name.casefold() == str(site).casefold()


def _in_meta(meta: Mapping[str, list[str]]) -> Iterable[str]:
    for key in _KEYS:
        if any(clean_authors(value) for value in meta.get(key, ())):
            return meta[key]
    return ()


def _in_card(meta: Mapping[str, list[str]]) -> Iterable[str]:
    """Read what blogs tell a card on social media: "Written by", and the name beside it."""
    for number in "12":
        label = " ".join(meta.get(f"twitter:label{number}", ())).casefold()
        if label in {"written by", "author", "by", "geschrieben von", "écrit par", "verfasst von", "awdur"}:
            return meta.get(f"twitter:data{number}", ())
    return ()


def _bylines(tree: Node) -> Iterator[str]:
    """Yield the first visible byline: what is marked as the author, else what a class calls so."""
    held = [
        node
        for node in tree.iter("a", "span", "p", "div", "address", "strong", "li")
        if node.get("rel") == "author"
        or "author" in node.get("itemprop", "").split()
        or _BYLINE.search(classes(node))
    ]
    for node in held:
        marked = node.get("rel") == "author" or "author" in node.get("itemprop", "").split()
        links = [link for link in node.iter("a") if _PROFILE.search(link.get("href", "")) and _words(link)]
        texts = [_words(link) for link in links] or [_words(node)]
        if found := [text for text in texts if _is_byline(text, sure=marked or bool(links))]:
            siblings = [_words(other) for other in held if marked and other.getparent() is node.getparent()]
            yield from siblings or found
            return


def _words(node: Node) -> str:
    return one_line(" ".join(node.itertext())[:300])


def _is_byline(text: str, *, sure: bool) -> bool:
    names = clean_authors(text) if 3 < len(text) < 80 else []
    return bool(names) and (sure or _BY.match(text) is not None or len(names[0].split()) < 5)
