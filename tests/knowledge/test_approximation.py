import pytest

from rxtract.knowledge import Vocabulary
from rxtract.knowledge.approximation import Approximator


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
