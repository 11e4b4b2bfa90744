"""When two readings of an article are the same text."""

import hashlib
import re
import unicodedata

from monitor.articles.lines import is_furniture_line

_TOKEN = re.compile(r"\w+(?:[.,:]\d+)*|[£$€%]")
_UNDERSCORES = re.compile(r"_+")


def text_fingerprint(title: str, text: str) -> str:
    """Hash the words and figures of an article: equal for readings that say the same.

    White space, line breaks, case, quote and dash styles, invisible characters, and lines that only carry
    an update time, a counter or other furniture do not count; every letter, digit and currency sign does.
    """
    lines = [title, *(line for line in text.splitlines() if not is_furniture_line(" ".join(line.split())))]
    plain = unicodedata.normalize(
        "NFKC", " ".join(lines).replace("\u00ad", "").replace("\u200b", "")
    ).casefold()
    plain = re.sub(r"(?<=\w)['’‘ʼ](?=\w)", "", plain)
    tokens = _TOKEN.findall(_UNDERSCORES.sub(" ", plain))
    return hashlib.blake2b(" ".join(tokens).encode("utf-8", "replace"), digest_size=16).hexdigest()
