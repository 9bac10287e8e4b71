import pytest

from ..markup import compare, show_mentions

pytestmark = pytest.mark.tier("lexicon")


@pytest.mark.parametrize(
    "marked",
    [
        "[Imatinib](DRUG) is used to treat [gout](DISEASE).",
        "[Imatinib](DRUG) may cause [nausea](ADVERSE_EVENT), [vomiting](ADVERSE_EVENT) and [rash](ADVERSE_EVENT).",
        "[Imatinib](DRUG) is a [tyrosine kinase inhibitor](MECHANISM).",
        "[Imatinib](DRUG) is taken with [dexamethasone](DRUG).",
        "[Imatinib](DRUG) is used in adults with [relapsed or refractory multiple myeloma](DISEASE).",
        "Tell your doctor if you have [severe liver disease](DISEASE).",
        "[Imatinib](DRUG) may cause [low platelet counts](ADVERSE_EVENT) ([thrombocytopenia](ADVERSE_EVENT)).",
        "[Imatinib](DRUG)（tablets）may cause [nausea](ADVERSE_EVENT)、[rash](ADVERSE_EVENT)。",
        "It may cause [rash](ADVERSE_EVENT) that goes away.",
        "Nothing is named here.",
    ],
)
def test_articles_are_marked_as_a_reader_would(marked):
    compare(marked)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("It treats severe gout.", "severe gout DISEASE"),
        ("It treats newly diagnosed multiple myeloma.", "newly diagnosed multiple myeloma DISEASE"),
        ("It is used to treat painful gout.", "painful gout DISEASE"),
        ("It treats the gout.", "gout DISEASE"),
        ("It treats your gout.", "gout DISEASE"),
        ("It treats other gout.", "gout DISEASE"),
        (
            "It treats locally advanced or metastatic breast cancer.",
            "locally advanced or metastatic breast cancer DISEASE",
        ),
    ],
)
def test_modifiers_that_make_it_narrower_belong_to_a_disease(text, mention):
    assert show_mentions(text) == [mention]


def test_modifiers_do_not_reach_into_the_sentence_before():
    assert "severe gout DISEASE" not in show_mentions("The pain was severe. Gout is treated by it.")


def test_coordinated_names_are_separate():
    assert show_mentions("It may cause nausea and vomiting.") == ["nausea ADVERSE_EVENT", "vomiting ADVERSE_EVENT"]


WRAPPED = """Imatinib

People with chronic leukaemia take this medicine, and rheumatoid
arthritis is not treated with it at all, as far as anyone here is
aware of it. It may cause swelling of
the feet.
"""


def test_names_that_a_wrap_tears_are_whole():
    assert {"rheumatoid arthritis DISEASE", "swelling of the feet ADVERSE_EVENT"} <= set(show_mentions(WRAPPED))


@pytest.mark.parametrize("text", ["It may cause itchy rash, fever; gout.", "It may cause nausea，rash。"])
def test_no_mention_ends_with_a_stop_or_is_one(text):
    assert not [one for one in show_mentions(text) if one.split(" ADVERSE")[0][-1] in ",;.，。"]
    assert len(show_mentions(text)) >= 2
