"""What the sources that answer in JSON share: an address with its query, and a careful reading."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.errors import UnreadableFeed
from monitor.feeds.markup import beginning

#: Control characters that careless servers leave inside JSON strings.
_CONTROLS = re.compile(r"[\x00-\x1f]")
#: A backslash that escapes nothing, which GDELT passes on from headlines; pairs of them are passed over.
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?P<stray>))')


def address(url: str, parameters: Mapping[str, str]) -> str:
    """Add `parameters` to `url`; one that stands there already is the user's own choice and stays."""
    parts = urlsplit(url)
    own = parse_qsl(parts.query, keep_blank_values=True)
    names = {name.lower() for name, _ in own}
    added = [(name, value) for name, value in parameters.items() if name.lower() not in names]
    return urlunsplit(parts._replace(query=urlencode(own + added)))


def read_object(body: bytes, who: str) -> dict[str, Any]:
    """Read a JSON object. Raises UnreadableFeed with what came instead, which may be a plain sentence."""
    text = body.decode("utf-8-sig", "replace").strip()
    try:
        found = json.loads(_ESCAPE.sub(_whole, _CONTROLS.sub(" ", text)))
    except (ValueError, RecursionError) as error:
        said = f"it says: {beginning(text, length=200)}" if text else "it is empty"
        raise UnreadableFeed(f"the answer of {who} is no JSON; {said}") from error
    if not isinstance(found, dict):
        raise UnreadableFeed(f"the answer of {who} is JSON, but no object")
    return found


def _whole(escape: re.Match[str]) -> str:
    return "\\\\" if escape["stray"] is not None else escape[0]


def text_field(holder: Mapping[str, Any], name: str) -> str:
    """A field's text, stripped; "" for whatever is none. A number becomes one: ids are often numeric."""
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip() if not isinstance(value, int) or abs(value) < 10**30 else ""


def objects(holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list; whatever else stands in it is passed over."""
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
