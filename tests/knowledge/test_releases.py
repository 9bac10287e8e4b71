"""Each format in a small file of its real shape that we wrote; bad files name file and line and change nothing."""

from pathlib import Path

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge.additions import build_with
from rxtract.knowledge.releases import read_release
from rxtract.knowledge.storage import read_contents
from rxtract.knowledge.vocabulary import Vocabulary

OBO = """format-version: 1.2
data-version: test/2026

[Term]
id: HP:0009001
name: Glowing skin
synonym: "Shiny skin" EXACT layperson []
synonym: "Bright skin" BROAD []
xref: MSH:D000001
xref: UMLS:C0000001
is_a: HP:0009002 ! Skin sign

[Term]
id: HP:0009002
name: Skin sign

[Term]
id: HP:0009003
name: obsolete Old sign
is_obsolete: true
"""

MESH_XML = """<?xml version="1.0"?>
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord><DescriptorUI>D000001</DescriptorUI><DescriptorName><String>Leukemia, Glowing</String></DescriptorName>
<TreeNumberList><TreeNumber>C04.557.337</TreeNumber></TreeNumberList>
<ConceptList><Concept><TermList><Term><String>Leukemia, Glowing</String></Term><Term><String>Glow Leukemia</String></Term>
</TermList></Concept></ConceptList></DescriptorRecord>
</DescriptorRecordSet>
"""

MESH_ASCII = """*NEWRECORD
RECTYPE = D
MH = Glowing Disease
ENTRY = Disease of Glowing|T047
MN = C23.550
UI = D000002

*NEWRECORD
RECTYPE = D
MH = Lighthouses
MN = J01.293
UI = D000003
"""


def rrf(*fields: str, width: int = 18) -> str:
    return "|".join([*fields, *[""] * (width - len(fields))]) + "|\n"


def conso(cui: str, source: str, kind: str, text: str, code: str = "1") -> str:
    fields = [cui, "ENG", "P", "L1", "PF", "S1", "Y", "A1", "", "", "", source, kind, code, text, "0", "N", "1"]
    return rrf(*fields)


@pytest.fixture
def releases(tmp_path: Path) -> dict[str, Path]:
    files = {
        "hp.obo": OBO,
        "desc.xml": MESH_XML,
        "d.bin": MESH_ASCII,
        "rxnorm/RXNCONSO.RRF": conso("77", "RXNORM", "IN", "glowazole") + conso("77", "RXNORM", "BN", "Glowex"),
        "umls/MRCONSO.RRF": conso("C77", "MSH", "MH", "Glow fever", "D000009")
        + conso("C78", "MSH", "MH", "A glow worm"),
        "umls/MRSTY.RRF": rrf("C77", "T047", "B", "Disease", width=6) + rrf("C78", "T204", "A", "Animal", width=6),
        "meddra/pt.asc": "10000001$Glow eruption$$10000009$\n",
        "meddra/llt.asc": "10000001$Glow eruption$10000001$$$$$$$Y$$\n10000002$Glowing rash$10000001$$$$$$$Y$$\n",
        "own.tsv": "id\tlabel\tname\tnames\txrefs\nOWN:1\tDRUG\tglowine\tGlowine HCl|GLW-1\tMESH:C1\n",
    }
    for name, text in files.items():
        path = tmp_path / "releases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {name.partition("/")[0]: tmp_path / "releases" / name.partition("/")[0] for name in files}


@pytest.mark.parametrize(
    ("name", "concept_id", "label", "text", "synonyms"),
    [
        ("hp.obo", "HP:0009001", "ADVERSE_EVENT", "Glowing skin", {"Shiny skin", "Bright skin"}),
        ("desc.xml", "MESH:D000001", "DISEASE", "Leukemia, Glowing", {"Glow Leukemia", "Glowing Leukemia"}),
        ("d.bin", "MESH:D000002", "ADVERSE_EVENT", "Glowing Disease", {"Disease of Glowing"}),
        ("rxnorm", "RXCUI:77", "DRUG", "glowazole", {"Glowex"}),
        ("umls", "UMLS:C77", "DISEASE", "Glow fever", set()),
        ("meddra", "MEDDRA:10000001", "ADVERSE_EVENT", "Glow eruption", {"Glowing rash"}),
        ("own.tsv", "OWN:1", "DRUG", "glowine", {"Glowine HCl", "GLW-1"}),
    ],
)
def test_a_format_is_recognised_and_read(releases, name, concept_id, label, text, synonyms) -> None:
    terms = read_release(releases[name]).terms
    term = terms[concept_id]
    assert (term.label, term.name) == (label, text)
    assert synonyms <= {entry.text for entry in term.names}
    assert not any(other.startswith("MESH:D000003") for other in terms)  # no label for lighthouses


def test_only_ids_that_may_be_passed_on_become_xrefs(releases) -> None:
    assert read_release(releases["hp.obo"]).terms["HP:0009001"].xrefs == {"MESH:D000001"}


def test_licensed_releases_say_so(releases) -> None:
    assert [read_release(releases[name]).source.redistributable for name in ("rxnorm", "umls", "meddra", "hp.obo")] == [
        False, False, False, True,
    ]  # fmt: skip


def test_added_terms_merge_or_are_new(releases, vocabulary_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "more.rxv"
    _, additions = build_with(vocabulary_file, [releases["own.tsv"], releases["meddra"]], target)
    more = Vocabulary(read_contents(target))
    # OWN:1 refers to MESH:C1, which is the packaged UNII:1.
    assert [addition.merged for addition in additions] == [1, 0]
    assert more.lookup("glowine", "DRUG")[0].concept_id == "UNII:1"
    assert more.lookup("Imnovid", "DRUG")[0].concept_id == "UNII:1"
    assert more.lookup("glowing rash", "ADVERSE_EVENT")[0].concept_id == "MEDDRA:10000001"
    assert "OWN:1" in more.concept("UNII:1").xrefs
    assert not more.concept("MEDDRA:10000001").redistributable


def test_licensed_ids_carry_their_licence(vocabulary_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "meddra"
    folder.mkdir()
    (folder / "pt.asc").write_text("10043554$Thrombocytopenia$$1$\n")
    (folder / "llt.asc").write_text("10043554$Thrombocytopenia$10043554$$$$$$$Y$$\n")
    target = tmp_path / "more.rxv"
    build_with(vocabulary_file, [folder], target)
    more = Vocabulary(read_contents(target))
    concept = more.concept("HP:1")
    assert concept.xrefs == ("MEDDRA:10043554",)
    assert concept.licensed_xrefs == (("MEDDRA:10043554", "MedDRA subscription"),)
    assert concept.redistributable


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.tsv", "id\tname\nX:1\tx\n", r"a\.tsv:1: no column label"),
        ("a.tsv", "id\tlabel\tname\nX:1\tDRUG\tx\nX:1\tDRUG\ty\n", r"a\.tsv:3: id X:1 occurs twice"),
        ("a.tsv", "id\tlabel\tname\nX1\tDRUG\tx\n", r"a\.tsv:2: id 'X1' is no CURIE"),
        ("a.tsv", "id\tlabel\tname\nX:1\tTHING\tx\n", r"a\.tsv:2: label 'THING'"),
        ("a.tsv", "id\tlabel\tname\nX:1\tDRUG\t\n", r"a\.tsv:2: name is empty"),
        ("a.tsv", "id\tlabel\tname\n", r"a\.tsv: no terms found"),
        (
            "a.tsv",
            "id\tlabel\tname\tis_a\nX:1\tDRUG\tx\tX:2\nX:2\tDRUG\ty\tX:1\n",
            r"a\.tsv:\d: X:\d lies below itself",
        ),
        ("a.obo", "[Term]\nid: HP:1\n", r"a\.obo:1: HP:1 has no name"),
        ("a.obo", "[Term]\nid: ZZ:1\nname: z\n", r"a\.obo: no terms of"),
        ("a.xml", "<DescriptorRecordSet><DescriptorRecord>", r"a\.xml:1: not well-formed"),
        ("RXNCONSO.RRF", "1|2|3\n", r"RXNCONSO\.RRF:1: 2 columns"),
        ("MRCONSO.RRF", "1|2|3\n", r"MRSTY\.RRF: missing"),
        ("a.docx", "x", r"not a release in a format known here"),
    ],
)
def test_a_bad_release_names_file_and_line_and_changes_nothing(
    vocabulary_file: Path, tmp_path: Path, name: str, text: str, message: str
) -> None:
    before = vocabulary_file.read_bytes()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=message):
        build_with(vocabulary_file, [path], vocabulary_file)
    assert vocabulary_file.read_bytes() == before


def test_a_wrong_encoding_names_the_line(vocabulary_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "latin.tsv"
    path.write_bytes("id\tlabel\tname\nX:1\tDRUG\tcaf\xe9\n".encode("latin-1"))
    with pytest.raises(VocabularyError, match=r"latin\.tsv:2: not UTF-8"):
        build_with(vocabulary_file, [path], vocabulary_file)
