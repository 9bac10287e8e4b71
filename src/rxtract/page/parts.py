"""The parts of claims: subject, cue, object, frequency and status, each with an underline of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rxtract.page.markup import escape
from rxtract.records import ClaimQuoteRecord, ClaimRecord, Extraction

PARTS = {
    "subject": "drug",
    "cue": "says it",
    "object": "object",
    "frequency": "how often",
    "status": "hedges or denies",
}
"""The parts, by the name that their columns begin with, and what the legend calls them."""
_LONGEST_GAP = 120  # code points between two parts that the list of claims still shows whole
_EDGE = 30  # code points of a longer gap that stay on either side


class Part(NamedTuple):
    """A part of a claim at half-open code points of the article."""

    start: int
    end: int
    name: str


def quotes_by_place(extraction: Extraction) -> Mapping[tuple[str, int, int], ClaimQuoteRecord]:
    """Return the quotes of an article by claim, start and end."""
    return {(quote.claim_id, quote.start, quote.end): quote for quote in extraction.claim_quotes}


def parts_of(claim: ClaimRecord, quotes: Mapping[tuple[str, int, int], ClaimQuoteRecord]) -> list[Part]:
    """Return the parts of a claim's quote, in order."""
    quote = quotes.get((claim.claim_id, claim.start, claim.end))
    if quote is None:
        return []
    places = ((getattr(quote, f"{name}_start"), getattr(quote, f"{name}_end"), name) for name in PARTS)
    return sorted(Part(start, end, name) for start, end, name in places if start is not None and start < end)


def render_quote(claim: ClaimRecord, parts: Sequence[Part]) -> str:
    """Return a quote as HTML with its parts underlined; long stretches between them are left out."""
    inside = [part for part in parts if claim.start <= part.start and part.end <= claim.end]
    if not inside:
        before, found, after = claim.quote.partition(claim.object_text)
        return f"“{escape(before)}{f'<b>{escape(found)}</b>' if found else ''}{escape(after)}”"
    shown, position = [], claim.start
    for part in inside:
        if part.start < position:
            continue  # of two that overlap the first is marked
        shown.append(_between(claim.quote[position - claim.start : part.start - claim.start]))
        words = escape(claim.quote[part.start - claim.start : part.end - claim.start])
        shown.append(f'<u class="in-{part.name}">{f"<b>{words}</b>" if part.name == "object" else words}</u>')
        position = part.end
    shown.append(_between(claim.quote[position - claim.start :]))
    return f"“{''.join(shown)}”"


def _between(text: str) -> str:
    if len(text) <= _LONGEST_GAP:
        return escape(text)
    return f"{escape(text[:_EDGE])} […] {escape(text[-_EDGE:])}"
