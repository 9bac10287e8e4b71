"""Patients: groups and ages, other diseases, earlier and accompanying treatment, and how the drug is given."""

from __future__ import annotations

import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


def column(sentence: str, name: str, predicate: str = "treats"):
    """Return a column of the first claim of a predicate."""
    found = [one for one in rows(f"Imatinib\n\n{sentence}").claims if one.predicate == predicate]
    assert found, "no claim"
    return getattr(found[0], name)


AGES = [
    ("Imatinib is used to treat gout in adults.", 18, None),
    ("Imatinib is used to treat gout in children aged 6 to 11 years.", 6, 11),
    ("Imatinib is used to treat gout in patients 16 years of age and older.", 16, None),
    ("Imatinib is used to treat gout in adolescents (12–17 years).", 12, 17),
    ("Imatinib is used to treat gout in adults and children from 2 years of age.", 2, None),
    ("Imatinib is used to treat gout in infants aged 6 months and older.", 0.5, None),
    ("Imatinib is used to treat gout in women under the age of 50.", None, 50),
    ("Imatinib is used to treat gout in children.", None, 18),
    ("Imatinib is used to treat gout in the elderly.", 65, None),
    ("Imatinib is indicated for gout in adults up to 75 years of age.", None, 75),
    ("Imatinib is used to treat gout in children from birth to 5 years.", 0, 5),
    ("Imatinib is used to treat gout in patients between 18 and 60 years of age.", 18, 60),
    ("Imatinib is used to treat gout in adults and adolescents aged 12 years and over.", 12, None),
    ("Imatinib is used to treat gout in children less than 8 years old.", None, 8),
    ("Imatinib is indicated for gout in boys and girls aged 3-9 years.", 3, 9),
    ("Imatinib is used to treat gout in patients aged ≥ 40 years.", 40, None),
    ("Imatinib is used to treat gout for at least 2 years.", None, None),
    ("Imatinib is used to treat gout in men.", None, None),
    ("Imatinib is used to treat gout, and has been since 12 years.", None, None),
    ("Imatinib is used to treat gout in newborn babies aged 3 weeks to 4 months.", 0.06, 0.33),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "low", "high"), AGES)
def test_ages_are_years(sentence, low, high):
    assert (column(sentence, "age_low"), column(sentence, "age_high")) == (low, high)


WORDS = [
    ("Imatinib is used to treat gout in adult patients with asthma.", "population", "adult patients"),
    ("Imatinib is used to treat gout in postmenopausal women.", "population", "postmenopausal women"),
    ("Imatinib is used to treat gout in adults and children aged 6 years and older.", "population", "adults and children aged 6 years and older"),
    ("Imatinib is used to treat gout in pregnant women.", "population", "pregnant women"),
    ("Imatinib is used to treat gout in men with mild renal impairment.", "population", "men"),
    ("Imatinib is used to treat gout in patients with severe hepatic impairment.", "population", "severe hepatic impairment"),
    ("Imatinib is used to treat gout.", "population", None),
    ("Imatinib is used to treat gout in adults who have asthma.", "condition", "asthma"),
    ("Imatinib is used to treat gout in patients with a history of stroke.", "condition", "stroke"),
    ("Imatinib is used to treat gout in adults whose disease was not adequately controlled with allopurinol.", "response", "inadequate_response"),
    ("Imatinib is used to treat gout in adults whose disease was not adequately controlled with allopurinol.", "prior_therapy", "allopurinol"),
    ("Imatinib is used to treat gout in people who do not tolerate colchicine.", "response", "intolerant"),
    ("Imatinib is used to treat gout in people who do not tolerate colchicine.", "prior_therapy", "colchicine"),
    ("Imatinib is used to treat gout that is refractory to colchicine.", "response", "refractory"),
    ("Imatinib is used to treat gout after failure of at least two earlier medicines.", "response", "refractory"),
    ("Imatinib is used to treat gout in patients who have not responded well enough to diet.", "response", "inadequate_response"),
    ("Imatinib is used to treat gout in patients who are intolerant of allopurinol or had an inadequate response to it.", "response", "intolerant; inadequate_response"),
    ("Imatinib is used to treat gout in adults.", "response", None),
    ("Imatinib is used as second-line treatment of gout.", "line_of_therapy", "second_line"),
    ("Imatinib is used as an adjunct to diet to treat gout.", "line_of_therapy", "add_on"),
    ("Imatinib is used for the initial treatment of gout.", "line_of_therapy", "newly_diagnosed"),
    ("Imatinib is used to treat gout in patients whose previous treatment has failed.", "line_of_therapy", "relapsed_refractory"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name", "words"), WORDS)
def test_patients_as_written(sentence, name, words):
    assert column(sentence, name) == words


GIVEN = [
    ("Imatinib is used for the short-term treatment of gout for up to 12 weeks.", "duration", "for up to 12 weeks"),
    ("Imatinib is used for long-term treatment of gout.", "duration", "long-term"),
    ("Imatinib is used to treat gout in people who have had it for 3 months.", "duration", None),
    ("Imatinib is used to treat gout in children aged 6 years.", "duration", None),
    ("Imatinib is given as a 10-day course to treat gout; it is used to treat gout.", "duration", "10-day"),
    ("Imatinib 400 mg is used to treat gout.", "dose", "400 mg"),
    ("Imatinib at 100 to 200 mg/day is used to treat gout.", "dose", "100 to 200 mg/day"),
    ("Imatinib is used to treat gout at 1 mg, 2 mg, 5 mg or 10 mg.", "dose", None),
    ("Imatinib is used to treat gout in adults with a uric acid above 6 mg/dl.", "dose", None),
    ("Imatinib is given intravenously and is used to treat gout.", "route", "intravenously"),
    ("Imatinib cream is used for the topical treatment of gout.", "route", "topical"),
    ("Imatinib is used twice daily to treat gout.", "schedule", "twice daily"),
    ("Imatinib is used every 8 hours to treat gout.", "schedule", "every 8 hours"),
    ("Imatinib is used to treat gout.", "route", None),
    ("Imatinib is used to treat gout.", "schedule", None),
    ("Imatinib is used to treat gout.", "dose", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name", "words"), GIVEN)
def test_how_it_is_given_as_written(sentence, name, words):
    assert column(sentence, name) == words


PARTNERS = [
    ("Imatinib in combination with dexamethasone is used to treat gout.", "dexamethasone"),
    ("Imatinib is used to treat gout, not in combination with cisplatin.", None),
    ("In combination with imatinib, dexamethasone is used to treat gout.", "dexamethasone"),
    ("Imatinib is used to treat gout together with prednisone.", "prednisone"),
    ("Imatinib is used without prednisone to treat gout.", None),
]


@pytest.mark.parametrize(("sentence", "partner"), PARTNERS)
def test_a_partner_is_never_the_drug_itself_nor_one_that_is_refused(sentence, partner):
    assert column(sentence, "combination") == partner


def test_a_disease_at_an_injection_site_is_no_route():
    assert column("Imatinib may cause injection site reactions.", "route", "causes") is None


def test_items_have_the_patients_of_the_line_above_them():
    text = "Imatinib\n\nImatinib is used in children aged 6 to 11 years for:\n\n- gout\n- stroke\n"
    found = [(one.object_text, one.population, one.age_low, one.age_high) for one in rows(text).claims]
    assert found == [(name, "children aged 6 to 11 years", 6, 11) for name in ("gout", "stroke")]


def test_a_use_told_without_patients_has_those_of_another_place():
    text = "Imatinib\n\nImatinib treats gout.\n\nImatinib is used to treat gout in adults aged 20 to 60 years."
    (claim,) = [one for one in rows(text).claims if one.predicate == "treats"]
    assert (claim.population, claim.age_low, claim.age_high) == ("adults aged 20 to 60 years", 20, 60)


def test_patients_of_two_places_are_not_mixed():
    text = "Imatinib\n\nImatinib is used to treat gout in men.\n\nImatinib is used as second-line treatment of gout in adults."
    (claim,) = [one for one in rows(text).claims if one.predicate == "treats"]
    assert (claim.population, claim.line_of_therapy) in (("men", None), ("adults", "second_line"))


@pytest.mark.parametrize(
    ("sentence", "name", "words"),
    [
        ("Imatinib is used to treat gout in men with lactose intolerance.", "response", None),
        ("Imatinib is used to treat gout in men with progression following colchicine.", "response", "refractory"),
        ("Imatinib is used to treat gout in men with progression following colchicine.", "prior_therapy", "colchicine"),
        ("Imatinib is used to treat gout that has come back after treatment with colchicine.", "prior_therapy", "colchicine"),
        ("Imatinib is used to treat gout in men who fail to respond to diet.", "response", "refractory"),
        ("Imatinib is used to treat gout in men who fail to respond adequately to diet.", "response", "inadequate_response"),
    ],
)  # fmt: skip
def test_how_earlier_treatment_went(sentence, name, words):
    assert column(sentence, name) == words


GROUPS = [
    ("Imatinib is used to treat gout in women.", "female"),
    ("Imatinib is used to treat gout in men with mild renal impairment.", "male; renal_impairment"),
    ("Imatinib is used to treat gout in pregnant women.", "female; pregnant"),
    ("Imatinib is used to treat gout in non-pregnant women.", "female"),
    ("Imatinib is used to treat gout in postmenopausal women.", "female; postmenopausal"),
    ("Imatinib is used to treat gout in adults who have liver disease.", "hepatic_impairment"),
    ("Imatinib is used to treat gout in boys and girls aged 3 to 9 years.", "female; male"),
    ("Imatinib is used to treat gout in breast-feeding mothers.", "female; breast_feeding"),
    ("Imatinib is used to treat gout in adults.", None),
    ("Imatinib is used to treat gout.", None),
]


@pytest.mark.parametrize(("sentence", "groups"), GROUPS)
def test_what_sets_patients_apart_has_names(sentence, groups):
    assert column(sentence, "patient_groups") == groups
