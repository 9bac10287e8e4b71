"""Articles that are none, and articles out of shape: sensible rows or none, in linear time."""

from __future__ import annotations

import time

import pytest

from rxtract import extract

from .markup import rows, show_claims
from .test_properties import check

SECONDS = 60.0
"""Generous: 200 kB take a busy core ten seconds; what grows with the square of the length takes many minutes."""


def test_an_article_about_no_drug_makes_no_claims():
    text = "How to plant roses\n\nDig a hole. Roses like sun, and may cause scratches.\n\nWater them when it is dry."
    check(text, rows(text))
    assert rows(text).article.subject_id is None
    assert rows(text).claims == ()


NEWS = """Ten medicines in the news

Imatinib is used to treat leukaemia. Metformin lowers blood sugar. Ramipril may cause a dry cough.
Warfarin may cause bleeding. Digoxin was found in foxglove. Ibuprofen relieves pain.
Morphine may cause constipation. Insulin is used to treat diabetes. Aspirin prevents stroke.
Prednisone may cause weight gain.
"""


def test_a_round_up_of_ten_drugs_has_no_subject_and_every_claim_its_own_drug():
    check(NEWS, rows(NEWS))
    assert rows(NEWS).article.subject_name is None
    claims = show_claims(NEWS, subject=True)
    assert {"Imatinib treats leukaemia", "Warfarin causes bleeding", "Morphine causes constipation"} <= claims
    for claim in rows(NEWS).claims:
        sentence = next(one for one in rows(NEWS).sentences if one.sentence_id == claim.sentence_id)
        assert claim.subject_text in NEWS[sentence.start : sentence.end]


BARE_LEAFLET = (
    "Zelorix contains the active substance ramipril, which is used to treat high blood pressure. Do not take it if "
    "you have angioedema. Tell your doctor if you have kidney disease. Zelorix may cause dizziness and a dry cough. "
    "Common side effects include headache and tiredness. Do not take Zelorix with aliskiren. "
    "Stop taking Zelorix when your face swells."
)


def test_a_leaflet_without_sections_still_makes_claims():
    check(BARE_LEAFLET, rows(BARE_LEAFLET))
    claims = show_claims(BARE_LEAFLET)
    assert {
        "treats high blood pressure", "contraindicated_in angioedema", "causes dizziness", "causes headache (common)",
    } <= claims  # fmt: skip
    assert not [claim for claim in claims if "kidney disease" in claim]


FLAT_TABLE = (
    "Ramipril side effects: Very common: cough | Common: headache, dizziness | Uncommon: rash, itching | "
    "Rare: confusion | Very rare: hair loss | Not known: low sodium"
)


def test_a_table_flattened_into_one_line_keeps_its_events():
    check(FLAT_TABLE, rows(FLAT_TABLE))
    events = {one.object_text for one in rows(FLAT_TABLE).claims if one.predicate == "causes"}
    assert {"cough", "headache", "dizziness", "rash", "itching", "confusion", "hair loss"} <= events


@pytest.mark.parametrize(
    ("event", "frequency"),
    [
        ("headache", "common"), ("rash", "uncommon"), ("confusion", "rare"), ("hair loss", "very_rare"),
        ("low sodium", "not_known"),
    ],
)  # fmt: skip
def test_a_flattened_table_gives_every_event_the_frequency_in_front_of_it(event, frequency):
    assert f"causes {event} ({frequency})" in show_claims(FLAT_TABLE)


def test_a_page_in_chinese_only_is_kept_and_yields_nothing():
    text = (
        "伊马替尼的作用\n\n伊马替尼用于治疗慢性髓性白血病。常见不良反应包括恶心、呕吐和皮疹。\n\n请遵医嘱服用imatinib。"
    )
    check(text, rows(text))
    assert rows(text).article.language == "zh"
    assert rows(text).sections
    assert rows(text).sentences
    assert (rows(text).mentions, rows(text).claims) == ((), ())


SENTENCE = "Imatinib may cause nausea, vomiting and rash, and is used to treat leukaemia. "


@pytest.mark.parametrize(
    "tier",
    [
        pytest.param("lexicon", marks=pytest.mark.tier("lexicon")),
        pytest.param("accurate", marks=pytest.mark.tier("accurate")),
    ],
)
def test_a_thousand_repeated_sentences_make_one_claim_each(tier):
    text = SENTENCE * 1000
    start = time.process_time()
    found = extract(text)
    assert time.process_time() - start < SECONDS
    check(text, found)
    assert len(found.sentences) == 1000
    assert len(found.mentions) == 5000
    claims = sorted((one.predicate, one.object_text) for one in found.claims)
    wanted = [("causes", "nausea"), ("causes", "rash"), ("causes", "vomiting"), ("treats", "leukaemia")]
    if tier == "lexicon":
        assert claims == wanted
    else:  # a network reads a text like no other as it may, but makes no claim twice
        assert ("causes", "nausea") in claims
        assert len(set(claims)) == len(claims)
        assert set(claims) <= set(wanted)


def test_one_line_of_200_kb_takes_seconds():
    text = "Imatinib may cause nausea in most of those who take it for long and at high doses, " * 2410
    start = time.process_time()
    found = extract(text)
    assert time.process_time() - start < SECONDS
    check(text, found)


LONG = {
    "no space": "Imatinib,nausea,rash;",
    "one word": "imatinib",
    "brackets": "(",
    "full stops": ".",
    "line breaks": "a\n",
    "bullets": "- nausea\n",
    "hyphens": "nausea-",
    "short forms": "gout (G) ",
    "Chinese": "恶心呕吐",
    "numbers": "1 in 10 12% 3.4 ",
    "colons": "Common: rash ",
}


def measure(text: str) -> float:
    start = time.process_time()
    check(text, extract(text))
    return time.process_time() - start


@pytest.mark.parametrize("name", LONG)
def test_texts_without_shape_take_linear_time(name):
    unit = LONG[name]
    short, long = (measure(unit * (size // len(unit))) for size in (2_500, 10_000))
    assert long < max(1.0, 8 * short)  # linear is 4, the square 16


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\x00", "\ufeff", "😀", "\u0301", "。", "-", "1."])
def test_texts_of_nothing_give_an_article_and_no_claims(text):
    check(text, rows(text))
    assert (rows(text).mentions, rows(text).claims) == ((), ())


def test_a_text_without_a_single_space_keeps_its_names():
    text = "Imatinib:may-cause:nausea,vomiting;rash.Metformin/gout"
    check(text, rows(text))
    assert {"nausea", "vomiting", "rash"} <= {one.text for one in rows(text).mentions}
