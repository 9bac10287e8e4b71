"""The folder that holds the rules of a language: every word list and pattern that is written for it."""

from __future__ import annotations

import os
from importlib import resources
from importlib.resources.abc import Traversable

from rxtract.errors import UsageError

LANGUAGE_VARIABLE = "RXTRACT_LANGUAGE"
LANGUAGE = os.environ.get(LANGUAGE_VARIABLE, "en")
"""Language of the articles, ISO 639-1, one per process: the name of its folder in `data/rules`."""


def rules_folder(language: str | None = LANGUAGE) -> Traversable:
    """Return `data/rules/<language>`, or `data/rules` for rules that hold for every language.

    Raises:
        UsageError: there are no rules for the language.
    """
    folder = resources.files("rxtract").joinpath("data", "rules")
    if language is None:
        return folder
    if not folder.joinpath(language).is_dir():
        known = ", ".join(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))
        raise UsageError(f"{LANGUAGE_VARIABLE}={language}: there are no rules for it, only for {known}")
    return folder.joinpath(language)
