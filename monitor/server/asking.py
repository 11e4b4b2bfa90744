"""Parameters that many questions share: ids, limits, moments, and where a page of a list begins."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query
from fastapi.responses import JSONResponse

from monitor.errors import BadInput
from monitor.model.answers import Mark
from monitor.model.json_values import dump
from monitor.model.moments import ALLOWED, parse_moment

T = TypeVar("T")

#: An id of the record, as far as the databases can count.
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]
After = Annotated[
    str | None, Query(max_length=200, description="`next` of the page before; the list goes on there.")
]
When = Annotated[str | None, Query(max_length=40, description=f"A moment, UTC: {ALLOWED}.")]
Until = Annotated[
    str | None, Query(max_length=40, description=f"A moment, UTC, of a day its last: {ALLOWED}.")
]
TopicName = Annotated[str | None, Query(max_length=80, description="Only of this topic.")]
Phrase = Annotated[str, Query(min_length=1, max_length=1000)]


def moment(
    text: str | None, now: datetime, name: str, *, to_end: bool = False, zone: tzinfo = UTC
) -> datetime | None:
    """Read a moment, of a day its first or last, in `zone`. Raises BadInput."""
    if not text:
        return None
    found = parse_moment(text, now, to_end=to_end, zone=zone)
    if found is None:
        raise BadInput(f'{name} is "{text}", which is no time; write {ALLOWED}')
    return found


def mark(text: str | None) -> Mark | None:
    """Read where a page begins. Raises BadInput."""
    if not text:
        return None
    try:
        at, _, key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition("|")
        found = Mark(datetime.fromisoformat(at), int(key))
    except (binascii.Error, ValueError) as error:
        raise BadInput("after is no page of this list; take it from `next` of the page before") from error
    if found.at.tzinfo is None or not 0 < found.id < 2**63:
        raise BadInput("after is no page of this list; take it from `next` of the page before")
    return found


def unmark(held: Mark) -> str:
    """Write where a page begins."""
    raw = f"{held.at.isoformat()}|{held.id}".encode("ascii")
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def cut(found: Sequence[T], limit: int, place: Callable[[T], Mark]) -> tuple[Sequence[T], str | None]:
    """Cut a list that was asked for with one more than `limit`; tells where the next page begins."""
    if len(found) <= limit:
        return found, None
    return found[:limit], unmark(place(found[limit - 1]))


def reply(value: Any) -> JSONResponse:
    """Answer with a value in the same JSON as the command line prints."""
    return _Json(dump(value))


class _Json(JSONResponse):
    def render(self, content: Any) -> bytes:
        """Write JSON; a number that JSON cannot say, and half a character, become nothing."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")
