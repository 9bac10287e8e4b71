"""Libraries of single formats: imported when such a file is read, as loading them takes longer than most articles."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from rxtract.errors import InputError


def library(name: str, source: str, extra: str = "") -> Any:
    """Return a module that a format needs; `extra` is what of the package installs it, empty where the core does.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        package = f"rxtract[{extra}]" if extra else "rxtract"
        message = f'reading it needs the package {name.partition(".")[0]}: pip install "{package}"'
        raise InputError(source, "not_installed", message) from error
