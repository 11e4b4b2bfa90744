"""The one limit of time that tests hold: so high that only a rule run wild reaches it, on any machine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

RUNAWAY = 30.0  # seconds; the inputs held to it take well under two on a machine of two slow cores


@contextmanager
def no_runaway(clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    """Fails when what it encloses takes longer than RUNAWAY of this process's own time, or of `clock`."""
    started = clock()
    yield
    assert (taken := clock() - started) < RUNAWAY, f"{taken:.1f} s: this has run wild"
