"""The pipeline among spaCy's: saved and loaded, in several processes, as bytes, explained; always the same rows."""

from __future__ import annotations

import importlib
import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.util import registry

import rxtract
from rxtract.errors import PipelineError, UsageError
from rxtract.nlp import load_pipeline, to_records
from rxtract.nlp.pipeline import PIPELINE, make_doc
from rxtract.nlp.plain_data import from_plain, to_plain
from rxtract.readers import read_articles
from rxtract.records import LABELS

ROOT = Path(__file__).parents[2]
ENTRY_POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
PRACTICE = sorted((ROOT / "tests" / "practice").glob("*.txt"))[::6]
TEXT = "Aspirin (ASA) treats headache and liver or kidney problems. ASA may cause nausea. Do not use it in pregnancy."
PAGE = b"<html><body><h1>Imatinib</h1><h2>Side effects</h2><ul><li>nausea<li>rash</ul></body></html>"


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return load_pipeline("fast")


@pytest.mark.parametrize("path", PRACTICE, ids=lambda path: path.stem)
def test_bytes_of_a_doc_give_the_same_rows(nlp, path):
    doc = nlp(path.read_text(encoding="utf-8"))
    again = Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())
    assert to_records(again) == to_records(doc)
    assert again.to_bytes() == doc.to_bytes()


def test_what_objects_share_they_share_again(nlp):
    doc = Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())
    nausea = next(one for one in doc._.mentions if doc[one.start].text == "nausea")
    assert any(claim.mention is nausea for claim in doc._.claims)


def test_a_doc_that_is_half_read_goes_through_bytes(nlp):
    with nlp.select_pipes(disable=["rxtract_claims"]):
        doc = Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())
    assert doc._.mentions
    with pytest.raises(PipelineError, match="readings"):
        _ = doc._.rxtract_readings


def test_a_doc_bin_gives_the_same_rows(nlp):
    docs = [nlp(TEXT), nlp("Imatinib may cause gout."), nlp("")]
    saved = DocBin(docs=docs, store_user_data=True).to_bytes()
    again = DocBin().from_bytes(saved).get_docs(spacy.blank("en").vocab)
    assert [to_records(doc) for doc in again] == [to_records(doc) for doc in docs]


def test_two_processes_give_the_same_rows(nlp):
    texts = [TEXT, "", "Imatinib may cause gout."]
    assert [to_records(doc) for doc in nlp.pipe(texts, n_process=2)] == [to_records(nlp(text)) for text in texts]


def test_an_article_keeps_its_layout_and_id_in_another_process(nlp):
    (article,) = read_articles(PAGE, "page.html")
    (doc,) = nlp.pipe([make_doc(nlp, article)], n_process=2)
    assert doc._.article == article
    assert to_records(doc) == to_records(nlp(make_doc(nlp, article)))


def test_only_annotations_are_plain_data():
    assert from_plain(to_plain({"genre": "label", "subject": None})) == {"genre": "label", "subject": None}
    with pytest.raises(TypeError, match="Path is no annotation"):
        to_plain({"genre": Path()})


def test_a_saved_pipeline_gives_the_same_rows(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert to_records(again(TEXT)) == to_records(nlp(TEXT))
    assert again.pipe_names == list(PIPELINE)
    assert again.max_length == nlp.max_length
    assert again.get_pipe_config("rxtract_recogniser")["tier"] == "fast"
    assert [token.text for token in again.tokenizer("relapsed/refractory")] == ["relapsed", "/", "refractory"]
    assert sum(path.stat().st_size for path in (tmp_path / "saved").rglob("*")) < 1_000_000, "packaged data was saved"


def test_a_saved_pipeline_that_was_broken_is_refused(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    with pytest.raises(PipelineError, match="add rxtract_linker before rxtract_subject"):
        spacy.load(tmp_path / "saved", exclude=["rxtract_linker"])
    mentions_alone = spacy.load(tmp_path / "saved", exclude=list(PIPELINE[PIPELINE.index("rxtract_linker") :]))
    assert mentions_alone(TEXT)._.mentions


def test_spacy_finds_every_part_where_the_package_says():
    assert list(ENTRY_POINTS["spacy_factories"]) == list(PIPELINE)
    for group, names in ENTRY_POINTS.items():
        for name, target in names.items():
            module, _, function = target.partition(":")
            found = getattr(importlib.import_module(module), function)
            known = registry.get(group.removeprefix("spacy_"), name)
            assert group == "spacy_factories" or known is found


def test_a_saved_pipeline_is_loaded_by_spacy_alone(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    metadata = tmp_path / "site" / "rxtract-0.dist-info"  # as pip writes it from pyproject.toml
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: rxtract\nVersion: 0\n", encoding="utf-8")
    lines = []
    for group, names in ENTRY_POINTS.items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in names.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    script = f"""
import spacy
nlp = spacy.load({str(tmp_path / "saved")!r})
doc = nlp({TEXT!r})
print(len(doc._.claims), [ent.label_ for ent in doc.ents], spacy.explain("ADVERSE_EVENT"))
"""
    path = os.pathsep.join([str(metadata.parent), str(Path(rxtract.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path}, cwd=tmp_path,
    )  # fmt: skip
    doc = nlp(TEXT)
    wanted = f"{len(doc._.claims)} {[ent.label_ for ent in doc.ents]} {spacy.explain('ADVERSE_EVENT')}"
    assert done.stdout.strip() == wanted


def test_the_tokenizer_goes_to_another_process(nlp):
    again = pickle.loads(pickle.dumps(nlp.tokenizer))
    text = "interferon &beta;-1a, (BHA)-induced; relapsed/refractory side effects.Common 乏力"
    assert [token.text for token in again(text)] == [token.text for token in nlp.tokenizer(text)]


@pytest.mark.parametrize("label", LABELS)
def test_labels_are_explained(label):
    assert spacy.explain(label)


def test_types_are_for_others_too():
    assert (Path(rxtract.__file__).parent / "py.typed").is_file()


def test_a_tier_is_chosen_by_argument_or_environment(monkeypatch):
    assert rxtract.load(tier="fast") is load_pipeline("fast")
    assert rxtract.load() is rxtract.load("accurate")
    monkeypatch.setenv("RXTRACT_TIER", "fast")
    assert rxtract.load() is rxtract.load("fast")
    with pytest.raises(UsageError, match="tier=slow: choose one of accurate, fast, lexicon"):
        rxtract.load("slow")


def test_the_lexicon_tier_reads_without_a_network():
    doc = rxtract.load("lexicon")("Aspirin treats headache.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Aspirin", "DRUG"), ("headache", "DISEASE")]
