import pytest

from rxtract.nlp.entities.products import product_names

from ..markup import label_of, rows, run_until

pytestmark = pytest.mark.tier("lexicon")

LEAFLET = """What Zelorix is and what it is used for
Zelorix contains the active substance ramipril. It is used to treat high blood pressure.
Do not take Zelorix if you are allergic to ramipril.
Zelorix may cause a dry cough.
How to store Zelorix
Keep it dry.
"""


def test_a_brand_that_the_leaflet_introduces_is_a_drug_everywhere():
    mentions = [one for one in rows(LEAFLET).mentions if one.text == "Zelorix"]
    assert len(mentions) == 4  # the heading of the storage section is boilerplate
    assert {one.label for one in mentions} == {"DRUG"}


def test_the_brand_is_linked_to_its_active_substance():
    assert {one.concept_name for one in rows(LEAFLET).mentions if one.text == "Zelorix"} == {"ramipril"}
    assert rows(LEAFLET).article.subject_name == "ramipril"


@pytest.mark.parametrize(
    "text",
    [
        "Zelorix was mentioned once, by chance, in this longer text that says nothing else of it at all.",
        "How to take This. What This is. Do not take This if you are allergic to it, and store it at home.",
        "What You is. Do not take You. Before you take You, read all of it, since all of it matters.",
    ],
)
def test_a_capital_letter_alone_makes_no_product(text):
    assert product_names(run_until("rxtract_sections", text)) == []


def test_two_different_introductions_make_a_product():
    text = "What Zelorix is\nA tablet.\nHow to take Zelorix\nWith water."
    assert product_names(run_until("rxtract_sections", text)) == ["Zelorix"]


def test_the_company_name_that_always_follows_belongs_to_the_product():
    text = (
        "Ramipril Acme is a tablet. Ramipril Acme lowers it. Take Ramipril Acme daily with some water. Do it at home."
    )
    assert label_of(text, "Ramipril Acme") == "DRUG"
