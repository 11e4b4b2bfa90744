"""Reads the body of an answer: decompressed in small steps, never beyond its limit."""

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Protocol

#: Encodings that we ask for. Brotli and zstd are left out: 809 bytes of brotli cost 1,028 MB before
#: the first decompressed byte can be counted.
ACCEPTED = "gzip, deflate"
_STEP = 65536
SLACK = 65536  #: raw bytes beyond the limit that an incompressible body may need
#: Real pages and feeds compress 3 to 50 times; deflate can reach 1,032. What passes this after its
#: first two megabytes is a bomb, and is dropped before it has filled the limit.
_BOMB_RATIO = 200
_BOMB_FLOOR = 2 << 20
_MOST_MEMBERS = 1000  #: of a gzip stream in several parts
_NOT_ENCODED = {"", "identity", "none", "utf-8"}  # the last two are wrong, and common


class Overflow(Exception):
    """The body is larger than its limit, or a bomb."""


class Broken(Exception):
    """The compressed body cannot be decompressed, or ends too early."""


class UnknownEncoding(Exception):
    """The body came in an encoding that we did not ask for."""


class _Sink:
    """Collects bytes up to a limit; `cut` keeps the beginning instead of refusing."""

    def __init__(self, limit: int, *, cut: bool) -> None:
        self._held = BytesIO()
        self.limit, self.cut, self.full = limit, cut, False

    def size(self) -> int:
        return self._held.tell()

    def add(self, data: bytes) -> None:
        room = self.limit - self._held.tell()
        if len(data) > room:
            if not self.cut:
                raise Overflow
            self.full = True
        self._held.write(data[:room])

    def content(self) -> bytes:
        return self._held.getvalue()


class _Decoder(Protocol):
    def add(self, raw: bytes) -> None: ...
    def finish(self) -> None: ...


class _Plain:
    """A body that is not compressed."""

    def __init__(self, sink: _Sink) -> None:
        self._sink = sink

    def add(self, raw: bytes) -> None:
        self._sink.add(raw)

    def finish(self) -> None:
        pass


class _Inflating:
    """A gzip or deflate body, decompressed 64 KB at a time."""

    def __init__(self, sink: _Sink, first: bytes, *, deflate: bool) -> None:
        self._sink = sink
        self._raw = 0
        self._members = 0
        self._half = b""  # a lone first byte of what may be a further part
        # "deflate" should mean zlib's wrapper, but some servers send the bare stream.
        self._wbits = -15 if deflate and not _looks_wrapped(first) else 47
        self._stream = zlib.decompressobj(self._wbits)

    def add(self, raw: bytes) -> None:
        self._raw += len(raw)
        if self._raw > self._sink.limit + SLACK:  # an endless stream of empty blocks
            raise Overflow
        raw = self._half + raw
        while not self._sink.full and (raw or not self._stream.eof):
            if self._stream.eof and not self._next_member(raw):
                return
            out = self._stream.decompress(raw, _STEP)
            raw = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            self._keep(out, self._raw - len(raw))
            if not raw and len(out) < _STEP:
                return

    def finish(self) -> None:
        if not self._stream.eof and not self._sink.full:
            raise Broken("it ends before its compressed content does")

    def _keep(self, out: bytes, read: int) -> None:
        self._sink.add(out)
        size = self._sink.size()
        if size > _BOMB_FLOOR and size > _BOMB_RATIO * read:
            raise Overflow

    def _next_member(self, raw: bytes) -> bool:
        """Start on a further gzip part; padding and rubbish after the last one are ignored."""
        self._half = raw if raw == b"\x1f" else b""
        if not raw.startswith(b"\x1f\x8b"):
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise Broken(f"it has more than {_MOST_MEMBERS} parts")
        self._stream = zlib.decompressobj(self._wbits)
        return True


def read_body(chunks: Iterable[bytes], encoding: str, limit: int, *, cut: bool = False) -> bytes:
    """Read `chunks` as the Content-Encoding header says, holding at most `limit` bytes.

    `cut` returns the first `limit` bytes of a longer body. Raises Overflow, Broken or UnknownEncoding.
    """
    coding = _coding(encoding)
    sink = _Sink(limit, cut=cut)
    decoder: _Decoder | None = None
    head = b""
    try:
        for chunk in chunks:
            if decoder is None:
                head += chunk
                if len(head) < 2:
                    continue
                decoder, chunk = _decoder(coding, sink, head), head  # noqa: PLW2901 - the held-back start
            decoder.add(chunk)
            if sink.full:
                return sink.content()
        if decoder is None:
            return head[:limit]
        decoder.finish()
    except zlib.error as error:
        raise Broken(f"it cannot be decompressed ({error})") from error
    return sink.content()


def _coding(encoding: str) -> str:
    codings = [name for part in encoding.lower().split(",") if (name := part.strip()) not in _NOT_ENCODED]
    if not codings:
        return "identity"
    if len(codings) == 1 and codings[0] in {"gzip", "x-gzip", "deflate"}:
        return codings[0].removeprefix("x-")
    raise UnknownEncoding(", ".join(codings)[:60])


def _decoder(coding: str, sink: _Sink, head: bytes) -> _Decoder:
    # Misconfigured servers label plain text as gzip; the first two bytes tell.
    if coding == "identity" or (coding == "gzip" and not head.startswith(b"\x1f\x8b")):
        return _Plain(sink)
    return _Inflating(sink, head, deflate=coding == "deflate")


def _looks_wrapped(head: bytes) -> bool:
    zlib_header = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return zlib_header or head.startswith(b"\x1f\x8b")
