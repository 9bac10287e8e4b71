"""Medicines: substances joined with MeSH, ChEBI, brands and classes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term
from training.vocabulary.headings import Heading
from training.vocabulary.substances import STEREO, is_systematic

CHEMICAL_BRANCHES = ("D",)
_ACRONYM = re.compile(r"[A-Za-z]{0,2}[A-Z0-9][A-Za-z0-9]{0,4}")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 '-]{2,34}")


def is_acronym(text: str) -> bool:
    """Tell a name of a few capitals or digits, which means something else for every other author."""
    return bool(_ACRONYM.fullmatch(text))


def _by_preferred(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        found[normalise_name(term.name)].append(term)
    return found


def _by_kind(terms: Iterable[Term], kind: str) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for key in {normalise_name(name.text) for name in term.names if name.kind == kind}:
            found[key].append(term)
    return found


def join_headings(
    terms: dict[str, Term],
    headings: Iterable[Heading],
    counts: Counter[str],
    by_cas: Mapping[str, str],
    *,
    add_new: bool,
) -> None:
    """Join MeSH chemicals to substances by name.

    The substance whose preferred name is the heading's takes its names; salts and other substances that MeSH files
    under the heading only take its id. `by_cas` gives substances for headings that no name joins.
    A heading that no substance answers to becomes a concept of its own.
    """
    preferred, official = _by_preferred(terms.values()), _by_kind(terms.values(), "official")
    trivial = _by_kind(terms.values(), "synonym")
    for heading in headings:
        mesh_id = f"MESH:{heading.mesh_id}"
        keys = [normalise_name(name.text) for name in heading.names]
        owners = preferred.get(keys[0]) or official.get(keys[0]) or []
        owner = min(owners, key=_rank) if owners else _owner_by_synonym(keys, preferred)
        if owner is None and heading.mesh_id in by_cas:
            owner = terms.get(by_cas[heading.mesh_id])
        if owner is None and not heading.names[0].text.endswith("s"):
            owner = _only_moiety(trivial.get(keys[0], ()))
        if owner is None:
            counts["MESH new" if add_new else "MESH dropped"] += 1
            if add_new:
                terms[mesh_id] = _heading_term(heading)
            continue
        counts["MESH merged"] += 1
        owner.xrefs.add(mesh_id)
        owner.names += _heading_names(heading, heading.names)
        if heading.names[0].text.lower() == owner.name.lower():
            owner.name = heading.names[0].text
        same = [other for other in owners if not _rank(other)[0]]
        for other in [*same, *(other for key in keys[1:] for other in preferred.get(key, ()))]:
            other.xrefs.add(mesh_id)


def _rank(term: Term) -> tuple[bool, bool, bool, str]:
    # The moiety before its salts and mirror images, a substance in DrugBank before one that is not.
    salt = any(relation == "has_active_moiety" for relation, _ in term.links)
    in_drugbank = any(xref.startswith("DRUGBANK:") for xref in term.xrefs)
    return salt, bool(STEREO.search(term.name)), not in_drugbank, term.concept_id


def file_salts(terms: Mapping[str, Term]) -> int:
    """Give a salt without a MeSH id that of its moiety, or the moiety that of its salt, as MeSH files them together.

    Returns how many got one.
    """
    filed = 0
    for term in sorted(terms.values(), key=lambda term: term.concept_id):
        for moiety in sorted(target for relation, target in term.links if relation == "has_active_moiety"):
            for child, parent in ((term, terms[moiety]), (terms[moiety], term)):
                # A supplementary record alone does not say where the literature is: salt and moiety share headings.
                if not any(xref.startswith("MESH:D") for xref in child.xrefs):
                    found = {xref for xref in parent.xrefs if xref.startswith("MESH:")}
                    child.xrefs |= found
                    filed += bool(found)
    return filed


def _owner_by_synonym(keys: list[str], preferred: Mapping[str, list[Term]]) -> Term | None:
    return _only_moiety(term for key in keys[1:] for term in preferred.get(key, ()))


def _only_moiety(candidates: Iterable[Term]) -> Term | None:
    moieties = {term.concept_id: term for term in candidates if not _rank(term)[0]}
    return next(iter(moieties.values())) if len(moieties) == 1 else None


def _heading_names(heading: Heading, names: Iterable[Name]) -> list[Name]:
    # Supplementary records list every author's acronym; those mean too much else to be names.
    acronym = "abbreviation" if heading.mesh_id.startswith("C") else "synonym"
    return [
        Name(name.text, acronym if is_acronym(name.text) else "synonym")
        for name in names
        if not is_systematic(name.text)
    ]


def _heading_term(heading: Heading) -> Term:
    names = _heading_names(heading, heading.names[1:])
    return Term(f"MESH:{heading.mesh_id}", "DRUG", heading.names[0].text, "MESH", names=names, spotted=False)


def plain_supplementary(headings: Iterable[Heading]) -> Iterable[Heading]:
    """Yield supplementary records that an article might name: a short plain name, mapped to a chemical."""
    for heading in headings:
        if _PLAIN.fullmatch(heading.names[0].text) and not heading.names[0].text.endswith("protein"):
            yield heading


def name_anions(terms: Iterable[Term]) -> int:
    """Give known acids the name of their anion: "pyruvate" means pyruvic acid; return how many got one."""
    terms = list(terms)
    # A family of acids ("Pyruvates") has the same singular, but is not what the word means.
    taken = {normalise_name(term.name) for term in terms if not (term.source == "MESH" and term.name.endswith("s"))}
    named = 0
    for term in terms:
        known = any(xref.startswith(("MESH:", "DRUGBANK:")) for xref in term.xrefs)
        for text in sorted({name.text for name in [Name(term.name, ""), *term.names] if name.kind in {"", "official"}}):
            anion = text[: -len("ic acid")] + "ate"
            if known and text.lower().endswith("ic acid") and normalise_name(anion) not in taken:
                term.names.append(Name(anion, "official"))
                named += 1
    return named


def join_chebi(
    terms: dict[str, Term], entries: Mapping[str, dict[str, object]], roles: set[str], mapped: Mapping[str, str]
) -> int:
    """Add ChEBI ids and roles to substances of the same name or mapped MeSH id; return how many were joined."""
    by_name: dict[str, str] = {}
    for identifier, entry in entries.items():
        if identifier not in roles:
            by_name.setdefault(normalise_name(str(entry["name"])), identifier)
    joined = 0
    for term in terms.values():
        keys = [normalise_name(name) for name in [term.name, *(n.text for n in term.names if n.kind == "official")]]
        found = [by_name[key] for key in keys if key in by_name] or [
            mapped[x] for x in sorted(term.xrefs) if x in mapped
        ]
        if not found:
            continue
        joined += 1
        term.xrefs.add(found[0])
        relations = entries[found[0]].get("relations", {})
        for role in relations.get("has_role", ()):  # type: ignore[attr-defined]
            term.links.add(("has_class", role))
    return joined


def _moiety(terms: Mapping[str, Term], term: Term) -> Term:
    target = next((target for relation, target in sorted(term.links) if relation == "has_active_moiety"), None)
    return terms[target] if target else term


def _add_combination(terms: dict[str, Term], parts: list[Term | None], names: Counter[str]) -> int:
    # Longer combinations are vitamin and allergen mixtures that no article writes out.
    moieties = [_moiety(terms, part) for part in parts if part is not None]
    if len(moieties) != len(parts) or len(set(map(id, moieties))) != len(parts) or not 2 <= len(parts) <= 4:
        return 0
    moieties.sort(key=lambda term: term.name.lower())
    identifier = "RXT:" + "_".join(normalise_name(term.name).replace(" ", "_") for term in moieties)
    texts = [term.name.lower() for term in moieties]
    term = terms.setdefault(identifier, Term(identifier, "DRUG", " and ".join(texts), "RXT"))
    term.links |= {("has_part", part.concept_id) for part in moieties}
    orders = (texts, texts[::-1]) if len(texts) == 2 else (texts,)
    term.names += [Name(joint.join(order), "synonym") for order in orders for joint in (" and ", "/")]
    term.names += [Name(name, "brand") for name in sorted(names)]
    return len(names)


def plain_substances(terms: Iterable[Term]) -> dict[str, Term]:
    """Return name → substance of UNII; "emtricitabine" is the one of that name, not its mixture of mirror images."""
    found: dict[str, Term] = {}
    for term in sorted(terms, key=lambda term: (bool(STEREO.search(term.name)), term.concept_id)):
        if term.source == "UNII":
            found.setdefault(normalise_name(term.name), term)
    return found


def add_brands(terms: dict[str, Term], brands: Mapping[tuple[str, ...], Counter[str]]) -> int:
    """Give substances their brands; a salt's brand goes to its moiety. Return how many brands were added."""
    by_name = plain_substances(terms.values())
    added = 0
    for substances, names in sorted(brands.items()):
        if len(substances) != 1:
            added += _add_combination(terms, [by_name.get(normalise_name(part)) for part in substances], names)
            continue
        term = by_name.get(normalise_name(substances[0]))
        if term is None:
            continue
        holder = _moiety(terms, term)
        holder.names += [Name(name, "brand") for name in sorted(names)]
        added += len(names)
    return added
