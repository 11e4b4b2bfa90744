"""What a page says about itself: JSON-LD first, then meta elements, then its visible marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from monitor.articles.authors import read_authors
from monitor.articles.dates import parse_instant
from monitor.articles.jsonld import Structured, one_line, read_jsonld
from monitor.articles.page import Node

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article.published", "parsely-pub-date",
    "sailthru.date", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date", "dcterms.date",
    "datepublished", "publish-date", "publication_date", "publishdate", "pubdate", "date",
    "cxenseparse:recs:publishtime", "govuk:first-published-at", "og:published_time", "article:published",
    "article:publish_time", "dc.date.created", "dcterms.date.issued", "originalpublicationdate",
    "rnews:datepublished", "og:pubdate", "pub_date", "publish_date", "publisheddate", "publicationdate",
    "article_date_original", "bt:pubdate", "iso-8601-publish-date", "displaydate", "datecreated", "created",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article.updated",
    "dcterms.modified", "dc.date.modified", "datemodified", "last-modified", "lastmod",
    "govuk:public-updated-at", "article:modified", "revised", "bt:moddate", "iso-8601-modified-date",
    "og:modified_time", "dateupdated", "updated", "modified", "last_updated_date",
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
_SUFFIX = re.compile(r"\s+(?:[-–—|•·»:]|::)\s+(?=[^-–—|•·»]{2,60}$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page states about its article; None and "" where it is silent."""

    title: str
    titles: tuple[str, ...]  #: every form in which the page gives its title
    authors: tuple[str, ...]
    site: str | None
    language: str | None  #: primary subtag, lower case: "en", "cy"
    canonical_url: str | None
    published_at: datetime | None
    modified_at: datetime | None
    description: str
    open_graph_type: str
    locked: bool  #: a wall is declared, whoever sees it
    article: Structured


def read_metadata(tree: Node, url: str) -> Metadata:
    """Read title, authors, times, site, language and canonical URL from what the page declares.

    Where `url` is not known (""), the page's canonical one stands in for it.
    """
    meta = _meta(tree)
    article = read_jsonld(tree, url)
    canonical = _canonical(tree, meta, article, url)
    url = url or canonical or ""
    site = _first(meta, _SITE[:1]) or article.site or _first(meta, _SITE[1:])
    titles = tuple(dict.fromkeys(_without_site(title, site) for title in _titles(tree, meta, article)))
    published = article.published_at or _instant(meta, _PUBLISHED) or _marked_time(tree, "datePublished")
    modified = article.modified_at or _instant(meta, _MODIFIED) or _marked_time(tree, "dateModified")
    published, modified = published or article.page_published_at, modified or article.page_modified_at
    return Metadata(
        title=_choose_title(titles),
        titles=titles,
        authors=read_authors(tree, meta, article, site),
        site=site or _named_site(tree, url),
        language=_language(tree, meta, article),
        canonical_url=canonical,
        published_at=published,
        modified_at=modified if modified and (published is None or modified >= published) else None,
        description=_first(meta, ("og:description", "description", "twitter:description")) or "",
        open_graph_type=(_first(meta, ("og:type",)) or "").lower(),
        locked=article.free is False or _first(meta, ("article:content_tier",)) == "locked",
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


def _named_site(tree: Node, url: str) -> str | None:
    """Take the site's name from the end of the page's title where the host's name agrees, else the host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    title = tree.find(".//title")
    parts = (
        list(_SUFFIX.finditer(words := one_line(title.text_content()[:1000]))) if title is not None else []
    )
    last = words[parts[-1].end() :].strip() if parts else ""
    letters = re.sub(r"[\W_]", "", host.lower())
    known = [word for word in re.findall(r"\w{4,}", last.lower()) if word in letters]
    initials = "".join(word[0] for word in last.lower().split())
    return last if known or (len(initials) > 2 and initials in letters) else host or None


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
