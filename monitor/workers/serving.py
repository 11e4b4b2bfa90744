"""The worker process: reads documents from its standard input, answers on its output, and can be killed."""

import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO

from monitor.errors import Permanent

#: Turns a question and a document into what is found in it, as JSON can hold it. Raises Permanent.
Read = Callable[[dict[str, str], bytes], object]

HEAD = struct.Struct(">II")  #: lengths of a frame's two parts: a JSON document and raw bytes


def frame(document: object, raw: bytes = b"") -> bytes:
    """Pack a message. JSON, not pickle: the process that parsed a hostile document is not to be trusted."""
    packed = json.dumps(document).encode()
    return HEAD.pack(len(packed), len(raw)) + packed + raw


def serve(read: Read, *, noun: str, memory_mb: int, seconds: float) -> None:
    """Answer until the pipe closes, which it also does when the daemon is killed.

    `noun` is what a document is called in sentences; `seconds` is what one of them may take.
    """
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
        signal.setitimer(signal.ITIMER_REAL, seconds + 1)
        answer = _answer(read, json.loads(packed), raw, noun=noun, memory_mb=memory_mb)
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


def _answer(
    read: Read, question: dict[str, str], body: bytes, *, noun: str, memory_mb: int
) -> dict[str, object]:
    try:
        return {"found": read(question, body)}
    except Permanent as refusal:
        return {"unreadable": str(refusal), "kind": type(refusal).__name__}
    except MemoryError:
        return {"unreadable": f"reading the {noun} used more than {memory_mb:,} MB", "memory": True}
    except Exception as fault:
        return {"unreadable": f"reading the {noun} failed: {type(fault).__name__}: {str(fault)[:200]}"}


def _send(answers: IO[bytes], answer: dict[str, object]) -> None:
    answers.write(frame(answer))
    answers.flush()
