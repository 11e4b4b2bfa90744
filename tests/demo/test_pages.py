"""A page holds its article once, surrounded by furniture that moves without touching it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import trafilatura

from monitor.demo.model import Corpus, DemoArticle
from monitor.demo.pages import render

BASE = "http://127.0.0.1:1"


def page(corpus: Corpus, article: DemoArticle, *, days: int = 1) -> str:
    now = article.published + timedelta(days=days)
    return render(corpus, article, base=BASE, feed=f"{BASE}/f", feed_type="application/rss+xml", now=now)


def test_every_page_holds_each_paragraph_once(corpus: Corpus) -> None:
    for article in corpus.articles:
        text = unescape(page(corpus, article))
        version = article.version(article.published + timedelta(days=1))
        counts = [text.count(paragraph) for paragraph in version.paragraphs]
        assert counts == [1] * len(counts), article.id


def test_an_extractor_finds_the_article_and_nothing_else(corpus: Corpus) -> None:
    """The demo would be unfair if furniture could not be told from text: one article of each outlet."""
    for outlet in corpus.outlets:
        article = next(a for a in corpus.articles if a.outlet == outlet.id)
        found = trafilatura.extract(page(corpus, article, days=300), include_comments=False, fast=True) or ""
        lines = {line.removeprefix("- ").strip() for line in found.splitlines()} - {article.title}
        assert lines == set(article.paragraphs), article.id


@pytest.mark.parametrize("id_", ["powys-approved-wire", "powys-approved-clun", "powys-approved-lantern"])
def test_furniture_moves_and_the_article_stays(corpus: Corpus, id_: str) -> None:
    """Months later teasers and comments differ, and the body does not."""
    article = corpus.article(id_)
    early, late = page(corpus, article, days=0), page(corpus, article, days=120)
    assert early != late
    bodies = [re.findall(r"<p(?: class=\"mar-p\")?>[^<]+</p>", text) for text in (early, late)]
    assert [p for p in bodies[0] if unescape(p[3:-4]).split(">")[-1] in article.paragraphs] == [
        p for p in bodies[1] if unescape(p[3:-4]).split(">")[-1] in article.paragraphs
    ]


def test_teasers_point_only_to_what_is_published(corpus: Corpus) -> None:
    for article in corpus.articles:
        text = unescape(page(corpus, article, days=0))
        later = [a for a in corpus.articles if a.outlet == article.outlet and a.published > article.published]
        outlet = corpus.outlet(article.outlet)
        assert not [other.id for other in later if other.path(outlet) in text], article.id


def test_comments_come_after_the_article_and_name_other_places(corpus: Corpus) -> None:
    article = corpus.article("powys-approved-wire")
    assert not any(
        comment in unescape(page(corpus, article, days=0)) for comment in corpus.furniture.comments
    )
    shown = [c for c in corpus.furniture.comments if c in unescape(page(corpus, article))]
    assert len(shown) == 3
    joined = " ".join(corpus.furniture.comments)
    assert all(place in joined for place in ("Llanelli", "Stoke", "Shrewsbury", "Liverpool"))


def test_structured_data_tells_the_times_and_the_author(corpus: Corpus) -> None:
    """Templates a and c carry JSON-LD, template b only meta elements."""
    article = corpus.article("partnership-figure-unity")
    match = re.search(r'<script type="application/ld\+json">(.+?)</script>', page(corpus, article))
    assert match
    data = json.loads(match[1])
    assert data["datePublished"] == "2024-09-23T13:10:00Z"
    assert data["dateModified"] == "2024-09-23T16:20:00Z"
    assert data["author"][0]["name"] == article.author
    assert "articleBody" not in data
    wire = page(corpus, corpus.article("powys-approved-wire"))
    assert "ld+json" not in wire
    assert 'property="article:published_time" content="2025-03-26T15:20:00Z"' in wire


def test_the_three_templates_share_no_class_of_the_body(corpus: Corpus) -> None:
    pages = {
        corpus.outlet(article.outlet).template: page(corpus, article)
        for article in (
            corpus.article(id_) for id_ in ("powys-force-clun", "powys-force-wire", "powys-force-lantern")
        )
    }
    classes = {name: set(re.findall(r'class="([^"]+)"', text)) - {"comment"} for name, text in pages.items()}
    assert set(classes) == {"a", "b", "c"}
    assert not classes["a"] & classes["b"]
    assert not classes["b"] & classes["c"]
    assert not classes["a"] & classes["c"] - {"caption", "byline"}


def test_every_page_says_that_it_is_a_demonstration(corpus: Corpus) -> None:
    for article in corpus.articles[::20]:
        assert corpus.furniture.demo_notice in unescape(page(corpus, article))


def test_hostile_words_are_escaped(corpus: Corpus) -> None:
    bad = replace(corpus.articles[0], title="</title><script>", paragraphs=("<b>&", "x"))
    changed = replace(corpus, articles=(bad, *corpus.articles[1:]))
    text = page(changed, bad)
    assert "<b>&" not in text
    assert "</title><script>" not in text
