"""Pages made to hurt: each ends in an article or in a reason, within seconds and without its price."""

from contextlib import suppress

import pytest

from monitor.articles.extract import extract
from monitor.errors import UnreadablePage
from tests.articles.pages import PARAGRAPHS, URL
from tests.runaway import no_runaway

_BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)

BOMBS = {
    "a million attributes": "<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">",
    "a million attributes with values": "<p " + " ".join(f"a{n}=x" for n in range(1_000_000)) + ">",
    "attributes over many lines": "<p" + "\n".join(f" a{n}='x'" for n in range(200_000)) + ">",
    "attributes behind a lone quote": '<p " ' + " ".join(f"a{n}" for n in range(300_000)) + ">",
    "tags inside of tags": ("<a " + "y" * 1_000 + " ") * 5_000,
    "tags inside of tags, again and again": (("<a " + "y" * 1_000 + " ") * 499 + ">") * 11,
    "one tag inside of the name of another": ("<a" + "y" * 6_000) * 900,
    "39,000 elements deep": "<div>" * 39_000,
    "deep formatting": "<b><i>" * 15_000,
    "deep tables": "<table><tr><td>" * 10_000,
    "deep lists": "<ul><li>" * 15_000,
    "a million elements": "<br>" * 1_000_000,
    "30,000 options": "<select>" + "<option>x" * 30_000,
    "entities that name entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;&b;',
    "an endless comment": "<!-- " + "x" * 3_000_000,
    "an endless attribute": '<a href="' + "x" * 3_000_000,
    "a script that never ends": "<script>" + "x={" * 1_000_000,
    "deep JSON-LD": '<script type="application/ld+json">' + '{"a":' * 300_000,
    "wide JSON-LD": '<script type="application/ld+json">[' + "{}," * 600_000 + "{}]</script>",
    "deep data": "<script>window.s = " + '{"a":[' * 200_000 + "</script>",
    "data that begins again and again": "<script>" + 'x = {"a": ' * 50_000 + "</script>",
    "a word of three million letters": "<p>" + "x" * 3_000_000,
    "a title of a million letters": "<title>" + "x | " * 250_000 + "</title>",
    "a thousand bylines": '<span class="byline">By A B and C D and</span>' * 1_000,
    "spaces without end": "<p>" + " " * 3_000_000 + "x",
    "half a tag": "<" * 30_000,
}


@pytest.mark.parametrize("bomb", [pytest.param(bomb, id=name) for name, bomb in BOMBS.items()])
@pytest.mark.parametrize(
    "shape", ["{bomb}", "<html><body><article>{body}</article>{bomb}"], ids=["alone", "below"]
)
def test_a_bomb_ends_within_seconds(bomb: str, shape: str) -> None:
    """Counted in CPU time; the workers' wall of 10 s stands behind it."""
    page = shape.format(bomb=bomb, body=_BODY).encode()
    with no_runaway(), suppress(UnreadablePage):
        assert len(extract(page, url=URL).text) < 10_000_000
