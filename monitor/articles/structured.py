"""What a page says about itself: JSON-LD first, then meta elements, then its visible marks."""

import re
from dataclasses import dataclass
from datetime import datetime

from monitor.articles.authors import read_authors
from monitor.articles.dates import parse_instant
from monitor.articles.jsonld import Structured, one_line, read_jsonld
from monitor.articles.own_address import read_canonical
from monitor.articles.page import Node
from monitor.articles.titles import choose_title, named_site, read_titles

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article.published", "parsely-pub-date",
    "sailthru.date", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date", "dcterms.date",
    "datepublished", "publish-date", "publication_date", "publishdate", "pubdate", "date",
    "cxenseparse:recs:publishtime", "govuk:first-published-at", "og:published_time", "article:published",
    "article:publish_time", "dc.date.created", "dcterms.date.issued", "originalpublicationdate",
    "rnews:datepublished", "og:pubdate", "pub_date", "publish_date", "publisheddate", "publicationdate",
    "article_date_original", "bt:pubdate", "iso-8601-publish-date", "displaydate", "datecreated", "created",
    "citation_publication_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article.updated",
    "dcterms.modified", "dc.date.modified", "datemodified", "last-modified", "lastmod",
    "govuk:public-updated-at", "article:modified", "revised", "bt:moddate", "iso-8601-modified-date",
    "og:modified_time", "dateupdated", "updated", "modified", "last_updated_date",
)  # fmt: skip
#: RDFa's names for the two times, as old content systems write them into `property`.
_RDFA = {
    "datePublished": frozenset(
        {"dc:date", "dc:created", "dcterms:issued", "schema:datepublished", "datepublished"}
    ),
    "dateModified": frozenset({"dc:modified", "dcterms:modified", "schema:datemodified", "datemodified"}),
}
_SITE = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
)


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
    canonical = read_canonical(tree, url, _first(meta, ("og:url",)), article.url)
    url = url or canonical or ""
    site = _first(meta, _SITE[:1]) or article.site or _first(meta, _SITE[1:])
    named = site or named_site(tree, url)
    titles = read_titles(tree, meta, article.headline, named)
    published = article.published_at or _instant(meta, _PUBLISHED) or _marked_time(tree, "datePublished")
    modified = article.modified_at or _instant(meta, _MODIFIED) or _marked_time(tree, "dateModified")
    published, modified = published or article.page_published_at, modified or article.page_modified_at
    return Metadata(
        title=choose_title(titles, article.headline),
        titles=titles,
        authors=read_authors(tree, meta, article, site),
        site=named,
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
    """Read `itemprop` or RDFa, and, for the time of publication, a `time` element that says it is one."""
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        named = element.get("itemprop") == prop or not _RDFA[prop].isdisjoint(
            element.get("property", "").lower().split()
        )
        said = (
            prop == "datePublished"
            and element.tag == "time"
            and (element.get("pubdate", "no") != "no" or "publi" in element.get("class", "").lower())
        )
        if (named or said) and (
            moment := parse_instant(
                element.get("datetime")
                or element.get("content")
                or (element.get("title") if element.tag == "abbr" else "")
                or one_line(element.text_content()[:100])
            )
        ):
            return moment
    return None


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
