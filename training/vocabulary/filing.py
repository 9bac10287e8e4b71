"""Filing: MeSH ids for concepts that no MeSH record is equal to, as indexers of the literature would choose them.

MeSH is coarser than the other vocabularies. It lists many a name under a wider heading, indexes what has no heading
under the nearest wider one, and went on using the wider heading for years before it made a narrow one. So a MeSH id
among the cross references says under which heading articles about the concept are found, not that the two are equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rxtract.knowledge.concepts import DISORDER_LABELS
from rxtract.knowledge.naming.name_fingerprints import name_fingerprint
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Term
from training.vocabulary.headings import Heading
from training.vocabulary.medicines import is_acronym
from training.vocabulary.merging import stems
from training.vocabulary.substances import without_stereo

_LISTED_KINDS = frozenset({"preferred", "official", "synonym", "curated", "code"})
_TOO_WIDE = frozenset({
    "C04.557", "C04.588", "C10.597", "C16", "C16.131", "C16.320", "C18", "C23", "C23.550", "C23.550.288",
    "C23.550.288.500", "C23.888", "C24", "C25", "C26", "F01", "F03",
})  # fmt: skip
"""Tree numbers of headings that say nothing of a disorder ("Signs and Symptoms", "Genetic Diseases, Inborn")."""
_REACH = 2
"""How many steps of is_a a heading may be away."""
_RECENT = 60_000
"""From which number on MeSH gave ids since 2013: what was indexed before stands under the wider heading."""


def _in_mesh(term: Term) -> bool:
    return term.source == "MESH" or any(xref.startswith("MESH:") for xref in term.xrefs)


def _keys(term: Term) -> set[str]:
    names = [term.name, *(name.text for name in term.names if name.kind in _LISTED_KINDS)]
    return {normalise_name(text) for text in names if not is_acronym(text)}


def _listing(headings: Iterable[Heading], *branches: str) -> dict[str, set[str]]:
    listed: dict[str, set[str]] = defaultdict(set)
    for heading in headings:
        if heading.under(*branches) or heading.mapped_to:
            for name in heading.names:
                if not is_acronym(name.text):
                    listed[normalise_name(name.text)].add(f"MESH:{heading.mesh_id}")
    return listed


def file_by_name(terms: Iterable[Term], descriptors: Iterable[Heading], supplementary: Iterable[Heading]) -> int:
    """Give medicines and classes the MeSH record that lists one of their names, if it is the only one that does."""
    descriptors = list(descriptors)
    substances, actions = _listing([*descriptors, *supplementary], "D", "B01"), _listing(descriptors, "D27")
    filed = 0
    for term in terms:
        if term.label in DISORDER_LABELS or _in_mesh(term) or term.source in {"GO", "HGNC"}:
            continue
        listed = substances if term.label == "DRUG" else actions
        found = set().union(*(listed.get(key, set()) for key in _keys(term)))
        if len(found) == 1:
            term.xrefs |= found
            filed += 1
    return filed


def file_by_systematic_name(
    terms: Iterable[Term], systematic: Mapping[str, set[str]], headings: Iterable[Heading]
) -> int:
    """Give substances the MeSH id of the record, or of the other mirror image, that has the same systematic name."""
    terms = list(terms)
    known: dict[str, set[str]] = defaultdict(set)
    for heading in headings:
        if heading.under("D") or heading.mapped_to:
            for name in heading.names:
                if any(letter.isdigit() for letter in name.text):
                    known[without_stereo(name.text)].add(f"MESH:{heading.mesh_id}")
    for term in terms:
        own = {xref for xref in term.xrefs if xref.startswith("MESH:")}
        for key in systematic.get(term.concept_id, ()):
            known[key] |= own
    filed = 0
    for term in terms:
        if not _in_mesh(term):
            found = set().union(*(known.get(key, set()) for key in systematic.get(term.concept_id, ())))
            if len(found) == 1:
                term.xrefs |= found
                filed += 1
    return filed


def file_by_structure(
    terms: Iterable[Term],
    entries: Mapping[str, Mapping[str, Mapping[str, list[str]]]],
    compounds: Mapping[str, str],
) -> int:
    """Give medicines the MeSH id of their ChEBI entry, or that of its acid, base, mirror image or part.

    `compounds` is ChEBI id → MeSH id, by way of PubChem.
    """
    terms = list(terms)
    headings: dict[str, set[str]] = defaultdict(set)
    for identifier, mesh_id in compounds.items():
        headings[identifier].add(mesh_id)
    for term in terms:
        if term.label == "DRUG":
            for xref in term.xrefs:
                if xref.startswith("CHEBI:"):
                    headings[xref] |= {other for other in term.xrefs if other.startswith("MESH:")}
    filed = 0
    for term in terms:
        if term.label == "DRUG" and not _in_mesh(term):
            own = {xref for xref in term.xrefs if xref.startswith("CHEBI:")}
            for identifiers in (own, _relatives(own, entries), _relatives(_relatives(own, entries), entries)):
                found = set().union(*(headings.get(identifier, set()) for identifier in identifiers))
                if found:
                    term.xrefs |= found if len(found) < 3 else set()
                    filed += len(found) < 3
                    break
    return filed


def _relatives(identifiers: set[str], entries: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> set[str]:
    kinds = ("is_conjugate_acid_of", "is_conjugate_base_of", "is_tautomer_of", "is_enantiomer_of", "has_part")
    return {
        other
        for identifier in identifiers
        for kind in kinds
        for other in entries.get(identifier, {}).get("relations", {}).get(kind, ())
    }


def file_replaced(terms: Iterable[Term], mapped: Iterable[tuple[str, str]], headings: Iterable[Heading]) -> int:
    """Give medicines the id that MeSH had for them before it made the present record; `mapped` is MeSH → ChEBI id."""
    present = {heading.mesh_id for heading in headings}
    replaced: dict[str, set[str]] = defaultdict(set)
    for mesh_id, identifier in mapped:
        if mesh_id not in present:
            replaced[identifier].add(f"MESH:{mesh_id}")
    filed = 0
    for term in terms:
        if term.label == "DRUG":
            found = set().union(*(replaced.get(xref, set()) for xref in term.xrefs))
            term.xrefs |= found
            filed += bool(found)
    return filed


def file_disorders(terms: Mapping[str, Term], descriptors: Iterable[Heading]) -> dict[str, int]:
    """Give disorders the heading that lists a name of theirs, else the nearest wider ones; return how many of each."""
    descriptors = [heading for heading in descriptors if heading.under("C", "F01", "F03")]
    listed = _listing(descriptors, "C", "F01", "F03")
    alike: dict[str, set[str]] = defaultdict(set)
    for key, found in listed.items():
        alike[name_fingerprint(key)] |= found
    counts = {"listed": 0, "wider": 0, "earlier": 0}
    disorders = [term for _, term in sorted(terms.items()) if term.label in DISORDER_LABELS]
    for term in disorders:
        if not _in_mesh(term):
            keys = _keys(term)
            for index, forms in ((listed, keys), (alike, {name_fingerprint(key) for key in keys})):
                found = set().union(*(index.get(key, set()) for key in forms))
                if len(found) == 1 and not _in_mesh(term):
                    term.xrefs |= found
                    counts["listed"] += 1
    wide = _wide_ids(descriptors)
    own = {term.concept_id: _mesh_ids(term) for term in disorders}
    for term in disorders:
        if not own[term.concept_id]:
            found = _wider(term, terms, own, wide)
            term.xrefs |= found
            counts["wider"] += bool(found)
    counts["earlier"] = _file_earlier(disorders, descriptors, wide)
    return counts


def _mesh_ids(term: Term) -> set[str]:
    return {identifier for identifier in {term.concept_id, *term.xrefs} if identifier.startswith("MESH:")}


def _wide_ids(descriptors: Iterable[Heading]) -> set[str]:
    return {f"MESH:{heading.mesh_id}" for heading in descriptors if any(tree in _TOO_WIDE for tree in heading.trees)}


def _wider(term: Term, terms: Mapping[str, Term], own: Mapping[str, set[str]], wide: set[str]) -> set[str]:
    level = [term]
    for _ in range(_REACH):
        parents = {target for child in level for relation, target in child.links if relation == "is_a"}
        found = set().union(*(own.get(parent, set()) for parent in parents)) - wide
        if found:
            return found if len(found) < 4 else set()
        level = [terms[parent] for parent in sorted(parents) if parent in terms]
    return set()


def _file_earlier(disorders: Iterable[Term], descriptors: Iterable[Heading], wide: set[str]) -> int:
    holders = {tree: f"MESH:{heading.mesh_id}" for heading in descriptors for tree in heading.trees}
    named = {f"MESH:{heading.mesh_id}": stems(normalise_name(heading.names[0].text)) for heading in descriptors}
    above: dict[str, set[str]] = {}
    for heading in descriptors:
        own = f"MESH:{heading.mesh_id}"
        if int(heading.mesh_id[1:]) >= _RECENT:
            parents = {holders[tree] for tree in (t.rpartition(".")[0] for t in heading.trees) if tree in holders}
            above[own] = {parent for parent in parents if named[parent] & named[own]}
    filed = 0
    for term in disorders:
        earlier = set().union(*(above.get(identifier, set()) for identifier in _mesh_ids(term))) - wide
        filed += bool(earlier - term.xrefs)
        term.xrefs |= earlier - {term.concept_id}
    return filed
