"""Scores of links are chances: fitted weights, honest order."""

from rxtract.knowledge import Vocabulary
from rxtract.knowledge.concepts import KINDS
from rxtract.knowledge.lookup.scores import link_score, weights
from rxtract.knowledge.naming.wording import APPROXIMATE_STEPS


def test_every_weight_is_of_a_kind_that_names_have() -> None:
    for pool in weights().values():
        assert set(pool.kinds) <= set(KINDS)
        assert "name" in pool.steps


def test_the_name_itself_is_safer_than_a_part_of_it() -> None:
    for step in APPROXIMATE_STEPS:
        assert link_score("ADVERSE_EVENT", "preferred", step) < link_score("ADVERSE_EVENT", "preferred", "name")


def test_scores_are_chances(packaged: Vocabulary) -> None:
    for name, label in (("nausea", "ADVERSE_EVENT"), ("pomalidomide", "DRUG"), ("renal impairment", "DISEASE")):
        score = packaged.link(name, label).score
        assert score is not None
        assert 0.5 < score < 1.0
