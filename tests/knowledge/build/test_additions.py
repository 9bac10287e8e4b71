"""Releases added to a finished vocabulary: what merges, what is new, which licence an id carries."""

from pathlib import Path

from rxtract.knowledge.build.additions import build_with
from rxtract.knowledge.build.compiling import Rules, compile_terms
from rxtract.knowledge.lookup.storage import read_contents
from rxtract.knowledge.lookup.vocabulary import Vocabulary
from tests.knowledge.conftest import SOURCES, some_terms


def test_added_terms_merge_or_are_new(vocabulary_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "more.rxv"
    own, meddra = tmp_path / "own.tsv", tmp_path / "meddra"
    own.write_text("id\tlabel\tname\tnames\txrefs\nOWN:1\tDRUG\tglowine\tGlowine HCl|GLW-1\tMESH:C1\n")
    meddra.mkdir()
    (meddra / "pt.asc").write_text("10000001$Glow eruption$$10000009$\n")
    (meddra / "llt.asc").write_text(
        "10000001$Glow eruption$10000001$$$$$$$Y$$\n10000002$Glowing rash$10000001$$$$$$$Y$$\n"
    )
    _, additions = build_with(vocabulary_file, [own, meddra], target)
    more = Vocabulary(read_contents(target))
    # OWN:1 refers to MESH:C1, which is the packaged UNII:1.
    assert [addition.merged for addition in additions] == [1, 0]
    assert more.lookup("glowine", "DRUG")[0].concept_id == "UNII:1"
    assert more.lookup("Imnovid", "DRUG")[0].concept_id == "UNII:1"
    assert more.lookup("glowing rash", "ADVERSE_EVENT")[0].concept_id == "MEDDRA:10000001"
    assert "OWN:1" in more.concept("UNII:1").xrefs
    assert not more.concept("MEDDRA:10000001").redistributable


def test_of_concepts_under_one_heading_the_one_of_its_name_takes_its_names(tmp_path: Path) -> None:
    terms = some_terms()
    for term in terms:
        if term.concept_id in {"HP:3", "HP:4"}:
            term.xrefs.add("MESH:D004487")
    base, target, table = tmp_path / "base.rxv", tmp_path / "more.rxv", tmp_path / "heading.tsv"
    compile_terms(terms, SOURCES, base, rules=Rules(), floors={})
    table.write_text("id\tlabel\tname\tnames\nMESH:D004487\tADVERSE_EVENT\tEdema\tDropsy\n")
    build_with(base, [table], target)
    (meaning,) = Vocabulary(read_contents(target)).lookup("dropsy", "ADVERSE_EVENT")
    assert meaning.concept_id == "HP:4"


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
