"""The folder that holds the rules of a language: every word list and pattern that is written for it."""

from __future__ import annotations

import os
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from rxtract.errors import RxtractError, UsageError

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
    if not folder.joinpath(language, "predicates").is_dir():
        known = ", ".join(sorted(entry.name for entry in folder.iterdir() if entry.joinpath("predicates").is_dir()))
        raise UsageError(f"{LANGUAGE_VARIABLE}={language}: there are no rules for it, only for {known}")
    return folder.joinpath(language)


def read_toml(name: str, *, language: str | None = LANGUAGE) -> dict[str, Any]:
    """Return the content of `<name>.toml` in the folder of a language, unchecked.

    Raises:
        RxtractError: the installation lacks the file, or it is not valid TOML.
    """
    path = rules_folder(language).joinpath(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RxtractError(f"rule file {name}.toml cannot be read: {error}; install rxtract again") from error
