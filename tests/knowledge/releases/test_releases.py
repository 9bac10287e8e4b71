"""Each format in a small file of its real shape that we wrote; bad files name file and line and change nothing."""

import gzip
import zipfile
from pathlib import Path

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge import concept_links
from rxtract.knowledge import releases as formats
from rxtract.knowledge.build.additions import build_with
from rxtract.knowledge.lookup.storage import read_contents
from rxtract.knowledge.lookup.vocabulary import Vocabulary
from rxtract.knowledge.naming.terms import Source, Term
from rxtract.knowledge.releases import read_release
from rxtract.knowledge.releases.release import Release

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


def test_a_format_is_a_module_and_one_line_in_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path) -> Release:
        release = Release(path, Source("LIST", "List", "1", "own", "test"))
        for line, name in enumerate(path.read_text().splitlines(), 1):
            release.add(Term(f"LIST:{line}", "DRUG", name, "LIST"), line)
        return release

    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, ("list", lambda path: path.suffix == ".list", read)))
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "drugs.list").write_text("glowine\nglowazole\n")
    assert [term.name for term in read_release(tmp_path / "release").terms.values()] == ["glowine", "glowazole"]


def test_only_ids_that_may_be_passed_on_become_xrefs(releases) -> None:
    assert read_release(releases["hp.obo"]).terms["HP:0009001"].xrefs == {"MESH:D000001"}


def test_licensed_releases_say_so(releases) -> None:
    assert [read_release(releases[name]).source.redistributable for name in ("rxnorm", "umls", "meddra", "hp.obo")] == [
        False, False, False, True,
    ]  # fmt: skip


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
        ("a.tsv", "id\tlabel\tname\nX:1\tDRUG\tx\ty\n", r"a\.tsv:2: 4 values, the header names 3"),
        ("a.tsv", "id\tlabel\tname\tname\nX:1\tDRUG\tx\ty\n", r"a\.tsv:1: a column stands twice"),
        ("a.tsv", "id\tlabel\tname\nX:1|2\tDRUG\tx\n", r"a\.tsv:2: id 'X:1|2' is no CURIE"),
        ("a.tsv", "id\tlabel\tname\tis_a\nX:1\tDRUG\tx\tX:9\n", r"a\.tsv:2: X:1 is_a X:9, which is missing"),
        ("a.tsv", "id\tlabel\tname\nX:1\tDRUG\t-\n", r"a\.tsv: no name of it could match"),
        ("a.obo", "[Term]\nid: HP:1\n", r"a\.obo:1: HP:1 has no name"),
        ("a.obo", "[Term]\nid: HP:1\nname: on", r"a\.obo:3: the file ends within a line"),
        ("a.obo", "[Term]\nid: HP:1\nname: one\nis_a: HP:9\n", r"a\.obo:1: HP:1 is_a HP:9, which is missing"),
        ("a.obo", "[Term]\nid: HP:1\nname: x\n\n[Term]\nid: HP:1\nname: y\n", r"a\.obo:5: id HP:1 occurs twice"),
        ("d.bin", "*NEWRECORD\nMH = Glowing\nMN = C23.1\n", r"d\.bin:1: a record without an id"),
        ("d.bin", "*NEWRECORD\nMH Glowing\n", r"d\.bin:2: expected `TAG = value`"),
        ("pt.asc", "1$Glow$$1$\n", r"llt\.asc: missing beside pt\.asc"),
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


@pytest.mark.parametrize(
    ("lowest", "message"),
    [
        ("2$Glowing$9$$$$$$$Y$$\n", r"llt\.asc:1: preferred term 9 is not in pt\.asc"),
        ("2$Glowing\n", r"llt\.asc:1: expected 10 columns"),
        ("2$Glowing$2$$$$$$$Y$$\n", r"pt\.asc:1: 1 has no row in llt\.asc"),
    ],
)
def test_files_of_meddra_have_to_fit_each_other(tmp_path: Path, lowest: str, message: str) -> None:
    (tmp_path / "pt.asc").write_text("1$Glow$$1$\n2$Glowing$$1$\n")
    (tmp_path / "llt.asc").write_text(lowest)
    with pytest.raises(VocabularyError, match=message):
        read_release(tmp_path)


def test_meddra_groups_by_organ_class(vocabulary_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "meddra"
    folder.mkdir()
    (folder / "pt.asc").write_text("1$Glow eruption$$9$\n")
    (folder / "llt.asc").write_text("1$Glow eruption$1$$$$$$$Y$$\n")
    (folder / "mdhier.asc").write_text("1$5$6$9$Glow eruption$Eruptions$Skin conditions$Skin disorders$Skin$$9$Y$\n")
    build_with(vocabulary_file, [folder], tmp_path / "more.rxv")
    rows = concept_links(Vocabulary(read_contents(tmp_path / "more.rxv")), ["MEDDRA:1"])
    assert [(row.group_name, row.steps) for row in rows] == [("eruptions", 1), ("skin conditions", 2), ("skin disorders", 3)]
    (folder / "mdhier.asc").write_text("2$5$6$9$Glow$Eruptions$Skin conditions$Skin disorders$Skin$$9$Y$\n")
    with pytest.raises(VocabularyError, match=r"mdhier\.asc:1: preferred term 2 is not in pt\.asc"):
        read_release(folder)


def test_mesh_keeps_its_hierarchy(tmp_path: Path) -> None:
    record = "*NEWRECORD\nRECTYPE = D\nMH = {name}\nMN = {tree}\nUI = {identifier}\n\n"
    rows = [
        ("Glow", "C23.1", "D1"),
        ("Bright Glow", "C23.1.5", "D2"),
        ("Lamp", "J01.7", "D3"),
        ("Lit", "J01.7.1", "D4"),
    ]
    text = "".join(record.format(name=name, tree=tree, identifier=ui) for name, tree, ui in rows)
    (tmp_path / "d.bin").write_text(text)
    terms = read_release(tmp_path / "d.bin").terms
    assert {key: term.links for key, term in terms.items()} == {"MESH:D1": set(), "MESH:D2": {("is_a", "MESH:D1")}}


def rxnorm(folder: Path, *, relations: bool) -> Path:
    folder.mkdir()
    rows = [("1", "IN", "glowazole"), ("2", "BN", "Glowex"), ("3", "BN", "Imnovid")]
    (folder / "RXNCONSO.RRF").write_text("".join(conso(cui, "RXNORM", kind, text) for cui, kind, text in rows))
    if relations:
        pairs = [("1", "2", "tradename_of"), ("2", "1", "has_tradename")]
        (folder / "RXNREL.RRF").write_text(
            "".join(rrf(one, "", "CUI", "RO", other, "", "CUI", name, width=16) for one, other, name in pairs)
        )
    return folder


def test_brands_of_rxnorm_name_their_substance(vocabulary_file: Path, tmp_path: Path) -> None:
    build_with(vocabulary_file, [rxnorm(tmp_path / "rrf", relations=True)], tmp_path / "more.rxv")
    more = Vocabulary(read_contents(tmp_path / "more.rxv"))
    assert [entry.concept_id for entry in more.lookup("Glowex", "DRUG")] == ["RXCUI:1"]
    assert more.concept("RXCUI:1").xrefs == ("RXCUI:2",)


def test_a_brand_that_is_known_stays_what_it_is(vocabulary_file: Path, tmp_path: Path) -> None:
    build_with(vocabulary_file, [rxnorm(tmp_path / "rrf", relations=False)], tmp_path / "more.rxv")
    more = Vocabulary(read_contents(tmp_path / "more.rxv"))
    assert [entry.concept_id for entry in more.lookup("Imnovid", "DRUG")] == ["UNII:1"]


def test_releases_are_read_from_gzip_and_zip(releases, tmp_path: Path) -> None:
    packed = tmp_path / "hp.obo.gz"
    packed.write_bytes(gzip.compress(OBO.encode()))
    assert "HP:0009001" in read_release(packed).terms
    with zipfile.ZipFile(tmp_path / "RxNorm_full.zip", "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
        archive.write(releases["rxnorm"] / "RXNCONSO.RRF", "rrf/RXNCONSO.RRF")
    release = read_release(tmp_path / "RxNorm_full.zip")
    assert "RXCUI:77" in release.terms
    assert release.source.version == "RxNorm_full"


def test_a_release_is_found_in_its_folder_beside_a_readme(tmp_path: Path) -> None:
    (tmp_path / "hpo" / "2026").mkdir(parents=True)
    (tmp_path / "hpo" / "A_README.txt").write_text("How to cite us.\n")
    (tmp_path / "hpo" / "2026" / "hp.obo").write_text(OBO)
    assert "HP:0009001" in read_release(tmp_path / "hpo").terms


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("hp.obo.gz", lambda data: data[: len(data) // 2], r"hp\.obo\.gz: cannot be unpacked"),
        ("hp.obo.gz", lambda data: data[:20] + b"\0\0\0\0" + data[24:], r"hp\.obo\.gz: cannot be unpacked"),
        ("hp.obo.gz", lambda _: gzip.compress(b"[Term]\nid: HP:1\n"), r"hp\.obo\.gz:hp\.obo:1: HP:1 has no name"),
        ("hp.zip", lambda data: data[: len(data) // 2], r"hp\.zip: cannot be unpacked"),
        (
            "hp.zip",
            lambda data: data.replace(b"Glowing", b"Growing"),
            r"hp\.zip: cannot be unpacked \(hp\.obo is damaged",
        ),
        ("hp.zip", lambda _: b"no zip", r"hp\.zip: cannot be unpacked"),
    ],
)
def test_a_damaged_archive_is_a_clear_error(tmp_path: Path, name: str, damage, message: str) -> None:
    path = tmp_path / name
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(OBO.encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hp.obo", OBO)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(VocabularyError, match=message):
        read_release(path)


def test_a_wrong_encoding_names_the_line(vocabulary_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "latin.tsv"
    path.write_bytes("id\tlabel\tname\nX:1\tDRUG\tcaf\xe9\n".encode("latin-1"))
    with pytest.raises(VocabularyError, match=r"latin\.tsv:2: not UTF-8"):
        build_with(vocabulary_file, [path], vocabulary_file)


def _bomb_of_gzip(path: Path, size: int) -> Path:
    with gzip.open(path.with_suffix(".obo.gz"), "wb") as stream:
        for _ in range(size >> 20):
            stream.write(bytes(1 << 20))
    return path.with_suffix(".obo.gz")


def _bomb_of_zip(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.obo", bytes(size // 3))
    return path.with_suffix(".zip")


@pytest.mark.parametrize("make", [_bomb_of_gzip, _bomb_of_zip])
def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, make) -> None:
    path = make(tmp_path / "bomb", 90_000_000)
    with pytest.raises(VocabularyError, match="no release does"):
        read_release(path)


def test_a_small_release_may_pack_very_well(tmp_path: Path) -> None:
    path = tmp_path / "skin.obo.gz"
    path.write_bytes(gzip.compress((OBO + "! a comment\n" * 300_000).encode()))
    assert len(path.read_bytes()) * 100 < 3_600_000
    assert "HP:0009001" in read_release(path).terms
