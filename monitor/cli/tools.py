"""Tools that try one step of the pipeline on a file, without touching the record."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from monitor.cli.printing import as_json, cell, json_line, plain, rows
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.model.articles import Extract
from monitor.wiring.tools import extract_file, extract_url, match_documents


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--url", help="Where FILE came from; left out, its canonical address counts.")
@as_json
@click.pass_obj
def extract(session: Session, source: str, url: str | None, as_json: bool) -> None:
    """Find the article in a page.

    \b
    Examples:
      nhs-monitor extract page.html --json
      nhs-monitor extract page.html --url https://paper.example/news/1 --json
      nhs-monitor extract https://paper.example/news/1
    """
    if source.startswith(("http://", "https://")):
        found = extract_url(session.settings(), source)
    else:
        found = extract_file(_bytes(source), url=url or "")
    if as_json:
        json_line(_plainly(found))
        return
    click.echo(f"{cell(found.title)}\n{cell(found.author)}, {cell(found.site)}, {cell(found.published_at)}\n")
    click.echo(plain(found.text))


def _plainly(found: Extract) -> dict[str, object]:
    """Name the fields as the record does, and the common ones as other extractors do as well."""
    return asdict(found) | {
        "url": found.url or None,
        "authors": found.author.split(", ") if found.author else [],
        "canonical": found.canonical_url,
        "published": found.published_at,
        "modified": found.modified_at,
    }


@click.command()
@click.argument("file", metavar="FILE.jsonl")
@click.option("--topic", required=True, help="The topic's id: its file name in topics/.")
@as_json
@click.pass_obj
def match(session: Session, file: str, topic: str, as_json: bool) -> None:
    """Tell for each document in FILE how far it belongs to a topic, and why.

    \b
    Example:
      nhs-monitor match items.jsonl --topic nhs-cross-border --json

    A line of FILE holds "id" and any of "title", "summary", "text", "language", "published_at".
    """
    rows(
        match_documents(session.settings(), topic, json_lines(file)),
        (
            ("id", lambda m: m["id"]),
            ("level", lambda m: m["level"]),
            ("score", lambda m: m["score"]),
            ("because", _because),
        ),
        as_json=as_json,
        empty=f"{file} holds no documents",
    )


def _because(verdict: dict[str, Any]) -> str:
    """The words that speak for an article; what it lacks where it is out."""
    words = dict.fromkeys(each["words"] for each in verdict["evidence"])
    return "; ".join(words if words and verdict["level"] != "out" else verdict["missing"])


def json_lines(file: str) -> Iterator[dict[str, Any]]:
    """Read JSON Lines; the first bad line is named."""
    for number, line in enumerate(_bytes(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            json.dumps(value, ensure_ascii=False).encode()  # half a character, as "\\ud800", is no text
        except (ValueError, RecursionError) as error:
            raise BadInput(f"line {number} of {file} is no JSON: {error}") from error
        if not isinstance(value, dict) or "id" not in value:
            raise BadInput(f'line {number} of {file} is no object with an "id"')
        yield value


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
