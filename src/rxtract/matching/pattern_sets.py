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
