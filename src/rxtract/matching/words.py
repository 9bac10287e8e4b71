"""Words of a language that one step of the pipeline asks for by name: patterns, lists of words and numbers.

They stand in `data/rules/<language>/words/`, a file for each module. A module declares what it asks for as the fields
of a named tuple; the keys of its file are these fields, no more and no less.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_type_hints

from rxtract.matching.lazy_patterns import lazy_pattern
from rxtract.matching.rule_files import expand, read_rules
from rxtract.matching.rule_schemas import check_fields
from rxtract.matching.schemas import Each

Words = TypeVar("Words", bound=tuple[Any, ...])
_SCHEMAS: dict[Any, Any] = {
    re.Pattern[str]: str,
    frozenset[str]: [str],
    dict[str, str]: Each(str),
    str: str,
    int: int,
    float: float,
}
"""Types that a field may have, with the schema of their values in a file."""


def read_words(name: str, kind: type[Words]) -> Words:
    """Return the content of `words/<name>.toml` as a named tuple.

    A field of the type `re.Pattern` is compiled without regard to case and without borders of words, a `frozenset` is a
    list of words; anything else stays as it is.

    Raises:
        RuleFileError: the file lacks a field, has a key that is none, or a value of another type.
    """
    hints = get_type_hints(kind)
    found = read_rules(f"words/{name}")
    check_fields(f"words/{name}", found, {field: _SCHEMAS[hint] for field, hint in hints.items()})
    return kind(*(_value(found[field], hint) for field, hint in hints.items()))


def _value(value: Any, hint: Any) -> Any:
    if hint == re.Pattern[str]:
        return lazy_pattern(expand(value), re.IGNORECASE)
    return frozenset(value) if hint == frozenset[str] else value
