"""Substances: UNII as the spine, DrugBank's open vocabulary joined by UNII, salts pointing to their moiety."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import StringIO

from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term

# Registers of medicines among the tags of UNII names: a substance with one of them is given to patients.
MEDICINAL = frozenset(
    {"INN", "USAN", "JAN", "VANDF", "MART.", "ORANGE BOOK", "PURPLE BOOK CDER", "EMA EPAR", "USP MONOGRAPH", "BAN"}
)
_TAG = re.compile(r"\s*\[([^\]]+)\]$")
_KINDS = {"of": "official", "cn": "synonym", "bn": "brand", "cd": "code"}
_JUNK = re.compile(r"IMPURITY|\bWHOLE\b|UNSPECIFIED FORM|\bEXTRACT\b.*\bOF\b|\(ENZYME|METABOLITE\b")

SALTS = frozenset(
    [
        "acetate",
        "acetonide",
        "aluminum",
        "ammonium",
        "anhydrous",
        "arginine",
        "aspartate",
        "benzathine",
        "benzoate",
        "besylate",
        "besilate",
        "bisulfate",
        "bitartrate",
        "bromide",
        "butyrate",
        "calcium",
        "camsylate",
        "carbonate",
        "chloride",
        "cholate",
        "choline",
        "citrate",
        "cypionate",
        "decanoate",
        "dihydrate",
        "dihydrochloride",
        "dihydrogen",
        "dimaleate",
        "dimesylate",
        "diphosphate",
        "dipropionate",
        "diproprionate",
        "diisethionate",
        "disodium",
        "dipotassium",
        "disoproxil",
        "ditosylate",
        "edisylate",
        "enanthate",
        "erbumine",
        "estolate",
        "ethanolate",
        "ethylsuccinate",
        "fumarate",
        "furoate",
        "gluceptate",
        "gluconate",
        "glutamate",
        "hemifumarate",
        "hemihydrate",
        "hemisuccinate",
        "hexahydrate",
        "hyclate",
        "hydrate",
        "hydrobromide",
        "hydrochloride",
        "hydrogen",
        "hydroxide",
        "iodide",
        "isethionate",
        "lactate",
        "lactobionate",
        "laurate",
        "lysine",
        "magnesium",
        "malate",
        "maleate",
        "meglumine",
        "mesylate",
        "mesilate",
        "methylsulfate",
        "monohydrate",
        "mononitrate",
        "monohydrochloride",
        "monosodium",
        "mucate",
        "napsylate",
        "nitrate",
        "oleate",
        "olamine",
        "orotate",
        "oxalate",
        "palmitate",
        "pamoate",
        "pentahydrate",
        "phenylpropionate",
        "phosphate",
        "pidolate",
        "pivalate",
        "potassium",
        "propionate",
        "saccharate",
        "salicylate",
        "sesquihydrate",
        "sodium",
        "stearate",
        "strontium",
        "succinate",
        "sulfate",
        "sulfonate",
        "tannate",
        "tartrate",
        "tebutate",
        "teoclate",
        "tetrahydrate",
        "tosylate",
        "tosilate",
        "triethanolamine",
        "trifluoroacetate",
        "trihydrate",
        "trisodium",
        "tromethamine",
        "undecanoate",
        "valerate",
        "xinafoate",
        "zinc",
        "alafenamide",
        "medoxomil",
        "marboxil",
        "etexilate",
        "mofetil",
        "axetil",
        "proxetil",
        "pivoxil",
        "hydrogensulfate",
        "monophosphate",
        "esylate",
        "mutant",
        "hippurate",
    ]
)


STEREO = re.compile(r"\((?:\+/-|\+|-|R|S)\)|, (?:DL|D|L)-|unspecified", re.IGNORECASE)
"""Marks of a mirror image or an unspecified form: the plain name means another record."""


ORGANISM = re.compile(r"virus(?: (?:type )?[A-Z0-9]+)?$", re.IGNORECASE)
"""A virus by its bare name: what vaccines are made from, and no medicine."""


def is_systematic(name: str) -> bool:
    """Tell a systematic chemical name, which no article writes out, from a name that people use."""
    if len(name) > 70:
        return True
    marks = sum(name.count(mark) for mark in "(),[]{}'")
    return marks >= 4 or (marks >= 2 and len(name) > 30) or bool(re.search(r"\d,\d.*\d[,-]", name))


def display_case(name: str) -> str:
    """Return a name in capitals as people write it: lower case, but codes and short words as they are."""
    return " ".join(word if re.search(r"\d", word) or len(word) < 3 else word.lower() for word in name.split(" "))


_STEREO_MARK = re.compile(
    r"\(\(?[\dRSEZ'*,+/ -]*[RSEZ+*-][\dRSEZ'*,+/ -]*(?:\([\dRSEZ'*, -]*\))?\)?\)-?|\b(?:CIS|TRANS|[DL])-|[.*]",
    re.IGNORECASE,
)


def without_stereo(name: str) -> str:
    """Return the key of a systematic name without what tells mirror images apart.

    >>> without_stereo("2-(1-OXOETHYL)BENZAMIDE, (R-(R*,R*))-") == without_stereo("2-((1R)-1-oxoethyl)benzamide")
    True
    """
    plain = _STEREO_MARK.sub("", name).rstrip(" ,")
    inverted = re.fullmatch(r"([^,]+), (.+)-", plain)
    return normalise_name(f"{inverted[2]} {inverted[1]}" if inverted else plain.rstrip("-, "))


def systematic_names(rows: Iterable[str]) -> dict[str, set[str]]:
    """Return UNII concept id → keys of its systematic names, alike for mirror images."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        text, kind, unii, _ = row.split("\t")
        if kind == "sys":
            found[f"UNII:{unii}"].add(without_stereo(text))
    return found


def read_unii(rows: Iterable[str]) -> Iterator[tuple[Term, set[str]]]:
    """Yield substances with the registers that list them; names in capitals are put in lower case."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    displays: dict[str, str] = {}
    for number, row in enumerate(rows):
        if number == 0:
            continue
        text, kind, unii, display = row.split("\t")
        displays[unii] = display
        if kind != "sys":
            groups[unii].append((text, kind))
    for unii, names in groups.items():
        term = Term(f"UNII:{unii}", "DRUG", display_case(displays[unii]), "UNII")
        tags: set[str] = set()
        for text, kind in names:
            match = _TAG.search(text)
            if match:
                tags.add(match[1])
                text = text[: match.start()]
            if not is_systematic(text) and not _JUNK.search(text):
                official = match is not None and match[1] in MEDICINAL
                term.names.append(Name(text, "official" if official else _kind(text, kind)))
        if any(kind in {"bn", "cd", "of"} for _, kind in names) or tags - {"MI", "HSDB", "EP IMPURITY"}:
            yield term, tags


def _kind(text: str, kind: str) -> str:
    # UNII writes everything in capitals; its very short common names are acronyms that mean much else.
    return "abbreviation" if kind == "cn" and len(text) <= 4 and text.isalpha() else _KINDS[kind]


def read_drugbank(data: str) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """Yield (DrugBank id, name, CAS number, UNII, synonyms)."""
    for row in csv.DictReader(StringIO(data)):
        synonyms = [name.strip() for name in row["Synonyms"].split(" | ") if name.strip()]
        yield row["DrugBank ID"], row["Common name"], row["CAS"], row["UNII"], synonyms


HYDRATES = frozenset(
    [
        "anhydrous",
        "hemihydrate",
        "monohydrate",
        "dihydrate",
        "sesquihydrate",
        "trihydrate",
        "tetrahydrate",
        "pentahydrate",
        "hexahydrate",
        "heptahydrate",
        "decahydrate",
        "hydrate",
        "unspecified",
    ]
)


def salt_parents(name: str) -> list[str]:
    """Return the name without salt and hydrate words, then its acid, then without hydrate words only."""
    words = name.lower().replace(",", "").split(" ")
    parents = []
    for dropped in (SALTS | HYDRATES, HYDRATES):
        kept = [word for word in words if word not in dropped]
        if kept and len(kept) < len(words) and not (dropped is not HYDRATES and words[0] in SALTS):
            parents.append(" ".join(kept))
            if kept[-1].endswith("ate"):
                parents.append(" ".join(kept)[:-3] + "ic acid")
    return parents


def join_drugbank(
    terms: dict[str, Term], medicinal: set[str], rows: Iterable[tuple[str, str, str, str, list[str]]]
) -> dict[str, str]:
    """Add DrugBank ids and names to substances, new concepts where UNII has none; return CAS number → concept id."""
    by_cas: dict[str, str] = {}
    by_name: dict[str, list[str]] = defaultdict(list)
    for term in terms.values():
        by_name[normalise_name(term.name)].append(term.concept_id)
    for drugbank, name, cas, unii, synonyms in rows:
        concept_id = f"UNII:{unii}" if f"UNII:{unii}" in terms else f"DRUGBANK:{drugbank}"
        same = by_name.get(normalise_name(name), [])
        if concept_id not in terms and len(same) == 1:
            concept_id = same[0]
        if concept_id not in terms:
            terms[concept_id] = Term(concept_id, "DRUG", name, "DRUGBANK")
        term = terms[concept_id]
        term.xrefs.add(f"DRUGBANK:{drugbank}")
        term.names.append(Name(name, "official"))
        term.names += [Name(text, "synonym") for text in synonyms if not is_systematic(text)]
        if normalise_name(term.name) == normalise_name(name):
            term.name = name
        medicinal.add(concept_id)
        if cas:
            by_cas[cas] = concept_id
    return by_cas


def _belongs_to_moiety(name: Name) -> bool:
    # Brands, codes and trivial names ("adriamycin") are meant as the medicine, whatever salt is in the vial.
    if name.kind in {"brand", "code"}:
        return True
    return name.kind == "synonym" and not SALTS & set(name.text.lower().split(" ")) and " " not in name.text


def link_salts(terms: dict[str, Term]) -> int:
    """Point salts to their moiety, which takes their brands and trivial names; return how many there are."""
    by_name: dict[str, Term] = {}
    for term in sorted(terms.values(), key=lambda term: (bool(STEREO.search(term.name)), term.concept_id)):
        by_name.setdefault(normalise_name(term.name), term)
    salts = 0
    for term in list(terms.values()):
        keys = [normalise_name(name) for name in salt_parents(term.name)]
        parent = next((by_name[key] for key in keys if key in by_name), None)
        if parent is None or parent is term:
            continue
        salts += 1
        term.links.add(("has_active_moiety", parent.concept_id))
        moved = [name for name in term.names if _belongs_to_moiety(name)]
        parent.names += moved
        term.names = [name for name in term.names if name not in moved]
    return salts
