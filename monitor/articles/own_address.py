"""Which address a page calls its own, where that can be believed."""

from urllib.parse import urljoin, urlsplit

from monitor.articles.page import Node


def read_canonical(tree: Node, url: str, *others: str | None) -> str | None:
    """Prefer rel=canonical to og:url, which keeps campaign parameters; a site's root is nobody's article."""
    links = [
        each.get("href") for each in tree.iter("link") if "canonical" in each.get("rel", "").lower().split()
    ]
    stated = [
        resolved
        for candidate in (*links[:1], *others)
        if candidate and (resolved := _resolve(candidate, url))
    ]
    if not stated:
        return None
    if stated[0].endswith("/") and url in stated and url.startswith(stated[0]):
        return url  # the link names the section, all else the page
    return _own_translation(tree, stated[0], url)


def _own_translation(tree: Node, canonical: str, url: str) -> str:
    """Keep a page from passing for its translation: some sites call one language's page the canonical one.

    Only where the page's own language is declared at another address than the canonical one's language.
    """
    declared = {
        address: tag.lower()
        for each in tree.iter("link")
        if "alternate" in each.get("rel", "").lower().split()
        and (tag := each.get("hreflang") or "") not in {"", "x-default"}  # a feed's link has none
        and (address := _resolve(each.get("href"), url))
    }
    spoken = (tree.get("lang") or "").lower()[:2]
    theirs = declared.get(canonical, "")[:2]
    if not spoken or not theirs or spoken == theirs:
        return canonical
    return next((address for address, tag in declared.items() if tag[:2] == spoken), canonical)


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
        or "." not in (parts.hostname or "")
        or (root and not wanted_root)
        or len(candidate) > 2000
    ):
        return None
    return parts._replace(fragment="").geturl()
