"""Disease or adverse event: what is said decides, then section and network."""

import pytest

from rxtract import extract
from rxtract.matching.logistic import weigh
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.relations.adverse_events import event_features

from ..markup import label_of, show_claims

pytestmark = pytest.mark.tier("lexicon")

WEIGHTS = read_rules("adverse_events")["weights"]


def chance(role: str | None, section: str = "overview", guess: float = 0.5, *, professional: bool = False) -> float:
    return weigh(event_features(role, section, guess, professional=professional), WEIGHTS)


@pytest.mark.parametrize("section", ["overview", "indication", "warning", "adverse_reaction"])
def test_what_a_medicine_is_for_is_a_disease_in_every_section(section):
    assert chance("treats", section) < 0.5


def test_what_is_said_to_be_caused_is_an_event():
    assert chance("causes") > 0.5


def test_a_sign_is_rather_an_event_than_what_is_treated():
    assert chance("treats") < chance("sign")


def test_the_network_decides_where_words_are_silent():
    assert chance(None, guess=0.02) < 0.5 < chance(None, guess=0.98)


@pytest.mark.parametrize("guess", [0.1, 0.5, 0.9])
def test_words_that_say_so_count_beside_the_guess_of_the_network(guess):
    assert chance("treats", guess=guess) < chance(None, guess=guess) < chance("causes", guess=guess)


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


WARNED = "Zelora\n\nZelora is used to treat gout.\n\nWarnings and precautions\n\n{}"


@pytest.mark.parametrize(
    ("sentence", "name", "label"),
    [
        ("Tell your doctor straight away if you have muscle cramps.", "muscle cramps", "ADVERSE_EVENT"),
        ("Tell your doctor if you have muscle cramps.", "muscle cramps", "DISEASE"),
        ("Talk to your doctor if you think you may have an infection.", "infection", "ADVERSE_EVENT"),
        ("The risk of bleeding is increased with kidney failure.", "kidney failure", "DISEASE"),
        pytest.param(
            *("Some patients who have received Zelora have developed pancreatitis.", "pancreatitis", "ADVERSE_EVENT"),
            marks=pytest.mark.tier("accurate"),  # no words say it: the network does
        ),
        ("See a doctor at once if you get any of the below:\n\n- rash\n\n- fever", "fever", "ADVERSE_EVENT"),
        ("Your doctor decides how long gout is treated.", "gout", "DISEASE"),
    ],
)
def test_what_a_warning_tells_of_before_and_of_afterwards(sentence, name, label):
    text = WARNED.format(sentence)
    place = text.rindex(name)
    found = [one for one in extract(text).mentions if one.start <= place < one.end]
    assert [one.label for one in found] == [label]


@pytest.mark.tier("accurate")  # of the second no words say it: the network does
def test_what_a_parenthesis_says_ends_with_it():
    text = WARNED.format("In patients who take warfarin (used to treat stroke), nausea may occur.")
    assert (label_of(text, "stroke"), label_of(text, "nausea")) == ("DISEASE", "ADVERSE_EVENT")


def test_symptoms_of_what_is_treated_are_diseases():
    text = "Zelora\n\nWhat Zelora is used for\n\nZelora treats gout. Symptoms of gout include fever and joint pain."
    assert label_of(text, "fever") == "DISEASE"


def test_a_frequency_in_parentheses_is_no_short_form():
    text = "Zelora\n\nPossible side effects\n\nbruising or bleeding (common)\n\nsevere stomach pain (common)"
    assert not [one.text for one in extract(text).mentions if one.text == "common"]
