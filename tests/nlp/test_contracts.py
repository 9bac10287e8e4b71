"""Contracts: a pipeline without a component, or with two of them swapped, is refused; what they declare is true."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.tokens import Doc

import rxtract
from rxtract.errors import PipelineError
from rxtract.nlp import to_records
from rxtract.nlp.annotations import Role
from rxtract.nlp.contracts import CONTRACTS, check_pipeline, component
from rxtract.nlp.pipeline import PIPELINE, build_pipeline, load_pipeline
from rxtract.nlp.relations.arguments import readings_of
from rxtract.nlp.state import CANDIDATES, FIELDS, ArticleState, state_of

TEXT = """Aspirin (acetylsalicylic acid, ASA)

Zelora contains the active substance aspirin. Zelora is used for gout. Tell your doctor if you take zelorafenib.

What is it used for?
ASA is used to treat headache, pain in the joints and rheumatoid arthritis (RA). It blocks the action of cyclooxygenase.

Do not take it if you take blood pressure medicines or are pregnant.

Side effects
Common (may affect up to 1 in 10 people):
- nausea
- feeling very sick after meals
- zorbing of the skin
"""
FINDERS = "finders write a field each and read none of the other's; candidates are taken by finder, not by time"
HARMLESS = {
    ("rxtract_sections", "rxtract_short_forms"): "short forms are found in tokens alone, sections in blocks",
    ("rxtract_short_forms", "rxtract_lexicon"): "names are looked up in sentences alone, short forms in tokens",
    ("rxtract_lexicon", "rxtract_symptoms"): FINDERS,
    ("rxtract_symptoms", "rxtract_mechanisms"): FINDERS,
    ("rxtract_mechanisms", "rxtract_groups"): FINDERS,
}


@component("tests_denier", reads=["evidence"], changes=["readings", "mentions"])
def deny(doc: Doc) -> Doc:
    assert state_of(doc).evidence is not None
    for reading in readings_of(doc):
        for argument in reading.arguments:
            role = argument.mention.role
            if role is not None and role.name == "causes":
                argument.take_role(Role("causes", "tests_denier", role.score, role.start, role.end, negated=True))
    return doc


@pytest.mark.parametrize("dropped", PIPELINE)
def test_a_pipeline_without_a_component_is_refused_and_told_which_is_missing(dropped):
    with pytest.raises(PipelineError, match=f"add {dropped}"):
        build_pipeline("lexicon", [name for name in PIPELINE if name != dropped])


@pytest.mark.parametrize("pair", pairwise(PIPELINE), ids=" ".join)
def test_two_neighbours_swapped_are_refused_unless_neither_needs_the_other(pair):
    first, second = pair
    names = list(PIPELINE)
    place = names.index(first)
    names[place : place + 2] = [second, first]
    if pair in HARMLESS:
        assert to_records(build_pipeline("accurate", names)(TEXT)) == to_records(load_pipeline("accurate")(TEXT))
        return
    with pytest.raises(PipelineError, match=f"{second} reads .*: move {first} before {second}"):
        build_pipeline("lexicon", names)


@pytest.mark.parametrize("dropped", PIPELINE[:-1])
def test_a_component_that_is_switched_off_is_missed_when_the_text_is_read(dropped):
    nlp = load_pipeline("lexicon")
    with nlp.select_pipes(disable=[dropped]), pytest.raises(PipelineError, match=f"add {dropped}"):
        nlp(TEXT)


def test_what_nobody_has_written_is_no_empty_list():
    nlp = load_pipeline("lexicon")
    with nlp.select_pipes(disable=["rxtract_claims"]):
        doc = nlp(TEXT)
    assert doc._.mentions
    with pytest.raises(PipelineError, match="no component has written `claims`"):
        _ = doc._.claims
    with pytest.raises(PipelineError, match="no component has written `sections`"):
        _ = nlp.make_doc(TEXT)._.sections
    with pytest.raises(PipelineError, match="lives until the claims are made"):
        _ = nlp(TEXT)._.rxtract_evidence


def test_a_field_has_one_writer():
    writers = [(field, name) for name in PIPELINE for field in CONTRACTS[name].writes]
    assert len({field for field, _ in writers}) == len(writers)
    assert {field for field, _ in writers} == {*FIELDS, "token.is_sent_start", "doc.ents"} - {"article"}
    nlp = build_pipeline("lexicon")
    nlp.add_pipe("rxtract_lexicon", name="again", after="rxtract_lexicon")
    with pytest.raises(PipelineError, match="both write `lexicon`: remove one"):
        check_pipeline(nlp)


def test_roles_and_status_of_mentions_are_written_in_one_place_each():
    folder = Path(rxtract.__file__).parent / "nlp"
    lines = [line.strip() for path in folder.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    written = [line for line in lines if re.match(r"[\w., ]+\.(?:role|status|certainty)\b[\w., ]* = ", line)]
    assert written == [
        "self.mention.role = role",
        "self.mention.status, self.mention.certainty, self.mention.cue = status, certainty, cue",
    ]


def test_a_contract_of_a_field_that_is_none_is_refused():
    with pytest.raises(ValueError, match="the state has no field `mention`"):
        component("tests_wrong", reads=["mention"])


def test_components_read_and_write_what_they_declare_and_nothing_else():
    nlp = load_pipeline("accurate")
    doc = nlp.make_doc(TEXT)
    known = {}
    for name, pipe in nlp.pipeline:
        contract = CONTRACTS[name]
        state = doc.user_data["rxtract"] = ArticleState()
        for field in (*contract.reads, *contract.changes):
            if "." not in field:
                setattr(state, field, known[field])
        before = {field for field in FIELDS if field in state}
        doc = pipe(doc)
        written = {field for field in FIELDS if field in state} - before
        assert written == {field for field in contract.writes if "." not in field}, name
        known |= {field: getattr(state, field) for field in written}
    assert known["claims"]
    assert [field for field in CANDIDATES if not known[field]] == ["external"], "TEXT proves nothing of the others"


def test_spacy_is_told_the_truth():
    nlp = load_pipeline("lexicon")
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
    for attribute in analysis["attrs"]:
        kind, _, name = attribute.partition("._.")
        assert kind in ("token.is_sent_start", "doc.ents") or Doc.has_extension(name)
    with nlp.select_pipes(disable=["rxtract_linker"]):
        assert nlp.analyze_pipes()["problems"]["rxtract_subject"] == ["doc._.rxtract_links"]


def test_a_component_between_roles_and_claims_can_say_otherwise():
    nlp = build_pipeline("accurate")
    nlp.add_pipe("tests_denier", before="rxtract_claims")
    check_pipeline(nlp, whole=True)
    text = "Aspirin may cause nausea."
    assert [one.status for one in load_pipeline("accurate")(text)._.claims] == ["asserted"]
    doc = nlp(text)
    assert [(one.predicate, one.status) for one in doc._.claims] == [("causes", "negated")]
    assert [one.rule for one in doc._.claims] == ["tests_denier"]
    assert {one.status for one in doc._.mentions} == {"asserted", "negated"}


def test_an_annotated_doc_can_be_annotated_again():
    nlp = load_pipeline("lexicon")
    once = nlp(TEXT)
    rows = to_records(once)
    assert to_records(nlp(once)) == rows
