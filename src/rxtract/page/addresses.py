"""Addresses: where a concept can be looked up, by the prefix of its CURIE (`data/page/addresses.toml`)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from urllib.parse import quote

from rxtract.page.markup import attributes, escape


@lru_cache(maxsize=1)
def _patterns() -> dict[str, str]:
    path = resources.files("rxtract").joinpath("data", "page", "addresses.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def address(curie: str | None) -> str | None:
    """Return the public page of a concept; None when its vocabulary has none.

    >>> address("MONDO:0009693")
    'http://purl.obolibrary.org/obo/MONDO_0009693'
    """
    prefix, _, local = (curie or "").partition(":")
    pattern = _patterns().get(prefix)
    return pattern.replace("{id}", quote(local, safe="")) if pattern and local else None


def link(curie: str | None, text: str) -> str:
    """Return `text` as a link to the concept's page, plain when there is none."""
    href = address(curie)
    if href is None:
        return escape(text)
    return f"<a{attributes(href=href, title=curie, target='_blank', rel='noopener noreferrer')}>{escape(text)}</a>"
