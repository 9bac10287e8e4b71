"""Pattern sets: rules with a pattern each, of which only those that can match a text are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from rxtract.matching.prefilter import Prefilter


class PatternRule(Protocol):
    """A rule of a pattern set."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the rule looks for."""


Rule = TypeVar("Rule", bound=PatternRule)


class PatternSet(Generic[Rule]):
    """Rules in the order of their file; built once per file, as reading the patterns takes time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._prefilter = Prefilter([rule.pattern for rule in self._rules])

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def possible(self, text: str) -> Iterator[Rule]:
        """Yield the rules whose pattern can match a text, in order."""
        return map(self._rules.__getitem__, self._prefilter.possible(text))


class Probe:
    """One pattern that is only run on texts that can hold a match."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._prefilter = Prefilter([pattern])

    def may_match(self, text: str) -> bool:
        """Whether a text holds the words that every match has."""
        return next(self._prefilter.possible(text), None) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text."""
        return self.pattern.search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())
