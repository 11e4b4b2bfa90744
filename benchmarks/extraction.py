"""Milliseconds per page of our extraction beside plain trafilatura, on pages generated here.

Run: python -m benchmarks.extraction [--pages N]

The methods take turns on the same page, in changing order, and each page's time is the smallest of three
(process CPU time), so that a busy machine moves the milliseconds and hardly the ratios.
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from monitor.articles.extract import extract
from monitor.articles.workers import Extracting
from monitor.model.policy import ExtractionPolicy

_VOCABULARY = (
    "board patients hospital waiting times trust county border nurse funding report minister said would "
    "could treat operation referral budget meeting papers decision English Welsh service care health "
    "year month people the of and to in that for with on by a which was is it"
)
_WORDS = _VOCABULARY.split()


def generate(
    seed: int,
    *,
    title: str = "",
    paragraphs: Sequence[str] = (),
    published: str = "2025-01-07T17:30:00+00:00",
) -> bytes:
    """Write a page of a news site's weight: scripts, menus, teasers, comments, and an article in between.

    The article is made of random words where none is given.
    """
    chance = random.Random(seed)  # noqa: S311 - pages, not secrets

    def sentence(words: int) -> str:
        return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."

    def teaser() -> str:
        return (
            f'<li class="card card--small"><a href="/news/{chance.random()}" data-track="a">'
            '<span class="icon">'
            f'<svg viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg></span>'
            f"<h3>{sentence(9)}</h3></a><time>2h</time></li>"
        )

    title = title or sentence(10)
    paragraphs = paragraphs or [f"{sentence(22)} {sentence(14)}" for _ in range(chance.randint(8, 45))]
    text = "".join(
        f"<p>{paragraph}</p>" + ('<div class="ad-slot"></div>' if place % 4 == 3 else "")
        for place, paragraph in enumerate(paragraphs)
    )
    state = ",".join(f'"{place}":{{"id":{place},"title":"{sentence(6)}"}}' for place in range(900))
    menu = "".join(f'<li><a href="/s/{place}">{sentence(2)}</a></li>' for place in range(60))
    teasers = "".join(teaser() for _ in range(chance.randint(30, 120)))
    comments = "".join(
        f'<div class="comment"><p>{sentence(30)}</p></div>' for _ in range(chance.randint(0, 20))
    )
    article = (
        f'{{"@type":"NewsArticle","headline":"{title}","datePublished":"{published}",'
        '"author":{"@type":"Person","name":"Megan Pryce"},"publisher":{"name":"The Border Post"}}'
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><link rel="canonical" href="https://a.example/news/{seed}">
<script type="application/ld+json">{article}</script><style>{".a{color:red}" * 1500}</style></head><body>
<header><nav><ul>{menu}</ul></nav></header><div class="cookie-banner"><p>We use cookies.</p></div>
<main><article><h1>{title}</h1><div class="byline">By Megan Pryce</div><div class="article-body">{text}</div>
<div class="newsletter"><p>Sign up to our newsletter.</p></div></article></main>
<section class="more-stories"><ul>{teasers}</ul></section><section id="comments">{comments}</section>
<footer><ul>{menu}</ul></footer><script>window.__STATE__={{{state}}}</script></body></html>""".encode()


def measure(pages: list[bytes]) -> dict[str, list[float]]:
    """Take the CPU seconds of each method on each page."""
    methods: dict[str, Callable[[bytes], object]] = {
        "trafilatura, plain": lambda page: trafilatura.extract(page, include_comments=False),
        "trafilatura, with metadata": lambda page: trafilatura.extract(
            page, include_comments=False, with_metadata=True
        ),
        "ours, with metadata": lambda page: extract(page, url="https://a.example/news/health/a-1"),
    }
    names = list(methods)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number, page in enumerate(pages):
        best = dict.fromkeys(names, float("inf"))
        for turn in range(3):
            for place in range(len(names)):
                name = names[(place + turn + number) % len(names)]
                start = time.process_time()
                methods[name](page)
                best[name] = min(best[name], time.process_time() - start)
        for name in names:
            seconds[name].append(best[name])
    return seconds


def through_a_worker(pages: list[bytes]) -> tuple[float, float, float]:
    """Give the wall milliseconds per page, the start in ms, and the worker's peak memory in MB."""
    with Extracting(ExtractionPolicy()) as extractor:
        start = time.perf_counter()
        extractor.extract(pages[0], url="https://a.example/news/health/a-1")
        ready = time.perf_counter()
        for page in pages:
            extractor.extract(page, url="https://a.example/news/health/a-1")
        per_page = (time.perf_counter() - ready) / len(pages)
        status = Path(f"/proc/{extractor.pids()[0]}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    return per_page * 1000, (ready - start) * 1000, peak


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=60)
    pages = [generate(seed) for seed in range(parser.parse_args().pages)]
    sizes = sorted(len(page) / 1024 for page in pages)
    print(f"{len(pages)} pages, median {statistics.median(sizes):.0f} KB, largest {sizes[-1]:.0f} KB")
    seconds = measure(pages)
    plain = sum(seconds["trafilatura, plain"])
    print(f"{'method':<30}{'ms median':>10}{'p95':>8}{'x plain':>9}")
    for name, times in seconds.items():
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(
            f"{name:<30}{statistics.median(times) * 1000:>10.1f}{p95 * 1000:>8.1f}{sum(times) / plain:>9.2f}"
        )
    per_page, start, peak = through_a_worker(pages)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"through a worker process: {per_page:.1f} ms wall per page, first page after {start:.0f} ms")
    print(f"peak memory: worker {peak:.0f} MB, this process {own:.0f} MB")


if __name__ == "__main__":
    main()
