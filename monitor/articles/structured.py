"""What a page says about itself: JSON-LD first, then meta elements, then its visible marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from monitor.articles.dates import parse_instant
from monitor.articles.jsonld import Structured, one_line, read_jsonld
from monitor.articles.page import Node

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article.published", "parsely-pub-date",
    "sailthru.date", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date", "dcterms.date",
    "datepublished", "publish-date", "publication_date", "publishdate", "pubdate", "date",
    "cxenseparse:recs:publishtime", "govuk:first-published-at",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article.updated",
    "dcterms.modified", "dc.date.modified", "datemodified", "last-modified", "lastmod",
    "govuk:public-updated-at",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "article:author_name", "parsely-author", "byl", "sailthru.author",
    "dc.creator", "dcterms.creator", "authors",
)  # fmt: skip
_TITLE = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
)
_SITE = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author-?name|article-?author|authors?|c-byline|post-?author)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BY = re.compile(r"^\s*(?:written\s+|words\s+)?(?:by|gan|von|par|por)[:\s]+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|[@{}<>|]|^\W*$|^(?:admin|administrator|staff|editor|null|none|undefined|unknown)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?:[-–—|•·»:]|::)\s+(?=[^-–—|•·»]{2,60}$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page states about its article; None and "" where it is silent."""

    title: str
    titles: tuple[str, ...]  #: every form in which the page gives its title
    author: str | None
    site: str | None
    language: str | None  #: primary subtag, lower case: "en", "cy"
    canonical_url: str | None
    published_at: datetime | None
    modified_at: datetime | None
    description: str
    open_graph_type: str
    article: Structured


def read_metadata(tree: Node, url: str) -> Metadata:
    """Read title, authors, times, site, language and canonical URL from what the page declares."""
    article = read_jsonld(tree, url)
    meta = _meta(tree)
    site = _first(meta, _SITE[:1]) or article.site or _first(meta, _SITE[1:])
    titles = tuple(dict.fromkeys(_without_site(title, site) for title in _titles(tree, meta, article)))
    published = article.published_at or _instant(meta, _PUBLISHED) or _marked_time(tree, "datePublished")
    modified = article.modified_at or _instant(meta, _MODIFIED) or _marked_time(tree, "dateModified")
    return Metadata(
        title=_choose_title(titles),
        titles=titles,
        author=_author(tree, meta, article, site),
        site=site,
        language=_language(tree, meta, article),
        canonical_url=_canonical(tree, meta, article, url),
        published_at=published,
        modified_at=modified if modified and (published is None or modified >= published) else None,
        description=_first(meta, ("og:description", "description", "twitter:description")) or "",
        open_graph_type=(_first(meta, ("og:type",)) or "").lower(),
        article=article,
    )


def _meta(tree: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
            or ""
        )
        content = one_line(element.get("content", "")[:5000])
        if key and content and len(found) < 1000:
            found.setdefault(key.strip().lower(), []).append(content)
    return found


def _first(meta: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((meta[key][0] for key in keys if key in meta), None)


def _instant(meta: dict[str, list[str]], keys: tuple[str, ...]) -> datetime | None:
    return next(
        (moment for key in keys for value in meta.get(key, ()) if (moment := parse_instant(value))), None
    )


def _marked_time(tree: Node, prop: str) -> datetime | None:
    """Read `itemprop`, then, for the time of publication, a `time` element that says it is one."""
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        named = element.get("itemprop") == prop
        said = (
            prop == "datePublished"
            and element.tag == "time"
            and (element.get("pubdate", "no") != "no" or "publi" in element.get("class", "").lower())
        )
        if (named or said) and (
            moment := parse_instant(
                element.get("datetime") or element.get("content") or one_line(element.text_content()[:100])
            )
        ):
            return moment
    return None


def _titles(tree: Node, meta: dict[str, list[str]], article: Structured) -> Iterator[str]:
    headings = [one_line(each.text_content()[:1000]) for each in tree.iter("h1")]
    candidates = [article.headline, *(_first(meta, (key,)) or "" for key in _TITLE)]
    if len(headings) == 1:
        candidates.insert(2, headings[0])
    title = tree.find(".//title")
    candidates += [*headings[:1], one_line(title.text_content()[:1000]) if title is not None else ""]
    yield from (candidate for candidate in candidates if candidate)


def _without_site(title: str, site: str | None) -> str:
    """Cut " | Site" off a title, and any short last part where no site is known."""
    parts = list(_SUFFIX.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()].strip(), title[parts[-1].end() :].strip()
    if site:
        known, last = (re.sub(r"\W|news", "", each.lower()) for each in (site, tail))
        is_site = (bool(last) and (last in known or known in last)) or tail.lower() in {"news", site.lower()}
        return head if is_site and head else title
    return head if re.match(r"[|•·»:]", parts[-1][0].strip()) and len(head) >= 3 * len(tail) else title


def _choose_title(titles: tuple[str, ...]) -> str:
    """Take the first form, unless it is cut off or speaks of something else than all the others."""
    if not titles:
        return ""
    first = titles[0]
    words = set(re.findall(r"\w+", first.lower()))
    others = titles[1:]
    if others and not any(words & set(re.findall(r"\w{4,}", other.lower())) for other in others):
        return others[0]
    stem = first.rstrip("…. ")
    if first != stem:
        return next((other for other in others if other.startswith(stem) and len(other) > len(first)), first)
    return first


def _author(tree: Node, meta: dict[str, list[str]], article: Structured, site: str | None) -> str | None:
    stated = list(article.authors)
    for key in _AUTHOR:
        stated = stated or [name for value in meta.get(key, ()) if (name := clean_author(value))]
    stated = stated or _bylines(tree)
    names = [name for each in stated if (name := clean_author(each))]
    others = [name for name in names if name.lower() != (site or "").lower()] or names
    return ", ".join(dict.fromkeys(others)) or None


def _bylines(tree: Node) -> list[str]:
    for element in tree.iter("a", "span", "p", "div", "address", "strong"):
        marked = element.get("rel") == "author" or "author" in element.get("itemprop", "").split()
        if marked or _BYLINE.search(element.get("class", "")):
            text = one_line(element.text_content()[:300])
            if (
                3 < len(text) < 80
                and (name := clean_author(text))
                and (marked or _BY.match(text) or len(name.split()) < 5)
            ):
                return [name]
    return []


def clean_author(text: str) -> str:
    """Strip "By" and job titles behind a comma or bar; "" for what is no name."""
    name = re.split(r"\s*[|•·]\s*|\s+(?:@|https?:)", _BY.sub("", one_line(text)).strip(" ,;"))[0].strip()
    return "" if _NO_NAME.search(name) or len(name) > 120 else name


def _language(tree: Node, meta: dict[str, list[str]], article: Structured) -> str | None:
    stated = (
        tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang"),
        _first(meta, ("og:locale", "content-language", "dc.language", "dcterms.language", "language")),
        article.language,
    )  # fmt: skip
    for value in stated:
        if value and (match := re.match(r"([a-zA-Z]{2})(?![a-zA-Z])", value.strip())):
            return match[1].lower()
    return None


def _canonical(tree: Node, meta: dict[str, list[str]], article: Structured, url: str) -> str | None:
    """Prefer rel=canonical to og:url, which keeps campaign parameters; a site's root is nobody's article."""
    links = [
        each.get("href") for each in tree.iter("link") if "canonical" in each.get("rel", "").lower().split()
    ]
    for candidate in (*links[:1], _first(meta, ("og:url",)), article.url):
        if candidate and (resolved := _resolve(candidate, url)):
            return resolved
    return None


def _resolve(candidate: str, url: str) -> str | None:
    try:
        parts = urlsplit(urljoin(url, candidate.strip()))
        root = parts.path in {"", "/"} and not parts.query
        asked = urlsplit(url)
        wanted_root = bool(asked.hostname) and asked.path in {"", "/"} and not asked.query
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or (root and not wanted_root)
        or len(candidate) > 2000
    ):
        return None
    return parts._replace(fragment="").geturl()
