"""A progress bar for long work, on a terminal only."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

T = TypeVar("T")


def tracked(items: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Pass the items through and show how many are done; on stderr, gone at the end."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield from items
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)


@contextmanager
def gauge(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how many of how many are done, for work whose size shows on the way."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
