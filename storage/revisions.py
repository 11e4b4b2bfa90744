"""Which revisions of the schema there are, read from the migrations without running or importing them."""

import re
from collections.abc import Mapping
from pathlib import Path

_SAID = re.compile(r'^(revision|down_revision)\b.*?= (?:"([^"]+)"|None)$', re.MULTILINE)


def known(versions: Path) -> Mapping[str, str | None]:
    """Give every revision, and the one that it follows; None for the first."""
    said = (dict(_SAID.findall(file.read_text(encoding="utf-8"))) for file in versions.glob("*.py"))
    return {one["revision"]: one["down_revision"] or None for one in said}


def newest(revisions: Mapping[str, str | None]) -> str:
    """Give the revision that no other follows. Raises ValueError unless there is exactly one."""
    (last,) = revisions.keys() - set(revisions.values())
    return last
