"""What an article calls a thing elsewhere decides what its short forms, cut names and misspellings mean."""

import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


def linked(text: str, name: str) -> tuple[str | None, str]:
    mention = next(one for one in rows(text).mentions if one.text == name)
    return mention.concept_name, mention.link_method


def test_a_short_form_means_what_stands_before_its_bracket() -> None:
    text = "Nephrotoxicity of cyclosporine (CYS) was seen in rats. CYS raised creatinine, and CYS was stopped."
    concept, method = linked(text, "CYS")
    assert (concept or "").lower() in {"cyclosporine", "ciclosporin", "cyclosporin a"}
    assert method == "abbreviation"


def test_the_articles_own_meaning_goes_before_a_common_one() -> None:
    text = "Progressive supranuclear palsy (PSP) was diagnosed. PSP is rare."
    assert linked(text, "PSP")[0] == "progressive supranuclear palsy"


def test_a_misspelt_name_means_the_right_one_that_the_article_has() -> None:
    text = "Patients took atorvastatin daily. Side effects of atorvastatine were rare. Atorvastatin was stopped."
    assert linked(text, "atorvastatin")[0] == "atorvastatin"
    names = {one.concept_name for one in rows(text).mentions if one.text.lower().startswith("atorva")}
    assert names <= {"atorvastatin", None}


@pytest.mark.parametrize(
    ("short", "name", "fits"),
    [
        ("DOX", "doxorubicin", True),
        ("PSP", "progressive supranuclear palsy", True),
        ("AEs", "adverse events", True),
        ("XYZ", "doxorubicin", False),
        ("TB", "breast cancer", False),
    ],
)
def test_letters_of_a_short_form_come_in_order(short: str, name: str, fits: bool) -> None:
    from rxtract.nlp.linking.aliases import _could_stand_for

    assert _could_stand_for(short, name) is fits


@pytest.mark.parametrize(
    ("text", "short"), [("DOX", True), ("AEs", True), ("mTOR", True), ("rats", False), ("The", False)]
)
def test_short_forms_have_capitals(text: str, short: bool) -> None:
    from rxtract.nlp.linking.aliases import is_short_form

    assert is_short_form(text) is short
