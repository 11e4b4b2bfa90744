"""An extract as plain JSON values and back, for the way out of the process that read the page."""

from dataclasses import asdict
from datetime import datetime

from monitor.model.articles import Extract, PageKind

NOUN = "page"  #: what a worker's document is called in sentences
_TIMES = ("published_at", "modified_at")


def pack(found: Extract) -> object:
    """Give an extract as an object, its times as text."""
    fields = asdict(found)
    return fields | {name: fields[name].isoformat() for name in _TIMES if fields[name] is not None}


def unpack(found: object) -> Extract:
    """Rebuild the Extract from its message. Raises KeyError, TypeError or ValueError for any other."""
    if not isinstance(found, dict):
        raise TypeError("an article is an object")
    times = {name: found[name] and datetime.fromisoformat(str(found[name])) for name in _TIMES}
    return Extract(**found | times | {"kind": PageKind(found["kind"])})
