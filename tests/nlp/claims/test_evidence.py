"""Evidence: quotes that show the claim, and where its parts stand in the text."""

from __future__ import annotations

import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")


def evidence(text: str, predicate: str, event: str) -> dict[str, str | None]:
    """Return the words of each part of a claim, and its quote and context."""
    found = rows(text)
    claim = next(one for one in found.claims if (one.predicate, one.object_text) == (predicate, event))
    quote = next(one for one in found.claim_quotes if one.claim_id == claim.claim_id)
    parts = {}
    for name in ("subject", "cue", "object", "frequency"):
        start, end = getattr(quote, f"{name}_start"), getattr(quote, f"{name}_end")
        parts[name] = text[start:end] if start is not None else None
    return {**parts, "quote": claim.quote, "context": claim.context}


def test_a_quote_goes_from_the_drug_to_the_object_with_cue_and_frequency():
    text = "Imatinib\n\nIn one study imatinib may cause rash (12%), which passes."
    assert evidence(text, "causes", "rash") == {
        "subject": "imatinib", "cue": "may cause", "object": "rash", "frequency": "12%",
        "quote": "imatinib may cause rash (12%)", "context": "In one study imatinib may cause rash (12%), which passes.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "predicate", "event", "quote"),
    [
        ("Doctors know that it is used to treat gout in adults.", "treats", "gout", "it is used to treat gout"),
        ("Nausea was seen in 3% of patients on imatinib.", "causes", "Nausea", "Nausea was seen in 3% of patients on imatinib"),
        ("Rarely, the tablets can cause rash in the sun.", "causes", "rash", "Rarely, the tablets can cause rash"),
        ("Do not take imatinib if you have porphyria or are old.", "contraindicated_in", "porphyria", "Do not take imatinib if you have porphyria"),
        ("As known, imatinib interacts with warfarin as a rule.", "interacts_with", "warfarin", "imatinib interacts with warfarin"),
    ],
)  # fmt: skip
def test_a_quote_is_the_shortest_that_is_complete(sentence, predicate, event, quote):
    assert evidence(f"Imatinib\n\nImatinib is a tablet. {sentence}", predicate, event)["quote"] == quote


LIST = "Imatinib\n\nSide effects\n\nUncommon (may affect up to 1 in 100 people):\n\n- rash\n- low mood\n\nDo not take imatinib if you have:\n\n- porphyria\n- gout\n"


def test_an_item_has_the_line_that_leads_into_its_list_as_context():
    forbidden = evidence(LIST, "contraindicated_in", "gout")
    assert forbidden["quote"] == "gout"
    assert forbidden["cue"] == "Do not take imatinib"
    assert forbidden["context"].splitlines()[0].startswith("Do not take imatinib")
    assert forbidden["context"].endswith("gout")


def test_the_quote_of_an_item_reaches_to_the_line_that_says_how_often():
    rash = evidence(LIST, "causes", "rash")
    assert rash["frequency"] == "Uncommon"
    assert rash["quote"] == "Uncommon (may affect up to 1 in 100 people):\n\n- rash"
    assert rash["context"].startswith("Uncommon (may affect")


def test_a_long_way_between_the_parts_is_left_out_of_the_quote():
    text = f"Imatinib\n\nImatinib, {'which is old and well known and sold, ' * 12}may cause rash."
    assert evidence(text, "causes", "rash")["quote"] == "may cause rash"


def test_ids_of_claims_stay_when_the_words_around_them_move():
    first, second = "Imatinib may cause rash.", "In the end imatinib may, too, cause rash."
    ids = {one.claim_id for one in rows(f"Imatinib\n\n{first}\n\n{second}").claims}
    assert len(ids) == 1


def test_ids_of_claims_are_unique():
    found = rows(f"{LIST}\n\nImatinib causes rash, rash (12%) and liver or kidney problems. Imatinib does not cause rash.")
    assert len({one.claim_id for one in found.claims}) == len(found.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Imatinib\n\nImatinib is used to treat chronic obstructive pulmonary disease (COPD).",
        "Imatinib\n\nImatinib is used to treat hairy cell leukaemia (HCL). Imatinib is used to treat HCL.",
        "Imatinib\n\nImatinib is used to treat severe hairy cell leukaemia (SHCL) in adults.",
    ],
)
def test_a_long_form_and_its_short_form_are_one_claim_with_both_quotes(text):
    found = rows(text)
    (claim,) = [one for one in found.claims if one.predicate == "treats"]
    assert len([one for one in found.claim_quotes if one.claim_id == claim.claim_id]) > 1


def test_a_claim_whose_frequency_another_place_states_quotes_that_place():
    text = "Imatinib\n\nSide effects\n\nRare:\n\n- rash\n\nImatinib may cause rash."
    (claim,) = [one for one in rows(text).claims if one.object_text == "rash"]
    assert claim.frequency == "rare"
    assert "Rare" in claim.quote


def test_words_that_speak_of_another_name_are_no_cue():
    text = "Imatinib\n\nSide effects\n\nRash, and it may cause fever."
    assert evidence(text, "causes", "Rash")["quote"] == "Rash"
    assert evidence(text, "causes", "fever")["quote"] == "it may cause fever"
