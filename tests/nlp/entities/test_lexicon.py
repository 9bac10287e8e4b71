import pytest

from ..markup import candidates, label_of, rows, run_until, show_mentions

pytestmark = pytest.mark.tier("lexicon")


def names(text: str) -> list[str]:
    return candidates("rxtract_lexicon", text, "lexicon")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They give imatinib daily.", "imatinib"),
        ("IMATINIB was given.", "IMATINIB"),
        ("It may cause nausea.", "nausea"),
        ("It treats rheumatoid  arthritis well.", "rheumatoid  arthritis"),
        ("It treats rheumatoid\u00a0arthritis.", "rheumatoid\u00a0arthritis"),
        ("It treats high&nbsp;blood&nbsp;pressure.", "high&nbsp;blood&nbsp;pressure"),
        ("They take interferon &beta;-1a, too.", "interferon &beta;-1a"),
        ("It may cause venous throm\u00adbosis.", "venous throm\u00adbosis"),
        ("He had high blood pressure.", "high blood pressure"),
        ("They give imatinib伊马替尼 every day.", "imatinib"),
        ("It works（imatinib）well.", "imatinib"),
    ],
)
def test_names_are_found_as_pages_write_them(text, name):
    assert name in names(text)


def test_entities_between_names_belong_to_none():
    text = "It may cause gout&amp;nausea&nbsp;in some."
    assert show_mentions(text) == ["gout ADVERSE_EVENT", "nausea ADVERSE_EVENT"]


def test_overlapping_names_are_all_candidates_and_the_longest_is_the_mention():
    text = "She has chronic myeloid leukaemia."
    assert {"leukaemia", "chronic myeloid leukaemia"} <= set(names(text))
    assert [mention.text for mention in rows(text).mentions] == ["chronic myeloid leukaemia"]


@pytest.mark.parametrize(
    "text", ["The tablets are red and are taken with food.", "See your doctor soon.", "12 34 56", ""]
)
def test_plain_words_are_no_names(text):
    assert rows(text).mentions == ()


def test_a_name_is_not_found_inside_a_word():
    assert names("The nauseating unimatinibly word.") == []


def test_a_name_does_not_reach_over_a_sentence_border():
    assert "high blood pressure" not in names("The level was high. Blood pressure was not.")


def test_names_in_web_addresses_are_no_mentions():
    text = "Read https://example.org/imatinib-nausea or www.example.org/imatinib about gout."
    assert [one.text for one in rows(text).mentions] == ["gout"]


def test_boilerplate_is_not_looked_at():
    doc = run_until("rxtract_lexicon", "Imatinib\n\nWe use cookies. All rights reserved. Read more on nausea and gout.")
    assert "nausea" not in names(doc.text)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("It is used to treat gout.", "gout", "DISEASE"),
        ("It may cause gout.", "gout", "ADVERSE_EVENT"),
        ("It is combined with prednisone.", "prednisone", "DRUG"),
    ],
)
def test_the_label_of_a_name(text, name, label):
    assert label_of(text, name) == label
