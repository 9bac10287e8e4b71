"""The claims reader: what it is asked, what its answers do, and that a damaged file is refused."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from rxtract.nlp.recogniser.context import Place
from rxtract.nlp.recogniser.hidden_states import HiddenStates
from rxtract.nlp.recogniser.network import ModelError, Recogniser, packaged_model
from rxtract.nlp.relations import claims_reader
from rxtract.nlp.relations.claims_reader import (
    ROLES,
    SECTIONS,
    STATUSES,
    Answer,
    Asked,
    ClaimsReader,
    distance_buckets,
    load_claims_reader,
)

TEXT = "Zolvaquin tablets\n\nZolvaquin is used to treat gout. It may cause nausea. It causes no hair loss."


@pytest.fixture(scope="module")
def hidden() -> HiddenStates:
    sentences = [(0, 17), (19, 51), (52, 72), (73, len(TEXT))]
    places = [Place("", False)] * len(sentences)
    found = Recogniser.load(packaged_model()).weigh(TEXT, sentences, places=places, habits="everyday").hidden
    assert found is not None
    return found


def asked(word: str, kind: str, *, is_subject: bool = False, section: str = "overview") -> Asked:
    start = TEXT.index(word)
    return Asked(start, start + len(word), kind, is_subject, section)


def test_every_answer_is_a_distribution(hidden):
    spans = [asked("Zolvaquin", "drug", is_subject=True), asked("gout", "disorder"), asked("nausea", "disorder")]
    for answer in load_claims_reader().read(hidden, spans, "everyday"):
        assert len(answer.roles) == len(ROLES)
        assert len(answer.statuses) == len(STATUSES)
        assert sum(answer.roles) == pytest.approx(1, abs=1e-4)
        assert sum(answer.statuses) == pytest.approx(1, abs=1e-4)


def test_what_is_treated_caused_and_not_caused_is_told_apart(hidden):
    spans = [asked("Zolvaquin", "drug", is_subject=True), asked("gout", "disorder"), asked("nausea", "disorder")]
    spans.append(asked("hair loss", "disorder"))
    _, gout, nausea, hair = load_claims_reader().read(hidden, spans, "everyday")
    assert gout.role == "treats"
    assert (nausea.role, nausea.status) == ("causes", "asserted")
    assert (hair.role, hair.status) == ("causes", "negated")


def test_what_was_not_read_has_no_answer(hidden):
    beyond = Asked(len(TEXT) + 10, len(TEXT) + 12, "disorder", False, "other")
    assert load_claims_reader().read(hidden, [beyond], "everyday") == [None]


def test_a_kind_of_section_of_later_versions_is_read_as_other(hidden):
    known, new = (asked("gout", "disorder", section=section) for section in ("other", "a_kind_to_come"))
    one, other = (
        load_claims_reader().read(hidden, [known], "everyday"),
        load_claims_reader().read(hidden, [new], "everyday"),
    )
    assert one == other


@pytest.mark.parametrize(
    ("sections", "kind", "read_as"),
    [
        (None, "boxed_warning", "warning"),
        (None, "overdosage", "dosage"),
        (None, "a_kind_to_come", "other"),
        (["other", "overdosage"], "overdosage", "overdosage"),
        (["other", "warning"], "nonclinical", "other"),
        (["other", "evidence"], "nonclinical", "evidence"),
        (["other", "warning"], "population", "warning"),
    ],
)
def test_a_kind_that_the_card_does_not_name_is_read_as_one_that_is_near(sections, kind, read_as):
    card = {"version": "1"} | ({"sections": sections} if sections else {})
    assert ClaimsReader(None, card)._section(kind) == SECTIONS.index(read_as)


def test_the_best_role_is_the_best_of_the_predicates():
    answer = Answer((0.6, 0.1, 0.3, 0.0, 0.0, 0.0, 0.0), (0.2, 0.7, 0.1))
    assert (answer.role, answer.chance, answer.status) == ("causes", 0.3, "hedged")


def test_distances_are_symmetric_and_bounded():
    buckets = distance_buckets(np.array([0, 1, 7, 500]))
    assert (buckets + buckets.T == 2 * claims_reader.NEAREST).all()
    assert buckets.min() >= 0
    assert buckets.max() <= 2 * claims_reader.NEAREST


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    shutil.copytree(packaged_model(), tmp_path / "model")
    with (tmp_path / "model" / "reader.onnx").open("ab") as file:
        file.write(b"x")
    monkeypatch.setattr(claims_reader, "packaged_model", lambda tier: tmp_path / "model")
    with pytest.raises(ModelError, match=r"reader\.json"):
        load_claims_reader.__wrapped__()


def test_a_tier_without_the_file_has_no_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(claims_reader, "packaged_model", lambda tier: tmp_path)
    assert load_claims_reader.__wrapped__() is None


def test_the_card_names_every_predicate_and_register():
    card = json.loads((packaged_model() / "reader.json").read_text(encoding="utf-8"))
    assert set(card["thresholds"]) == set(ROLES[1:])
    assert set(card["temperatures"]) == {"everyday", "professional"}
    assert all(0 < value < 1 for value in card["thresholds"].values())
