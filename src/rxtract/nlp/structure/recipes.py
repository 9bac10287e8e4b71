"""Recipes: what goes into a dish and how it is cooked, which says nothing of medicines that are food, too (honey).

A part under a heading such as "Ingredients" is one where several of its lines measure out food as a kitchen does; the
parts right below it that tell how to cook belong to it. A medicine's ingredients are measured in other units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Section


class _Words(NamedTuple):
    """What `words/recipes.toml` holds."""

    ingredients: re.Pattern[str]
    steps: re.Pattern[str]
    measured: re.Pattern[str]
    fewest: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("recipes", _Words)


def mark_recipes(text: str, sections: Iterable[Section]) -> None:
    """Make the sections of recipes boilerplate."""
    within = False
    for section in sections:
        heading = " ".join((section.heading or "").split())
        if _words().ingredients.fullmatch(heading):
            within = _is_measured_out(text[section.start : section.end])
        elif section.heading is not None and not _words().steps.fullmatch(heading):
            within = False
        if within:
            section.kind, section.kind_by = "boilerplate", "content"


def _is_measured_out(part: str) -> bool:
    return sum(bool(_words().measured.search(line)) for line in part.splitlines()) >= _words().fewest
