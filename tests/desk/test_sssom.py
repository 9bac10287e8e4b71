"""SSSOM: what sssom-py's validator checks holds for every mapping set that we write (`sssom_rules.py`)."""

from __future__ import annotations

import pytest
from handmade import Made
from hypothesis import given
from hypothesis import strategies as st
from sssom_rules import MAPPING_SLOTS, parse, problems
from test_desk_commands import rxtract  # noqa: F401 - a fixture

import rxtract as package
from rxtract.desk.sssom import COLUMNS, sssom_lines
from rxtract.records import LINK_METHODS

# Slots of a mapping in the order of the SSSOM schema (1.0), as far as we use or may come to use them.
SCHEMA_ORDER = [
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label",
    "predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification", "author_id",
    "subject_source", "subject_source_version", "subject_type", "object_source", "object_source_version", "object_type",
    "mapping_tool", "mapping_date", "confidence", "similarity_score", "other", "comment",
]  # fmt: skip


def written(snapshot) -> str:
    return "".join(sssom_lines(snapshot.database))


def test_columns_are_slots_in_the_order_of_the_schema():
    assert list(COLUMNS) == [slot for slot in SCHEMA_ORDER if slot in COLUMNS]
    assert set(COLUMNS) <= set(MAPPING_SLOTS)


def test_links_and_failures_are_mappings(snapshot):
    text = written(snapshot)
    assert problems(text) == []
    rows = {row["subject_label"]: row for row in parse(text)[1]}
    assert rows["VENBRAND"]["object_id"] == "UNII:VENUMAB001"
    assert rows["VENBRAND"]["object_label"] == "Venumab"
    assert rows["VENBRAND"]["confidence"] == 0.97
    assert rows["wibble\tfever"]["object_id"] == "sssom:NoTermFound"
    assert rows["wibble\tfever"]["comment"] == "unknown_name; 1 mention"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\trdfs literal", "\tliteral", "is not valid under any"),
        ("\t0.97\t", "\t1.97\t", "greater than the maximum"),
        ("VENBRAND", "", "'subject_label' is a required property"),
        ("skos:exactMatch", "", "'predicate_id' is a required property"),
        ("semapv:LexicalMatching", "", "'mapping_justification' is a required property"),
        ("UNII:VENUMAB001", "", "without an object"),
        ("UNII:VENUMAB001", "UNII:VENUMAB001|UNII:X", "a pipe in"),
        ("UNII:VENUMAB001", "CAS:1", "missing prefix"),
        ("UNII:VENUMAB001", "VENUMAB001", "missing prefix"),
        ("\tcomment\n", "\tcoment\n", "no such slot"),
        ("#license: ", "#licence: ", "'license' is a required property"),
        ("#mapping_set_id: ", "#title: ", "'mapping_set_id' is a required property"),
        ("https://w3id.org/sssom/license/", "", "no address"),
        ('#mapping_date: "2026-', '#mapping_date: "26-', "is not a 'date'"),
    ],
)
def test_the_rules_find_what_is_wrong(snapshot, old, new, told):
    text = written(snapshot)
    assert old in text
    assert any(told in problem for problem in problems(text.replace(old, new)))


@pytest.mark.parametrize(
    "text", ['a "quoted" name', "two\nlines", "# no comment", "x\n# y", "tab\there", "é 多发 😀", "'=1+1", "a|b", "\u2028#x"]
)
@pytest.mark.parametrize("method", LINK_METHODS)
def test_any_string_is_a_valid_mapping_that_reads_back(tmp_path, text, method):
    check_one(tmp_path, text, method)


@given(text=st.text(min_size=1, max_size=30), method=st.sampled_from(LINK_METHODS))
def test_whatever_a_name_holds_the_mapping_is_valid(tmp_path_factory, text, method):
    check_one(tmp_path_factory.mktemp("sssom"), text, method)


def check_one(folder, text, method):
    made = Made()
    concept_id = None if method == "none" else "ODD:1"
    made.mapping(text, "DRUG", concept_id, method, None if method == "none" else 0.5)
    mapping_set = written(package.read(made.write(folder / "snapshot")))
    assert problems(mapping_set) == []
    (row,) = parse(mapping_set)[1]
    assert row["subject_label"] == text
    assert row["object_id"] == (concept_id or "sssom:NoTermFound")


def test_sssom_goes_to_standard_output_or_a_file(rxtract, output, tmp_path):  # noqa: F811
    done = rxtract("export", "sssom", output)
    file = tmp_path / "names.sssom.tsv"
    assert rxtract("export", "sssom", output, "-o", file).code == 0
    assert file.read_text(encoding="utf-8") == done.out
    assert rxtract("export", "sssom", output, "-o", tmp_path / "no" / "x").code == 2
