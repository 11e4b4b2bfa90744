"""What a worker process does with a page; the daemon itself never imports the libraries that read pages."""

from monitor.articles.extract import extract
from monitor.articles.packing import NOUN, pack
from monitor.workers.serving import serve


def main(memory_mb: int, seconds: float) -> None:
    """Read pages until the daemon closes the pipe."""
    serve(_read, noun=NOUN, memory_mb=memory_mb, seconds=seconds)


def _read(question: dict[str, str], body: bytes) -> object:
    return pack(extract(body, url=question["url"], content_type=question["content_type"]))
