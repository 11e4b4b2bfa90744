"""Renders an article's page as its outlet would: three different templates, and all the usual furniture."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from importlib import resources
from string import Template
from zlib import crc32

from monitor.demo.model import Corpus, DemoArticle, Outlet, Version

_NAMES = ("Borderer", "Mrs T", "clunman58", "A Reader", "Teme_Tim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one template marks up what repeats."""

    paragraph: str
    teaser: str
    comment: str


_LOOKS = {
    "a": Look(
        paragraph='<p class="mar-p">{}</p>',
        teaser='<li class="mar-teaser"><a href="{}"><span>{}</span></a> <time datetime="{}"></time></li>',
        comment='<div class="comment"><b class="comment-author">{}</b> <i>{}</i>'
        '<p class="comment-text">{}</p></div>',
    ),
    "b": Look(
        paragraph="<p>{}</p>",
        teaser='<li><h4><a href="{}">{}</a></h4><small data-date="{}"></small></li>',
        comment='<div class="comment"><p class="comment__by">{}, {}</p><p class="comment__text">{}</p></div>',
    ),
    "c": Look(
        paragraph="<p>{}</p>",
        teaser='<li><a href="{}" rel="next">{}</a> <span class="date" data-date="{}"></span></li>',
        comment='<ol class="comment-list"><li class="comment"><cite class="fn">{}</cite> <time>{}</time>'
        '<div class="comment-content"><p>{}</p></div></li></ol>',
    ),
}


def render(
    corpus: Corpus, article: DemoArticle, *, base: str, feed: str, feed_type: str, now: datetime
) -> str:
    """Give the HTML of `article` at `now`, on the host `base`; the same moment gives the same bytes."""
    outlet, version = corpus.outlet(article.outlet), article.version(now)
    look, canonical = _LOOKS[outlet.template], base + article.path(outlet)
    furniture = corpus.furniture
    words = {
        "language": "en-GB" if outlet.language == "en" else outlet.language,
        "locale": "en_GB" if outlet.language == "en" else "cy_GB",
        "title": version.title,
        "outlet": outlet.name,
        "tagline": outlet.tagline,
        "summary": article.summary,
        "author": article.author,
        "canonical": canonical,
        "feed": feed,
        "feed_type": feed_type,
        "published": _iso(article.published),
        "published_words": f"{article.published:%d %B %Y, %H:%M}",
        "modified": _iso(version.modified),
        "cookie_notice": furniture.cookie_notice,
        "newsletter": furniture.newsletter,
        "demo_notice": furniture.demo_notice,
        "caption": _pick(furniture.captions, article.id),
    }
    markup = {
        "json_ld": _json_ld(outlet, article, version, canonical),
        "nav": _links(furniture.nav),
        "related": _links(furniture.related),
        "body": "\n".join(look.paragraph.format(escape(text)) for text in version.paragraphs),
        "teasers": "".join(_teasers(corpus, article, look, base, now)),
        "comments": "".join(_comments(furniture.comments, article, look, now)),
    }
    return _template(outlet.template).substitute({n: escape(w) for n, w in words.items()} | markup)


def front_page(corpus: Corpus, outlet: Outlet, *, base: str, feed: str, feed_type: str, now: datetime) -> str:
    """Give an outlet's front page: its newest headlines, and where its feed is."""
    items = "".join(
        f'<li><a href="{escape(base + article.path(outlet))}">{escape(article.version(now).title)}</a></li>'
        for article in corpus.latest(outlet.id, now)
    )
    return (
        f'<!doctype html><html lang="{outlet.language}"><head><meta charset="utf-8">'
        f"<title>{escape(outlet.name)}</title>"
        f'<link rel="alternate" type="{feed_type}" href="{escape(feed)}"></head>'
        f"<body><h1>{escape(outlet.name)}</h1><p>{escape(outlet.tagline)}</p><ul>{items}</ul>"
        f"<footer>{escape(corpus.furniture.demo_notice)}</footer></body></html>"
    )


def _template(name: str) -> Template:
    return Template((resources.files("monitor.demo") / "templates" / f"{name}.html").read_text("utf-8"))


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _pick(choices: Sequence[str], seed: str) -> str:
    return choices[crc32(seed.encode()) % len(choices)]


def _links(names: Iterable[str]) -> str:
    return "".join(
        f'<li><a href="/section/{position}">{escape(n)}</a></li>' for position, n in enumerate(names)
    )


def _teasers(corpus: Corpus, article: DemoArticle, look: Look, base: str, now: datetime) -> list[str]:
    """Point to the newest other articles; these move, and may be younger than the page they stand on."""
    outlet = corpus.outlet(article.outlet)
    others = [other for other in corpus.latest(outlet.id, now) if other.id != article.id][:4]
    return [
        look.teaser.format(
            escape(base + other.path(outlet)), escape(other.version(now).title), _iso(other.published)
        )
        for other in others
    ]


def _comments(choices: Sequence[str], article: DemoArticle, look: Look, now: datetime) -> list[str]:
    """Let readers speak, more of them as time passes; their words must never be read as the article's."""
    start = crc32(article.id.encode())
    written = [article.published + timedelta(minutes=37 * number) for number in range(1, 4)]
    return [
        look.comment.format(
            _NAMES[(start + number) % len(_NAMES)],
            f"{at:%d %B %Y, %H:%M}",
            escape(choices[(start + number) % len(choices)]),
        )
        for number, at in enumerate(written)
        if at <= now
    ]


def _json_ld(outlet: Outlet, article: DemoArticle, version: Version, canonical: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "datePublished": _iso(article.published),
        "dateModified": _iso(version.modified),
        "author": [{"@type": "Person", "name": article.author}],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "inLanguage": outlet.language,
        "isAccessibleForFree": True,
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
