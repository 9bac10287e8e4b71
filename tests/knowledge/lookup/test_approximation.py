from functools import partial
from pathlib import Path

import pytest

from rxtract.knowledge import Vocabulary, link_names
from rxtract.knowledge.lookup.approximation import Approximator


@pytest.fixture
def approximator(small: Vocabulary) -> Approximator:
    pytest.importorskip("nmslib")
    return Approximator.build(small, "DISEASE")


def test_a_misspelt_name_is_suggested_as_approximate(approximator: Approximator) -> None:
    link = approximator.suggest("thrombocytopennia", threshold=0.5)
    assert link is not None
    assert link.concept is not None
    assert (link.concept.concept_id, link.method) == ("HP:1", "approximate")
    assert link.score is not None
    assert link.score < 1


def test_what_resembles_nothing_is_not_suggested(approximator: Approximator) -> None:
    assert approximator.suggest("lighthouse keeper") is None
    assert approximator.suggest("RA") is None


def test_an_index_is_kept_and_made_again_when_its_file_is_damaged(small: Vocabulary, tmp_path: Path) -> None:
    wanted = Approximator.build(small, "DISEASE", tmp_path).suggest("thrombocytopennia", threshold=0.5)
    (kept,) = tmp_path.glob("*.hnsw")
    written = kept.read_bytes()
    for content in (written, written[: len(written) // 2], b""):
        kept.write_bytes(content)
        again = Approximator.build(small, "DISEASE", tmp_path)
        assert again.suggest("thrombocytopennia", threshold=0.5) == wanted
        assert kept.read_bytes() != content or content == written


def test_only_names_that_no_rule_links_are_asked_for_by_spelling(approximator: Approximator, small: Vocabulary) -> None:
    names = ["thrombocytopenia", "thrombocytopennia", "lighthouse keeper"]
    rows = list(link_names(names, "DISEASE", small, partial(approximator.suggest, threshold=0.5)))
    assert [(row["concept_id"], row["method"]) for row in rows] == [
        ("HP:1", "exact"),
        ("HP:1", "approximate"),
        (None, "none"),
    ]
