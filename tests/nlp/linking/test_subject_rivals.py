"""An unknown name of which the network is sure, but which stands once, is no rival of the drug that a page is about."""

import pytest

from rxtract.nlp.annotations import Mention
from rxtract.nlp.linking import subject as room
from rxtract.nlp.state import state_of

from ..markup import run_until

pytestmark = pytest.mark.tier("lexicon")

OTHERS = "Quinidine, verapamil, amiodarone, spironolactone and rifampicin matter, too."
PAGES = [
    (
        "QXLEX",
        "QXLEX cards. {0} for the ward. Give {0} after counting the pulse. {0} acts slowly. Hold {0} if in doubt. ",
    ),
    ("STEPWISE", "STEPWISE notes: {0} in brief. {0} is taken daily. Many stop {0}. Ask about {0}. "),
    ("Medkarta", "Medkarta shows {0}. People take {0} with food. {0} is stored cool. "),
]


@pytest.mark.parametrize(("unknown", "page"), PAGES)
@pytest.mark.parametrize("drug", ["digoxin", "imatinib"])
def test_the_drug_named_often_is_the_subject(unknown, page, drug, monkeypatch):
    doc = run_until("rxtract_subject", page.format(drug) + OTHERS)
    token = next(token for token in doc if token.text == unknown)
    rest = [one for one in state_of(doc).mentions if not one.start <= token.i < one.end]
    state_of(doc).mentions = [Mention(token.i, token.i + 1, "DRUG", 0.9, "model"), *rest]
    named = [one.start for one in rest if doc[one.start].lower_ == drug]
    odds = (
        {one.start: -5.0 for one in rest}
        | {start: (6.0, -5.0, -5.0)[i % 3] for i, start in enumerate(named)}
        | {token.i: 6.0}
    )
    monkeypatch.setattr(room, "odds_by_network", lambda *_: odds)
    found = room.find_subject(doc)
    assert found is not None
    assert found.name == drug


@pytest.mark.parametrize("unknown", ["QXLEX", "Medkarta"])
def test_a_page_whose_drugs_are_all_named_once_has_no_subject(unknown, monkeypatch):
    doc = run_until("rxtract_subject", f"{unknown} lists what we keep. {OTHERS}")
    token = next(token for token in doc if token.text == unknown)
    rest = [one for one in state_of(doc).mentions if not one.start <= token.i < one.end]
    state_of(doc).mentions = [Mention(token.i, token.i + 1, "DRUG", 0.9, "model"), *rest]
    monkeypatch.setattr(room, "odds_by_network", lambda *_: {token.i: 6.0})
    assert room.find_subject(doc) is None


@pytest.mark.parametrize("rival", ["Metformin", "Ibuprofen"])
@pytest.mark.parametrize("drug", ["digoxin", "imatinib"])
def test_a_link_on_a_shelf_does_not_outdo_the_drug_that_is_named_often(rival, drug, monkeypatch):
    name = drug.capitalize()
    doc = run_until(
        "rxtract_subject",
        f"{name}\n\n{rival} in our shop. {name} is taken daily. Many stop {drug}. Ask about {drug}. {name} acts slowly.",
    )
    token = next(token for token in doc if token.text == rival)
    rest = [one for one in state_of(doc).mentions if one.start != token.i]
    known = [one for one in state_of(doc).mentions if one.start == token.i and one.label == "DRUG"]
    state_of(doc).mentions = [*(known or [Mention(token.i, token.i + 1, "DRUG", 0.9, "model")]), *rest]
    named = [one.start for one in rest if doc[one.start].lower_ == drug]
    odds = {start: (0.5, -6.0)[i % 2] for i, start in enumerate(named)} | {token.i: 6.0}
    monkeypatch.setattr(room, "odds_by_network", lambda *_: odds)
    found = room.find_subject(doc)
    assert found is not None
    assert found.name == drug
