"""The two databases' own syntax for full text; nothing but letters and digits of a query reaches it."""

from collections.abc import Sequence

from monitor.model.topics import Field
from monitor.query.tree import And, Node, Not, Or, Term, Within
from storage.search_index import GAP, LABELS, LONGEST_WORD, TEXTS


class FTS5:
    """SQLite's syntax. NOT is binary there: what only excludes becomes a condition."""

    def write(self, node: Node, scope: Field | None) -> str | None:
        """Write what asks for text; None for what this syntax cannot say."""
        inner = self._inner(node, scope)
        return None if inner is None else f"{{{' '.join(TEXTS)}}} : ({inner})"

    def fact(self, name: str, term: Term) -> str:
        """Ask for words of an outlet, an owner, a language."""
        return f"{name} : {self._term(term)}"

    def any_of(self, name: str, words: Sequence[str]) -> str:
        """Ask for one of some words of a fact."""
        return f"{name} : ({' OR '.join(self._term(Term((word,))) for word in words)})"

    def both(self, one: str, other: str) -> str:
        """Ask for both."""
        return f"({one}) AND ({other})"

    def _inner(self, node: Node, scope: Field | None) -> str | None:
        match node:
            case Term():
                return self._term(node) if scope is None else f"{scope.value} : {self._term(node)}"
            case Within(field, part):
                return self._inner(part, field)
            case Or(parts):
                return self._joined(" OR ", parts, scope)
            case And(parts):
                wanted = [part for part in parts if not isinstance(part, Not)]
                barred = [part.part for part in parts if isinstance(part, Not)]
                text = self._joined(" AND ", wanted, scope) if wanted else None
                if not barred or text is None:
                    return text
                without = self._joined(" OR ", barred, scope)
                return None if without is None else f"({text}) NOT ({without})"
            case _:
                return None

    def _joined(self, operator: str, parts: Sequence[Node], scope: Field | None) -> str | None:
        texts = [self._inner(part, scope) for part in parts]
        if any(text is None for text in texts):
            return None
        return operator.join(f"({text})" for text in texts)

    def _term(self, term: Term) -> str:
        words = " ".join(word[:LONGEST_WORD] for word in term.words)
        return f'"{words}"{" *" if term.prefix else ""}'


class TsQuery:
    """PostgreSQL's syntax; fields are weights there, and a fact's words carry its name in front."""

    def write(self, node: Node, scope: Field | None) -> str | None:
        """Write what asks for text; None for what this syntax cannot say."""
        match node:
            case Term():
                return self._term(node, LABELS[scope.value] if scope else "", "")
            case Within(field, part):
                return self.write(part, field)
            case Not(part):
                return f"!({self.write(part, scope)})"
            case And(parts):
                return " & ".join(f"({self.write(part, scope)})" for part in parts)
            case Or(parts):
                return " | ".join(f"({self.write(part, scope)})" for part in parts)
            case _:
                return None

    def fact(self, name: str, term: Term) -> str:
        """Ask for words of an outlet, an owner, a language."""
        return self._term(term, "", f"{GAP}{name}{GAP}")

    def any_of(self, name: str, words: Sequence[str]) -> str:
        """Ask for one of some words of a fact."""
        return " | ".join(self.fact(name, Term((word,))) for word in words)

    def both(self, one: str, other: str) -> str:
        """Ask for both."""
        return f"({one}) & ({other})"

    def _term(self, term: Term, label: str, prefix: str) -> str:
        words = [f"'{prefix}{word[:LONGEST_WORD]}':{label}" for word in term.words[:-1]]
        last = f"'{prefix}{term.words[-1][:LONGEST_WORD]}':{'*' if term.prefix else ''}{label}"
        return " <-> ".join(word.rstrip(":") for word in [*words, last])
