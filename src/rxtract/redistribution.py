"""Redistribution: rows without the ids and names that a licence forbids to pass on, for tables that leave the house."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Any

from rxtract.records import ClaimRecord, ConceptRecord, Extraction, key_of_name


def only_redistributable(extraction: Extraction) -> Extraction:
    """Return the rows of an article without licensed ids and names; mentions, claims and their words stay.

    What was linked to a licensed concept is unlinked, as if it had none; licensed xrefs are taken off other concepts.
    """
    licensed = {concept.concept_id for concept in extraction.concepts if not concept.redistributable}
    concepts = tuple(_open(concept) for concept in extraction.concepts if concept.redistributable)
    if not licensed:
        return replace(extraction, concepts=concepts)
    article = extraction.article
    if article.subject_id in licensed:
        article = replace(article, subject_id=None, subject_name=None)
    mentions = tuple(
        replace(mention, concept_id=None, concept_name=None, link_method="none", link_score=None)
        if mention.concept_id in licensed
        else mention
        for mention in extraction.mentions
    )
    claims = tuple(_unlinked(claim, licensed) for claim in extraction.claims)
    return replace(extraction, article=article, mentions=mentions, concepts=concepts, claims=claims)


def _open(concept: ConceptRecord) -> ConceptRecord:
    if not concept.licensed_xrefs:
        return concept
    xrefs = tuple(xref for xref in concept.xrefs if xref not in concept.licensed_xrefs)
    return replace(concept, xrefs=xrefs, licensed_xrefs=(), xref_licences=())


def _unlinked(claim: ClaimRecord, licensed: Set[str]) -> ClaimRecord:
    changed: dict[str, Any] = {}
    if claim.subject_id in licensed:
        changed |= {"subject_id": None, "subject_name": claim.subject_text}
        changed["subject_key"] = key_of_name(claim.subject_text)
    if claim.object_id in licensed:
        changed |= {"object_id": None, "object_name": None, "object_key": key_of_name(claim.object_text)}
    if claim.target_id in licensed:
        changed |= {"target_id": None, "target_name": None}
    return replace(claim, **changed) if changed else claim
