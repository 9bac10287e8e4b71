"""Disease or adverse event: what is said decides, then section and network."""

import pytest

from rxtract.nlp.events import event_chance, event_features
from rxtract.nlp.rules import read_rules

from .markup import label_of, show_claims

WEIGHTS = read_rules("events")["weights"]


def chance(role: str | None, section: str = "overview", guess: float = 0.5, *, professional: bool = False) -> float:
    return event_chance(event_features(role, section, guess, professional=professional), WEIGHTS)


@pytest.mark.parametrize("section", ["overview", "indication", "warning", "adverse_reaction"])
def test_what_a_medicine_is_for_is_a_disease_in_every_section(section):
    assert chance("treats", section) < 0.5


@pytest.mark.parametrize("role", ["causes", "sign"])
def test_what_is_said_to_be_caused_is_an_event(role):
    assert chance(role) > 0.5


def test_the_network_decides_where_words_are_silent():
    assert chance(None, guess=0.02) < 0.5 < chance(None, guess=0.98)


def test_a_sure_guess_weighs_less_against_what_is_said():
    said = chance("causes", guess=0.9) - chance("causes", guess=0.1)
    silent = chance(None, guess=0.9) - chance(None, guess=0.1)
    assert said < silent


def test_certain_guesses_are_no_error():
    assert 0 < chance(None, guess=0.0) < chance(None, guess=1.0) < 1


def test_every_weight_belongs_to_a_feature():
    assert all(name.split("_")[0] in ("bias", "role", "section", "guess", "professional") for name in WEIGHTS)


def test_a_known_allergy_is_a_disease_that_is_named():
    text = "Imatinib\n\nContraindications\n\nImatinib must not be used in patients with hypersensitivity to imatinib."
    assert label_of(text, "hypersensitivity") == "DISEASE"


def test_what_patients_have_is_no_event_of_what_is_said_behind_it():
    text = "Zelora\n\nZelora contains ramipril.\n\nPossible side effects\n\nIn patients with COPD, pneumonia is common."
    assert (label_of(text, "COPD"), label_of(text, "pneumonia")) == ("DISEASE", "ADVERSE_EVENT")
    assert show_claims(text, predicate="causes") == {"causes pneumonia (common)"}


def test_patients_with_a_disease_have_it_already_among_side_effects():
    text = "Zelora\n\nPossible side effects\n\nPatients with hypothyroidism are checked more often. It may cause cough."
    assert (label_of(text, "hypothyroidism"), label_of(text, "cough")) == ("DISEASE", "ADVERSE_EVENT")
