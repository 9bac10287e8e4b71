"""Licensed ids and names of an added release: in the tables of the house, not in those that are passed on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from rxtract.dataset import read
from rxtract.knowledge.build.additions import build_with
from rxtract.knowledge.build.compiling import Rules, compile_terms
from rxtract.knowledge.naming.terms import Name, Source, Term

TEXT = "Glowine treats thrombocytopenia. Glowine may cause glowing rash and nausea. Glowine is a lamp inhibitor."


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory) -> Path:
    """A small vocabulary of open concepts with a release on top whose terms are licensed, as MedDRA's are."""
    folder = tmp_path_factory.mktemp("vocabulary")
    terms = [
        Term("UNII:1", "DRUG", "glowine", "UNII", links={("has_mechanism", "NDC_MOA:1")}),
        Term("NDC_MOA:1", "MECHANISM", "lamp inhibitor", "UNII"),
        Term("HP:1", "ADVERSE_EVENT", "Thrombocytopenia", "HP", [Name("low platelets", "lay")], links={("is_a", "HP:3")}),
        Term("HP:2", "ADVERSE_EVENT", "Nausea", "HP", links={("is_a", "HP:3")}),
        Term("HP:3", "ADVERSE_EVENT", "Sign", "HP"),
    ]
    sources = [Source("UNII", "UNII", "1", "public", "test"), Source("HP", "HPO", "1", "HPO licence", "test")]
    compile_terms(terms, sources, folder / "open.rxv", rules=Rules(), floors={})
    release = folder / "meddra"
    release.mkdir()
    (release / "pt.asc").write_text("10000001$Glow eruption$$1$\n10000003$Thrombocytopenia$$1$\n")
    (release / "llt.asc").write_text(
        "10000001$Glow eruption$10000001$$$$$$$Y$$\n10000002$Glowing rash$10000001$$$$$$$Y$$\n"
        "10000003$Thrombocytopenia$10000003$$$$$$$Y$$\n"
    )
    build_with(folder / "open.rxv", [release], folder / "more.rxv")
    return folder / "more.rxv"


@pytest.fixture(scope="module")
def outputs(vocabulary, tmp_path_factory) -> Path:
    """What four commands write: a run and an extraction, each whole and only with what may be passed on."""
    folder = tmp_path_factory.mktemp("outputs")
    (folder / "raw").mkdir()
    (folder / "raw" / "glowine.txt").write_text(TEXT, "utf-8")
    environment = {**os.environ, "RXTRACT_VOCABULARY": str(vocabulary), "RXTRACT_TIER": "lexicon"}
    for only in ([], ["--redistributable-only"]):
        name = "open" if only else "all"
        for arguments in (
            ["run", "raw", "run", "--workers", "0", "--no-gate", *only],  # its vocabulary knows next to nothing
            ["extract", "raw", "-f", "parquet", "-o", f"extract_{name}", *only],
            ["extract", "raw", "-f", "jsonl", "-o", f"{name}.jsonl", *only],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "rxtract.cli", *arguments], cwd=folder, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
    return folder


def test_licensed_codes_are_there_with_their_licence(outputs):
    concepts = pd.read_parquet(outputs / "extract_all" / "concepts").set_index("concept_id")
    assert concepts.loc["HP:1", "licensed_xrefs"].tolist() == ["MEDDRA:10000003"]
    assert concepts.loc["HP:1", "xref_licences"].tolist() == ["MedDRA subscription"]
    assert concepts["redistributable"].to_dict() == {
        "HP:1": True, "HP:2": True, "MEDDRA:10000001": False, "NDC_MOA:1": True, "UNII:1": True,
    }  # fmt: skip


def test_nothing_licensed_is_passed_on(outputs):
    current = (outputs / "run" / "current").resolve()
    for folder in (outputs / "extract_open", current):
        for table in folder.iterdir():
            if table.is_dir():
                text = pd.read_parquet(table).to_json()
                assert "MEDDRA" not in text, table
                assert "eruption" not in text, table
    assert "MEDDRA" not in (outputs / "open.jsonl").read_text("utf-8")
    assert "MEDDRA" in (outputs / "all.jsonl").read_text("utf-8")


def test_words_stay_when_their_concept_goes(outputs):
    tables = {name: pd.read_parquet(outputs / f"extract_{name}" / "claims").set_index("object_text") for name in ("all", "open")}
    assert tables["all"].loc["glowing rash", "object_id"] == "MEDDRA:10000001"
    assert pd.isna(tables["open"].loc["glowing rash", "object_id"])
    assert tables["open"].index.tolist() == tables["all"].index.tolist()
    assert tables["open"].loc["nausea", "object_id"] == "HP:2"
    mentions = pd.read_parquet(outputs / "extract_open" / "mentions").set_index("text")
    assert mentions.loc["glowing rash", "link_method"] == "none"


def test_the_option_makes_a_new_snapshot_and_says_so(outputs):
    snapshots = sorted(path for path in (outputs / "run").iterdir() if path.name.startswith("snap-"))
    versions = [read(path).runs["vocabulary_version"].iloc[0] for path in snapshots]
    assert versions[1] == versions[0] + "+redistributable"


def test_groups_are_there_for_both(outputs):
    links = read(outputs / "run").concept_links
    assert ("UNII:1", "has_mechanism", "NDC_MOA:1") in set(
        links[["concept_id", "relation", "group_id"]].astype(str).itertuples(index=False, name=None)
    )
