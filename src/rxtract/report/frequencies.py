"""Frequencies as classes that can be grouped: what is written as a number goes where its middle lies (CIOMS)."""

from __future__ import annotations

from rxtract.records import ClaimRecord

CLASSES = ("very_common", "common", "uncommon", "rare", "very_rare", "not_known", "")
"""The classes, most frequent first; the empty one is of claims that say nothing of it."""

_BOUNDS = (0.1, 0.01, 0.001, 0.0001, 0.0)


def frequency_class(claim: ClaimRecord) -> str:
    """Return the class of a claim's frequency."""
    if not claim.frequency or claim.frequency in CLASSES:
        return claim.frequency or ""
    known = [bound for bound in (claim.frequency_low, claim.frequency_high) if bound is not None]
    if not known:
        return "not_known"
    middle = sum(known) / len(known)
    return next(name for name, bound in zip(CLASSES, _BOUNDS, strict=False) if middle >= bound)
