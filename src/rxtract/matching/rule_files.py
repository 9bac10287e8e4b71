"""Rules as data: TOML files whose patterns are regular expressions with named parts.

In a pattern a space means any run of white space (texts are wrapped), and `{name}` stands for an entry of
`macros.toml`. Every rule file carries examples that run as tests (`tests/matching/test_rule_files.py`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from rxtract.matching.lazy_patterns import lazy_pattern
from rxtract.matching.rule_schemas import check_rules
from rxtract.rules_folder import LANGUAGE, read_toml, rules_folder

_SPACE = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!](?:\\.|[^()\\])*\)| [?*+]?")
BORDER = r"(?:(?<![A-Za-z])|(?![A-Za-z]))"
"""No letter on both sides: a border of a word, or none is needed."""
_MACRO = re.compile(r"\{([a-z_]+)\}")


@cache
def read_rules(name: str, *, language: str | None = LANGUAGE) -> dict[str, Any]:
    """Return the content of `<name>.toml` in the folder of a language; without one, of a file for every language.

    Raises:
        RxtractError: the installation lacks the file, it is not valid TOML, or a key or value does not fit its schema.
    """
    rules = read_toml(name, language=language)
    check_rules(name, rules)
    return rules


def rule_files(folder: str, *, language: str = LANGUAGE) -> list[str]:
    """Return the names of the rule files in a folder of a language, sorted, as `read_rules` takes them."""
    files = rules_folder(language).joinpath(folder).iterdir()
    return sorted(f"{folder}/{file.name.removesuffix('.toml')}" for file in files if file.name.endswith(".toml"))


@lru_cache(maxsize=1)
def _macros() -> dict[str, str]:
    return {name: str(value) for name, value in read_rules("macros").items()}


def expand(pattern: str) -> str:
    """Return `pattern` with its macros put in and its spaces turned into any white space."""
    for _ in range(5):  # macros may use macros, a few deep
        expanded = _MACRO.sub(lambda match: f"(?:{_macros()[match.group(1)]})", pattern)
        if expanded == pattern:
            break
        pattern = expanded
    return _SPACE.sub(_widen, pattern)


def _widen(match: re.Match[str]) -> str:
    """Turn the spaces of a pattern into white space; inside `[…]` and look-behinds the width must stay."""
    text = match.group()
    if text[0] in "[(":
        return text.replace(" ", r"\s")
    return r"\s*" if text[-1] in "?*" else r"\s+"


def compile_pattern(pattern: str, *, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile a rule's pattern; word borders are added where it begins or ends with a letter."""
    body = expand(pattern)
    return lazy_pattern(f"{BORDER}(?:{body}){BORDER}", flags)


def compile_any(patterns: list[str], *, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile several patterns into one that matches any of them, longest alternatives first as written."""
    joined = "|".join(f"(?:{expand(pattern)})" for pattern in patterns)
    return lazy_pattern(f"{BORDER}(?:{joined}){BORDER}", flags)
