"""What an article is called, among all the titles that its page gives, and what its site is called."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from monitor.articles.jsonld import one_line
from monitor.articles.page import Node

_TITLE = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
)
_SUFFIX = re.compile(r"\s+(?:[-–—|•·»:]|::)\s+(?=[^-–—|•·»]{2,60}$)")
_LONGEST_SITE = 7  #: words
_TELLING = 3  #: words; a heading of fewer may name a section


def read_titles(
    tree: Node, meta: Mapping[str, list[str]], headline: str, site: str | None
) -> tuple[str, ...]:
    """Give every form in which a page states its title, best first; `site` is what the site is called."""
    spoken = site if site and "." not in site else None  # a bare host ends no title
    found = tuple(dict.fromkeys(_without_site(title, spoken) for title in _stated(tree, meta, headline)))
    return tuple(title for title in found if title != site) or found


def _stated(tree: Node, meta: Mapping[str, list[str]], headline: str) -> Iterator[str]:
    title = tree.find(".//title")
    window = one_line(title.text_content()[:1000]) if title is not None else ""
    headings = [one_line(each.text_content()[:1000]) for each in tree.iter("h1")]
    headings = headings or [each for each in _second_headings(tree) if _is_end(each, window)][:1]
    candidates = [headline, *(meta[key][0] for key in _TITLE if key in meta)]
    if len(headings) == 1:
        candidates.insert(2, headings[0])
    candidates += [*headings[:1], window]
    yield from (candidate for candidate in candidates if candidate)


def _second_headings(tree: Node) -> Iterator[str]:
    return (one_line(each.text_content()[:1000]) for each in tree.iter("h2"))


def _is_end(heading: str, window: str) -> bool:
    """Tell a heading that is one end of the window's title; the other end names the site."""
    return len(heading.split()) >= _TELLING and window != heading and window.endswith(f" {heading}")


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


def named_site(tree: Node, url: str) -> str | None:
    """Take the site's name from an end of the page's title where the host's name agrees, else the host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    title = tree.find(".//title")
    words = one_line(title.text_content()[:1000]) if title is not None else ""
    if parts := list(_SUFFIX.finditer(words)):
        head, last = words[: parts[-1].start()].strip(), words[parts[-1].end() :].strip()
        if _names(last, host):
            return last
        if _names(head, host) and any(
            one_line(each.text_content()[:1000]) == last for each in tree.iter("h1", "h2")
        ):
            return head  # small sites put their own name first, and a place's name is in many headlines
    return host or None


def _names(words: str, host: str) -> bool:
    """Whether a title's end names the host: by a word, or by its initials."""
    letters = re.sub(r"[\W_]", "", host.lower())
    initials = "".join(word[0] for word in words.lower().split())
    known = any(word in letters for word in re.findall(r"\w{4,}", words.lower()))
    return len(words.split()) <= _LONGEST_SITE and (known or (len(initials) > 2 and initials in letters))


def choose_title(titles: tuple[str, ...], stated: str) -> str:
    """Take the first form, unless it is cut off or speaks of something else than all the others."""
    if not titles:
        return ""
    first = titles[0]
    words = set(re.findall(r"\w+", first.lower()))
    others = titles[1:]
    if others and not any(words & set(re.findall(r"\w{4,}", other.lower())) for other in others):
        # A heading alone against the window's title, which may be the section's.
        alone = len(others) == 1 and not stated and len(first.split()) >= _TELLING
        return first if alone else others[0]
    if shorter := next((each for each in others if _is_headed(first, each)), None):
        return shorter
    stem = first.rstrip("…. ")
    if first != stem:
        return next((other for other in others if other.startswith(stem) and len(other) > len(first)), first)
    return first


def _is_headed(title: str, other: str) -> bool:
    """Tell a title that is another form of it and the names of the section and the site behind that."""
    rest = title[len(other) :]
    return title.startswith(other) and len(other.split()) >= _TELLING and _SUFFIX.match(rest) is not None
