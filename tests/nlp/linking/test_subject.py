import pytest

from ..markup import rows, show_claims

pytestmark = pytest.mark.tier("lexicon")


def subject(text: str, title: str = "") -> str | None:
    return rows(text, title).article.subject_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What is imatinib?\n\nThis medicine is used to treat leukaemia.", "imatinib"),
        ("Imatinib is used to treat leukaemia. It is not metformin. Imatinib is taken daily.", "imatinib"),
        (
            "The tablets\n\nThey hold imatinib. Imatinib helps. Some also need ibuprofen. Imatinib may cause rash.",
            "imatinib",
        ),
    ],
)
def test_the_drug_of_title_opening_and_frequency_is_the_subject(text, name):
    assert subject(text) == name


def test_the_title_given_apart_counts():
    text = "Metformin\n\nMetformin and imatinib are both old. Both are taken by mouth."
    assert subject(text) == "metformin"


def test_a_salt_stands_for_its_active_moiety():
    assert subject("Imatinib mesylate\n\nImatinib mesylate is used to treat leukaemia.") == "imatinib"


def test_the_substance_of_an_introduced_brand_is_the_subject():
    text = (
        "What Zelorix is\n\nZelorix contains the active substance ramipril. It is used to treat high blood pressure.\n"
        "Do not take Zelorix if you are pregnant. Zelorix may cause cough."
    )
    assert subject(text) == "ramipril"


@pytest.mark.parametrize(
    "text",
    [
        "The weather in spring\n\nIt rained for days, and the river rose.",
        "Ibuprofen, imatinib, metformin, ramipril, warfarin, digoxin, aspirin and morphine are drugs.",
        "",
        "Gout hurts. Rest helps.",
        "药物新闻",
    ],
)
def test_an_article_about_no_drug_or_many_has_no_subject(text):
    assert subject(text) is None


def test_without_subject_there_are_no_claims_about_one():
    text = "The weather in spring\n\nIt may cause headache and rash."
    assert show_claims(text) == set()


def test_an_unknown_drug_that_the_text_introduces_keeps_its_own_name():
    text = (
        "What Zelorix is\n\nZelorix is used to treat gout. Do not take Zelorix if you are pregnant. "
        "Before you take Zelorix, read this. Zelorix may cause rash."
    )
    assert subject(text) == "Zelorix"
    assert rows(text).article.subject_id is None
    assert "Zelorix causes rash" in show_claims(text, subject=True)


def test_a_class_of_medicines_is_no_subject_where_a_substance_is_named_as_often():
    text = (
        "Warnings\n\nAntipsychotic drugs are not approved for dementia. Haloperidol may cause stiffness. With any antipsychotic "
        "agent the dose of haloperidol should be low. Haloperidol is used to treat schizophrenia. It may cause tremor."
    )
    assert subject(text) == "haloperidol"
