"""Renders pages: one template environment, in which everything is escaped and nothing can trick the eye."""

import hashlib
import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

#: Controls, and the marks that make a line read backwards: an outlet's title may hold them, a page may not.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


_LONGEST_NAME = 240  #: characters; headlines have a hundred
_LONGEST_HEADING = 1_000
_LONGEST_QUOTATION = 320  #: sentences have a hundred and fifty
_LONGEST_LABEL = 80  #: outlets and persons, and what a figure counts


def clean(text: str) -> str:
    """Take out what cannot be seen but changes how the rest reads."""
    return _INVISIBLE.sub("", text)


def _finalize(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return clean(value) if isinstance(value, str) else value


def outside(url: str | None) -> str | None:
    """Give an address that may stand in a link; None for any scheme but the web's."""
    return url if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE) else None


def _local(context: Context, moment: datetime) -> datetime:
    zone: ZoneInfo = context["zone"]
    return moment.astimezone(zone)


@pass_context
def day(context: Context, moment: datetime) -> str:
    """Write a day as British papers do, in the reader's zone."""
    local = _local(context, moment)
    return f"{local.day} {local:%b %Y}"


@pass_context
def iso_day(context: Context, moment: datetime) -> str:
    """Write a day as a date field takes it, in the reader's zone."""
    return _local(context, moment).date().isoformat()


@pass_context
def clock_time(context: Context, moment: datetime) -> str:
    """Write a time of day in the reader's zone."""
    return f"{_local(context, moment):%H:%M}"


def clip(text: str, most: int = _LONGEST_NAME) -> str:
    """Cut what names something in a list to what still names it; its own page has more of it.

    Of signs that nobody sees there is nothing to click on: they are called unnamed.
    """
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        return "unnamed"
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def heading(text: str) -> str:
    """Cut a title at the head of its own page: a longer one is none. The API has it whole."""
    return clip(text, _LONGEST_HEADING)


def label(text: str) -> str:
    """Cut a name that stands beside other things."""
    return clip(text, _LONGEST_LABEL)


def quoted(text: str) -> str:
    """Cut a quotation in a list; it leads to its passage, which is whole."""
    return clip(text, _LONGEST_QUOTATION)


def number(value: float) -> str:
    """Write a number with commas, and no more places than it has."""
    return f"{value:,.10g}"


def words(name: str) -> str:
    """Write a name of the code for people."""
    return name.replace("_", " ")


def relation(name: str) -> str:
    """Write what a report is to its story; own words and rewrites are its independent reports, by owner."""
    return "own words" if name == "independent" else name


def static_file(name: str) -> bytes:
    """Read a file that pages refer to."""
    return (files("monitor.server") / "static" / name).read_bytes()


@cache
def stylesheet() -> tuple[str, bytes]:
    """The one style sheet and its address, which changes with it."""
    body = static_file("style.css")
    return f"/static/{hashlib.sha256(body).hexdigest()[:12]}.css", body


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.server"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        outside=outside,
        day=day,
        iso_day=iso_day,
        clock=clock_time,
        words=words,
        clip=clip,
        heading=heading,
        quoted=quoted,
        label=label,
        number=number,
        relation=relation,
    )
    environment.globals["stylesheet"] = stylesheet()[0]
    return environment


def page(template: str, **values: Any) -> str:
    """Render a page."""
    return _environment().get_template(template).render(values)
