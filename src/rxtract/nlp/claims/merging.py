"""Merging: claims that an article makes in several places become one, with all its quotes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from rxtract.nlp.annotations import Claim, Quote

_SAME = 1e-9  # scores closer than this are equal: the earlier claim stays


def claim_key(doc: Doc, claim: Claim) -> tuple[str, str, str, str]:
    """Return what makes two claims of an article the same: subject, predicate, object and status."""
    concept = claim.mention.concept
    same_words = " ".join(doc[claim.mention.start : claim.mention.end].text.lower().split())
    # An approximate link is to a broader concept: "severe X" and "X" stay two claims.
    exact = concept is not None and claim.mention.link_method != "approximate"
    what = concept.concept_id if concept is not None and exact else (claim.object_name or same_words)
    about = claim.subject.concept.concept_id if claim.subject.concept else claim.subject.name.lower()
    return about, claim.predicate, what, claim.status


def merge_claims(doc: Doc, claims: Iterator[Claim]) -> list[Claim]:
    """Return one claim per subject, predicate, object and status: the surest, earliest first, with all its quotes."""
    best: dict[tuple[str, str, str, str], Claim] = {}
    quotes: dict[tuple[str, str, str, str], dict[Quote, None]] = {}
    for claim in claims:
        key = claim_key(doc, claim)
        quotes.setdefault(key, {})[Quote(claim.start, claim.end, claim.score, claim.rule, claim.evidence)] = None
        kept = best.setdefault(key, claim)
        if kept is claim:
            continue
        surer, other = (claim, kept) if claim.score > kept.score + _SAME else (kept, claim)
        if surer.frequency is None:
            surer.frequency, surer.frequency_comparator = other.frequency, other.frequency_comparator
        best[key] = surer
    for key, claim in best.items():
        claim.quotes = list(quotes[key])
    return sorted(best.values(), key=lambda claim: (claim.start, claim.end, claim.predicate))
