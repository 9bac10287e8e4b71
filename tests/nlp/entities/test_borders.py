"""Names whose ends lie inside a phrase are moved to its ends: `[…]` is what the network names, the second text what stays."""

import re

import pytest

from rxtract.nlp.annotations import Mention
from rxtract.nlp.entities.borders import mend_borders

from ..markup import run_until

READ = [
    ("It gives some [red itchy] [swollen eyelids] for a day.", ["red itchy swollen eyelids"]),
    ("A [dry], [ticklish cough] came up.", ["dry, ticklish cough"]),
    ("Some wake with [stuffy] or [runny nose].", ["stuffy or runny nose"]),
    ("They complained of [sore, cracked] lips.", ["sore, cracked lips"]),
    ("Not for you if your [kidneys] work well.", ["kidneys"]),
    ("Not for those whose kidneys are [badly impaired].", ["kidneys are badly impaired"]),
    ("Stop when the liver has been [damaged].", ["liver has been damaged"]),
    ("Never in [severe liver] and [kidney insufficiency].", ["severe liver and kidney insufficiency"]),
    ("Care in [hepatic] or [renal impairment] is needed.", ["hepatic or renal impairment"]),
    ("We met [dengue as] usual.", ["dengue"]),
    ("A [red patch where it is] was seen.", ["red patch where it"]),
    ("They had [itching], [burning sensation] and pain.", ["itching", "burning sensation"]),
    ("They had [dry mouth], [swollen ankles] and pain.", ["dry mouth", "swollen ankles"]),
    ("They were [numb], [nausea] came later.", ["numb", "nausea"]),
    ("They had [heart failure] and [kidney failure].", ["heart failure", "kidney failure"]),
    ("The result was [badly impaired].", ["badly impaired"]),
    ("He has [acquired haemophilia A] since birth.", ["acquired haemophilia A"]),
]
HELD = [
    ("Her [watery], [puffy eyes] went away.", ["watery, puffy eyes"]),
    ("A few get [red] and [scaly skin] on the hands.", ["red and scaly skin"]),
    ("It left him with [stiff] [swollen fingers].", ["stiff swollen fingers"]),
    ("Users report [dry and itchy] scalp.", ["dry and itchy scalp"]),
    ("It is not given when the heart is [severely weakened].", ["heart is severely weakened"]),
    ("Ask first if your lungs were [damaged] by smoke.", ["lungs were damaged"]),
    ("Avoid it in [moderate renal] and [hepatic impairment].", ["moderate renal and hepatic impairment"]),
    ("It may cause [stomach] or [bowel bleeding].", ["stomach or bowel bleeding"]),
    ("It may bring [lung]/[heart damage].", ["lung/heart damage"]),
    ("It treats [malaria in] many.", ["malaria"]),
    ("He had [or gout] last year.", ["gout"]),
    ("They had [tender breasts], [dry skin].", ["tender breasts", "dry skin"]),
    ("They had [pale], [tiredness] followed.", ["pale", "tiredness"]),
    ("The eyes were [red]; [itchy skin] came later.", ["red", "itchy skin"]),
    ("They had [lung cancer] or [heart disease].", ["lung cancer", "heart disease"]),
    ("The roof was [damaged].", ["damaged"]),
    ("It prevents [hepatitis A] and [hepatitis B] for years.", ["hepatitis A", "hepatitis B"]),
    ("Some had [influenza A], others [group A] fever.", ["influenza A", "group A"]),
]


def mended(marked: str) -> list[str]:
    text, spans = "", []
    for piece in re.split(r"(\[[^\]]+\])", marked):
        if piece.startswith("["):
            spans.append((len(text), len(text) + len(piece) - 2))
            piece = piece[1:-1]
        text += piece
    doc = run_until("rxtract_sections", text)
    found = [doc.char_span(*span) for span in spans]
    mentions = [Mention(one.start, one.end, "ADVERSE_EVENT", 0.5, "model") for one in found]
    return [doc[one.start : one.end].text for one in mend_borders(doc, mentions)]


@pytest.mark.parametrize(("marked", "names"), READ)
def test_a_name_ends_where_its_phrase_ends(marked, names):
    assert mended(marked) == names


@pytest.mark.parametrize(("marked", "names"), HELD)
def test_so_do_names_that_were_held_back(marked, names):
    assert mended(marked) == names


def test_two_parts_that_share_a_head_are_found_by_a_grammar_so_that_each_makes_a_claim():
    doc = run_until("rxtract_sections", "Never in severe liver and kidney insufficiency.")
    names = [doc.char_span(9, 21), doc.char_span(26, 46)]
    mentions = [Mention(one.start, one.end, "DISEASE", 0.5, "model") for one in names]
    assert [one.found_by for one in mend_borders(doc, mentions)] == ["grammar:shared_head"]
