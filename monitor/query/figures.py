"""How papers write the scale of a figure: £16.4m is also £16.4 million."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

#: The names of each scale, the shortest first; "000" is what "k" stands for.
SCALES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"k": ("k", "000"), "m": ("m", "mn", "million"), "bn": ("bn", "b", "billion")}
)
SCALE_OF: Mapping[str, str] = MappingProxyType(
    {name: key for key, names in SCALES.items() for name in names} | {"thousand": "k"}
)
_JOINED = re.compile(r"(\d+)(k|mn?|bn?)")


def ways(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The words of a figure, and those of its other ways of writing: (16, 4m) is also (16, 4, million)."""
    asked = tuple(words)
    if found := _JOINED.fullmatch(asked[-1]):
        before, number, scale = asked[:-1], found[1], SCALE_OF[found[2]]
    elif len(asked) > 1 and asked[-2].isdecimal() and asked[-1] in SCALE_OF and asked[-1] != "000":
        before, number, scale = asked[:-2], asked[-2], SCALE_OF[asked[-1]]
    else:
        return (asked,)
    names = (*SCALES[scale], "thousand") if scale == "k" else SCALES[scale]
    joined = ((*before, number + name) for name in names if name.isalpha() and len(name) < 3)
    apart = ((*before, number, name) for name in names)
    return tuple(dict.fromkeys((asked, *joined, *apart)))
