"""What mechanisms act on: the list is checked against the vocabulary, phrases are our own."""

import tomllib
from importlib.resources import files

import pytest

from rxtract.knowledge import TargetFinder, concept_links, read_class
from rxtract.matching.rule_files import read_rules
from rxtract.records import ACTIONS

RULES = tomllib.loads(files("rxtract").joinpath("data/rules/en/targets.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def finder(packaged) -> TargetFinder:
    return TargetFinder(packaged)


def test_every_listed_target_is_a_concept_and_found_by_each_of_its_names(packaged, finder) -> None:
    for entry in RULES["targets"]["list"]:
        assert entry["id"] in packaged, entry
        for name in entry["names"]:
            found = finder.of_phrase(name)
            assert found is not None, name
            assert found.concept_id == entry["id"], (name, found)


def test_the_actions_of_all_rules_are_those_of_the_tables() -> None:
    verbs = {base for base, _ in read_rules("mechanisms")["action"]["verbs"]}
    assert verbs == set(ACTIONS)
    assert {base for base, _ in RULES["class"]["heads"]} <= verbs


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("proteasome inhibitor", ("inhibit", "proteasome")),
        ("selective factor Xa inhibitors", ("inhibit", "factor Xa")),
        ("long-acting beta2-adrenergic receptor agonist", ("activate", "beta2-adrenergic receptor")),
        ("weak antagonists of the histamine receptor", ("block", "histamine receptor")),
        ("fully human anti-CD38 monoclonal antibody", ("bind", "CD38")),
        ("CD19-directed antibody", ("bind", "CD19")),
        ("statin", None),
        ("immunomodulator", None),
        ("selective inhibitors", None),
    ],
)
def test_a_class_says_what_it_does(name: str, act: tuple[str, str] | None) -> None:
    assert read_class(name) == act


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("sodium glucose co-transporter-2 (SGLT2) inhibitors", "SLC5A2"),
        ("GLP-1 agonist", "GLP1R"),
        ("H2 blocker", "HRH2"),
        ("opioid antagonist", "receptors, opioid"),
        ("interleukin-17A antagonist", "IL17A"),
        ("anti-CD20 antibody", "MS4A1"),
        ("polymerase inhibitor", None),
        ("multikinase inhibitor", None),
        ("inhibitors of growth", None),
    ],
)
def test_the_target_of_a_class(finder, name: str, target: str | None) -> None:
    found = finder.of_class(name)
    assert (found and found.name) == target


def test_medicines_act_on_what_their_classes_act_on(packaged) -> None:
    def acts(name: str) -> set[tuple[str | None, str]]:
        concept = packaged.link(name, "DRUG").concept
        return {(r.action, r.group_name) for r in concept_links(packaged, [concept.concept_id]) if r.relation == "acts_on"}

    assert ("inhibit", "proteasome complex") in acts("carfilzomib")
    assert ("inhibit", "F10") in acts("Eliquis")
    assert ("modulate", "CRBN") in acts("Thalomid")


@pytest.mark.parametrize(
    ("phrase", "target"),
    [
        ("the activity of the enzyme aromatase in fatty tissue", "CYP19A1"),
        ("an enzyme called dihydroorotate dehydrogenase", "DHODH"),
        ("the release of insulin from the pancreas", "insulin secretion"),
        ("platelets from sticking together", "platelet aggregation"),
        ("the proliferation of tumour cells", "cell population proliferation"),
        ("a clotting factor (factor Xa)", "F10"),
        ("interleukin-6 (IL-6) receptors", "IL6R"),
        ("JAK1 and JAK2", "JAK1"),
        ("the receptor of interleukin-13", "receptors, interleukin-13"),
        ("IL-13 receptors", "receptors, interleukin-13"),
        ("insulin resistance", None),
        ("the enzyme that makes cortisol", None),
        ("DNA", None),
        ("cancer cells", None),
        ("pain", None),
        ("", None),
    ],
)
def test_the_target_of_a_phrase(finder, phrase: str, target: str | None) -> None:
    found = finder.of_phrase(phrase)
    assert (found and found.name) == target
