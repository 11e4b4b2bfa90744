"""What a page says about itself, and which of its statements is believed."""

from datetime import UTC, datetime

import pytest

from monitor.articles.extract import extract
from tests.articles.pages import PARAGRAPHS, TITLE, URL, bare_page, jsonld, news_article, news_page


def read(page: str, url: str = URL):
    return extract(page.encode(), url=url)


def test_in_a_graph_the_article_is_believed_and_not_the_web_page():
    """A content system's WebPage node carries the date on which the template was made."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": URL, "datePublished": "2019-05-01T00:00:00Z", "name": "Template"},
            {"@type": "WebSite", "name": "The Border Post"},
            {"@type": "Person", "@id": "#megan", "name": "Megan Pryce"},
            news_article(author={"@id": "#megan"}),
        ],
    }
    found = read(news_page(head=jsonld(graph)))
    assert found.published_at == datetime(2025, 1, 7, 17, 30, tzinfo=UTC)
    assert found.author == "Megan Pryce"


def test_of_two_articles_the_page_s_own_is_believed():
    """Teasers come as NewsArticle nodes too."""
    teaser = news_article(
        headline="Bridge to close", datePublished="2025-12-01T09:00:00Z", mainEntityOfPage=URL + "-other"
    )
    found = read(news_page(head=jsonld([teaser, news_article()])))
    assert (found.title, found.published_at.year) == (TITLE, 2025)
    assert found.published_at.month == 1


def test_a_bare_web_page_is_believed_last():
    """Its dates may be the template's, but where nothing else speaks they are all there is."""
    node = {
        "@type": "WebPage",
        "datePublished": "2025-01-07T17:30:00Z",
        "dateModified": "2025-01-08T09:00:00Z",
    }
    found = read(news_page(head=jsonld(node)))
    assert found.published_at == datetime(2025, 1, 7, 17, 30, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 1, 8, 9, 0, tzinfo=UTC)
    meta = '<meta property="article:published_time" content="2024-12-24T08:00:00Z">'
    assert read(news_page(head=jsonld(node) + meta)).published_at == datetime(2024, 12, 24, 8, tzinfo=UTC)


def test_names_that_one_author_node_lists_are_all_authors():
    author = {"@type": "Person", "name": ["Megan Pryce", "Tom Ashford"]}
    assert read(news_page(head=jsonld(news_article(author=author)))).author == "Megan Pryce, Tom Ashford"


@pytest.mark.parametrize(
    "block",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>',
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        jsonld({"@type": ["NewsArticle", 7], "author": [[{}, 3]], "headline": {"a": []}, "hasPart": 1}),
        '<script type="application/ld+json">[null, 3, "x", {"@type": null}]</script>',
        '<script type="application/ld+json"></script>',
    ],
)  # fmt: skip
def test_broken_json_ld_is_passed_over(block):
    """Meta elements and the text itself still speak."""
    found = read(news_page(head=block))
    assert (found.title, found.text) == (TITLE, "\n".join(PARAGRAPHS))


def test_trailing_commas_comments_and_raw_newlines_in_json_ld_are_forgiven():
    """The commonest mistakes in hand-written blocks."""
    block = (
        '<script type="application/ld+json"><!-- {"@type":"NewsArticle","headline":"Powys\n patients",'
        '"datePublished":"2025-01-07T17:30:00Z",} --></script>'
    )
    assert read(news_page(head=block)).published_at == datetime(2025, 1, 7, 17, 30, tzinfo=UTC)


def test_meta_elements_speak_where_json_ld_is_silent():
    head = (
        '<meta property="article:published_time" content="2025-06-07T17:30:00+01:00">'
        '<meta property="article:modified_time" content="2025-06-08T10:00:00+01:00">'
        '<meta name="author" content="By Megan Pryce">'
    )
    found = read(news_page(head=head).replace('<div class="byline">', '<div class="x">'))
    assert found.published_at == datetime(2025, 6, 7, 16, 30, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 6, 8, 9, 0, tzinfo=UTC)
    assert found.author == "Megan Pryce"


def test_a_visible_time_and_byline_speak_last():
    page = news_page(head="", inside="").replace(
        '<div class="byline">',
        '<time itemprop="datePublished" datetime="2025-01-07T17:30:00Z">7 Jan</time><div class="byline">',
    )
    found = read(page)
    assert (found.author, found.published_at) == ("Megan Pryce", datetime(2025, 1, 7, 17, 30, tzinfo=UTC))
    assert found.modified_at is None


def test_a_page_without_any_date_has_none():
    """Dates of teasers, comments and the copyright line are nobody's date of publication."""
    found = read(news_page(head=""))
    assert (found.published_at, found.modified_at) == (None, None)


def test_a_modification_before_the_publication_is_not_believed():
    found = read(news_page(head=jsonld(news_article(dateModified="2024-01-01T00:00:00Z"))))
    assert found.modified_at is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            "https://www.borderpost.example/news/a-1?page=2#x",
            "https://www.borderpost.example/news/a-1?page=2",
        ),
        ("/news/a-1", "https://www.borderpost.example/news/a-1"),
        ("//borderpost.example/news/a-1", "https://borderpost.example/news/a-1"),
        ("https://www.borderpost.example/", None),
        ("javascript:alert(1)", None),
        ("https://[bad", None),
        ("", None),
    ],
)
def test_the_canonical_url(link, expected):
    """Relative links resolve; the site's root and what is no web address are refused."""
    page = news_page(head="").replace(f'rel="canonical" href="{URL}"', f'rel="canonical" href="{link}"')
    assert read(page).canonical_url == expected


def test_the_link_to_a_feed_is_no_translation():
    """Nearly every site names its feed as an alternate, and gives it no language."""
    feed = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">'
    assert read(news_page(head=feed + '<link rel="alternate" hreflang href="/x">')).canonical_url == URL


def test_rel_canonical_beats_og_url():
    """og:url keeps campaign parameters."""
    assert read(news_page(head=f'<meta property="og:url" content="{URL}?utm_source=x">')).canonical_url == URL


@pytest.mark.parametrize(
    ("title_element", "expected"),
    [
        ("Waits to grow in Powys - The Border Post", "Waits to grow in Powys"),
        ("Waits to grow in Powys | Border Post News", "Waits to grow in Powys"),
        ("Waits to grow – and nobody is told", "Waits to grow – and nobody is told"),
    ],
)
def test_the_site_s_name_is_cut_off_a_title(title_element, expected):
    """But not the second half of a sentence."""
    body = f"<article>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article>"
    head = '<meta property="og:site_name" content="The Border Post">'
    assert read(bare_page(title_element, body, head)).title == expected


def test_a_headline_that_speaks_of_something_else_is_not_believed():
    """Some pages carry the block of the article that was read before."""
    found = read(news_page(head=jsonld(news_article(headline="Rugby club wins cup"))))
    assert found.title == TITLE


def test_the_publisher_is_no_author_where_a_person_is_named():
    authors = [
        {"@type": "Organization", "name": "The Border Post"},
        {"@type": "Person", "name": "By Megan Pryce"},
    ]
    assert read(news_page(head=jsonld(news_article(author=authors)))).author == "Megan Pryce"


@pytest.mark.parametrize("author", ["https://facebook.com/borderpost", "admin", "@borderpost", "{{author}}"])
def test_what_is_no_name_is_no_author(author):
    page = (
        news_page(head=f'<meta name="author" content="{author}">')
        .replace('rel="author" ', "")
        .replace('class="byline"', "")
    )
    assert read(page.replace("/author/megan", "/x")).author is None
