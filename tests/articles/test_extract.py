"""The article, the whole article, and nothing but the article."""

import contextlib
import html
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.articles.extract import extract
from monitor.errors import UnreadablePage
from monitor.model.articles import PageKind
from tests.articles.pages import PARAGRAPHS, TITLE, URL, WELSH, bare_page, jsonld, news_article, news_page

FULL = "\n".join(PARAGRAPHS)


def read(page: str, url: str = URL):
    return extract(page.encode(), url=url, content_type="text/html; charset=utf-8")


def test_a_news_page_gives_its_paragraphs_and_nothing_else():
    """Navigation, cookie notice, caption, comments, teasers and footer stay out; one paragraph a line."""
    assert read(news_page()).text == FULL


def test_the_metadata_of_a_news_page():
    """Title, authors, site, language, canonical URL and both times come from what the page declares."""
    found = read(news_page(), url=URL + "?utm_source=feed")
    assert found.url == URL + "?utm_source=feed"
    assert found.canonical_url == URL
    assert found.title == TITLE
    assert found.author == "Megan Pryce, Tom Ashford"
    assert found.site == "The Border Post"
    assert found.language == "en"
    assert found.published_at == datetime(2025, 1, 7, 17, 30, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 1, 7, 19, 5, tzinfo=UTC)
    assert found.kind is PageKind.ARTICLE


@pytest.mark.parametrize(
    "furniture",
    [
        '<p><strong>READ MORE: <a href="/x">Ambulances queue at the border hospital again</a></strong></p>',
        "<p>Read more: Ambulances queue at the border hospital for the third night</p>",
        '<p><a href="/x"><b>Related: Rail line under the border hills to close for a year</b></a></p>',
        '<div class="newsletter-signup"><p>Get the stories that matter every morning, free.</p></div>',
        "<p>Sign up to our daily newsletter to get the latest health news straight to your inbox.</p>",
        "<p>Get all the latest health news straight to your phone by joining our WhatsApp community</p>",
        "<p>Image source, Getty Images</p><p>Image caption, The hospital opened in 1938</p>",
        (
            "<figure><img src=x><figcaption>The board met in Bronllys. Picture: Border "
            "Post</figcaption></figure>"
        ),
        '<div class="image"><span class="caption">The board met in Bronllys on a rainy morning</span></div>',
        "<p hidden>Words that no reader of this page can see, whatever they do with their browser.</p>",
        '<div style="display: none"><p>Words that no reader of this page can ever see.</p></div>',
        "<p>Follow BBC Wales on Facebook, X and Instagram.</p>",
        "<p>Advertisement</p><p>Article continues below</p>",
        "<p>Darllen mwy: Ysbyty newydd i'r canolbarth</p><p>Ffynhonnell y llun, Getty Images</p>",
        "<p>© Border Post 2025</p>",
        '<p><a href="/x">Bridge over the Wye to close for six weeks of repairs</a></p>',
        '<p>In other news: <a href="/x">Bridge over the Wye to close for six weeks</a></p>',
        "<p>Hide caption 4 of 17</p><p>Enlarge this image toggle caption A. Photographer/AP</p>",
        "<p>(Reporting by Ann Rees in Hereford; editing by Tom Shaw)</p><p>Video by Osian Lewis</p>",
        "<p>Updated at 9:50 p.m. Thursday</p><p>Last updated on March 15 at 9 a.m.</p>",
        "<p>Invalid email address.</p><p>An error has occurred.</p><p>Please try again later.</p>",
        "<p>Join our WhatsApp community for the stories that matter, sent to you as they happen.</p>",
        "<p>Story continues below</p><p>Media playback is unsupported on your device.</p>",
        '<p>Lesen Sie auch: <a href="/x">Neue Buslinie</a></p><p>À lire aussi : Le marché rouvre</p>',
    ],
)  # fmt: skip
def test_furniture_between_the_paragraphs_is_left_out(furniture):
    """What stands inside the article's own container and is no reporting goes."""
    assert read(news_page(inside=furniture)).text == FULL


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more than 300 letters, as the minister has, and the anger of the county is plain to see.",
        "Subscribers to the county magazine were told of the plan in a letter sent before Christmas.",
        "Picture the scene: a corridor in Hereford, twenty trolleys, and one nurse for all of them.",
        "This article was corrected on 9 January: the saving is £16.4m, not £14.6m as first reported.",
        "“Sign up for the list and wait,” was the advice that Mr Rees got from his own surgery.",
        "Image guidance for surgeons will be bought by both trusts, at a cost of £2m a year.",
        "Updated on Monday, the guidance tells hospitals to keep beds open, ministers said.",
        "Photos by residents show the flooding.",
        "Join a queue at dawn, and you may be seen, patients said on the surgery's pages on Facebook.",
        "Please try again later, he was told by the receptionist at the surgery in Knighton.",
        "The payments/grants scheme is run by the health board.",
        "Updated figures show that 14,000 people were waiting at the end of November.",
    ],
)
def test_a_sentence_that_only_begins_like_furniture_stays(sentence):
    """A reporter may begin a sentence with the words that furniture begins with; a correction is news."""
    assert sentence in read(news_page([*PARAGRAPHS, sentence])).text.splitlines()


def test_the_title_is_not_repeated_as_the_first_line_of_the_text():
    """Readers keep headings; the title has its own field."""
    page = news_page(head="").replace(
        '<div class="article-body">', f'<div class="article-body"><h2>{TITLE}</h2>'
    )
    assert read(page).text == FULL


def test_subheadings_lists_tables_and_quotes_are_text():
    """A list of demands and a table of figures are part of the report."""
    inside = (
        "<h2>What happens next</h2><ul><li>New referrals wait as long as in Wales from April.</li></ul>"
        "<table><tr><th>Hospital</th><th>Weeks</th></tr><tr><td>Gobowen</td><td>104</td></tr></table>"
        "<blockquote><p>“We were not asked,” the union said in a statement on Wednesday "
        "night.</p></blockquote>"
    )
    lines = read(news_page(inside=inside)).text.splitlines()
    assert "What happens next" in lines
    assert "New referrals wait as long as in Wales from April." in lines
    assert "Gobowen | 104" in lines
    assert "“We were not asked,” the union said in a statement on Wednesday night." in lines


def test_the_text_is_nfc_and_free_of_control_characters():
    """Two readings must not differ by how an accent is composed."""
    found = read(
        news_page(
            [
                "Cafe\u0301 owners in Hay\u200b-on-Wye said\x07 that they had  heard nothing of the plan. "
                * 3,
                *PARAGRAPHS,
            ]
        )
    )
    first = found.text.splitlines()[0]
    assert first.startswith("Café owners in Hay-on-Wye said that they had heard nothing of the plan.")


def test_a_body_that_only_json_ld_holds_is_rescued():
    """A page drawn by script shows a stub; the stated body is taken because the page holds nothing else."""
    body = "\n".join(PARAGRAPHS)
    stub = bare_page(TITLE, '<div id="app"></div>', jsonld(news_article(articleBody=body)))
    assert read(stub).text == body


def test_a_cut_or_foreign_json_ld_body_never_replaces_the_text():
    """Stated bodies are mostly cut, and sometimes another article's."""
    for stated in (PARAGRAPHS[0][:120] + "...", "Rugby club wins the county cup after extra time. " * 60):
        assert read(news_page(head=jsonld(news_article(articleBody=stated)))).text == FULL


def test_an_article_in_an_aside_or_bare_divs_is_still_found():
    """Some publishers put paragraphs into divs with generated names only."""
    divs = "".join(
        f'<div class="css-1{place}x"><div>{text}</div></div>' for place, text in enumerate(PARAGRAPHS)
    )
    assert read(bare_page(TITLE, f'<div id="root"><h1>{TITLE}</h1>{divs}</div>')).text == FULL


def test_an_amp_page_is_read_and_names_the_page_it_stands_for():
    """AMP pages carry the same article under custom elements."""
    page = news_page(inside="<amp-ad width=1 height=1></amp-ad><amp-img src=x></amp-img>").replace(
        "<html", "<html amp"
    )
    found = read(page, url=URL + "/amp")
    assert (found.text, found.canonical_url) == (FULL, URL)


def test_markup_that_is_badly_broken_still_gives_the_text():
    """Unclosed and crossed tags, a stray doctype slash and attributes without quotes are common."""
    page = (
        news_page()
        .replace("</p>", "")
        .replace("</header>", "")
        .replace("<!DOCTYPE html>", "<!DOCTYPE html SYSTEM 'a/b'/ >")
    )
    page = page.replace('class="article-body"', "class=article-body onclick='a(\"<b>\")'").replace(
        "</main>", "</b></main></i>"
    )
    found = read(page)
    assert [line for line in found.text.splitlines() if line in PARAGRAPHS] == list(PARAGRAPHS)


def test_reading_a_page_again_gives_the_same():
    """Libraries remember texts they have seen; the fourth reading once came back empty."""
    page = news_page()
    assert len({read(page) for _ in range(6)}) == 1


class TestKinds:
    """What a page turned out to be."""

    def test_a_declared_paywall(self):
        page = news_page(PARAGRAPHS[:2], head=jsonld(news_article(isAccessibleForFree="False")))
        found = read(page)
        assert (found.kind, found.text) == (PageKind.PAYWALLED, "\n".join(PARAGRAPHS[:2]))

    def test_a_paywall_declared_on_a_part_of_the_page(self):
        part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
        assert read(news_page(head=jsonld(news_article(hasPart=part)))).kind is PageKind.PAYWALLED

    def test_a_wall_that_only_its_words_give_away(self):
        wall = "<div><p>Subscribe to continue reading this article. Already a subscriber? Log in.</p></div>"
        found = read(news_page(PARAGRAPHS[:2]).replace("</article>", wall + "</article>"))
        assert found.kind is PageKind.PAYWALLED
        assert "Already a subscriber" not in found.text

    def test_a_full_text_that_asks_for_subscribers_is_an_article(self):
        plea = "<p>Subscribe now for unlimited access and support local journalism.</p>"
        assert read(news_page([*PARAGRAPHS] * 3, inside=plea)).kind is PageKind.ARTICLE

    def test_a_login_wall(self):
        wall = '<div class="gate"><p>Please log in to read this article, it is free for clinicians.</p></div>'
        found = read(news_page(PARAGRAPHS[:1]).replace("</article>", wall + "</article>"))
        assert found.kind is PageKind.LOGIN_WALL

    def test_a_login_wall_without_any_text_gives_the_announced_description(self):
        head = '<meta name="description" content="Waits rise again in Powys.">'
        body = "<main><h1>Waits</h1><p>Sign in to continue</p><form><input type=password></form></main>"
        page = bare_page("Waits", body, head)
        found = read(page)
        assert (found.kind, found.text) == (PageKind.LOGIN_WALL, "Waits rise again in Powys.")

    def test_a_live_blog_keeps_its_own_headline_and_its_updates(self):
        updates = [
            {
                "@type": "BlogPosting",
                "headline": f"Update {place}",
                "articleBody": text,
                "datePublished": "2025-01-08T09:00:00Z",
            }
            for place, text in enumerate(PARAGRAPHS)
        ]
        node = news_article(headline="Live: board meets") | {
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": updates,
        }
        found = read(news_page(PARAGRAPHS[:1], title="Live: board meets", head=jsonld(node)))
        assert found.kind is PageKind.LIVE_BLOG
        assert found.title == "Live: board meets"
        assert all(text in found.text for text in PARAGRAPHS)

    def test_a_video_page(self):
        page = news_page(
            ["Watch the chair of the board defend the plan at Tuesday's meeting in Bronllys, Powys."], head=""
        )
        page = page.replace('content="article"', 'content="video.other"')
        assert read(page).kind is PageKind.VIDEO


class TestRefusals:
    """Each says in words what the page was."""

    @pytest.mark.parametrize(
        ("body", "content_type", "reason"),
        [
            (b"", "text/html", "the page is empty"),
            (b"  \n ", "text/html", "the page is empty"),
            (b"%PDF-1.7\n...", "text/html", "a PDF"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png", "a PNG image"),
            (b"\xff\xd8\xff\xe0" + b"\0" * 50, "text/html", "a JPEG image"),
            (b"PK\x03\x04" + b"\0" * 50, "", "office document"),
            (b'{"a": 1}', "application/json", "application/json"),
            (b"plain words and nothing else", "text/plain", "not HTML"),
            (b"\x01\x02\x03" * 400, "", "not HTML"),
            (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/xml", "a feed"),
            (b"<p>x</p>" * 25_000, "text/html", "too many elements: 50,000 tags; at most 40,000"),
            (b"<p>" + b"x" * 6_000_000, "text/html", "6,000,003 characters; at most 6,000,000"),
            (b"<html><body " + b"a " * 5000 + b"><p>x</p>", "text/html", "more than 1,000 attributes"),
            (b"<html><body></body></html>", "text/html", "no article text"),
            (b"<html><body>" + b"<div>" * 30_000 + b"x</body>", "text/html", "no article text"),
        ],
    )  # fmt: skip
    def test_what_is_no_page(self, body, content_type, reason):
        with pytest.raises(UnreadablePage, match=reason):
            extract(body, url=URL, content_type=content_type)

    def test_a_cookie_wall_and_nothing_else(self):
        text = (
            "We and our partners use cookies to store information on your device. You can change "
            "your cookie choices at any time. Some partners rely on legitimate interest to process "
            "your data. "
        )
        page = bare_page("The Post", f"<div><h1>Before you continue</h1><p>{text * 3}</p></div>")
        with pytest.raises(UnreadablePage, match="cookie notice and nothing else"):
            read(page)

    def test_a_check_against_robots(self):
        page = bare_page("Just a moment...", "<p>Checking your browser before you can go on to the site.</p>")
        with pytest.raises(UnreadablePage, match="check against robots"):
            read(page)

    def test_a_missing_page_that_answers_200(self):
        page = bare_page("Page not found | The Post", f"<h1>Page not found</h1><p>{PARAGRAPHS[0]}</p>")
        with pytest.raises(UnreadablePage, match="says that the article is not there"):
            read(page)

    def test_a_billion_laughs_expand_to_nothing(self):
        bomb = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">' + "".join(
            f'<!ENTITY lol{n + 1} "{f"&lol{n or str()};" * 10}">' for n in range(9)
        )
        with pytest.raises(UnreadablePage):
            read(bomb + "]><html><body><p>&lol9;</p></body></html>")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)),
    st.integers(0, 3),
    st.text(max_size=30),
)
def test_whatever_arrives_gives_an_article_or_a_reason(noise, where, content_type):
    """No input makes any other error than UnreadablePage."""
    page = news_page().encode()
    place = (0, len(page) // 3, len(page) // 2, len(page))[where]
    with contextlib.suppress(UnreadablePage):
        found = extract(page[:place] + noise + page[place:], url=URL, content_type=content_type)
        assert found.text == found.text.strip()
        assert "\x00" not in found.text + found.title


def test_welsh_pages_are_read_and_named_welsh_whatever_they_declare():
    """Sites leave lang="en" over Welsh texts."""
    for lang in (' lang="cy"', ' lang="en"', ""):
        found = read(news_page(WELSH, title="Cleifion Powys yn wynebu aros yn hirach", lang=lang))
        assert (found.text, found.language) == ("\n".join(WELSH), "cy")


def test_entities_in_text_and_title_are_undone():
    """A title in JSON-LD is often escaped twice."""
    found = read(news_page(title="A&E waits", head=jsonld(news_article(headline=html.escape("A&E waits")))))
    assert found.title == "A&E waits"


def test_a_page_of_two_sentences_keeps_its_headline_and_byline_out_of_the_text() -> None:
    page = b"""<html lang="en"><head><title>Lift repaired | Vale Echo</title></head><body><main><article>
    <h1>Lift at the infirmary is repaired after a month</h1><p class="byline">By Tom Reilly</p>
    <time datetime="2026-11-17T10:00:00+00:00">2026-11-17T10:00</time><div class="article-body">
    <p>The lift at the infirmary has been repaired after a month out of order.</p>
    <p>Visitors had carried wheelchairs up three flights of stairs.</p>
    </div></article></main></body></html>"""
    article = extract(page, url="http://vale-echo.example/lift", content_type="text/html")
    assert article.text.splitlines() == [
        "The lift at the infirmary has been repaired after a month out of order.",
        "Visitors had carried wheelchairs up three flights of stairs.",
    ]
