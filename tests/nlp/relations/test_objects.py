"""What is no object of a claim although it is named, by the words around it."""

import pytest

from rxtract.nlp.relations.arguments import readings_of
from rxtract.nlp.relations.objects import is_empty_name, is_no_object

from ..markup import run_until

pytestmark = pytest.mark.tier("lexicon")

# (sentence, name, predicate, whether it is no object)
READ = [
    ("Alcohol turns acitretin into etretinate within days.", "etretinate", "interacts_with", True),
    ("In the body primidone is converted to phenobarbital.", "phenobarbital", "interacts_with", True),
    ("It is a prodrug of mycophenolic acid.", "mycophenolic acid", "combined_with", True),
    ("Its active metabolite, fluoxetine, stays for weeks.", "fluoxetine", "interacts_with", True),
    ("Switch from heparin to warfarin slowly.", "warfarin", "interacts_with", False),
    ("It raises the level of digoxin.", "digoxin", "interacts_with", False),
    ("You can stay on methotrexate.", "methotrexate", "interacts_with", True),
    ("You may keep taking aspirin.", "aspirin", "interacts_with", True),
    ("You can get bleeding with aspirin.", "aspirin", "interacts_with", False),
    ("Keep caffeine within the usual limits.", "caffeine", "interacts_with", True),
    ("Keep away from caffeine.", "caffeine", "interacts_with", False),
    ("It is for parkinsonism that follows encephalitis.", "encephalitis", "treats", True),
    ("It is for pain after shingles.", "shingles", "treats", True),
    ("It is for pain and shingles.", "shingles", "treats", False),
    ("It is for migraine.", "migraine", "treats", False),
    ("It may cause pain after shingles.", "shingles", "causes", False),
]
HELD = [
    ("The liver changes codeine to morphine.", "morphine", "interacts_with", True),
    ("Codeine is broken down into morphine.", "morphine", "combined_with", True),
    ("It becomes prednisolone in the liver.", "prednisolone", "combined_with", True),
    ("The main metabolite is desipramine in most people.", "desipramine", "interacts_with", True),
    ("It becomes more toxic with lithium.", "lithium", "interacts_with", False),
    ("Add furosemide to spironolactone with care.", "spironolactone", "interacts_with", False),
    ("Most may continue with insulin.", "insulin", "interacts_with", True),
    ("Patients could carry on taking prednisolone.", "prednisolone", "interacts_with", True),
    ("You may bleed when you keep aspirin.", "aspirin", "interacts_with", False),
    ("Take caffeine below the recommended limits.", "caffeine", "interacts_with", True),
    ("The limits for caffeine do not apply.", "caffeine", "interacts_with", False),
    ("It eases epilepsy secondary to stroke.", "stroke", "treats", True),
    ("It eases neuralgia following herpes zoster.", "herpes zoster", "treats", True),
    ("It eases stroke and epilepsy.", "epilepsy", "treats", False),
    ("It is taken after a stroke.", "stroke", "treats", False),
    ("It is used for depression, and after stroke.", "stroke", "treats", False),
]


def no_object(sentence: str, name: str, predicate: str) -> bool:
    doc = run_until("rxtract_roles", sentence)
    reading = readings_of(doc)[0]
    argument = next(one for one in reading.arguments if reading.text[one.start : one.end].lower() == name.lower())
    return is_no_object(reading, argument, predicate, "asserted")


@pytest.mark.parametrize(("sentence", "name", "predicate", "is_none"), READ)
def test_words_around_a_name_say_that_it_is_no_object(sentence, name, predicate, is_none):
    assert no_object(sentence, name, predicate) == is_none


@pytest.mark.parametrize(("sentence", "name", "predicate", "is_none"), HELD)
def test_so_they_do_in_sentences_that_were_held_back(sentence, name, predicate, is_none):
    assert no_object(sentence, name, predicate) == is_none


def test_what_a_negated_interaction_names_stays():
    doc = run_until("rxtract_roles", "You can stay on methotrexate.")
    reading = readings_of(doc)[0]
    assert not is_no_object(reading, reading.arguments[0], "interacts_with", "negated")


@pytest.mark.parametrize("text", ["Less", "More common", "Rare", "the", "Serious side effects", "any other problems"])
def test_a_name_of_words_of_quantity_alone_names_nothing(text):
    assert is_empty_name(text)


@pytest.mark.parametrize("text", ["Less hair", "mild rash", "severe pain", "the runs", "new cataracts", "Other cancers"])
def test_a_name_that_names_something_is_not_empty(text):
    assert not is_empty_name(text)
