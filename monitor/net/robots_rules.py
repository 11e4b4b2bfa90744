"""Reads a robots.txt and answers for one robot, as RFC 9309 says."""

import re
from dataclasses import dataclass
from typing import Self

MOST_RULES = 2000  #: kept per file; the longest real ones have some hundreds
LONGEST_PATTERN = 2048
_HEX = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TOKEN = re.compile(r"[a-zA-Z_-]+|\*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line."""

    pattern: str
    allow: bool

    def matches(self, path: str) -> bool:
        """Match from the start of `path`; `*` is anything, a final `$` is the end.

        Piece by piece instead of by a regular expression: a hostile pattern of many stars would make
        that take minutes.
        """
        anchored = self.pattern.endswith("$")
        first, *pieces = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        if not pieces:
            return not anchored or path == first
        at = len(first)
        for piece in pieces[:-1] if anchored else pieces:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return not anchored or (len(path) - at >= len(pieces[-1]) and path.endswith(pieces[-1]))


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one robots.txt that hold for one robot."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None  #: seconds; no part of the RFC, but widely meant

    @classmethod
    def parse(cls, text: str, robot: str) -> Self:
        """Keep the groups that name `robot`, or those for `*` where none does."""
        groups: dict[str, tuple[list[Rule], list[float]]] = {}
        names: list[str] = []
        in_rules = False
        for key, value in _lines(text):
            if key == "user-agent":
                names = [] if in_rules else names
                in_rules = False
                names.append(_token(value))
                groups.setdefault(names[-1], ([], []))
                continue
            in_rules = True
            for name in {n for n in names if n in {robot.lower(), "*"}}:
                _note(groups[name], key, value)
        rules, delays = groups.get(robot.lower()) or groups.get("*") or ([], [])
        return cls(tuple(rules), max(delays, default=None))

    def decide(self, path: str) -> Rule | None:
        """Find the rule that decides about `path` (with its query): the longest, then one that allows.

        None where no rule speaks of it, which allows it.
        """
        normal = _normal(path or "/")
        matching = (rule for rule in self.rules if rule.matches(normal))
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allow), default=None)


def _lines(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        name = key.strip().lower()
        if colon and name in {"user-agent", "allow", "disallow", "crawl-delay"}:
            found.append((name, value.strip()))
    return found


def _note(group: tuple[list[Rule], list[float]], key: str, value: str) -> None:
    rules, delays = group
    if key == "crawl-delay":
        if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value):
            delays.append(float(value))
    elif value and len(value) <= LONGEST_PATTERN and len(rules) < MOST_RULES:
        rules.append(Rule(_normal(value), key == "allow"))


def _token(value: str) -> str:
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _normal(path: str) -> str:
    """Bring a path or pattern to one spelling: unreserved characters bare, all others escaped in capitals."""
    ascii_only = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
    return _HEX.sub(_unescaped, ascii_only)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"
