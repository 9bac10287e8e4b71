"""What the packaged vocabulary holds and does in ordinary sentences."""

import pytest

from rxtract.knowledge import Vocabulary
from rxtract.knowledge.lookup.vocabulary import packaged_path


def hits(vocabulary: Vocabulary, sentence: str, label: str) -> list[str]:
    words = sentence.replace(",", " ,").replace(".", " .").split()
    return [" ".join(words[h.start : h.end]) for h in vocabulary.find(words) if h.entries[0].label == label]


@pytest.mark.parametrize(
    "sentence",
    [
        "Take the tablet with a glass of water and some food .",
        "Your blood glucose and protein may change .",
        "He lost his balance and could not focus .",
        "All patients can lead a normal life and may drink milk .",
        "The date of this leaflet is on the label .",
    ],
)
def test_ordinary_sentences_name_no_medicine(packaged: Vocabulary, sentence: str) -> None:
    assert hits(packaged, sentence, "DRUG") == []


@pytest.mark.parametrize(
    "sentence",
    ["This disease has many symptoms and side effects .", "Tell your doctor about any condition or problem ."],
)
def test_general_words_are_no_disorders(packaged: Vocabulary, sentence: str) -> None:
    assert hits(packaged, sentence, "DISEASE") == []
    assert hits(packaged, sentence, "ADVERSE_EVENT") == []


def test_groups_of_medicines_are_found(packaged: Vocabulary) -> None:
    sentence = "Do not take anticoagulants , oral contraceptives , diuretics , opioids or NSAIDs with it ."
    assert {"anticoagulants", "oral contraceptives", "diuretics", "opioids", "NSAIDs"} <= set(
        hits(packaged, sentence, "DRUG")
    )


def test_every_concept_says_where_it_comes_from(packaged: Vocabulary) -> None:
    for concept_id in packaged.concept_ids()[::997]:
        concept = packaged.concept(concept_id)
        assert concept.name
        assert concept.vocabulary
        assert concept.vocabulary_version
        assert concept.licence


def test_no_licensed_id_ships(packaged: Vocabulary) -> None:
    prefixes = {xref.partition(":")[0] for i in packaged.concept_ids()[::7] for xref in packaged.concept(i).xrefs}
    assert not prefixes & {"UMLS", "SNOMEDCT", "SCTID", "MEDDRA", "RXCUI", "RXNORM"}


def test_the_file_is_small_enough_to_package() -> None:
    assert packaged_path().stat().st_size < 15_000_000


def test_medicines_know_their_class(packaged: Vocabulary) -> None:
    for name, group in (
        ("Imbruvica", "BTK inhibitor"),
        ("sitagliptin phosphate", "DPP-4"),
        ("Humira", "tumor necrosis"),
    ):
        concept = packaged.link(name, "DRUG").concept
        assert concept is not None
        names = [packaged.concept(i).name.lower() for i in packaged.classes(concept.concept_id)]
        wanted = {"dpp-4": "dipeptidyl"}.get(group.lower(), group.lower())
        assert any(wanted in text for text in names), (name, names)


def test_the_attribution_that_ships_names_every_source_with_version_and_licence(packaged: Vocabulary) -> None:
    text = packaged_path().with_name("ATTRIBUTION.md").read_text("utf-8")
    for source in packaged.meta["sources"]:
        assert f"| {source['title']} | {source['version']} | {source['licence']} | {source['attribution']} |" in text


def test_claims_are_grouped_by_class_in_three_lines(packaged: Vocabulary) -> None:
    import pandas as pd

    from rxtract.knowledge import concept_links

    claims = pd.DataFrame(
        {"subject_id": [packaged.link(n, "DRUG").concept.concept_id for n in ("ibrutinib", "Brukinsa")]}
    )
    links = pd.DataFrame(concept_links(packaged, claims["subject_id"]))
    merged = claims.merge(links[links.relation == "has_mechanism"], left_on="subject_id", right_on="concept_id")
    assert merged.groupby("group_name").size()["BTK inhibitor"] == 2
