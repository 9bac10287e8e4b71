"""Every curated entry says where it comes from and leads where it should."""

from datetime import date

import pytest

from rxtract.knowledge import Vocabulary
from rxtract.knowledge.build.curation import curated_files, read_stop_words
from rxtract.knowledge.concepts import LABELS, LOOKUP_ONLY
from rxtract.knowledge.naming.normaliser import normalise_name

FILES = list(curated_files())
ENTRIES = [(file, entry) for file, table in FILES for kind in ("concept", "alias") for entry in table.get(kind, ())]


@pytest.mark.parametrize(("file", "table"), FILES, ids=[file for file, _ in FILES])
def test_a_file_states_its_source_and_date(file: str, table: dict) -> None:
    assert table["source"]
    assert date.fromisoformat(table["date"]) <= date(2030, 1, 1)


@pytest.mark.parametrize("file", sorted({file for file, _ in ENTRIES}))
def test_every_name_leads_to_its_concept(file: str, packaged: Vocabulary) -> None:
    wrong = []
    for own, entry in ENTRIES:
        if own != file:
            continue
        for name in [*entry.get("names", ()), *entry.get("lay", ()), *entry.get("brands", ())]:
            ids = {found.concept_id for found in packaged.lookup(name)}
            known = {x for i in ids for x in (i, *packaged.concept(i).xrefs)}
            if entry["id"] not in known:
                wrong.append((entry["id"], name))
    assert wrong == []


def test_new_concepts_are_ours_and_labelled() -> None:
    for file, table in FILES:
        for entry in table.get("concept", ()):
            assert entry["id"].startswith("RXT:"), (file, entry["id"])
            assert entry["label"] in LABELS


def test_no_phrase_is_given_to_two_concepts() -> None:
    owner: dict[str, str] = {}
    clashes = []
    for file, entry in ENTRIES:
        for name in entry.get("lay", ()):
            if owner.setdefault(normalise_name(name), entry["id"]) != entry["id"]:
                clashes.append((file, name))
    assert clashes == []


def test_stop_words_are_never_found_in_text(packaged: Vocabulary) -> None:
    for key in sorted(read_stop_words()):
        assert all(flags & LOOKUP_ONLY for _, flags in packaged._meanings(key)), key
