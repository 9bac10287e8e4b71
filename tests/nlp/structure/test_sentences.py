from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.structure.sentences import sentence_starts

from ..markup import rows


def sentences(text: str) -> list[str]:
    cuts = [*sentence_starts(text), len(text)]
    return [text[start:end].strip() for start, end in pairwise(cuts)]


@pytest.mark.parametrize(
    "text",
    [
        "Some drugs, e.g. aspirin, thin the blood.",
        "Some drugs, e.g. Aspirin, thin the blood.",
        "Symptoms (fever, rash, etc.) may occur.",
        "It was compared, i.e. given in turn, with placebo.",
        "The dose is 2.5 mg, not 25 mg.",
        "Dr. Stone and Prof. Reed treated St. John.",
        "See Fig. 3 for the levels.",
        "S. aureus and E. coli are bacteria.",
        "It was approved in the U.S. in spring.",
        "Take it at 8 a.m. and at 8 p.m. with water.",
        "About 5 vs. 7 percent had rash.",
        "The version is 1.2.3 of the leaflet",
    ],
)
def test_full_stops_inside_a_sentence_do_not_end_it(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It helps. It harms.", ["It helps.", "It harms."]),
        ("Does it help? It does!  Good.", ["Does it help?", "It does!", "Good."]),
        ("It helps.Rash is rare.", ["It helps.", "Rash is rare."]),
        ("Really?Yes!Good.", ["Really?", "Yes!", "Good."]),
        ("It helps (a bit.) It harms.", ["It helps (a bit.)", "It harms."]),
        ('He said "stop." She did.', ['He said "stop."', "She did."]),
        ("它有效。It helps！好", ["它有效。", "It helps！", "好"]),
        ("Such as fever, rash, etc. Most of them pass.", ["Such as fever, rash, etc.", "Most of them pass."]),
        ("The dose is 5 mg. 10 mg is too much.", ["The dose is 5 mg.", "10 mg is too much."]),
        ("It affects 5%. Others are rare.", ["It affects 5%.", "Others are rare."]),
        ("Wait... Then go.", ["Wait...", "Then go."]),
    ],
)
def test_sentences_end_where_they_end(text, expected):
    assert sentences(text) == expected


def test_a_colon_ends_a_sentence_only_at_the_end_of_its_line():
    assert sentences("Signs:\n fever") == ["Signs:", "fever"]
    assert sentences("Signs: fever and rash") == ["Signs: fever and rash"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Ask your doctor. Warnings and precautions Talk to your doctor first.", "Warnings and precautions"),
        ("Ask your doctor. Children and adolescents Do not give it to them.", "Children and adolescents"),
        ("Take it daily. Possible side effects Like all medicines it has some.", "Possible side effects"),
        (
            "It was 1998. Common (may affect up to 1 in 10 people): rash, fever",
            "Common (may affect up to 1 in 10 people):",
        ),
    ],
)
def test_headings_glued_to_their_text_stand_alone(text, heading):
    assert heading in sentences(text)


def test_the_words_of_a_heading_inside_a_sentence_do_not_cut_it():
    text = "Read what we say of the possible side effects in the leaflet."
    assert sentences(text) == [text]


def test_blocks_end_sentences_without_a_full_stop():
    text = "Aspirin\n\n- headache\n- stomach pain\n\nA sentence follows."
    assert [text[one.start : one.end] for one in rows(text).sentences] == [
        "Aspirin",
        "headache",
        "stomach pain",
        "A sentence follows.",
    ]


@pytest.mark.parametrize("bullet", ["- ", "• ", "1. ", "(a) ", "## "])
def test_a_bullet_or_number_belongs_to_no_sentence(bullet):
    text = f"Aspirin\n\nIt is known.\n\n{bullet}Headache\n{bullet}Fever"
    assert [text[one.start : one.end] for one in rows(text).sentences] == [
        "Aspirin",
        "It is known.",
        "Headache",
        "Fever",
    ]


@given(st.text(alphabet=st.sampled_from("aB .!?:。！\n)\"'1e.g"), max_size=200))
def test_starts_are_ordered_and_the_first_is_zero(text):
    starts = sentence_starts(text)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(start < max(1, len(text)) for start in starts)
