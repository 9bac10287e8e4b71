"""Established pharmacologic classes: curated rows, and stems of names for medicines that no row names."""

from datetime import date

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge import Vocabulary, concept_links
from rxtract.knowledge.build.curation import curated_files
from rxtract.knowledge.build.drug_classes import (
    Stem,
    add_classes,
    class_by_stem,
    class_medicines,
    epc_id,
    read_stems,
    stem_of,
)
from rxtract.knowledge.naming.terms import Term

TABLES = dict(curated_files())
IDS = {epc_id(entry["class"]): epc_id(entry["class"]) for entry in TABLES["inn_stems.toml"]["stem"]}
STEMS = list(read_stems(IDS, "inn_stems.toml", TABLES["inn_stems.toml"]))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Imatinib", "-tinib"), ("upadacitinib", "-citinib"), ("sitagliptin", "-gliptin"), ("ertugliflozin", "-gliflozin"),
        ("Darbepoetin alfa", "-poetin"), ("pegfilgrastim", "-grastim"), ("etanercept", "-nercept"), ("anakinra", "-kinra"),
        ("cefiderocol", "cef-"), ("rezafungin", "-fungin"), ("zoledronic acid", "-dronic acid"), ("oxaliplatin", "-platin"),
        ("fexuprazan", "-prazan"), ("omeprazole", "-prazole"), ("bisoprolol", "-olol"), ("vilanterol", "-terol"),
        # What only sounds like it.
        ("aripiprazole", None), ("cholesterol", None), ("stanozolol", None), ("domperidone", None), ("heparin", None),
        ("teduglutide", None), ("somatorelin", None), ("oxitriptan", None), ("olol", None), ("cef", None),
        ("imatinib mesylate", None), ("St. John's wort", None), ("", None),
    ],
)  # fmt: skip
def test_the_stem_of_a_name(name: str, stem: str | None) -> None:
    found = stem_of(name, STEMS)
    assert (found.stem if found else None) == stem


@pytest.mark.parametrize(
    ("name", "epc"),
    [
        ("imatinib", "kinase inhibitors"), ("bortezomib", "proteasome inhibitor"), ("metformin", "biguanide"),
        ("adalimumab", "tumor necrosis factor blocker"), ("fezolinetant", "3 receptor antagonist"),
        ("ertugliflozin", "sodium-glucose cotransporter 2 inhibitor"), ("emtricitabine", "nucleoside analog"),
        ("rezafungin", "echinocandin antifungal"), ("migalastat", "pharmacological chaperone"),
        ("bosentan", "endothelin receptor antagonist"), ("remimazolam", "benzodiazepine"),
    ],
)  # fmt: skip
def test_medicines_have_their_class(packaged: Vocabulary, name: str, epc: str) -> None:
    (entry, *_) = packaged.lookup(name, "DRUG")
    rows = concept_links(packaged, [entry.concept_id])
    classes = {
        row.group_name
        for row in rows
        if any(x.startswith("NDC_EPC:") for x in (row.group_id, *row.group_xrefs)) and row.relation == "has_class"
    }
    assert any(epc in one for one in classes)


def test_every_row_names_a_source_and_a_date() -> None:
    for entry in TABLES["pharmacologic_classes.toml"]["drug"]:
        assert entry["source"]
        assert date.fromisoformat(entry["date"])


def test_a_class_is_a_concept_of_its_own_or_another_id_of_one() -> None:
    terms = {"RXT:b": Term("RXT:b", "MECHANISM", "b blocker", "RXT"), "UNII:1": Term("UNII:1", "DRUG", "one", "UNII")}
    resolved = {identifier: identifier for identifier in terms}
    table = {
        "class": [{"name": "B-Blocker", "is": "RXT:b"}, {"name": "New Class", "label": "MECHANISM"}],
        "drug": [{"id": "UNII:1", "class": "B-Blocker"}],
    }
    add_classes(terms, resolved, "x.toml", table)
    class_medicines(terms, resolved, "x.toml", table)
    assert terms["RXT:b"].xrefs == {"NDC_EPC:B_Blocker"}
    assert terms["NDC_EPC:New_Class"].source == "RXT"
    assert terms["UNII:1"].links == {("has_class", "RXT:b")}


def test_what_does_not_exist_is_an_error() -> None:
    missing = "there is no concept"
    with pytest.raises(VocabularyError, match=missing):
        add_classes({}, {}, "x.toml", {"class": [{"name": "A", "is": "RXT:none"}]})
    with pytest.raises(VocabularyError, match=missing):
        class_medicines({}, {}, "x.toml", {"drug": [{"id": "UNII:9", "class": "A"}]})
    with pytest.raises(VocabularyError, match=missing):
        list(read_stems({}, "x.toml", {"stem": [{"stem": "-z", "class": "Z"}]}))


def test_a_stem_classes_only_what_has_no_class() -> None:
    known = {("has_class", "NDC_EPC:Other")}
    terms = {
        term.concept_id: term
        for term in (
            Term("NDC_EPC:Other", "DRUG", "Other", "NDC"), Term("UNII:1", "DRUG", "onetinib", "UNII"),
            Term("UNII:2", "DRUG", "twotinib", "UNII", links=set(known)),
            Term("UNII:3", "DRUG", "threetinib", "UNII", links={("has_active_moiety", "UNII:2")}),
            Term("MESH:4", "DRUG", "fourtinib", "MESH"), Term("MONDO:5", "DISEASE", "fivetinib", "MONDO"),
        )
    }  # fmt: skip
    assert class_by_stem(terms, [Stem("-tinib", "NDC_EPC:K", ())]) == 1
    assert terms["UNII:1"].links == {("has_class", "NDC_EPC:K")}
    assert terms["UNII:2"].links == known
