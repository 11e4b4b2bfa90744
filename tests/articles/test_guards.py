"""No tag of too many attributes reaches a parser, however it is dressed up."""

import pytest

from monitor.articles.extract import extract
from monitor.articles.guards import MOST_ATTRIBUTES, harmless
from monitor.errors import UnreadablePage
from tests.articles.pages import PARAGRAPHS, URL

MANY = " ".join(f"a{n}" for n in range(MOST_ATTRIBUTES + 10))
ARTICLE = "<article>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param(f"<p {MANY}>", id="plainly"),
        pytest.param(f"<p {MANY}", id="never closed"),
        pytest.param(f'<p " {MANY}>', id="behind a lone quote"),
        pytest.param(f"<p it's {MANY}>", id="behind an apostrophe"),
        pytest.param(f'<p a="{MANY}>', id="behind a quote that is never closed"),
        pytest.param(f'<p a="<" {MANY}>', id="behind a value that looks like a tag"),
        pytest.param(f'<p a=">" {MANY}>', id="behind a value that looks like the end"),
        pytest.param("<p " + 'a=">"b' * 2 * MOST_ATTRIBUTES + ">", id="each with a value, nothing between"),
        pytest.param("<p " + "a/" * 2 * MOST_ATTRIBUTES + ">", id="with slashes between"),
        pytest.param(f'<!-- <b a="--><p {MANY}>">', id="in what could be a value in a comment"),
        pytest.param(f'<script>x<y="</script><p {MANY}>"', id="in what could be a value in a script"),
    ],
)
def test_a_tag_of_too_many_attributes_is_refused(tag: str) -> None:
    with pytest.raises(UnreadablePage, match="attributes"):
        harmless(f"<html><body>{ARTICLE}{tag}")


def test_what_could_be_a_script_in_a_value_is_cut_and_never_parsed() -> None:
    assert "a1000" not in harmless(f'<html><body>{ARTICLE}<i title="<script>"><p {MANY}>')


def test_a_form_feed_means_the_same_to_every_parser() -> None:
    """Some end an unquoted value at it, some do not."""
    assert "\f" not in harmless(f'<html><body>{ARTICLE}<p a=\f" {MANY} ">')


def test_as_many_attributes_as_are_read_are_no_harm() -> None:
    page = "<p " + " ".join(f"a{n}=x" for n in range(MOST_ATTRIBUTES)) + ">text"
    assert harmless(page) == page


def test_words_without_end_in_a_script_cost_the_script_and_not_the_article() -> None:
    script = "<script>for (i = 0; i<n; i++) say('" + "word " * 3 * MOST_ATTRIBUTES + "')</script>"
    article = extract(f"<html><body>{script}{ARTICLE}</body></html>".encode(), url=URL)
    assert PARAGRAPHS[0] in article.text


def test_a_long_article_between_two_tags_is_no_tag() -> None:
    page = "<p>" + "word " * 10 * MOST_ATTRIBUTES + "</p>"
    assert harmless(page) == page
