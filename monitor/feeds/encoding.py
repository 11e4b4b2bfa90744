"""Bytes of a feed document, read as text: which character set, and what to do about stray bytes."""

import codecs
import re
import zlib

from monitor.errors import UnreadableFeed

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)

#: A byte that is no UTF-8, read as the Windows-1252 character it was meant to be.
_STRAY = {0xDC00 + n: bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0x100)}

#: Labels that browsers read as a larger set than they name (WHATWG Encoding).
_LARGER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

#: Codecs that are no character sets of documents; some of them are slow on hostile input.
_NO_CHARSET = {
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "utf-7",
    "mbcs",
    "oem",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


def gunzip(body: bytes, *, limit: int) -> bytes:
    """Unpack a gzipped document of at most `limit` bytes; other bytes come back as they are.

    Raises UnreadableFeed where the archive is broken or holds more than `limit`.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit)
    except zlib.error as error:
        raise UnreadableFeed(f"the document is a broken gzip archive: {error}") from error
    if unpacker.unconsumed_tail:
        raise UnreadableFeed(f"the gzip archive holds more than {limit} bytes, the most that is read")
    return plain


def decode(body: bytes, content_type: str = "") -> str:
    """Read bytes as text: a byte order mark wins, then valid UTF-8, then what the document declares.

    Bytes that are valid UTF-8 win over another declaration, because far more feeds lie in their prolog
    than are UTF-8 by accident. Never raises: what cannot be read becomes U+FFFD.
    """
    if marked := _marked(body):
        skipped, name = marked
        return body[skipped:].decode(name, "replace")
    declared = _declared(body, content_type)
    if not declared.startswith(("iso2022", "hz")):  # seven-bit sets: always valid UTF-8 too
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            if declared in {"", "utf-8", "utf-16", "utf-32"}:
                return body.decode("utf-8", "surrogateescape").translate(_STRAY)
    return body.decode(declared, "replace")


def _marked(body: bytes) -> tuple[int, str] | None:
    """The length of the byte order mark and the character set it stands for; UTF-16 shows without one too."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return len(mark), name
    if body.startswith(b"<\0?\0"):
        return 0, "utf-16-le"
    return (0, "utf-16-be") if body.startswith(b"\0<\0?") else None


def _declared(body: bytes, content_type: str) -> str:
    """The character set that prolog or header name, as Python knows it; "" for none or nonsense."""
    prolog = _DECLARED.search(body[:1024])
    header = _CHARSET.search(content_type)
    labels = ([prolog[1].decode("ascii")] if prolog else []) + ([header[1]] if header else [])
    for label in (spelling for one in labels for spelling in (one, one.lower().removeprefix("x-"))):
        try:
            name = codecs.lookup(label).name
        except LookupError:
            continue
        if name not in _NO_CHARSET and _is_text(name):
            return _LARGER.get(name, name)
    return ""


def _is_text(name: str) -> bool:
    try:
        b"".decode(name)
    except (LookupError, ValueError):  # base64, zlib and the like
        return False
    return True
