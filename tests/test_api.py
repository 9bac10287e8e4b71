"""Python as an analyst meets it, and the guarantees on text of every script: offsets hold, ids and rows are stable."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import rxtract
from rxtract.errors import SnapshotError
from rxtract.extraction import extract_bytes
from rxtract.records import LABELS, PREDICATES, Extraction

# fmt: off
PIECES = (
    "Pomalidomide is an immunomodulator.", "It is used for relapsed or refractory multiple myeloma（MM）．",
    "Very common (may affect more than 1 in 10 people): rash, anaemia\n", "must not be used in pregnancy.",
    "blocks the action of proteasomes", "in combination with ", "dexamethasone", "may cause ", "does not cause ",
    "neutropenia", "- nausea\n", "Side effects\n", "severe", "https://example.org/a?b=c#d", "ＣＯＸ", "𝛽-blocker",
    "乏力", "多发性骨髓瘤。", "😀", "👩‍⚕️", "e\u0301", "a\u0308", "&nbsp;", "&lt;b&gt;", "ﬁ", "ß", "İ", "<", "'", '"',
    "\u200b", "\u202e", "\ufeff", " ", "\n", "\n\n", "\t", "\r\n", "\x0b", "\x1f", "(", ")", "，", "：", "1.",
)
# fmt: on
characters = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
articles = st.lists(st.one_of(st.sampled_from(PIECES), characters), max_size=25).map("".join)
few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_offsets_hold(extraction: Extraction) -> None:
    text = extraction.article.text
    for mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip()
        assert mention.label in LABELS
    for claim in extraction.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.object_text in claim.quote
        assert claim.predicate in PREDICATES
    for sentence in extraction.sentences:
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
    for rows in (extraction.sections, extraction.sentences):
        assert all(0 <= row.start < row.end <= len(text) for row in rows)
        assert all(before.end <= after.start for before, after in pairwise(rows))


def assert_rows_belong_together(extraction: Extraction) -> None:
    sentences = {row.sentence_id for row in extraction.sentences}
    sections = {row.section_id for row in extraction.sections}
    concepts = {row.concept_id for row in extraction.concepts}
    assert {row.sentence_id for row in (*extraction.mentions, *extraction.claims)} <= sentences
    assert {row.section_id for row in extraction.sentences} <= sections
    assert {row.concept_id for row in extraction.mentions if row.concept_id} <= concepts
    for ids in ([row.mention_id for row in extraction.mentions], [row.claim_id for row in extraction.claims]):
        assert len(set(ids)) == len(ids)


GLUED = "Pomalidomide is an immunomodulator.must not be used in pregnancy.must not be used in "


@given(articles)
@example(GLUED + "pregnancy.")
@example(GLUED + "children.must not be used in children.")
@example("Imatinib is a tablet. It must not be used in breast-feeding.and not in pregnancy,children")
@example("Ramipril is a tablet.Do not take it in pregnancy:breast-feeding.Do not take it in pregnancy:children.")
@few
def test_offsets_hold_and_rows_are_the_same_twice(text):
    first = rxtract.extract(text)
    assert first.article.text == text
    assert_offsets_hold(first)
    assert_rows_belong_together(first)
    assert rxtract.extract(text) == first


@given(articles)
@few
def test_offsets_hold_in_text_that_comes_from_html(text):
    page = f"<html><body><h1>Aspirin &amp; co</h1><p>{text}</p><ul><li>nausea<li>&ouml;dema</ul></body></html>"
    for outcome in extract_bytes(page.encode(), "page.html"):
        if isinstance(outcome, Extraction):
            assert_offsets_hold(outcome)


def test_extract_gives_rows():
    found = rxtract.extract("Aspirin treats headache and may cause nausea.", source="mine")
    assert found.article.source == "mine"
    assert found.article.subject_name.lower() == "aspirin"
    assert {(claim.predicate, claim.object_text) for claim in found.claims} >= {
        ("treats", "headache"),
        ("causes", "nausea"),
    }


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "😀", "a" * 5000, "12345", "乏力" * 300])
def test_text_without_an_article_gives_no_claims(text):
    assert rxtract.extract(text).claims == ()


def test_the_same_sentence_a_thousand_times_ends():
    assert rxtract.extract("Aspirin may cause nausea. " * 1000).mentions


def test_load_gives_a_spacy_pipeline():
    doc = rxtract.load()("Aspirin treats headache.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Aspirin", "DRUG"), ("headache", "DISEASE")]


def test_read_names_the_next_step(tmp_path):
    with pytest.raises(SnapshotError, match="rxtract run"):
        rxtract.read(tmp_path)


def test_import_is_quick_because_it_loads_nothing_but_the_version():
    heavy = ("rxtract.", "spacy", "pandas", "pyarrow")
    script = f"import rxtract, sys; print([name for name in sys.modules if name.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['rxtract.version']"  # one constant


def test_no_warning_reaches_standard_error(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Aspirin treats headache.", encoding="utf-8")
    command = [sys.executable, "-m", "rxtract.cli", "extract", str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""
