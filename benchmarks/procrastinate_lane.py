"""What the same work costs when procrastinate carries it: errands, and a lane kept in order by its `lock`.

Run: PYTHON benchmarks/procrastinate_lane.py postgresql://USER@HOST/EMPTY_DATABASE [--jobs 500]

PYTHON is an interpreter that can import `procrastinate` (with psycopg), which is no dependency of ours; the
database is an empty one. Decision 0082 rests on these figures. The jobs do nothing, as in
`benchmarks.scale jobs`; one worker, concurrency 4, asked to look for jobs twice a second.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate  # type: ignore[import-not-found, unused-ignore]  # see above


@asynccontextmanager
async def working(app: Any) -> AsyncIterator[None]:
    """Let one worker work."""
    worker = asyncio.create_task(
        app.run_worker_async(concurrency=4, fetch_job_polling_interval=0.5, install_signal_handlers=False)
    )
    try:
        yield
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


async def measure(address: str, jobs: int) -> None:
    """Print jobs a second with and without a lock, and what waits behind a job that was put off."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address, max_size=8))
    done: list[int] = []

    @app.task(name="nothing")  # type: ignore[untyped-decorator, unused-ignore]  # see above
    def nothing(number: int) -> None:
        done.append(number)

    async def until(count: int) -> None:
        while len(done) < count:
            await asyncio.sleep(0.02)

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for what, lock in (("errands", None), ("judgements, one lock", "lane")):
            done.clear()
            deferrer = app.configure_task("nothing", lock=lock)
            await deferrer.batch_defer_async(*({"number": number} for number in range(jobs)))
            began, used = time.perf_counter(), time.process_time()
            async with working(app):
                await until(jobs)
            seconds, cpu = time.perf_counter() - began, time.process_time() - used
            print(f"{what}: {jobs / seconds:.1f} jobs/s, worker's CPU {cpu / jobs * 1000:.2f} ms each")
        done.clear()
        later = datetime.now(UTC) + timedelta(seconds=10)
        await app.configure_task("nothing", lock="lane", schedule_at=later).defer_async(number=1)
        await app.configure_task("nothing", lock="lane").defer_async(number=2)
        began = time.perf_counter()
        async with working(app):
            await until(2)
        seconds = time.perf_counter() - began
        print(f"a judgement behind one that was put off by 10 s: done after {seconds:.1f} s, order {done}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--jobs", type=int, default=500)
    given = parser.parse_args()
    asyncio.run(measure(given.address, given.jobs))


if __name__ == "__main__":
    main()
