"""Established pharmacologic classes (EPC): curated rows, and stems of names for medicines that no row names.

A class is known by the wording of FDA labels; its id is that wording (`NDC_EPC:Kinase_Inhibitor`), as the NDC directory
gives no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Term

EPC = "NDC_EPC:"
_QUALIFIERS = frozenset(["alfa", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "omega", "pegol"])
"""Second words of names of biologics, which tell makers apart and are no stems."""
_SALT = "has_active_moiety"


class Stem(NamedTuple):
    """An ending ("-tinib") or beginning ("cef-") of names, the class it stands for, and what it does not hold for."""

    stem: str
    class_id: str
    exceptions: tuple[str, ...]

    def fits(self, name: str) -> bool:
        """Tell whether a name in small letters has the stem, with two letters or more beside it."""
        return _has(name, self.stem) and not any(_has(name, one) or name == one for one in self.exceptions)


def _has(name: str, stem: str) -> bool:
    bare = stem.strip("-")
    if len(name) <= len(bare) + 1:
        return False
    return name.endswith(bare) if stem.startswith("-") else stem.endswith("-") and name.startswith(bare)


def epc_id(name: str) -> str:
    """Return the CURIE of an EPC by its wording."""
    return EPC + re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")


def add_classes(
    terms: MutableMapping[str, Term], resolved: dict[str, str], file: str, table: Mapping[str, Any]
) -> None:
    """Add the classes of a file: as another id of the concept that an entry names, else as a concept of its own.

    Raises:
        VocabularyError: the concept that a class should be does not exist.
    """
    for entry in table.get("class", ()):
        identifier = epc_id(entry["name"])
        if "is" not in entry:
            terms.setdefault(identifier, Term(identifier, entry["label"], entry["name"], "RXT"))
            resolved.setdefault(identifier, identifier)
            continue
        if entry["is"] not in resolved:
            raise VocabularyError(f"{file}: there is no concept {entry['is']}")
        terms[resolved[entry["is"]]].xrefs.add(identifier)
        resolved.setdefault(identifier, resolved[entry["is"]])


def class_medicines(
    terms: MutableMapping[str, Term], resolved: Mapping[str, str], file: str, table: Mapping[str, Any]
) -> None:
    """Give the medicines of a file their class.

    Raises:
        VocabularyError: a medicine or a class does not exist.
    """
    for entry in table.get("drug", ()):
        for wanted in (entry["id"], epc_id(entry["class"])):
            if wanted not in resolved:
                raise VocabularyError(f"{file}: there is no concept {wanted}")
        terms[resolved[entry["id"]]].links.add(("has_class", resolved[epc_id(entry["class"])]))


def read_stems(resolved: Mapping[str, str], file: str, table: Mapping[str, Any]) -> Iterator[Stem]:
    """Yield the stems of a file.

    Raises:
        VocabularyError: the class of a stem does not exist.
    """
    for entry in table.get("stem", ()):
        if epc_id(entry["class"]) not in resolved:
            raise VocabularyError(f"{file}: there is no concept {epc_id(entry['class'])}")
        yield Stem(entry["stem"], resolved[epc_id(entry["class"])], tuple(entry.get("except", ())))


def stem_of(name: str, stems: list[Stem]) -> Stem | None:
    """Return the longest stem that a nonproprietary name has; names of several words have one only by their last.

    >>> stem_of("Upacitinib", [Stem("-tinib", "a", ()), Stem("-citinib", "b", ())]).class_id
    'b'
    """
    words = [word for word in name.lower().split(" ") if word not in _QUALIFIERS]
    known = [stem for stem in stems if stem.fits(" ".join(words)) and (len(words) == 1 or " " in stem.stem)]
    return max(known, key=lambda stem: (len(stem.stem), stem.stem), default=None)


def class_by_stem(terms: MutableMapping[str, Term], stems: list[Stem]) -> int:
    """Give medicines without an EPC, of their own or of their active moiety, that of their stem; return how many."""
    groups = {term.concept_id for term in terms.values() if any(x.startswith(EPC) for x in term.xrefs)}
    groups |= {identifier for identifier in terms if identifier.startswith(EPC)}
    classed = 0
    for term in terms.values():
        if term.label != "DRUG" or term.source not in {"UNII", "DRUGBANK"} or _has_class(terms, term, groups):
            continue
        stem = stem_of(term.name, stems)
        if stem is not None:
            term.links.add(("has_class", stem.class_id))
            classed += 1
    return classed


def _has_class(terms: Mapping[str, Term], term: Term, groups: set[str]) -> bool:
    moieties = [terms[target] for relation, target in term.links if relation == _SALT and target in terms]
    return any(
        target in groups for one in (term, *moieties) for relation, target in one.links if relation == "has_class"
    )
