"""Counts what the stages of this process do: attempts, errors by class, and how long they take."""

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector

from monitor.ports.work import Job

#: From a look at one row to a page that is slow to come, in seconds.
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class StageMeter:
    """Counts in a registry of its own; one for the life of a process, whatever is reloaded meanwhile."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._attempts = Counter(
            "nhs_monitor_attempts", "Attempts at tasks.", ["stage"], registry=self.registry
        )
        self._errors = Counter(
            "nhs_monitor_errors",
            "Attempts that failed, by class of error.",
            ["stage", "error"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "nhs_monitor_stage_seconds",
            "Wall time of attempts.",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def around(self, stage: str, run: Callable[[Any, Job], None]) -> Callable[[Any, Job], None]:
        """Give a stage that counts what `run` does."""
        attempts, seconds = self._attempts.labels(stage), self._seconds.labels(stage)

        def counted(fact: Any, job: Job) -> None:
            begun = time.perf_counter()
            attempts.inc()
            try:
                run(fact, job)
            except Exception as error:
                self._errors.labels(stage, type(error).__name__).inc()
                raise
            finally:
                seconds.observe(time.perf_counter() - begun)

        return counted
