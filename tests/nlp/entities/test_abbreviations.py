import pytest

from ..markup import label_of, rows

pytestmark = pytest.mark.tier("lexicon")


def linked(text: str, name: str) -> set[tuple[str | None, str]]:
    return {(one.concept_name, one.link_method) for one in rows(text).mentions if one.text == name}


def test_a_short_form_takes_the_label_and_concept_of_its_long_form():
    text = "It treats rheumatoid arthritis (RA). People with RA take it daily, and RA gets better."
    names = {one.text: one for one in rows(text).mentions}
    assert names["RA"].label == "DISEASE"
    assert names["RA"].concept_id == names["rheumatoid arthritis"].concept_id
    assert sum(one.text == "RA" for one in rows(text).mentions) == 3


def test_the_link_says_that_it_went_through_the_long_form():
    text = "It treats idiopathic pulmonary fibrosis (IPF). IPF is rare."
    assert {method for _, method in linked(text, "IPF")} == {"abbreviation"}


@pytest.mark.parametrize("short", ["HFS", "HAFS"])
def test_the_articles_definition_wins_over_what_the_letters_mean_elsewhere(short):
    text = f"It may cause hand and foot syndrome ({short}). A dose is left out when {short} comes back."
    assert label_of(text, short) == "ADVERSE_EVENT"


def test_a_short_form_of_something_else_is_no_mention():
    assert label_of("The European Medicines Agency (EMA) met. The EMA said yes to imatinib.", "EMA") is None


def test_letters_without_definition_are_no_abbreviation():
    assert not [one for one in rows("The XQZ was good. XQZ is new.").mentions if one.found_by == "abbreviation"]


def test_a_short_form_in_a_part_in_another_language_is_left_alone():
    found = rows("本品用于治疗高血压 (RA) 患者\n\nImatinib treats rheumatoid arthritis (RA) in adults.")
    assert [one.text for one in found.mentions if one.text == "RA"] == ["RA"]
    assert found.article.text.index("RA") not in {one.start for one in found.mentions}
