"""A model of the user's: a small pipeline saved to a folder stands for scispaCy's, a small knowledge base for its linkers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from rxtract.errors import UsageError
from rxtract.knowledge import load_vocabulary
from rxtract.nlp.entities import external_model
from rxtract.nlp.entities.external_model import load_external_model

TEXT = "Glowazil is used to treat shining fever. Glowazil may cause nausea and lampitis."
PATTERNS = [
    {"label": "CHEMICAL", "pattern": "Glowazil"},
    {"label": "DISEASE", "pattern": "shining fever"},
    {"label": "DISEASE", "pattern": "lampitis"},
    {"label": "GENE_OR_GENE_PRODUCT", "pattern": "treat"},
]
# The linker that scispaCy has, over a knowledge base of two entries, as a component that can be saved.
LINKER = """
import nmslib
from scispacy.candidate_generation import CandidateGenerator
from scispacy.linking import EntityLinker
from scispacy.linking_utils import Entity, KnowledgeBase
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.language import Language

@Language.factory("tiny_linker")
def make(nlp, name):
    entities = [
        Entity("C7654321", "Shining fever", ["shining fever"], [], "fever that shines"),
        Entity("D009325", "Nausea", ["lampitis"], [], "an id of MeSH that the vocabulary has"),
        Entity("C1111111", "Lamp light", ["lamp light"], [], "another"),
    ]
    base = KnowledgeBase(entities)
    names = sorted(base.alias_to_cuis)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
    index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
    index.addDataPointBatch(vectorizer.fit_transform(names))
    index.createIndex({}, print_progress=False)
    generator = CandidateGenerator(index, vectorizer, names, base, ef_search=200)
    return EntityLinker(nlp, name, generator, resolve_abbreviations=False)
"""


def saved(folder: Path, patterns: list[dict[str, str]], *, linker: str | None = None) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    if linker is not None:
        nlp.add_pipe(linker)
    nlp.meta["name"], nlp.meta["version"] = "tiny_ner", "1.2.3"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    monkeypatch.delenv(external_model.MODEL_VARIABLE, raising=False)
    monkeypatch.delenv(external_model.LINKER_VARIABLE, raising=False)


def extract(folder: Path, model: Path) -> dict:
    """What `rxtract extract` says of the text with a model plugged in, in a process of its own."""
    code = "import linker_of_the_test, rxtract.cli; rxtract.cli.main()"
    (folder / "linker_of_the_test.py").write_text(LINKER)
    environment = {**os.environ, "RXTRACT_MODEL": str(model), "RXTRACT_TIER": "lexicon"}
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), environment.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", code, "extract", "-", "-f", "jsonl", "-q"]
    done = subprocess.run(command, input=TEXT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {mention["text"]: mention for mention in json.loads(done.stdout)["mentions"]}


def test_its_names_become_mentions_and_its_links_stand_where_the_vocabulary_has_none(tmp_path):
    code = compile(LINKER, "linker", "exec")
    if not Language.has_factory("tiny_linker"):
        exec(code, {})
    mentions = extract(tmp_path, saved(tmp_path / "model", PATTERNS, linker="tiny_linker"))
    assert mentions["Glowazil"]["label"] == "DRUG"
    assert mentions["shining fever"]["concept_id"] == "UMLS:C7654321"
    assert mentions["shining fever"]["link_method"] == "approximate"
    # MESH:D009325 is a cross reference of the vocabulary's own concept.
    assert mentions["lampitis"]["concept_id"] == load_vocabulary().concept_of_xref("MESH:D009325").concept_id
    assert mentions["lampitis"]["found_by"] == "plugged:tiny_ner"
    assert "treat" not in mentions
    assert mentions["nausea"]["found_by"].startswith("lexicon")


def test_its_name_and_version_are_in_the_version_of_the_model(tmp_path, monkeypatch):
    monkeypatch.setenv("RXTRACT_MODEL", str(saved(tmp_path / "model", PATTERNS)))
    assert load_external_model().version == "en_tiny_ner-1.2.3"
    from rxtract.nlp import model_version

    assert model_version().endswith("+en_tiny_ner-1.2.3")


def test_without_the_variable_there_is_none():
    assert load_external_model() is None


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"RXTRACT_MODEL": "en_ner_not_there"}, "no such spaCy pipeline; install its package .*pip install"),
        ({"RXTRACT_LINKER": "umls"}, "set RXTRACT_MODEL, too"),
    ],
)
def test_what_is_not_installed_names_the_next_step(monkeypatch, environment, message):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=message):
        load_external_model()


def test_a_folder_that_is_no_whole_pipeline_is_a_clear_error(tmp_path, monkeypatch):
    folder = saved(tmp_path / "model", PATTERNS)
    (folder / "config.cfg").write_text("[nlp]\nlang = ")
    monkeypatch.setenv("RXTRACT_MODEL", str(folder))
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_external_model()


def test_a_model_that_names_nothing_we_look_for_is_refused(tmp_path, monkeypatch):
    folder = saved(tmp_path / "model", [{"label": "CITY", "pattern": "Paris"}])
    monkeypatch.setenv("RXTRACT_MODEL", str(folder))
    with pytest.raises(UsageError, match=r"none of its labels \(CITY\) is one of DRUG"):
        load_external_model()


def test_a_linker_that_there_is_not_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("RXTRACT_MODEL", str(saved(tmp_path / "model", PATTERNS)))
    monkeypatch.setenv("RXTRACT_LINKER", "no_such_base")
    with pytest.raises(UsageError, match="RXTRACT_LINKER=no_such_base cannot be loaded"):
        load_external_model()
