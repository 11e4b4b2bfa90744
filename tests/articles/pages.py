"""Pages as publishers build them, written for these tests: every outlet, person and sentence is invented."""

import html
import json
from collections.abc import Sequence

PARAGRAPHS = (
    (
        "Patients from Powys could wait longer for operations in English hospitals under plans to be "
        "put to the health board next week, according to papers published on Tuesday."
    ),
    (
        "The board spends about £1 in every £3 of its budget on care across the border, because the "
        "county has no district general hospital of its own."
    ),
    (
        "“Nobody wants to see people wait longer than they need to,” said Carys Bowen, who chairs "
        "the patients’ panel. “But we were told that the money has run out.”"
    ),
    (
        "Hospitals in Hereford, Shrewsbury and Gobowen treat thousands of people from the county "
        "each year, and the papers say that slowing them down would save £16.4m."
    ),
    (
        "A spokesperson for the trust that runs two of the hospitals said it had asked for an urgent "
        "meeting and would treat every patient according to clinical need."
    ),
    "The decision is due on 29 January and, if agreed, the change would apply to new referrals from April.",
)
WELSH = (
    (
        "Fe allai cleifion o Bowys orfod aros yn hirach am lawdriniaethau mewn ysbytai yn Lloegr o "
        "dan gynlluniau sydd i'w trafod gan y bwrdd iechyd yr wythnos nesaf."
    ),
    (
        "Mae'r bwrdd yn gwario tua £1 ym mhob £3 o'i gyllideb ar ofal dros y ffin, gan nad oes "
        "ysbyty cyffredinol yn y sir ei hun."
    ),
    (
        "Dywedodd cadeirydd y panel cleifion nad oes neb eisiau gweld pobl yn aros yn hirach nag "
        "sydd angen, ond bod yr arian wedi dod i ben."
    ),
    "Bydd y penderfyniad yn cael ei wneud ar 29 Ionawr ac fe fyddai'r newid yn dod i rym ym mis Ebrill.",
)
TITLE = "Powys patients could wait longer for English operations"
URL = "https://www.borderpost.example/news/health/powys-patients-26413496"

_HEADER = """
<header class="site-header"><a class="logo" href="/">The Border Post</a>
<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a
href="/sport">Sport</a>
</li><li><a href="/jobs">Jobs</a></li><li><a href="/property">Property</a></li></ul></nav></header>
<div id="cookie-notice" class="cookie-banner"><h2>We value your privacy</h2><p>We and our 842 partners use
cookies to
store and access information on your device, to serve personalised content and to measure how it performs.</p>
<button>Accept all</button><button>Reject all</button></div>"""
_FOOTER = """
<section class="comments" id="comments"><h3>Comments (2)</h3><div class="comment"><p>I have been on the list
for two
years and nobody has ever written to me about any of this, it is a complete disgrace from start to
finish.</p></div>
<div class="comment"><p>Typical of the people in Cardiff, they never think of us out here in the middle of
Wales.</p>
</div></section>
<div class="related-articles"><h3>More on this story</h3><ul>
<li><a href="/news/1">Bridge over the Wye to close for six weeks of repairs in the new year</a></li>
<li><a href="/news/2">Rugby club wins county cup after extra time against its oldest
rivals</a></li></ul></div>
<aside class="most-read"><h3>Most read</h3><ol><li><a href="/news/3">Man fined for keeping nine alpacas in a
garden</a>
</li><li><a href="/news/4">Market hall roof to be replaced at last after a campaign by
traders</a></li></ol></aside>
<footer><p>© 2025 Border Post Media Ltd. All rights reserved. Registered in England and Wales.</p>
<a href="/privacy">Privacy policy</a><a href="/terms">Terms and conditions</a></footer>"""


def news_article(**changed: object) -> dict[str, object]:
    """Give the JSON-LD of an article, with fields changed or (None) removed."""
    node: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2025-01-07T17:30:00+00:00",
        "dateModified": "2025-01-07T19:05:00Z",
        "author": [{"@type": "Person", "name": "Megan Pryce"}, {"@type": "Person", "name": "Tom Ashford"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Border Post"},
        "mainEntityOfPage": URL,
    } | changed
    return {key: value for key, value in node.items() if value is not None}


def jsonld(document: object) -> str:
    """Wrap a document in the script element that carries it."""
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def bare_page(title: str, body: str, head: str = "") -> str:
    """Build a page of `body` alone."""
    return f'<html lang="en"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def news_page(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    title: str = TITLE,
    head: str | None = None,
    lang: str = ' lang="en-GB"',
    inside: str = "",
    charset: str = '<meta charset="utf-8">',
) -> str:
    """Build a whole page: furniture around `paragraphs`, `inside` after the second of them."""
    head = jsonld(news_article(headline=title)) if head is None else head
    body = [f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs]
    body.insert(2, inside)
    return f"""<!DOCTYPE html>
<html{lang}><head>{charset}<title>{html.escape(title)} | The Border Post</title>
<meta property="og:title" content="{html.escape(title)}"><meta property="og:type" content="article">
<meta property="og:site_name" content="The Border Post"><meta name="description" content="Papers show the
plan.">
<link rel="canonical" href="{URL}">{head}</head>
<body class="article-page has-newsletter">{_HEADER}
<main><article class="article"><h1>{html.escape(title)}</h1>
<div class="byline">By <a rel="author" href="/author/megan">Megan Pryce</a></div>
<figure><img src="/hospital.jpg" alt=""><figcaption>The hospital in Hereford. Picture: Border
Post</figcaption></figure>
<div class="article-body">{"".join(body)}</div></article></main>{_FOOTER}</body></html>"""
