"""One table of a TOML file, read key by key: remembers what was asked for and notes what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches


class Table:
    """A table at `path`; problems go to the shared list, and reading goes on with a stand-in value."""

    def __init__(self, values: Mapping[str, object], path: str, problems: list[str]) -> None:
        self._values = values
        self._path = path
        self._problems = problems
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Name a key as a person finds it: "[score] core"."""
        return f"[{self._path}] {key}" if self._path else key

    def complain(self, sentence: str) -> None:
        """Note a problem."""
        self._problems.append(sentence)

    def names(self) -> list[str]:
        """The keys of this table, all of them taken as known."""
        self._asked.update(self._values)
        return list(self._values)

    def text(self, key: str, *, required: bool = False) -> str:
        """A string, without blanks around it."""
        value = self._value(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(key, value, "text in quotation marks")
            return ""
        if required and not value.strip():
            self.complain(f"{self.at(key)} is empty and has to say something")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._value(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._wrong(key, value, 'a list of texts, as in ["one", "two"]')
            return ()
        return tuple(value)

    def number(self, key: str, usual: float, *, low: float, high: float, required: bool = False) -> float:
        """A number from `low` to `high`."""
        value = self._value(key, required=required)
        if value is None:
            return usual
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self._wrong(key, value, f"a number from {low:g} to {high:g}")
            return usual
        return float(value)

    def flag(self, key: str, *, usual: bool) -> bool:
        """True or false."""
        value = self._value(key)
        if value is None or isinstance(value, bool):
            return usual if value is None else value
        self._wrong(key, value, "true or false")
        return usual

    def day(self, key: str) -> date | None:
        """A day, as TOML writes it: 2025-07-01."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self._wrong(key, value, "a day without quotation marks, as in 2025-07-01")
            return None
        return value

    def table(self, key: str) -> "Table":
        """A table inside this one; an empty one where there is none."""
        value = self._value(key)
        if not isinstance(value, dict | None):
            self._wrong(key, value, f"a table, written [{self._inner(key)}]")
            value = None
        return Table(value or {}, self._inner(key), self._problems)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables, named in problems by their place: the third is [tag 3]."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._wrong(key, value, f"a list of tables, each written [[{self._inner(key)}]]")
            return []
        return [
            Table(each, f"{self._inner(key)} {place}", self._problems) for place, each in enumerate(value, 1)
        ]

    def distinct(self, key: str, names: Sequence[str]) -> None:
        """Note every name that is given twice."""
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(f"[[{key}]] {name!r} is defined more than once")

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                close = get_close_matches(key, self._asked, n=1)
                known = f"did you mean {close[0]}?" if close else f"it knows {', '.join(sorted(self._asked))}"
                where = f"[{self._path}]" if self._path else "a topic"
                self.complain(f"{where} does not know {key!r}; {known}")

    def _inner(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _value(self, key: str, *, required: bool = False) -> object:
        self._asked.add(key)
        if key not in self._values and required:
            self.complain(f"{self.at(key)} is missing")
        return self._values.get(key)

    def _wrong(self, key: str, value: object, wanted: str) -> None:
        self.complain(f"{self.at(key)} is {value!r}; it has to be {wanted}")
