from pathlib import Path

import pytest

from rxtract.knowledge.build.compiling import Rules, compile_terms
from rxtract.knowledge.lookup.storage import read_contents
from rxtract.knowledge.lookup.vocabulary import Vocabulary, load_vocabulary
from rxtract.knowledge.naming.terms import Name, Source, Term

SOURCES = [
    Source("UNII", "UNII", "1", "public", "test"),
    Source("MONDO", "MONDO", "1", "CC-BY-4.0", "test"),
    Source("HP", "HPO", "1", "HPO licence", "test"),
    Source("NDC", "NDC", "1", "public", "test"),
]


def some_terms() -> list[Term]:
    return [
        Term("UNII:1", "DRUG", "pomalidomide", "UNII", [Name("IMNOVID", "brand"), Name("CC-4047", "code")],
             links={("has_mechanism", "NDC_EPC:I")}, xrefs={"MESH:C1"}),
        Term("UNII:2", "DRUG", "pomalidomide sodium", "UNII", links={("has_active_moiety", "UNII:1")}),
        Term("UNII:3", "DRUG", "water", "UNII"),
        Term("UNII:4", "DRUG", "balancine", "UNII", [Name("BALANCE", "brand")]),
        Term("NDC_EPC:I", "MECHANISM", "immunomodulator", "NDC"),
        Term("MONDO:1", "DISEASE", "multiple myeloma", "MONDO",
             [Name("plasma cell myeloma", "synonym"), Name("AIM", "synonym")]),
        Term("MONDO:2", "DISEASE", "kidney failure", "MONDO"),
        Term("MONDO:3", "DISEASE", "emotional hypersensitivity", "MONDO", [Name("hypersensitivity", "synonym")]),
        Term("HP:1", "ADVERSE_EVENT", "Thrombocytopenia", "HP", [Name("low platelet counts", "lay")]),
        Term("HP:2", "ADVERSE_EVENT", "Hypersensitivity", "HP"),
        Term("HP:3", "ADVERSE_EVENT", "Peripheral edema", "HP", links={("is_a", "HP:4")}),
        Term("HP:4", "ADVERSE_EVENT", "Edema", "HP"),
    ]  # fmt: skip


@pytest.fixture
def vocabulary_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.rxv"
    rules = Rules(stop=frozenset({"water"}), everyday=frozenset({"balance"}))
    compile_terms(some_terms(), SOURCES, path, rules=rules, floors={})
    return path


@pytest.fixture
def small(vocabulary_file: Path) -> Vocabulary:
    return Vocabulary(read_contents(vocabulary_file))


@pytest.fixture(scope="session")
def packaged() -> Vocabulary:
    return load_vocabulary()
