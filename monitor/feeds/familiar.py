"""Items that stand in a document word for word as in the one before: recognised, and not read again.

Of a poll that brings news most is old: one new entry stands above thirty that were read last time
(docs/decisions/0104).
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Generic, TypeVar
from xml.etree.ElementTree import Element

Found = TypeVar("Found")

_LENGTH = 12  #: characters of a mark: nine bytes
_MOST = 500  #: items that are remembered of a document, its first: that is where news is put


@dataclass(frozen=True, slots=True)
class Item(Generic[Found]):
    """An item of an XML document, before it is read."""

    element: Element
    read: Callable[[Element], Found]
    name: Callable[[Element], tuple[str, str, Sequence[str]]]  #: reads only its identifier, base and links


def mark(element: Element, surroundings: str) -> str:
    """Digest an item as it stands; `surroundings` is what else of the document its reading depends on.

    No two items are written alike: NUL is in no XML, and no attribute's name begins with a digit, as the
    number of children behind each element does.
    """
    written = [surroundings]
    for part in element.iter():
        written += (part.tag, part.text or "", part.tail or "" if part is not element else "")
        for pair in part.attrib.items():
            written += pair
        written.append(str(len(part)))
    said = "\0".join(written).encode(errors="replace")
    return urlsafe_b64encode(blake2b(said, digest_size=9).digest()).decode()


def joined(marks: list[str]) -> str:
    """Write the marks of a document as one text, to be remembered."""
    return "".join(marks[:_MOST])


def parted(marks: str) -> frozenset[str]:
    """Read marks that were remembered."""
    return frozenset(marks[at : at + _LENGTH] for at in range(0, len(marks), _LENGTH))
