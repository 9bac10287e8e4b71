"""Section codes: the kind of section that a code of a format states (`data/readers/section_codes.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def section_codes() -> Mapping[str, Mapping[str, str]]:
    """Return kinds of sections by the format's name and its code."""
    path = resources.files("rxtract").joinpath("data", "readers", "section_codes.toml")
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


def kind_of_code(codes: str, code: str | None) -> str:
    """Return the kind of section that a code states, "" when it states none that we know.

    >>> kind_of_code("spl", "34088-5"), kind_of_code("spl", "42229-5")
    ('overdosage', '')
    """
    return section_codes()[codes].get(code or "", "")
