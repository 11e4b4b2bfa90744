"""What a worker process does with a page, and how the article travels back."""

from dataclasses import asdict
from datetime import datetime

from monitor.articles.extract import extract
from monitor.model.articles import Extract, PageKind
from monitor.workers.serving import serve

NOUN = "page"
_TIMES = ("published_at", "modified_at")


def main(memory_mb: int, seconds: float) -> None:
    """Read pages until the daemon closes the pipe."""
    serve(_read, noun=NOUN, memory_mb=memory_mb, seconds=seconds)


def _read(question: dict[str, str], body: bytes) -> object:
    fields = asdict(extract(body, url=question["url"], content_type=question["content_type"]))
    return fields | {name: fields[name].isoformat() for name in _TIMES if fields[name] is not None}


def unpack(found: object) -> Extract:
    """Rebuild the Extract from its message. Raises KeyError, TypeError or ValueError for any other."""
    if not isinstance(found, dict):
        raise TypeError("an article is an object")
    times = {name: found[name] and datetime.fromisoformat(str(found[name])) for name in _TIMES}
    return Extract(**found | times | {"kind": PageKind(found["kind"])})
