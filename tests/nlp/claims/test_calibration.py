"""Scores of claims: probabilities that keep the order of rules, the same for a claim and its surest quote."""

from __future__ import annotations

import pytest

from rxtract.nlp.annotations import Claim, Mention, Quote, Subject
from rxtract.nlp.claims.calibration import calibrate_claims, kind_of_text, logit, maker_of, read_lines
from rxtract.nlp.relations.learned import RULE as LEARNED
from rxtract.nlp.relations.reader_answers import READER

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


@pytest.mark.parametrize("rule", ["causes:can_cause", READER, f"causes:can_cause+{READER}"])
@pytest.mark.parametrize("genre", ["paper", "label", "leaflet", "web_article", "other"])
def test_the_order_of_scores_stays(genre, rule):
    results = [scored(score / 20, genre, rule) for score in range(1, 20)]
    assert results == sorted(results)
    assert len(set(results)) == len(results)
    assert all(0 < result < 1 for result in results)


def test_texts_for_professionals_and_claims_of_the_reader_have_lines_of_their_own():
    kinds = {kind_of_text(genre) for genre in ("paper", "label", "leaflet")}
    assert len(kinds) == 3
    assert set(read_lines()) == {(maker, kind) for maker in ("rules", "reader") for kind in kinds}
    assert scored(0.9, "paper") != scored(0.9, "leaflet")
    assert scored(0.9, "leaflet", READER) != scored(0.9, "leaflet")
    assert scored(0.9, "leaflet", f"causes:can_cause+{READER}") == scored(0.9, "leaflet", READER)


def test_a_claim_is_the_readers_when_it_has_a_part_in_it():
    assert {maker_of(rule) for rule in (READER, f"causes:can_cause+{READER}")} == {"reader"}
    assert {maker_of(rule) for rule in ("causes:can_cause", "model", "grammar:class", LEARNED)} == {"rules"}


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
