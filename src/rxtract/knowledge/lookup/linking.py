"""Links a name to a concept without context: by the name itself, by an equivalent wording, else by a wider one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

from rxtract.knowledge.concepts import DISORDER_LABELS, MAPPED_ONLY, NO_LINK, Concept, Link, Method, NameEntry
from rxtract.knowledge.lookup.scores import link_score
from rxtract.knowledge.naming.chemistry import SYMBOLS, drug_variants
from rxtract.knowledge.naming.misspellings import one_slip_away
from rxtract.knowledge.naming.name_fingerprints import FINGERPRINT_MARK
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.wording import APPROXIMATE_STEPS, broader, first_conjunct, variants
from rxtract.matching.words import read_words

_SURE_KINDS = frozenset({"preferred", "curated", "official", "synonym", "lay"})
_PLAIN_KINDS = frozenset({"preferred", "curated", "official", "lay"})
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,4}s?|[A-Za-z]{1,2}|[A-Z][a-z]?[A-Z][a-z]?")
_SPELT_OUT = re.compile(r"[A-Za-z]{8,20}")
"""A word long enough that a slip in it leaves no doubt what was meant; in shorter ones every letter counts."""
_HEADED = re.compile(r"(?P<letters>[A-Za-z]*[A-Z]{2}[A-Za-z0-9]*) (?:disease|disorder|syndrome|patient)s?")
_KNOWN, _WELL_KNOWN = 2, 4
"""In how many other vocabularies a disease has to be for an acronym of it to be linked without context: one whose
letters are its initials; one of two letters. Acronyms by other letters need one more than the first."""
_LEAD = 2
"""In how many more vocabularies than its other meanings the usual meaning of an acronym is."""


class _Words(NamedTuple):
    """What `words/linking.toml` holds."""

    everyday: re.Pattern[str]
    elsewhere: re.Pattern[str]
    strength: re.Pattern[str]
    number: re.Pattern[str]
    no_medicine: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("linking", _Words)


class Names(Protocol):
    """What linking asks of a vocabulary; `Vocabulary` says what the methods return."""

    def concept(self, concept_id: str) -> Concept: ...  # noqa: D102

    def lookup(self, name: str, label: str | None = None) -> tuple[NameEntry, ...]: ...  # noqa: D102

    def lookup_key(  # noqa: D102
        self, key: str, label: str | None = None, *, spotted_only: bool = False
    ) -> tuple[NameEntry, ...]: ...

    def is_spotted(self, entry: NameEntry) -> bool: ...  # noqa: D102

    def is_everyday(self, key: str, entry: NameEntry) -> bool: ...  # noqa: D102

    def descendants_among(self, concept_id: str, others: Iterable[str]) -> set[str]: ...  # noqa: D102


class NameLinker:
    """Links names to concepts of one vocabulary."""

    def __init__(self, vocabulary: Names) -> None:
        self._vocabulary = vocabulary

    def link(self, name: str, label: str | None = None, *, approximate: bool = True) -> Link:
        """Return the best link of `name`, or `NO_LINK`.

        `approximate` also allows a link to the first of several disorders and to wider adverse events; such a link
        says so.
        """
        found = self.find(name, label, approximate=approximate)
        if found is None:
            return NO_LINK
        entry, step = found
        score = link_score(entry.label, entry.kind, step)
        return Link(self._vocabulary.concept(entry.concept_id), _method(entry, step), score)

    def find(self, name: str, label: str | None = None, *, approximate: bool = True) -> tuple[NameEntry, str] | None:
        """Return the meaning of `name` and the step of rewriting that led to it, None when nothing is sure enough."""
        name = name.strip()
        if _words().elsewhere.fullmatch(name) or (label == "DRUG" and _words().no_medicine.fullmatch(name)):
            return None
        if label == "DRUG" and name in SYMBOLS:
            entries = self._vocabulary.lookup(SYMBOLS[name], "DRUG")
            return (entries[0], "symbol") if entries else None
        for key, step in self._variants(name, label):
            entries = self._vocabulary.lookup_key(key, label)
            meant = self._meant(name, entries, step) if entries else None
            if meant is not None:
                return meant, step
        if label == "DRUG":
            return self._class_of(name) or self._without_strength(name) or self._misspelt(name)
        return self._approximate(name, label) if approximate else None

    def _without_strength(self, name: str) -> tuple[NameEntry, str] | None:
        # "Aspirin 75 mg once daily"
        bare = _words().strength.sub("", name).rstrip(" ,(")
        found = self.find(bare, "DRUG") if bare != name and len(bare) >= 3 else None
        if found is None:
            bare = _words().number.sub("", name)
            found = self.find(bare, "DRUG") if bare != name else None
            found = found if found and found[0].kind == "brand" else None
        return (found[0], found[1] if found[1] != "name" else "form") if found else None

    def _misspelt(self, name: str) -> tuple[NameEntry, str] | None:
        """Return the one well-known medicine whose name is one slip away from a word that names nothing."""
        key = normalise_name(name)
        if not _SPELT_OUT.fullmatch(name) or " " in key:
            return None
        found = {}
        for other in one_slip_away(key):
            for entry in self._vocabulary.lookup_key(other, "DRUG", spotted_only=True)[:1]:
                if entry.kind in {"preferred", "official"} and self._is_marketed(entry):
                    found[entry.concept_id] = entry
        return (next(iter(found.values())), "misspelt") if len(found) == 1 else None

    def _is_marketed(self, entry: NameEntry) -> bool:
        xrefs = self._vocabulary.concept(entry.concept_id).xrefs
        return any(xref.startswith(("DRUGBANK:", "CHEBI:")) for xref in xrefs)

    def _class_of(self, name: str) -> tuple[NameEntry, str] | None:
        # "Beta blockers" in a list of other medicines is a medicine by a mechanism class.
        for key, step in drug_variants(name):
            entries = self._vocabulary.lookup_key(key, "MECHANISM", spotted_only=True)
            if entries and entries[0].kind in (_SURE_KINDS if not _ACRONYM.fullmatch(name) else {"curated"}):
                return entries[0], step
        return None

    def _variants(self, name: str, label: str | None) -> Iterator[tuple[str, str]]:
        return variants(name) if label in DISORDER_LABELS else drug_variants(name)

    def _meant(self, name: str, entries: tuple[NameEntry, ...], step: str) -> NameEntry | None:
        """Return the meaning that `name` surely has, None when there are several."""
        best = entries[0]
        if name.islower() and self._is_everyday(name, best):
            return None
        if best.label == "DRUG":
            best = self._family(entries) if name.endswith("ates") else best
            return None if self._is_doubtful(name, best) else best
        if best.kind != "abbreviation" and not self._is_odd(name, best):
            rewritten = step != "name" or best.kind in {"related", "code"}
            return None if _ACRONYM.fullmatch(name) and rewritten else best
        if step == "tail" and (headed := _HEADED.fullmatch(name)):
            return self._abbreviated(headed["letters"], entries)
        return self._abbreviated(name, entries) if step == "name" else None

    def _is_everyday(self, name: str, entry: NameEntry) -> bool:
        if entry.kind == "brand" and self._vocabulary.is_everyday(normalise_name(name), entry):
            return True
        return entry.kind not in _PLAIN_KINDS and bool(_words().everyday.fullmatch(name))

    def _is_odd(self, name: str, entry: NameEntry) -> bool:
        # An acronym that a vocabulary lists as if it were a name, by letters that are not those of the disease.
        if entry.kind != "synonym" or not _ACRONYM.fullmatch(name):
            return False
        return not _in_order(name.removesuffix("s"), self._vocabulary.concept(entry.concept_id).name)

    def _is_spelled_drug(self, name: str, entry: NameEntry) -> bool:
        # "T4", or three letters that the name of one medicine has in their order.
        if entry.kind != "synonym" or not self._vocabulary.is_spotted(entry):
            return False
        if len(name) < 3:
            return bool(re.fullmatch(r"[A-Z]\d", name))
        others = [other for other in self._vocabulary.lookup(name, "DRUG") if other != entry]
        if any(self._renown(other) >= self._renown(entry) for other in others):
            return False
        return _in_order(name, self._vocabulary.concept(entry.concept_id).name)

    def _family(self, entries: tuple[NameEntry, ...]) -> NameEntry:
        # "Salicylates" are the family, "salicylate" is the acid; both have one key.
        alike = [entry for entry in entries if entry.kind == entries[0].kind]
        families = (entry for entry in alike if self._vocabulary.concept(entry.concept_id).name.endswith("s"))
        return next(families, entries[0])

    def _is_doubtful(self, name: str, entry: NameEntry) -> bool:
        # Element symbols and two-letter acronyms of substances mean something else in every other article.
        if entry.kind in {"abbreviation", "related"}:
            return True
        if len(name) < 3 or (len(name) < 4 and entry.kind not in {"preferred", "official", "curated", "brand"}):
            return not self._is_spelled_drug(name, entry)
        # Brands of chemicals that are no medicines are acronyms like any other.
        return entry.kind == "brand" and bool(_ACRONYM.fullmatch(name)) and not self._vocabulary.is_spotted(entry)

    def _abbreviated(self, name: str, entries: tuple[NameEntry, ...]) -> NameEntry | None:
        """Return the disease that an acronym means when it is the only one, or much better known than the others.

        An acronym of a disease and of its own subtypes means the disease.
        """
        letters = name[:-1] if name.endswith("s") else name
        ids = {entry.concept_id for entry in entries}
        for entry in entries:
            if ids <= self._vocabulary.descendants_among(entry.concept_id, ids) or self._one_heading(entries):
                return entry if self._is_known(entry, letters) else None
        first, second = (self._renown(entry) for entry in entries[:2])
        if len(letters) > 2 and first >= second + _LEAD:
            return entries[0]
        spelled = [entry for entry in entries if self._is_spelled(entry, letters)]
        return spelled[0] if len(letters) > 2 and len(spelled) == 1 else None

    def _one_heading(self, entries: tuple[NameEntry, ...]) -> bool:
        # A disease and its cause ("deletion syndrome") have one heading of MeSH: whichever is meant, the heading is.
        headings = (set(self._vocabulary.concept(entry.concept_id).xrefs) for entry in entries)
        return any(xref.startswith("MESH:") for xref in set.intersection(*headings))

    def _is_spelled(self, entry: NameEntry, letters: str) -> bool:
        return _initials(self._vocabulary.concept(entry.concept_id).name) == letters.upper()

    def _is_known(self, entry: NameEntry, letters: str) -> bool:
        """Tell whether a disease is known well enough for an acronym that means nothing else."""
        name = self._vocabulary.concept(entry.concept_id).name
        if len(letters) > 2 and " " not in name and _in_order(letters, name):
            return True
        spelled = self._is_spelled(entry, letters)
        if len(letters) > 3 and spelled:
            return True
        wanted = _WELL_KNOWN if len(letters) < 3 else _KNOWN if spelled else _KNOWN + 1
        return self._renown(entry) >= wanted and (spelled or len(letters) > 2)

    def _renown(self, entry: NameEntry) -> int:
        concept = self._vocabulary.concept(entry.concept_id)
        return len({xref.partition(":")[0] for xref in concept.xrefs} - MAPPED_ONLY)

    def _approximate(self, name: str, label: str | None) -> tuple[NameEntry, str] | None:
        if label not in DISORDER_LABELS:
            return None
        # A wider adverse event still counts the event; a wider disease would be the wrong indication.
        wider = broader(name) if label == "ADVERSE_EVENT" else ()
        for key, step in (*first_conjunct(name), *wider):
            # General words ("disease", "injury") are in the vocabulary but no link.
            entries = self._vocabulary.lookup_key(key, label, spotted_only=not key.startswith(FINGERPRINT_MARK))
            if entries and entries[0].kind in _SURE_KINDS:
                return entries[0], step
        return None


def _method(entry: NameEntry, step: str) -> Method:
    if step in APPROXIMATE_STEPS:
        return "approximate"
    if entry.kind == "abbreviation":
        return "abbreviation"
    return "exact" if entry.kind == "preferred" and step == "name" else "synonym"


def _initials(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r" \(.*?\)", "", name))
    return "".join(word[0] for word in words if word not in {"of", "and", "the", "with", "type"}).upper()


def _in_order(letters: str, name: str) -> bool:
    """Tell whether a name has the letters of an acronym in their order, the first of them first."""
    rest = iter(name.casefold())
    return name[:1].casefold() == letters[:1].casefold() and all(letter in rest for letter in letters.casefold())
