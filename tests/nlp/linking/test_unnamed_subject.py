"""Articles that name their drug nowhere: claims without a name, and none where there is no medicine."""

from __future__ import annotations

import pytest

from rxtract.explaining import explain
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.linking.unnamed_subject import UNNAMED, states_indication
from rxtract.page import render_page
from tests.matching.test_rule_files import BRACKETS

from ..markup import rows, show_claims
from ..test_properties import check

pytestmark = pytest.mark.tier("lexicon")

SECTION = "Indications and usage\n\nFor the relief of symptoms of gout. As an adjunct in the treatment of tetanus."


def test_a_label_section_without_a_name_makes_claims_about_an_unnamed_medicine():
    check(SECTION, rows(SECTION))
    assert show_claims(SECTION) == {"treats gout", "treats tetanus"}
    assert {(one.subject_id, one.subject_name, one.subject_text) for one in rows(SECTION).claims} == {
        (None, UNNAMED, "")
    }
    assert (rows(SECTION).article.subject_id, rows(SECTION).article.subject_name) == (None, UNNAMED)


def test_the_title_of_an_unnamed_medicine_gives_its_name_where_it_names_a_product():
    assert rows(SECTION, "Zelorix 10 mg tablets").article.subject_name == "Zelorix"
    assert rows(SECTION, "How we treat gout").article.subject_name == UNNAMED


def test_a_sentence_may_state_the_indication_without_a_heading():
    text = "Gout\n\nThis medicine is indicated for gout. It may cause rash."
    assert show_claims(text) == {"treats gout", "causes rash"}


def test_an_allergy_to_an_unnamed_medicine_is_one_to_this_medicine():
    found = rows("Indications and usage\n\nFor gout. Do not take it if you are allergic to it.").claims
    assert "allergy to this medicine" in {one.object_name for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Appendectomy\n\nIndications\n\nThe operation is indicated for appendicitis. It may cause pain.",
        "Back pain\n\nUses\n\nThe exercises are used for the treatment of back pain.",
        "Uses of drugs\n\nImatinib treats lupus. Metformin treats gout. Ramipril, warfarin and digoxin are old drugs.",
    ],
)
def test_no_medicine_is_invented_where_the_text_is_about_none_or_many(text):
    check(text, rows(text))
    assert rows(text).article.subject_name is None
    assert not [one for one in rows(text).claims if one.subject_text == ""]


def test_a_page_and_an_explanation_of_an_unnamed_medicine_are_written():
    assert UNNAMED in render_page([rows(SECTION)])
    assert UNNAMED in explain(rows(SECTION))


@pytest.mark.parametrize("example", read_rules("unnamed_subject")["hits"])
def test_a_statement_of_an_indication_without_a_name_is_seen(example):
    assert states_indication(BRACKETS.sub(r"\1", example))


@pytest.mark.parametrize("example", read_rules("unnamed_subject")["misses"])
def test_other_statements_are_none(example):
    assert not states_indication(example)
