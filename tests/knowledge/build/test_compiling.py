from pathlib import Path

import pytest

from rxtract.errors import VocabularyError
from rxtract.knowledge.build.compiling import Rules, compile_terms
from tests.knowledge.conftest import SOURCES, some_terms


def test_the_same_terms_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.rxv", tmp_path / "b.rxv"]
    for path, terms in zip(paths, (some_terms(), some_terms()[::-1]), strict=True):
        compile_terms(terms, SOURCES, path, rules=Rules(), floors={})
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_vocabulary_below_its_floor_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="fewer than 10"):
        compile_terms(some_terms(), SOURCES, tmp_path / "v.rxv", rules=Rules(), floors={"DRUG": 10})
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_occurs_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="UNII:1 occurs twice"):
        compile_terms([*some_terms(), some_terms()[0]], SOURCES, tmp_path / "v.rxv", rules=Rules(), floors={})
