"""Scores of claims: probabilities that keep the order of rules, the same for a claim and its surest quote."""

from __future__ import annotations

import pytest

from rxtract.nlp.annotations import Claim, Mention, Quote, Subject
from rxtract.nlp.claims.calibration import calibrate_claims, kind_of_text, logit, read_lines
from rxtract.nlp.relations.learned import RULE as LEARNED

from ..markup import rows

TEXT = "Imatinib\n\nImatinib is used to treat leukaemia. Common side effects include nausea and rash. Rash is common."


def claim(score: float, rule: str) -> Claim:
    subject = Subject(frozenset(), None, "imatinib", "imatinib")
    mention = Mention(0, 1, "DISEASE", score, "lexicon:preferred")
    return Claim(
        subject, "causes", mention, "asserted", 1.0, None, score, rule, 0, 4, quotes=[Quote(0, 4, score, rule)]
    )


def scored(score: float, genre: str, rule: str = "causes:can_cause") -> float:
    one = claim(score, rule)
    calibrate_claims([one], genre)
    assert one.quotes[0].score == one.score
    return one.score


@pytest.mark.parametrize("genre", ["paper", "label", "leaflet", "web_article", "other"])
def test_the_order_of_scores_stays(genre):
    results = [scored(score / 20, genre) for score in range(1, 20)]
    assert results == sorted(results)
    assert len(set(results)) == len(results)
    assert all(0 < result < 1 for result in results)


def test_texts_for_professionals_have_a_line_of_their_own():
    assert set(read_lines()) == {kind_of_text("paper"), kind_of_text("leaflet")}
    assert scored(0.9, "paper") != scored(0.9, "leaflet")


def test_the_probability_of_a_learned_relation_stays():
    assert scored(0.61, "paper", LEARNED) == 0.61


def test_certainty_is_never_complete():
    assert logit(1.0) == logit(0.999)
    assert logit(0.0) == logit(0.001)


def test_a_claim_has_the_score_of_its_surest_quote():
    found = rows(TEXT)
    assert found.claims
    for one in found.claims:
        assert one.score == max(quote.score for quote in found.claim_quotes if quote.claim_id == one.claim_id)
