"""Walls, live pages, videos and pages that are no article are told apart, and from the news about them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.articles.extract import extract
from monitor.errors import UnreadablePage
from tests.articles.pages import PARAGRAPHS, WELSH

URL = "https://paper.example/news/a-1"
KINDS = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text("utf-8"))


def page(outline: dict[str, Any]) -> bytes:
    title = outline["title"]
    body = re.sub(
        r"\{(?:(\d):)?(\d)\}", lambda part: paragraphs(int(part[1] or 0), int(part[2])), outline["body"]
    )
    for number, text in enumerate(WELSH[:2], start=1):
        body = body.replace(f"{{cy{number}}}", text)
    heading = f"<h1>{title}</h1>" if outline.get("heading", True) else ""
    return (
        f"<!doctype html><html lang='{outline.get('lang', 'en')}'><head><meta charset='utf-8'>"
        f"<title>{title}</title>{outline.get('head', '')}</head><body><header><nav><a href='/'>Home</a> "
        f"<a href='/news'>News</a> <a href='/sport'>Sport</a></nav></header><main>{heading}{body}</main>"
        "<footer><p>© Publisher 2026</p><a href='/cookies'>Cookies</a></footer></body></html>"
    ).encode()


def paragraphs(first: int, last: int) -> str:
    return "".join(f"<p>{text}</p>" for text in PARAGRAPHS[first:last])


@pytest.mark.parametrize("outline", [pytest.param(one, id=name) for name, one in KINDS.items()])
def test_what_a_page_is(outline: dict[str, Any]) -> None:
    try:
        kind = extract(page(outline), url=outline.get("url", URL), content_type="text/html").kind.value
    except UnreadablePage:
        kind = "unreadable"
    assert kind == outline["kind"]
