import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp import load_pipeline

tokenize = load_pipeline().make_doc


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if not token.is_space]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mild headache.Common effects", ["mild", "headache", ".", "Common", "effects"]),
        ("Does it help?Yes", ["Does", "it", "help", "?", "Yes"]),
        ("rash,fever", ["rash", ",", "fever"]),
        ("Side effects:rash", ["Side", "effects", ":", "rash"]),
        ("rash(mild)", ["rash", "(", "mild", ")"]),
        ("relapsed/refractory", ["relapsed", "/", "refractory"]),
    ],
)
def test_borders_without_a_space_are_put_back(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fever，rash。", ["fever", "，", "rash", "。"]),
        ("【Aspirin】（tablets）", ["【", "Aspirin", "】", "（", "tablets", "）"]),
        ("fever、rash；cough", ["fever", "、", "rash", "；", "cough"]),
        ("“rash”…", ["“", "rash", "”", "…"]),
        ("fever•rash", ["fever", "•", "rash"]),
    ],
)
def test_full_width_punctuation_parts_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "word"), [("阿司匹林aspirin片", "aspirin"), ("アスピリンaspirin", "aspirin"), ("imatinib是药", "imatinib")]
)
def test_chinese_and_japanese_letters_end_latin_words(text, word):
    assert word in words(text)


@pytest.mark.parametrize("text", ["12.5", "1,000", "5mg/L", "GLP-1", "BRCA1/2-mutated", "e.g.", "2.5%"])
def test_numbers_units_and_names_with_marks_are_not_torn_into_letters(text):
    assert "".join(words(text)) == text
    assert len(words(text)) <= 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("interferon &beta;-1a, (TNF-&alpha;)", ["interferon", "&beta;-1a", ",", "(", "TNF-&alpha;", ")"]),
        ("imatinib&nbsp;&amp;nausea", ["imatinib", "&nbsp;", "&amp;", "nausea"]),
        ("(x&#160;y&#xA0;z)", ["(", "x", "&#160;", "y", "&#xA0;", "z", ")"]),
        ("R&D at A&B;", ["R&D", "at", "A&B", ";"]),
    ],
)
def test_entities_are_letters_or_borders(text, expected):
    assert words(text) == expected


def test_decimals_stay_whole():
    assert "2.5" in words("a dose of 2.5 mg")


def test_soft_hyphens_stay_inside_their_word():
    assert "throm\u00adbosis" in words("venous throm\u00adbosis was seen")


def test_zero_width_marks_at_the_edge_are_tokens_of_their_own():
    assert "rash" in words("\u200brash\ufeff and fever")


@pytest.mark.parametrize("white", [" \t", "\n", "\n\n", "\t"])
def test_white_space_between_words_is_one_token(white):
    assert [token.text for token in tokenize(f"nausea{white}rash")] == ["nausea", white.removeprefix(" "), "rash"]


def test_exceptions_of_spacy_and_scispacy_hold():
    assert "|".join(words("We can't, e.g., see Fig. and pills.")) == "We|ca|n't|,|e.g.|,|see|Fig.|and|pills|."


def test_words_that_are_remembered_are_cut_as_at_first_sight():
    parts = ["(", "ibuprofen", "-", "induced", ")", "nausea", ",", "rash", "/", "fever"]
    text = "(ibuprofen-induced)\nnausea,\trash/fever "
    assert words(text * 2) == words(text) * 2 == parts * 2


@given(st.text(max_size=200))
def test_tokens_join_to_the_text(text):
    assert "".join(token.text_with_ws for token in tokenize(text)) == text


@pytest.mark.parametrize("text", ["(" * 100_000, "rash" + ")" * 100_000, "_-" * 50_000 + "rash", "-" * 100_000 + "rash"])
def test_endless_runs_of_marks_take_time_with_their_length(text):
    started = time.process_time()
    assert words(f"gout {text} rash")[0] == "gout"
    assert words(f"gout {text} rash")[-1] == "rash"
    assert time.process_time() - started < 5
