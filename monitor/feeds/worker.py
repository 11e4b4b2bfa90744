"""What a worker process does with a feed document; the daemon itself never imports the parsers."""

from monitor.feeds.packing import NOUN, pack
from monitor.feeds.parse import parse
from monitor.workers.serving import serve


def main(memory_mb: int, seconds: float) -> None:
    """Read feed documents until the daemon closes the pipe."""
    serve(_read, noun=NOUN, memory_mb=memory_mb, seconds=seconds)


def _read(question: dict[str, str], body: bytes) -> object:
    return pack(
        parse(
            body,
            url=question["url"],
            content_type=question["content_type"],
            known=question["known"],
            most_entries=int(question["most_entries"]),
        )
    )
