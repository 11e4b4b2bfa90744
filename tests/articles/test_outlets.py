"""Pages as outlets, governments and health boards build them: text, metadata and kind, in one table."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.articles.extract import extract
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract

OUTLETS = tomllib.loads((Path(__file__).parent / "outlets.toml").read_text("utf-8"))
TEXTS: dict[str, list[str]] = OUTLETS["texts"]
_ALONE = re.compile(r"\{(?P<text>[A-Z])\.(?P<number>\d)\}")
_RUN = re.compile(r"\{(?P<text>[A-Z])(?::(?P<first>\d))?(?::(?P<last>\d))?\}")
_PARAGRAPH = 100  #: characters; a shorter line may be a heading, a standfirst or a caption


def run(found: re.Match[str]) -> list[str]:
    """Give the paragraphs that {A}, {A:2} and {A:2:4} stand for."""
    paragraphs = TEXTS[found["text"]]
    bounds = [int(each) for each in (found["first"], found["last"]) if each]
    return (
        paragraphs[bounds[0] : bounds[1]] if len(bounds) == 2 else paragraphs[: bounds[0] if bounds else None]
    )


def page(html: str) -> bytes:
    html = _ALONE.sub(lambda found: TEXTS[found["text"]][int(found["number"])], html)
    return _RUN.sub(lambda found: "".join(f"<p>{each}</p>\n" for each in run(found)), html).encode()


def lines(keep: list[str]) -> list[str]:
    parts = [(each, _RUN.fullmatch(each)) for each in keep]
    return [line for each, found in parts for line in (run(found) if found else [each])]


def stated(found: Extract, name: str) -> str:
    value = getattr(found, {"published": "published_at", "modified": "modified_at"}.get(name, name))
    return "none" if value is None else value.isoformat() if name in {"published", "modified"} else str(value)


@pytest.mark.parametrize("outlet", [pytest.param(one, id=name) for name, one in OUTLETS["pages"].items()])
def test_an_outlet_s_page(outlet: dict[str, Any]) -> None:
    if outlet.get("kind") == "unreadable":
        with pytest.raises(UnreadablePage):
            extract(page(outlet["html"]), url=outlet["url"], content_type="text/html; charset=utf-8")
        return
    found = extract(page(outlet["html"]), url=outlet["url"], content_type="text/html; charset=utf-8")
    wanted, read = lines(outlet["keep"]), found.text.splitlines()
    assert [line for line in read if line in wanted or len(line) >= _PARAGRAPH] == wanted
    assert [word for word in outlet.get("drop", ()) if word in found.text] == []
    facts = {name: value for name, value in outlet.items() if name not in {"url", "html", "keep", "drop"}}
    facts = {{"canonical": "canonical_url"}.get(name, name): value for name, value in facts.items()}
    assert {name: stated(found, name) for name in facts} == facts
