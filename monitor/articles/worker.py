"""The worker process: reads pages from its standard input, answers on its output, and can be killed."""

import json
import os
import resource
import signal
import struct
import sys
from dataclasses import asdict
from datetime import datetime
from typing import IO

from monitor.articles.extract import extract
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract, PageKind

HEAD = struct.Struct(">II")  #: lengths of a frame's two parts: a JSON document and raw bytes


def frame(document: object, raw: bytes = b"") -> bytes:
    """Pack a message. JSON, not pickle: the process that parsed a hostile page is not to be trusted."""
    packed = json.dumps(document).encode()
    return HEAD.pack(len(packed), len(raw)) + packed + raw


def found(answer: dict[str, object]) -> Extract:
    """Rebuild the Extract from its message. Raises KeyError, TypeError or ValueError for any other."""
    fields = dict(answer)
    for name in ("published_at", "modified_at"):
        value = fields[name]
        fields[name] = None if value is None else datetime.fromisoformat(str(value))
    return Extract(**fields | {"kind": PageKind(fields["kind"])})  # type: ignore[arg-type]  # the types are the sender's asdict


def main(memory_mb: int, seconds_per_page: float) -> None:
    """Serve until the pipe closes, which it also does when the daemon is killed."""
    _settle(memory_mb)
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up between our frames
    _send(answers, {"ready": True})
    while head := questions.read(HEAD.size):
        if len(head) < HEAD.size:
            break
        packed, raw = (questions.read(length) for length in HEAD.unpack(head))
        # The daemon's own clock is the judge; this alarm, which the kernel rings even inside a C loop,
        # is for the orphan whose daemon has died.
        signal.setitimer(signal.ITIMER_REAL, seconds_per_page + 1)
        answer = _answer(json.loads(packed), raw, memory_mb)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, answer)
        if "memory" in answer:
            break  # its heap is not worth keeping


def _settle(memory_mb: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the daemon decides when to stop
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(question: dict[str, str], body: bytes, memory_mb: int) -> dict[str, object]:
    try:
        page = extract(body, url=question["url"], content_type=question["content_type"])
    except UnreadablePage as refusal:
        return {"unreadable": str(refusal)}
    except MemoryError:
        return {"unreadable": f"reading the page used more than {memory_mb:,} MB", "memory": True}
    except Exception as fault:
        return {"unreadable": f"reading the page failed: {type(fault).__name__}: {str(fault)[:200]}"}
    return {"extract": asdict(page)}


def _send(answers: IO[bytes], answer: dict[str, object]) -> None:
    plain = json.loads(json.dumps(answer, default=lambda moment: moment.isoformat()))
    answers.write(frame(plain))
    answers.flush()
