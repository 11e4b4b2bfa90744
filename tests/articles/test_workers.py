"""A hostile page kills a worker and not the daemon."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.articles.extract import extract
from monitor.articles.workers import Extracting
from monitor.errors import Transient, UnreadablePage
from monitor.model.policy import ExtractionPolicy
from tests.articles.pages import PARAGRAPHS, URL, news_page

PAGE = news_page().encode()
#: Nothing in it is odd but its length: no guard objects, and reading it takes twenty seconds and more.
ENDLESS = "".join(f"<p>{f'sentence number {n} about things. ' * 9}</p>" for n in range(18_000)).encode()


def policy(**changed) -> ExtractionPolicy:
    return ExtractionPolicy(**{"wall_time": timedelta(seconds=20)} | changed)


def eventually(fact: Callable[[], object], seconds: float = 20) -> object:
    """Wait for another process to get somewhere; generous, because nothing is measured by it."""
    deadline = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_workers_give_what_extract_gives_and_start_with_the_first_page():
    """Processes cost memory: none starts before there is a page."""
    with Extracting(policy(workers=2)) as extractor:
        assert extractor.pids() == []
        assert extractor.extract(PAGE, url=URL, content_type="text/html") == extract(PAGE, url=URL)
        with pytest.raises(UnreadablePage, match="the page is a PDF, not HTML"):
            extractor.extract(b"%PDF-1.4", url=URL)
        assert len(extractor.pids()) == 1, "one page at a time needs one process"


def test_many_threads_share_few_workers():
    """Each caller gets the answer to its own page."""
    pages = {
        f"{URL}-{n}": news_page([f"Paragraph number {n} says something of its own. " * 4, *PARAGRAPHS])
        for n in range(24)
    }
    with Extracting(policy(workers=2)) as extractor, ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda each: extractor.extract(each[1].encode(), url=each[0]), pages.items())
        for url, found in zip(pages, answers, strict=True):
            assert found.url == url
            assert found.text.startswith(f"Paragraph number {url.rsplit('-', 1)[1]} says")
        assert len(extractor.pids()) <= 2


def test_a_page_that_takes_for_ever_costs_its_time_and_nothing_else():
    """The reason is in words, and the next page is read by a new worker."""
    with Extracting(policy(wall_time=timedelta(seconds=1.5))) as extractor:
        with pytest.raises(UnreadablePage, match=r"took longer than 1.5 s"):
            extractor.extract(ENDLESS, url=URL)
        assert extractor.pids() == []
        assert extractor.extract(PAGE, url=URL).text == "\n".join(PARAGRAPHS)


def test_a_page_that_takes_too_much_memory_is_reported_as_such():
    huge = b"<html><body>" + b"<p>" + b"word " * 1_100_000 + b"</p></body></html>"
    with Extracting(policy(memory_mb=160)) as extractor:
        assert extractor.extract(PAGE, url=URL).title
        with pytest.raises(UnreadablePage, match=r"more than 160 MB|broke two workers"):
            extractor.extract(huge, url=URL)
        assert extractor.extract(PAGE, url=URL).text == "\n".join(PARAGRAPHS)


def test_a_worker_killed_in_the_middle_of_a_page_is_replaced_and_the_page_read():
    with Extracting(policy()) as extractor, ThreadPoolExecutor(1) as thread:
        extractor.extract(PAGE, url=URL)
        (pid,) = extractor.pids()
        os.kill(pid, signal.SIGSTOP)  # it will never answer
        answer = thread.submit(extractor.extract, PAGE, url=URL)
        os.kill(pid, signal.SIGKILL)
        assert answer.result(timeout=60).text == "\n".join(PARAGRAPHS)
        assert extractor.pids() != [pid]


def test_a_page_that_breaks_two_workers_is_reported_with_their_end():
    """Once may be the machine's doing, twice is the page's."""
    with Extracting(policy()) as extractor, ThreadPoolExecutor(1) as thread:
        extractor.extract(PAGE, url=URL)
        answer = thread.submit(extractor.extract, ENDLESS, url=URL)
        (first,) = extractor.pids()
        os.kill(first, signal.SIGKILL)
        (second,) = eventually(lambda: [pid for pid in extractor.pids() if pid != first])
        eventually(lambda: cpu_seconds(second) > 1.5)  # importing takes a third of one: the page is in hand
        os.kill(second, signal.SIGKILL)
        with pytest.raises(UnreadablePage, match="broke two workers, the second by signal 9"):
            answer.result(timeout=60)


def test_a_worker_that_never_starts_is_not_the_page_s_fault():
    """Something ended the process while it was still importing: the page is to be tried again later."""
    with Extracting(policy()) as extractor, ThreadPoolExecutor(1) as thread:
        answer = thread.submit(extractor.extract, PAGE, url=URL)
        (pid,) = eventually(extractor.pids)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(Transient, match=r"did not start \(signal 9\)"):
            answer.result(timeout=60)


def test_a_worker_is_replaced_after_its_share_of_pages():
    with Extracting(policy(recycle_after=2)) as extractor:
        seen = []
        for _ in range(4):
            extractor.extract(PAGE, url=URL)
            seen.append(extractor.pids())
        assert seen[0] != []
        assert seen[1] == []
        assert seen[2] not in ([], seen[0])
        assert seen[3] == []


def test_workers_ignore_the_signals_that_stop_the_daemon():
    """Ctrl-C and systemd reach the whole group; the daemon finishes what is in hand."""
    with Extracting(policy()) as extractor:
        extractor.extract(PAGE, url=URL)
        (pid,) = extractor.pids()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(pid, number)
        assert extractor.extract(PAGE, url=URL).title
        assert extractor.pids() == [pid]


def test_closing_ends_the_page_in_hand_as_something_to_do_again():
    """A page interrupted by our own closing is not the page's fault: Transient, not Permanent."""
    with ThreadPoolExecutor(1) as thread:
        extractor = Extracting(policy())
        answer = thread.submit(extractor.extract, ENDLESS, url=URL)
        (pid,) = eventually(extractor.pids)
        extractor.close()
        with pytest.raises(Transient, match="closed"):
            answer.result(timeout=20)
        assert not is_running(pid)
        with pytest.raises(Transient, match="closed"):
            extractor.extract(PAGE, url=URL)


@pytest.mark.parametrize("page", [PAGE, ENDLESS], ids=["idle", "in the middle of an endless page"])
def test_no_worker_outlives_a_daemon_that_was_killed(page, tmp_path):
    """An idle worker sees its input end; a busy one is ended by the kernel's alarm clock."""
    (tmp_path / "page").write_bytes(page)
    daemon = f"""
import threading, sys
from datetime import timedelta
from pathlib import Path
from monitor.articles.workers import Extracting
from monitor.model.policy import ExtractionPolicy
extractor = Extracting(ExtractionPolicy(wall_time=timedelta(seconds=1)))
extractor.extract({PAGE!r}, url="https://a.example/")
print(extractor.pids()[0], flush=True)
page = Path(sys.argv[1]).read_bytes()
threading.Thread(target=lambda: extractor.extract(page, url="https://a.example/")).start()
threading.Event().wait()
"""
    with subprocess.Popen(
        [sys.executable, "-c", daemon, str(tmp_path / "page")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert is_running(worker)
        process.kill()
    eventually(lambda: not is_running(worker))


def test_memory_stays_flat():
    """Three hundred pages more cost a worker no memory to speak of."""
    pages = [
        news_page([f"Report {n} of the day. " * 9, *PARAGRAPHS], title=f"Report {n}").encode()
        for n in range(300)
    ]

    def resident() -> int:
        status = Path(f"/proc/{extractor.pids()[0]}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    with Extracting(policy()) as extractor:
        for page in pages[:60]:
            extractor.extract(page, url=URL)
        before = resident()
        for page in pages:
            extractor.extract(page, url=URL)
        assert resident() <= before * 1.1


def test_a_caller_waits_while_all_workers_are_taken():
    """The pool never grows beyond what the policy allows."""
    with Extracting(policy(workers=1)) as extractor:
        extractor.extract(PAGE, url=URL)
        (pid,) = extractor.pids()
        os.kill(pid, signal.SIGSTOP)
        titles: list[str] = []
        callers = [
            threading.Thread(target=lambda: titles.append(extractor.extract(PAGE, url=URL).title))
            for _ in range(3)
        ]
        for caller in callers:
            caller.start()
        assert extractor.pids() == [pid]
        os.kill(pid, signal.SIGCONT)
        for caller in callers:
            caller.join(timeout=60)
        assert len(titles) == 3
        assert extractor.pids() == [pid]
