"""`init`: a configuration to begin with, for the shipped topic or for one of the user's own."""

import re
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.errors import BadInput
from monitor.wiring.configuration import shipped_configuration

_TOPIC = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OPERATORS = frozenset({"and", "or", "not", "near"})
_SHIPPED_TOPIC = "nhs-cross-border"
_OWN_TOPIC = """\
# A topic: which articles are followed. docs/topics.md tells how to find the words. topics/ may hold
# several files; a file's name is the topic's id (routes.toml: topics = ["{id}"]).
title = "{title}"
description = ""

[query]
# An article is followed where this holds for its title, summary and text. Words in a row stand in
# "double quotes", wait* is every word that begins so; AND, OR, NOT, ( ) and NEAR/10 (at most ten words
# between) as in a search.
core = '''
{query}
'''
# Looser, for what a feed shows of an article: where this holds for title and summary, the page is read.
# Without it, `core` has to hold there already.
# headline = '''
# {first}
# '''

# Not this, where it stands in the title:
# [drop]
# when = "football OR rugby OR cricket"
"""


@click.command()
@click.option("--topic", metavar="ID", help="Begin with a topic of your own in place of the shipped one.")
@click.argument("directory", type=click.Path(path_type=Path))
def init(directory: Path, topic: str | None) -> None:
    """Write a complete, commented configuration into DIRECTORY; existing files are never touched.

    With --topic it follows a topic of your own: topics/ID.toml holds a short query to complete, and
    feeds.toml no feed yet.

    \b
    Examples:
      nhs-monitor init /etc/nhs-monitor
      nhs-monitor init ~/bypass --topic aldermere-bypass
    """
    texts = _shipped() if topic is None else _own(_shipped(), topic)
    if taken := [name for name in texts if (directory / name).exists()]:
        raise BadInput(f"{directory} holds {', '.join(taken)} already; name a directory without them")
    try:
        for name, text in texts.items():
            target = directory / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {len(texts)} files into {directory}")
    command = f"nhs-monitor --config {directory}"
    if topic is not None:
        click.echo(
            f"next: say what you follow in {directory / 'topics' / topic}.toml, add the feeds of the papers"
        )
        click.echo(f"that report it, {command} feeds add https://paper.example/, then run {command} check")
    else:
        click.echo(f"next: edit them, then run {command} check")


def _shipped() -> dict[str, str]:
    source = shipped_configuration()
    files = [path for path in sorted(source.rglob("*.toml")) if path.is_file()]
    return {str(path.relative_to(source)): path.read_text(encoding="utf-8") for path in files}


def _own(shipped: Mapping[str, str], topic: str) -> dict[str, str]:
    """Put the user's topic in place of the shipped one, and leave its feeds out."""
    if not _TOPIC.fullmatch(topic):
        raise BadInput(
            f'--topic "{topic}": an id of small letters, digits and - is expected, such as town-bypass'
        )
    words = [word for word in topic.split("-") if word not in _OPERATORS] or [topic]
    kept = {name: text.replace(_SHIPPED_TOPIC, topic) for name, text in shipped.items() if "/" not in name}
    kept["feeds.toml"] = kept["feeds.toml"].split("\n# --- ", 1)[0].rstrip() + "\n"
    kept[f"topics/{topic}.toml"] = _OWN_TOPIC.format(
        id=topic, title=" ".join(words).capitalize(), query=" AND ".join(words), first=max(words, key=len)
    )
    return kept
