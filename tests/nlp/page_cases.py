"""Small pages with what they are about and what claims they make and do not make."""

from __future__ import annotations

from typing import NamedTuple

from rxtract.extraction import extract_bytes
from rxtract.records import Extraction


class Case(NamedTuple):
    """A page, its subject ("*": any), and parts of `subject predicate object` of claims that it makes and does not make."""

    ending: str
    text: str
    subject: str | None
    made: tuple[str, ...] = ()
    not_made: tuple[str, ...] = ()


def check_page(case: Case) -> None:
    """Read a page and compare its subject and claims with those of the case."""
    (rows,) = extract_bytes(case.text.encode(), f"a{case.ending}")
    assert isinstance(rows, Extraction)
    name = rows.article.subject_name
    assert case.subject in ("*", name.lower() if name else None)
    claims = [
        " ".join(f"{one.subject_name} {one.predicate} {one.object_text}".lower().split())
        for one in rows.claims
        if one.status != "negated"
    ]
    assert not [part for part in case.made if not any(part in claim for claim in claims)], claims
    assert not [claim for claim in claims if any(part in claim for part in case.not_made)]
