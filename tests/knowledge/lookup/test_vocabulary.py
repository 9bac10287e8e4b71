from pathlib import Path

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge import concept_links, load_vocabulary
from rxtract.knowledge.build.compiling import Rules, compile_terms
from rxtract.knowledge.lookup.storage import read_contents
from rxtract.knowledge.lookup.vocabulary import Vocabulary
from rxtract.knowledge.naming.terms import Term
from tests.knowledge.conftest import SOURCES


def found(vocabulary: Vocabulary, text: str) -> list[tuple[str, str]]:
    words = text.split()
    return [(" ".join(words[h.start : h.end]), h.entries[0].concept_id) for h in vocabulary.find(words)]


def test_names_are_found_at_token_borders_only(small: Vocabulary) -> None:
    assert found(small, "take Imnovid or pomalidomide sodium daily") == [
        ("Imnovid", "UNII:1"), ("pomalidomide", "UNII:1"), ("pomalidomide sodium", "UNII:2"),
    ]  # fmt: skip
    assert found(small, "pomalidomidelike") == []


def test_hyphens_do_not_hide_a_name_and_commas_end_one(small: Vocabulary) -> None:
    assert found(small, "CC 4047 helps") == [("CC 4047", "UNII:1")]
    assert found(small, "low , platelet counts") == []


def test_stop_words_are_looked_up_but_not_found(small: Vocabulary) -> None:
    assert found(small, "drink water") == []
    assert small.lookup("water", "DRUG")[0].concept_id == "UNII:3"


def test_acronyms_are_found_as_written_only(small: Vocabulary) -> None:
    assert found(small, "patients with AIM here") == [("AIM", "MONDO:1")]
    assert found(small, "our aim is") == []


def test_everyday_brands_need_a_capital_in_mid_sentence(small: Vocabulary) -> None:
    assert found(small, "patients took Balance daily") == [("Balance", "UNII:4")]
    assert found(small, "loss of balance") == []
    assert found(small, "Balance is lost") == []


def test_a_preferred_name_beats_a_synonym(small: Vocabulary) -> None:
    assert [entry.concept_id for entry in small.lookup("hypersensitivity")] == ["HP:2", "MONDO:3"]


def test_disease_and_adverse_event_are_one_pool(small: Vocabulary) -> None:
    assert small.lookup("thrombocytopenia", "DISEASE")[0].concept_id == "HP:1"
    assert small.lookup("multiple myeloma", "ADVERSE_EVENT")[0].concept_id == "MONDO:1"
    assert small.lookup("multiple myeloma", "DRUG") == ()


def test_links_lead_from_salt_to_moiety_to_class(small: Vocabulary) -> None:
    assert small.links("UNII:2") == (("has_active_moiety", "UNII:1"),)
    assert small.classes("UNII:2") == ("NDC_EPC:I",)
    rows = concept_links(small, ["UNII:2", "UNII:unheard-of"])
    assert [(row.concept_id, row.relation, row.group_name, row.steps) for row in rows] == [
        ("UNII:2", "has_active_moiety", "pomalidomide", 1), ("UNII:2", "has_mechanism", "immunomodulator", 2),
    ]  # fmt: skip


def linked(tmp_path: Path, links: dict[str, set[tuple[str, str]]], concept_id: str) -> list[tuple[str, str, int]]:
    terms = [Term(name, "DRUG", name, "UNII", links=links.get(name, set())) for name in "abcdef"]
    compile_terms(terms, SOURCES, tmp_path / "v.rxv", rules=Rules(), floors={})
    rows = concept_links(Vocabulary(read_contents(tmp_path / "v.rxv")), [concept_id])
    return [(row.relation, row.group_id, row.steps) for row in rows]


def test_a_class_passes_on_its_wider_classes(tmp_path: Path) -> None:
    links = {"a": {("has_class", "b")}, "b": {("is_a", "c"), ("has_mechanism", "d")}, "d": {("is_a", "e")}}
    assert linked(tmp_path, links, "a") == [
        ("has_class", "b", 1), ("has_class", "c", 2), ("has_mechanism", "d", 2), ("has_mechanism", "e", 3),
    ]  # fmt: skip


def test_a_combination_has_the_classes_of_its_parts_and_is_none_of_them(tmp_path: Path) -> None:
    links = {"a": {("has_part", "b"), ("has_part", "c")}, "b": {("has_class", "d")}, "c": {("is_a", "e")}}
    assert linked(tmp_path, links, "a") == [("has_class", "d", 2), ("has_part", "b", 1), ("has_part", "c", 1)]


def test_the_shortest_way_counts_and_a_cycle_ends_where_it_closes(tmp_path: Path) -> None:
    links = {"a": {("is_a", "b"), ("is_a", "c")}, "b": {("is_a", "c")}, "c": {("is_a", "a")}}
    assert linked(tmp_path, links, "a") == [("is_a", "b", 1), ("is_a", "c", 1)]


def test_an_unknown_id_is_a_key_error(small: Vocabulary) -> None:
    with pytest.raises(KeyError):
        small.concept("UNII:nothing")


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: data[:-40]])
def test_a_damaged_file_is_a_clear_error(vocabulary_file: Path, damage) -> None:
    vocabulary_file.write_bytes(damage(vocabulary_file.read_bytes()))
    with pytest.raises(VocabularyError, match="make vocabulary"):
        read_contents(vocabulary_file)


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no vocabulary there"):
        read_contents(tmp_path / "none.rxv")


def test_the_environment_chooses_the_vocabulary(vocabulary_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXTRACT_VOCABULARY", str(vocabulary_file))
    assert len(load_vocabulary()) == 12
