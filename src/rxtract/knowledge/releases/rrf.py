"""Reads RRF files of RxNorm (RXNCONSO.RRF) and UMLS (MRCONSO.RRF with MRSTY.RRF), for holders of their licences."""

from __future__ import annotations

from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases.release import Release, numbered_lines

_COLUMNS = {"RXNCONSO.RRF": 18, "RXNREL.RRF": 16, "MRCONSO.RRF": 18, "MRSTY.RRF": 6}
_DISORDERS = {"T047": "DISEASE", "T191": "DISEASE", "T048": "DISEASE", "T046": "DISEASE", "T019": "DISEASE",
              "T184": "ADVERSE_EVENT", "T033": "ADVERSE_EVENT", "T037": "ADVERSE_EVENT"}  # fmt: skip
_DRUGS = {"T121": "DRUG", "T109": "DRUG", "T116": "DRUG", "T123": "DRUG", "T195": "DRUG", "T200": "DRUG"}
_XREFS = {"MSH": "MESH", "ICD10CM": "ICD10CM", "HPO": "HP", "DRUGBANK": "DRUGBANK"}
_RXNORM_KINDS = {
    "IN": "preferred",
    "PIN": "preferred",
    "MIN": "preferred",
    "BN": "brand",
    "SY": "synonym",
    "TMSY": "synonym",
}


def _concepts_file(path: Path) -> Path | None:
    names = ("RXNCONSO.RRF", "MRCONSO.RRF")
    if path.is_file():
        return path if path.name in names else None
    found = [path / name for name in names if (path / name).is_file()]
    return found[0] if found else None


def recognise(path: Path) -> bool:
    """Tell an RRF release by the name of its concepts file, given itself or as its folder."""
    return _concepts_file(path) is not None


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    rows = []
    for number, line in numbered_lines(path):
        fields = line.split("|")
        if len(fields) != _COLUMNS[path.name] + 1:
            raise VocabularyError(
                f"{path}:{number}: {len(fields) - 1} columns, {path.name} has {_COLUMNS[path.name]}; is the file whole?"
            )
        rows.append((number, fields))
    return rows


def read(path: Path) -> Release:
    """Read RxNorm or UMLS names in English.

    Raises:
        VocabularyError: a row has too few columns, or MRSTY.RRF is not beside MRCONSO.RRF.
    """
    concepts = _concepts_file(path)
    if concepts is None:
        raise VocabularyError(f"{path}: neither RXNCONSO.RRF nor MRCONSO.RRF there")
    return _read_rxnorm(concepts) if concepts.name == "RXNCONSO.RRF" else _read_umls(concepts)


def _version(path: Path) -> str:
    """Return the name of the release's folder: `RxNorm_full_07072025/rrf/RXNCONSO.RRF` says its version above `rrf`."""
    return next(folder.name for folder in path.absolute().parents if folder.name not in {"rrf", "META"})


def _read_rxnorm(path: Path) -> Release:
    source = Source(
        "RXCUI", "RxNorm", _version(path), "UMLS Metathesaurus licence", "RxNorm, NLM", redistributable=False
    )
    release = Release(path, source)
    for number, row in _rows(path):
        identifier, abbreviation, kind, text, suppressed = f"RXCUI:{row[0]}", row[11], row[12], row[14], row[16]
        if abbreviation != "RXNORM" or kind not in _RXNORM_KINDS or suppressed in {"Y", "O", "E"}:
            continue
        _collect(release, number, identifier, "DRUG", text, preferred=_RXNORM_KINDS[kind] == "preferred")
        if _RXNORM_KINDS[kind] == "brand":
            release.terms[identifier].names.append(Name(text, "brand"))
    if path.with_name("RXNREL.RRF").is_file():
        _name_substances(release, path.with_name("RXNREL.RRF"))
    return release


def _name_substances(release: Release, relations: Path) -> None:
    """Give every brand of one substance to it as a name: in RxNorm the two have ids of their own."""
    substances: dict[str, set[str]] = {}
    for _, row in _rows(relations):
        if row[7] == "tradename_of":  # the second concept is a trade name of the first
            substances.setdefault(f"RXCUI:{row[4]}", set()).add(f"RXCUI:{row[0]}")
    for brand, of in sorted(substances.items()):
        substance = release.terms.get(min(of))
        if len(of) == 1 and substance is not None and brand in release.terms and brand not in substances[brand]:
            names = [release.terms[brand].name, *(name.text for name in release.terms[brand].names)]
            substance.names += [Name(text, "brand") for text in dict.fromkeys(names)]
            substance.xrefs.add(brand)
            del release.terms[brand]


def _read_umls(path: Path) -> Release:
    types_file = path.with_name("MRSTY.RRF")
    if not types_file.is_file():
        raise VocabularyError(f"{types_file}: missing; UMLS names have no label without their semantic types")
    labels: dict[str, str] = {}
    for _, row in _rows(types_file):
        label = _DISORDERS.get(row[1]) or _DRUGS.get(row[1])
        if label is not None:
            labels.setdefault(row[0], label)
    source = Source("UMLS", "UMLS", _version(path), "UMLS Metathesaurus licence", "UMLS, NLM", redistributable=False)
    release = Release(path, source)
    for number, row in _rows(path):
        label = labels.get(row[0])
        if label is None or row[1] != "ENG" or row[16] in {"Y", "O", "E"}:
            continue
        identifier = f"UMLS:{row[0]}"
        preferred = row[2] == "P" and row[4] == "PF" and row[6] == "Y"
        _collect(release, number, identifier, label, row[14], preferred=preferred)
        if row[11] in _XREFS:
            prefix = _XREFS[row[11]]
            release.terms[identifier].xrefs.add(f"{prefix}:{row[13].removeprefix(prefix + ':')}")
    return release


def _collect(release: Release, line: int, identifier: str, label: str, text: str, *, preferred: bool) -> None:
    term = release.terms.get(identifier)
    if term is None:
        release.add(Term(identifier, label, text, release.source.key), line)
    elif preferred:
        term.names.append(Name(term.name, "synonym"))
        term.name = text
    else:
        term.names.append(Name(text, "synonym"))
