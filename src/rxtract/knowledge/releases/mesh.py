"""Reads MeSH: descriptors and supplementary records in NLM's XML (desc*.xml, supp*.xml) and ASCII (d*.bin) forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases.release import Release, numbered_lines

LICENCE = "NLM terms: free with credit and version"


def label_of(trees: list[str], *, supplementary: bool) -> str | None:
    """Return the label of a record by its branches: C and F03 disorders, D27 classes, D medicines; None for others."""
    if any(tree.startswith("C23") for tree in trees):
        return "ADVERSE_EVENT"
    if any(tree.startswith(("C", "F03")) for tree in trees):
        return "DISEASE"
    if any(tree.startswith("D27") for tree in trees):
        return "MECHANISM"
    return "DRUG" if supplementary or any(tree.startswith("D") for tree in trees) else None


def upright(name: str) -> str:
    """Turn an inverted heading round.

    >>> upright("Leukemia, Myeloid, Acute")
    'Acute Myeloid Leukemia'
    """
    parts = name.split(", ")
    return name if len(parts) == 1 or any(part[:1].isdigit() for part in parts) else " ".join(reversed(parts))


def _release(path: Path) -> Release:
    return Release(
        path, Source("MESH", "MeSH", path.stem, LICENCE, f"MeSH, US National Library of Medicine, {path.name}")
    )


def _add(release: Release, line: int, identifier: str, name: str, synonyms: list[str], label: str | None) -> None:
    """Add a record under its heading as written and the right way round; records of other branches are left out."""
    if not identifier or not name:
        raise VocabularyError(f"{release.path}:{line}: a record without an id or a name; is the file whole?")
    if label is None:
        return
    term = Term(f"MESH:{identifier}", label, name, "MESH", spotted=label != "DRUG")
    texts = dict.fromkeys([*synonyms, *(upright(text) for text in [name, *synonyms])])
    term.names = [Name(text, "synonym") for text in texts if text != name]
    release.add(term, line)


def _link(release: Release, trees: dict[str, str]) -> None:
    """Link every record to those one level up in its trees; `trees` maps tree number → concept id."""
    for tree, concept_id in trees.items():
        parent = trees.get(tree.rpartition(".")[0], concept_id)
        if concept_id in release.terms and parent in release.terms and parent != concept_id:
            release.terms[concept_id].links.add(("is_a", parent))


def recognise_xml(path: Path) -> bool:
    """Tell MeSH XML by its root element."""
    if not path.is_file() or path.suffix != ".xml":
        return False
    with path.open("rb") as file:
        head = file.read(2000)
    return b"DescriptorRecordSet" in head or b"SupplementalRecordSet" in head


def read_xml(path: Path) -> Release:
    """Read descriptor or supplementary records.

    Raises:
        VocabularyError: the XML is not well-formed, as a half-downloaded file is not.
    """
    release = _release(path)
    trees: dict[str, str] = {}
    try:
        # huge_tree stays off and entities unresolved: a release needs neither.
        for _, record in etree.iterparse(
            str(path), tag=("DescriptorRecord", "SupplementalRecord"), resolve_entities=False, no_network=True
        ):
            _add_record(release, record, trees)
            record.clear()
    except etree.XMLSyntaxError as error:
        raise VocabularyError(
            f"{path}:{error.lineno}: not well-formed XML ({error.msg}); is the file whole?"
        ) from error
    _link(release, trees)
    return release


def _add_record(release: Release, record: Any, places: dict[str, str]) -> None:
    supplementary = record.tag == "SupplementalRecord"
    kind = "Supplemental" if supplementary else "Descriptor"
    trees = [element.text or "" for element in record.iterfind("TreeNumberList/TreeNumber")]
    terms = [element.text or "" for element in record.iterfind("ConceptList/Concept/TermList/Term/String")]
    identifier = record.findtext(f"{kind}RecordUI") or record.findtext(f"{kind}UI") or ""
    places |= dict.fromkeys(trees, f"MESH:{identifier}")
    _add(
        release,
        record.sourceline or 0,
        identifier,
        record.findtext(f"{kind}RecordName/String") or record.findtext(f"{kind}Name/String") or "",
        terms,
        label_of(trees, supplementary=supplementary),
    )


def recognise_ascii(path: Path) -> bool:
    """Tell MeSH ASCII by its name and first line."""
    if not path.is_file() or path.suffix != ".bin":
        return False
    with path.open("rb") as file:
        return file.read(10) == b"*NEWRECORD"


def read_ascii(path: Path) -> Release:
    """Read descriptors (MH, UI, MN, ENTRY, PRINT ENTRY) or supplementary records (NM, UI, SY)."""
    release = _release(path)
    record: dict[str, list[str]] = {}
    trees: dict[str, str] = {}
    start = 0
    for number, line in numbered_lines(path):
        if line == "*NEWRECORD":
            _add_fields(release, start, record, trees)
            record, start = {}, number
        elif " = " in line:
            tag, _, value = line.partition(" = ")
            record.setdefault(tag, []).append(value.split("|")[0])
        elif line:
            raise VocabularyError(f"{path}:{number}: expected `TAG = value`, found {line[:40]!r}")
    _add_fields(release, start, record, trees)
    _link(release, trees)
    return release


def _add_fields(release: Release, line: int, record: dict[str, list[str]], places: dict[str, str]) -> None:
    if not record:
        return
    synonyms = record.get("ENTRY", []) + record.get("PRINT ENTRY", []) + record.get("SY", [])
    label = label_of(record.get("MN", []), supplementary="NM" in record)
    names = record.get("MH", []) + record.get("NM", [])
    identifier = (record.get("UI") or [""])[0]
    places |= dict.fromkeys(record.get("MN", []), f"MESH:{identifier}")
    _add(release, line, identifier, (names or [""])[0], synonyms, label)
