"""Whole pages in the shapes that newsrooms and governments publish in: text, metadata and kind at once.

Each file in templates/ is a page as one kind of content system writes it, every word of it invented.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.articles.extract import extract
from monitor.model.articles import PageKind
from tests.articles.pages import PARAGRAPHS, TITLE, URL, WELSH, bare_page, jsonld, news_article

_SAME, _LATER = "the page's own", "2025-01-08T09:15:00+00:00"
_HEADS = [f"Update number {number} from the board" for number in range(1, 7)]
_LIVE = (
    "The board meets in Bronllys today to decide how long patients from the county wait.",
    *(line for pair in zip(_HEADS, PARAGRAPHS, strict=True) for line in pair),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where a page came from, and what must be read of it."""

    url: str
    canonical_url: str | None = None
    title: str = TITLE
    text: tuple[str, ...] = PARAGRAPHS
    author: str | None = "Megan Pryce"
    site: str
    language: str = "en"
    published: str = "2025-01-07T17:30:00+00:00"
    modified: str | None = None
    kind: PageKind = PageKind.ARTICLE


def page_named(name: str) -> str:
    return (Path(__file__).parent / "templates" / f"{name}.html").read_text()


SHAPES = {
    # A public broadcaster: one block per component, generated class names, a role below the byline.
    "broadcaster": Shape(
        url="https://www.broadcaster.example/news/articles/c0x7k2v9p3do",
        canonical_url=_SAME,
        site="Broadcaster News",
        modified=_LATER,
    ),
    # A regional chain: pointers, newsletter forms and videos between the paragraphs, comments by script.
    "regional_chain": Shape(
        url="https://www.borderlive.example/news/health/powys-patients-could-wait-longer-30715522?utm_source=rss",
        canonical_url="https://www.borderlive.example/news/health/powys-patients-could-wait-longer-30715522",
        author="Megan Pryce, Tom Ashford",
        site="Border Live",
        modified=_LATER,
    ),
    # A local weekly: everything in microdata, its rules for comments below.
    "local_weekly": Shape(
        url="https://www.countyweekly.example/news/24841120.powys-patients-wait/",
        canonical_url=_SAME,
        site="County Weekly",
        modified=_LATER,
    ),
    # A small independent on WordPress: a graph from its plugin, share buttons, a box about the author.
    "wordpress": Shape(
        url="https://nation.example/news/powys-patients-could-wait-longer/",
        canonical_url=_SAME,
        site="Nation",
        modified=_LATER,
    ),
    # A government's press release: days in words only, "First published" and "Last updated".
    "devolved_government": Shape(
        url="https://www.gov.example/powys-patients",
        canonical_url=_SAME,
        author=None,
        site="GOV.WALES",
        published="2025-01-07T00:00:00+00:00",
        modified="2025-01-08T00:00:00+00:00",
    ),
    # The same release in Welsh, with Welsh months.
    "devolved_government_in_welsh": Shape(
        url="https://www.llyw.example/cleifion-powys",
        canonical_url=_SAME,
        title="Cleifion Powys i aros yn hirach am lawdriniaeth yn Lloegr",
        text=WELSH,
        author=None,
        site="LLYW.CYMRU",
        language="cy",
        published="2025-01-07T00:00:00+00:00",
        modified="2025-01-08T00:00:00+00:00",
    ),
    # A UK government release: JSON-LD by the department, change notes and feedback forms around the text.
    "uk_government": Shape(
        url="https://www.uk-government.example/government/news/powys-patients",
        canonical_url=_SAME,
        author="Department of Borders",
        site="UK-GOVERNMENT",
        modified=_LATER,
    ),
    # A national daily drawn by a framework: hashed classes, an appeal in the middle, its data in a script.
    "national_daily": Shape(
        url="https://www.national.example/society/2025/jan/07/powys-patients-could-wait-longer",
        canonical_url=_SAME,
        site="The National Daily",
        modified=_LATER,
    ),
    # A hospital trust's news page: no structured data at all, a day above the text, telephone below.
    "trust_news": Shape(
        url="https://www.border-trust.example/news/powys-patients",
        author=None,
        site="Border Hospitals NHS Trust",
        published="2025-01-07T00:00:00+00:00",
    ),
    # An AMP page: custom elements, the canonical page named, structured data in the head.
    "amp": Shape(
        url="https://www.borderpost.example/news/health/powys-patients-26413496/amp/",
        canonical_url="https://www.borderpost.example/news/health/powys-patients-26413496",
        site="The Border Post",
    ),
    # A page drawn by script: the text stands only in the data, among other articles.
    "single_page_application": Shape(
        url="https://app.example/a/817",
        site="App News",
    ),
    # A text cut into several containers, with an advertisement between each two.
    "split_by_advertisements": Shape(
        url="https://www.evening.example/news/a1234",
        canonical_url=_SAME,
        site="Evening News",
    ),
    # A live page in markup alone: dated updates, newest first, under a summary.
    "live_blog": Shape(
        url="https://www.borderpost.example/news/live/board-meeting-live-26419999",
        title="Board meeting live: decision on cross-border care",
        text=_LIVE,
        author=None,
        site="The Border Post",
        kind=PageKind.LIVE_BLOG,
    ),
    # A metered page: two paragraphs, then the offer; the wall is declared in a meta element only.
    "paywalled": Shape(
        url="https://www.paid.example/article/817",
        text=PARAGRAPHS[:2],
        site="Paid News",
        kind=PageKind.PAYWALLED,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_page_of_this_shape_is_read_whole_and_alone(name: str) -> None:
    shape = SHAPES[name]
    found = extract(page_named(name).encode(), url=shape.url, content_type="text/html; charset=utf-8")
    assert found.text.splitlines() == list(shape.text)
    told = (found.title, found.author, found.site, found.language, found.kind)
    assert told == (shape.title, shape.author, shape.site, shape.language, shape.kind)
    assert found.canonical_url == (shape.url if shape.canonical_url == _SAME else shape.canonical_url)
    times = [moment.isoformat() if moment else None for moment in (found.published_at, found.modified_at)]
    assert times == [shape.published, shape.modified]


def test_dated_cards_below_an_article_are_no_live_blog() -> None:
    """Teasers carry times as well; only a page that calls itself live is asked for updates."""
    cards = "".join(
        f'<div class="card"><time datetime="2025-01-0{day}T09:00:00Z">{day} Jan</time><h3>The county '
        "council meets again to settle what it could not settle before</h3></div>"
        for day in range(1, 7)
    )
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = bare_page(
        f"{TITLE} as they live longer", f"<article>{body}</article><div class='cards'>{cards}</div>"
    )
    found = extract(page.encode(), url="https://paper.example/news/1")
    assert (found.text, found.kind) == ("\n".join(PARAGRAPHS), PageKind.ARTICLE)


def test_a_new_update_of_a_live_blog_changes_its_text() -> None:
    """Each update stands in the text once, so that the next reading differs by exactly what was added."""
    page, url = page_named("live_blog"), SHAPES["live_blog"].url
    update = (
        '<article class="live-blog-update"><time datetime="2025-01-07T18:00:00Z">6pm</time><p>The board has '
        "voted to put the decision off until its meeting in March.</p></article>"
    )
    later = page.replace('<div class="live-blog-feed">', f'<div class="live-blog-feed">{update}')
    before, after = (extract(page.encode(), url=url).text.splitlines() for page in (page, later))
    assert [line for line in after if line not in before] == [
        "The board has voted to put the decision off until its meeting in March."
    ]
    assert [line for line in before if line not in after] == []


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Megan Pryce", "Megan Pryce"),
        ("BY: Megan Pryce and Tom Ashford", "Megan Pryce, Tom Ashford"),
        ("Megan Pryce, Health Correspondent", "Megan Pryce"),
        ("Megan Pryce & Tom ap Rhys | Border Live", "Megan Pryce, Tom ap Rhys"),
        ("Gan Megan Pryce a Tom Ashford", "Megan Pryce, Tom Ashford"),
        ("Department of Health and Social Care", "Department of Health and Social Care"),
        ("Local Democracy Reporter", "Local Democracy Reporter"),
        ("Megan Pryce in Cardiff", "Megan Pryce"),
        ("Published: 17:30", None),
    ],
)
def test_a_byline_names_people_without_their_jobs(byline: str, names: str | None) -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = bare_page(TITLE, f"<article>{body}</article>", f'<meta name="author" content="{byline}">')
    assert extract(page.encode(), url="https://paper.example/1").author == names


def test_a_byline_above_the_text_is_its_author_and_no_text() -> None:
    """Small sites put it into a paragraph like all others; a sentence that begins so stays."""
    for first, author in (("By Megan Pryce", "Megan Pryce"), ("By Tuesday the board had met twice.", None)):
        body = "".join(f"<p>{text}</p>" for text in (first, *PARAGRAPHS))
        found = extract(
            bare_page(TITLE, f"<article>{body}</article>").encode(), url="https://paper.example/1"
        )
        assert found.author == author
        assert (first in found.text) == (author is None)


def test_a_stated_body_that_goes_on_where_the_page_stops_is_the_text() -> None:
    """But only one that begins as the page does."""
    shown = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
    for stated, text in (("\n\n".join(PARAGRAPHS), PARAGRAPHS), ("The cup is won. " * 300, PARAGRAPHS[:2])):
        page = bare_page(TITLE, f"<article>{shown}</article>", jsonld(news_article(articleBody=stated)))
        assert extract(page.encode(), url=URL).text == "\n".join(text)


def test_an_article_inside_an_aside_is_found() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = bare_page(TITLE, f"<aside><h1>{TITLE}</h1>{body}</aside>")
    assert extract(page.encode(), url=URL).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("shown", "published", "modified"),
    [
        ("<p>Published: 7 January 2025</p><p>Last updated: 9 January 2025</p>", "2025-01-07", "2025-01-09"),
        ("<p>Cyhoeddwyd: 7 Chwefror 2025</p><p>Diweddarwyd: 9 o Fawrth 2025</p>", "2025-02-07", "2025-03-09"),
        ("<dl><dt>Posted on</dt><dd>Tue 7 Jan 2025</dd></dl>", "2025-01-07", None),
    ],
)
def test_labelled_days_speak_where_a_page_declares_nothing(
    shown: str, published: str, modified: str | None
) -> None:
    body = shown + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = extract(bare_page(TITLE, f"<article>{body}</article>").encode(), url="https://paper.example/1")
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == published
    assert (found.modified_at.date().isoformat() if found.modified_at else None) == modified


def test_a_time_element_gives_the_shown_day_its_hour() -> None:
    stamp = '<p>Published 7 January 2025 <time datetime="2025-01-07T17:30:00Z">17:30</time></p>'
    body = stamp + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = extract(bare_page(TITLE, f"<article>{body}</article>").encode(), url="https://paper.example/1")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2025-01-07T17:30:00+00:00"


def test_data_of_another_article_is_not_taken_for_a_stub_s_text() -> None:
    """What a script's data holds must speak of the title."""
    data = '{"items": [' + ",".join([f'"{"The rugby club won the county cup again. " * 4}"'] * 6) + "]}"
    page = bare_page(TITLE, f"<article><p>{PARAGRAPHS[0]}</p></article><script>window.s = {data}</script>")
    assert extract(page.encode(), url="https://paper.example/1").text == PARAGRAPHS[0]


def test_a_page_too_deep_for_the_second_reader_is_read_without_it() -> None:
    """It takes 13 seconds for 220 KB of nested elements."""
    deep = "<div>" * 20_000 + "</div>" * 20_000
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:5])
    page = bare_page(TITLE, f"<article>{body}</article>" + deep[: 36_000 * 5])
    assert extract(page.encode(), url="https://paper.example/1").text == "\n".join(PARAGRAPHS[:5])
