"""Milliseconds per page of our extraction beside plain trafilatura, on pages generated here.

Run: python -m benchmarks.extraction [--pages N] [--memory N]

F1 compares each method's text with the paragraphs that the page was made of (runs of four words, mean over
pages). `--memory N` reads N pages in one worker that is never replaced, and tells what it held from the
2,000th page on.

The methods take turns on the same page, in changing order, and each page's time is the smallest of three
(process CPU time), so that a busy machine moves the milliseconds and hardly the ratios.
"""

import argparse
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from monitor.articles.extract import extract
from monitor.articles.second import shingles
from monitor.articles.workers import Extracting
from monitor.model.policy import ExtractionPolicy

_VOCABULARY = (
    "board patients hospital waiting times trust county border nurse funding report minister said would "
    "could treat operation referral budget meeting papers decision English Welsh service care health "
    "year month people the of and to in that for with on by a which was is it"
)
_WORDS = _VOCABULARY.split()
#: What stands between the paragraphs of a page and is no part of its text.
_BETWEEN = (
    '<div class="ad-slot"></div>',
    '<p><strong>READ MORE: </strong><a href="/n">Bridge over the Wye to close for six weeks</a></p>',
    '<figure><img src="a.jpg"><figcaption>The hospital on a rainy day. Picture: Post</figcaption></figure>',
    (
        '<div class="inline-newsletter"><h4>Sign up to our newsletter</h4><p>All the news of the county, in '
        'your inbox at seven every morning.</p><form><input type="email"></form></div>'
    ),
)


def article_of(seed: int) -> list[str]:
    """Write the paragraphs of an article of random words."""
    chance = random.Random(f"article {seed}")  # noqa: S311 - pages, not secrets
    sentences = [" ".join(chance.choices(_WORDS, k=18)).capitalize() + "." for _ in range(90)]
    return [" ".join(sentences[place * 2 : place * 2 + 2]) for place in range(chance.randint(8, 45))]


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
    paragraphs = paragraphs or article_of(seed)
    text = "".join(
        f"<p>{paragraph}</p>" + (_BETWEEN[place // 4 % len(_BETWEEN)] if place % 4 == 3 else "")
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


def f1(text: str, gold: Sequence[str]) -> float:
    """Compare two texts by their runs of four words, 0..1."""
    found, wanted = (Counter(shingles(each)) for each in (text, "\n".join(gold)))
    common = (found & wanted).total()
    return 2 * common / ((found.total() + wanted.total()) or 1)


def methods() -> dict[str, Callable[[bytes], str]]:
    """What is compared; each gives the text of a page."""
    return {
        "trafilatura, plain": lambda page: trafilatura.extract(page, include_comments=False) or "",
        "trafilatura, with metadata": lambda page: (
            trafilatura.bare_extraction(page, include_comments=False, with_metadata=True).text or ""
        ),
        "ours, with metadata": lambda page: extract(page, url="https://a.example/news/health/a-1").text,
    }


def measure(pages: list[bytes]) -> dict[str, list[float]]:
    """Take the CPU seconds of each method on each page."""
    compared = methods()
    names = list(compared)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number, page in enumerate(pages):
        best = dict.fromkeys(names, float("inf"))
        for turn in range(3):
            for place in range(len(names)):
                name = names[(place + turn + number) % len(names)]
                start = time.process_time()
                compared[name](page)
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


def memory_over(pages: int) -> tuple[float, float]:
    """Read pages in one worker; give the least and the most that it held (MB) from the 2,000th page on."""
    held = []
    with Extracting(ExtractionPolicy(recycle_after=10**9)) as extractor:
        for number in range(1, pages + 1):
            extractor.extract(generate(number % 200), url="https://a.example/news/health/a-1")
            if number >= 2_000 and number % 250 == 0:
                status = Path(f"/proc/{extractor.pids()[0]}/status").read_text()
                held.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
    return min(held), max(held)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="at least 2,000")
    asked = parser.parse_args()
    if asked.memory:
        least, most = memory_over(max(asked.memory, 2_000))
        around = (most - least) / (most + least) * 100
        held = f"{least:.1f} to {most:.1f} MB (± {around:.1f} %)"
        print(f"a worker held {held} from the 2,000th to the {asked.memory:,}th page")
        return
    pages = [generate(seed) for seed in range(asked.pages)]
    sizes = sorted(len(page) / 1024 for page in pages)
    print(f"{len(pages)} pages, median {statistics.median(sizes):.0f} KB, largest {sizes[-1]:.0f} KB")
    seconds = measure(pages)
    plain = sum(seconds["trafilatura, plain"])
    print(f"{'method':<30}{'ms median':>10}{'p95':>8}{'x plain':>9}{'F1':>7}")
    compared = methods()
    for name, times in seconds.items():
        scores = [f1(compared[name](page), article_of(seed)) for seed, page in enumerate(pages)]
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(
            f"{name:<30}{statistics.median(times) * 1000:>10.1f}{p95 * 1000:>8.1f}{sum(times) / plain:>9.2f}"
            f"{statistics.mean(scores):>7.3f}"
        )
    per_page, start, peak = through_a_worker(pages)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"through a worker process: {per_page:.1f} ms wall per page, first page after {start:.0f} ms")
    print(f"peak memory: worker {peak:.0f} MB, this process {own:.0f} MB")


if __name__ == "__main__":
    main()
