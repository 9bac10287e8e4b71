"""Diseases, symptoms and findings of MONDO, DOID, MeSH, HPO, EFO and ICD-10-CM in one space of concepts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from lxml import etree

from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Term
from training.vocabulary.headings import Heading
from training.vocabulary.merging import Group, Pool, flatten

_UNSPECIFIED = re.compile(r",? unspecified$|, not elsewhere classified$")
ORDER = ("MONDO", "HP", "MESH", "DOID", "EFO", "ICD10CM")
DISORDER_BRANCHES = ("C", "F03", "F01.145.126", "F01.470.132")
SIGN_BRANCHES = ("C23", "F01")

NON_HUMAN = "MONDO:0005583"
QUALIFIER = "MONDO:0021125"
"""MONDO's characteristics of diseases ("rare", "not rare"), which are none themselves."""
PHENOTYPE_ROOT = "HP:0000118"


def descendants(terms: Iterable[Term], root: str) -> set[str]:
    """Return the ids of `root` and everything below it."""
    children: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        for relation, parent in term.links:
            if relation == "is_a":
                children[parent].append(term.concept_id)
    found, waiting = {root}, [root]
    while waiting:
        for child in children[waiting.pop()]:
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def heading_terms(headings: Iterable[Heading], supplementary: Iterable[Heading]) -> list[Term]:
    """Return MeSH disorders: descriptors by branch, supplementary records that are mapped to one of them."""
    terms = []
    known = set()
    for heading in headings:
        if heading.under(*DISORDER_BRANCHES):
            known.add(heading.mesh_id)
            label = "ADVERSE_EVENT" if heading.under(*SIGN_BRANCHES) else "DISEASE"
            terms.append(_term(heading, label))
    for heading in supplementary:
        if heading.mapped_to and heading.mapped_to[0] in known:
            term = _term(heading, "DISEASE")
            term.links = {("is_a", f"MESH:{mesh_id}") for mesh_id in heading.mapped_to if mesh_id in known}
            terms.append(term)
    return terms


def _term(heading: Heading, label: str) -> Term:
    return Term(f"MESH:{heading.mesh_id}", label, heading.names[0].text, "MESH", names=list(heading.names[1:]))


def merge_disorders(vocabularies: Sequence[Iterable[Term]]) -> tuple[list[Term], Counter[str]]:
    """Merge the vocabularies in the order given; a group is an ADVERSE_EVENT when nothing in it is a disease."""
    pool = Pool()
    for vocabulary in vocabularies:
        for term in vocabulary:
            pool.add(term)
    # Most codes of ICD-10-CM are for billing ("..., subsequent encounter"); they only lend ids to what others name.
    groups = [group for group in pool.groups if group.prefixes != {"ICD10CM"}]
    for group in groups:
        _settle_label(group)
    return flatten(groups, ORDER), pool.counts


def icd_terms(data: bytes) -> list[Term]:
    """Return the categories and subcategories of ICD-10-CM (up to four characters)."""
    terms = []
    for entry in etree.fromstring(data).iter("diag"):
        code, name = entry.findtext("name") or "", entry.findtext("desc") or ""
        if len(code.replace(".", "")) <= 4 and name:
            terms.append(Term(f"ICD10CM:{code}", "DISEASE", _UNSPECIFIED.sub("", name), "ICD10CM"))
    return terms


_NEOPLASM = re.compile(r"\b(?:cancer|carcinoma|adenocarcinoma|tumor|malignancy)$|^(?:cancer|tumor) of (?=.)")


def _as_neoplasm(key: str) -> str:
    # MeSH files the cancers, carcinomas and tumours of an organ under "<organ> Neoplasms".
    return _NEOPLASM.sub("neoplasm", key)


def file_under_headings(terms: Iterable[Term], headings: Iterable[Heading]) -> int:
    """Give disorders without a MeSH id that of the heading which lists their name; return how many got one.

    MeSH is coarser than MONDO and HPO: it files "optic neuropathy" as an entry term under Optic Nerve Diseases.
    """
    filed: dict[str, str] = {}
    for heading in headings:
        if heading.under(*DISORDER_BRANCHES, "F01", "G", "E"):
            for name in reversed(heading.names):
                filed[normalise_name(name.text)] = f"MESH:{heading.mesh_id}"
                filed[_as_neoplasm(normalise_name(name.text))] = f"MESH:{heading.mesh_id}"
    added = 0
    for term in terms:
        if term.source == "MESH" or any(xref.startswith("MESH:") for xref in term.xrefs):
            continue
        names = [term.name, *(name.text for name in term.names if name.kind == "official")]
        keys = [normalise_name(name) for name in names]
        found = next((filed[key] for key in [*keys, *map(_as_neoplasm, keys)] if key in filed), None)
        if found is not None:
            term.xrefs.add(found)
            added += 1
    return added


def _settle_label(group: Group) -> None:
    sign = any(member.label == "ADVERSE_EVENT" and member.source == "MESH" for member in group.members)
    disease = any(member.label == "DISEASE" for member in group.members)
    for member in group.members:
        member.label = "DISEASE" if disease and not sign else "ADVERSE_EVENT"
