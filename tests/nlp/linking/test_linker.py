import pytest

from rxtract.nlp.annotations import Mention
from rxtract.nlp.linking.linker import MentionLinker
from rxtract.nlp.state import state_of

from ..markup import rows, run_until

pytestmark = pytest.mark.tier("lexicon")


def link(text: str, name: str) -> tuple[str | None, str]:
    return next((one.concept_name, one.link_method) for one in rows(text).mentions if one.text == name)


def test_a_preferred_name_is_linked_exactly():
    assert link("They take imatinib.", "imatinib") == ("imatinib", "exact")


def test_a_lay_name_is_a_synonym():
    concept, method = link("It treats high blood pressure.", "high blood pressure")
    assert method == "synonym"
    assert "hypertensi" in (concept or "").lower()


@pytest.mark.parametrize(("us", "uk"), [("leukemia", "leukaemia"), ("diarrhea", "diarrhoea"), ("anemia", "anaemia")])
def test_both_spellings_have_one_concept(us, uk):
    text = f"It may cause {us}. It may cause {uk}."
    ids = {one.concept_id for one in rows(text).mentions}
    assert len(ids) == 1
    assert ids != {None}


def test_a_modifier_without_concept_of_its_own_is_an_approximate_link():
    text = "It is used to treat painful gout."
    one = rows(text).mentions[0]
    assert (one.text, one.link_method) == ("painful gout", "approximate")
    assert one.link_score is not None
    assert one.link_score < 1


def test_what_no_vocabulary_knows_stays_unlinked_and_is_a_row():
    text = "Side effects of imatinib include purple zebra toes."
    one = next(mention for mention in rows(text).mentions if "zebra" in mention.text)
    assert (one.concept_id, one.concept_name, one.link_method, one.link_score) == (None, None, "none", None)


def test_every_link_has_a_score_and_every_concept_a_row():
    text = "Imatinib (Glivec) treats chronic myeloid leukaemia. It may cause nausea and swelling of the feet."
    ids = {one.concept_id for one in rows(text).concepts}
    for one in rows(text).mentions:
        assert (one.concept_id is None) == (one.link_score is None) == (one.link_method == "none")
        assert one.concept_id is None or one.concept_id in ids


def test_a_lost_apostrophe_changes_nothing():
    assert link("It treats Crohn s disease.", "Crohn s disease")[0] == "Crohn disease"


def test_a_word_with_more_space_inside_is_linked_as_one():
    assert link("It treats rheumatoid \u00a0 arthritis.", "rheumatoid \u00a0 arthritis")[0] == "rheumatoid arthritis"


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("yellow fever", "yellow fever vaccine"),
        ("rabies", "rabies vaccine"),
        ("cholera", "cholera vaccine"),
        ("dengue", "dengue vaccines"),
        ("whooping cough", "pertussis vaccine"),
        ("gout", None),
        ("asthma", None),
        ("kidney stones", None),
    ],
)
def test_a_disease_that_stands_where_a_medicine_does_is_the_vaccine_against_it(name, concept):
    text = f"Avoid {name} jabs."
    doc = run_until("rxtract_short_forms", text)
    span = doc.char_span(6, 6 + len(name))
    state_of(doc).mentions = [Mention(span.start, span.end, "DRUG", 0.9, "model")]
    linked = MentionLinker()(doc)
    found = state_of(linked).mentions[0].concept
    assert (found.name.lower() if found else None) == concept
