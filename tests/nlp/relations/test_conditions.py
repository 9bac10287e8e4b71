import pytest

from rxtract.nlp.relations.conditions import find_conditions

from ..markup import rows, run_until, show_claims

pytestmark = pytest.mark.tier("lexicon")


def conditions(text: str) -> list[str]:
    sentence = next(run_until("rxtract_sentences", text).sents)
    doc = sentence.doc
    return [doc[one.mention.start : one.mention.end].text for one in find_conditions(sentence, sentence.text)]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("It must not be used in pregnancy.", "pregnancy"),
        ("if you are allergic to imatinib", "allergic to imatinib"),
        ("people with known hypersensitivity to it", "known hypersensitivity to it"),
        ("not for children under 12 years", "children under 12 years"),
        ("Do not breast-feed while taking it.", "breast-feed"),
        ("women of childbearing potential", "women of childbearing potential"),
    ],
)
def test_conditions_are_found(text, condition):
    assert condition in conditions(text)


@pytest.mark.parametrize("text", ["Keep the tablets dry.", "An allergic rash came.", "It is a drug of choice."])
def test_other_words_are_no_conditions(text):
    assert conditions(text) == []


def test_a_prohibition_is_no_object_and_stands_in_the_quote():
    claims = rows("Imatinib\n\nMothers should not breast-feed while taking imatinib.").claims
    assert [(one.object_text, one.object_name) for one in claims] == [("breast-feed", "breast-feeding")]
    assert "should not breast-feed" in claims[0].quote


def names(text: str) -> set[str | None]:
    return {one.object_name for one in rows(text).claims if one.predicate == "contraindicated_in"}


def test_an_allergy_names_what_the_patient_is_allergic_to():
    text = "Imatinib\n\nDo not take imatinib if you are allergic to imatinib or any of the other ingredients."
    assert any("imatinib" in (name or "").lower() for name in names(text))
    assert any("ingredients" in (name or "") for name in names(text))


def test_hypersensitivity_to_it_is_an_allergy_to_the_subject():
    assert names("Imatinib\n\nImatinib is contraindicated in hypersensitivity to it.") == {"allergy to imatinib"}


def test_pregnancy_is_an_object_and_no_mention():
    text = "Imatinib\n\nImatinib must not be used during pregnancy."
    assert "contraindicated_in" in {one.predicate for one in rows(text).claims}
    assert not [one for one in rows(text).mentions if "pregnan" in one.text]


def test_do_not_breast_feed_says_so_itself():
    assert any("breast-feed" in claim for claim in show_claims("Imatinib\n\nDo not breast-feed while taking imatinib."))
