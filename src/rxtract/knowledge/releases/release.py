"""A release once it is read: its source, its terms with their lines, and the checks that every format shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Source, Term


@dataclass(slots=True)
class Release:
    """Terms of one release and, for messages, the line that each came from."""

    path: Path
    source: Source
    terms: dict[str, Term] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, term: Term, line: int) -> None:
        """Add a term that stands on `line`.

        Raises:
            VocabularyError: its id stood on an earlier line.
        """
        if term.concept_id in self.terms:
            first = self.lines[term.concept_id]
            raise VocabularyError(f"{self.path}:{line}: id {term.concept_id} occurs twice (first on line {first})")
        self.terms[term.concept_id] = term
        self.lines[term.concept_id] = line

    def check(self) -> None:
        """Check what no single line shows.

        Raises:
            VocabularyError: there are no terms, or the hierarchy has a cycle.
        """
        if not self.terms:
            raise VocabularyError(f"{self.path}: no terms found; is the file whole?")
        state: dict[str, int] = {}
        for start in self.terms:
            self._walk(start, state)

    def _walk(self, start: str, state: dict[str, int]) -> None:
        # Depth first without recursion: 1 while on the path, 2 when done.
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in state:
            state[start] = 1
            stack.append((start, self._parents(start)))
        while stack:
            node, parents = stack[-1]
            parent = next(parents, None)
            if parent is None:
                state[node] = 2
                stack.pop()
            elif state.get(parent) == 1:
                raise VocabularyError(f"{self.path}:{self.lines[node]}: {node} lies below itself (through {parent})")
            elif parent not in state and parent in self.terms:
                state[parent] = 1
                stack.append((parent, self._parents(parent)))

    def _parents(self, concept_id: str) -> Iterator[str]:
        return iter(sorted(target for relation, target in self.terms[concept_id].links if relation == "is_a"))


def numbered_lines(path: Path, *, ends_with_newline: bool = True) -> Iterator[tuple[int, str]]:
    """Yield (line number, line without its end) of a UTF-8 file.

    Releases end with a line's end, so one that does not was cut; `ends_with_newline` is false for tables of one's own.

    Raises:
        VocabularyError: the file cannot be read, a line is not UTF-8, or the last one was cut.
    """
    number = 0
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if ends_with_newline and not raw.endswith(b"\n"):
                    raise VocabularyError(f"{path}:{number}: the file ends within a line; is it whole?")
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path}:{number}: not UTF-8 ({error.reason}); convert the file first") from error
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror})") from error
