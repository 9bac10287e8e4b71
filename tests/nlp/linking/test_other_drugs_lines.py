"""Lines about another drug in an article about one: "Warfarin: may cause bruising"."""

from __future__ import annotations

import pytest

from rxtract.extraction import extract_bytes

HEAD = (
    "<h1>Metoprolol</h1><p>Metoprolol is used to treat high blood pressure. Metoprolol can cause dizziness.</p>"
    "<h2>Side effects</h2><p>Metoprolol may cause tiredness.</p>"
)
# The page below the head, the other drug, its object. The second half was read only when the rule was done.
LINES = [
    ("<h2>Other heart medicines</h2><ul><li>Warfarin: may cause bruising</li></ul>", "warfarin", "bruising"),
    ("<h2>What else there is</h2><ul><li>Furosemide: treats swelling</li></ul>", "furosemide", "swelling"),
    ("<h2>The ward's list</h2><p>Aspirin: can cause heartburn.</p>", "aspirin", "heartburn"),
    ("<h2>At a glance</h2><ul><li><b>Digoxin</b>: is used for atrial fibrillation</li></ul>", "digoxin", "atrial fibrillation"),
    ("<h2>Your other tablets</h2><ul><li>Ramipril: it may cause a cough</li></ul>", "ramipril", "cough"),
    # Unread half.
    ("<h2>On the same shelf</h2><ul><li>Simvastatin (a statin): may cause muscle pain</li></ul>", "simvastatin", "muscle pain"),
    ("<h2>Family of tablets</h2><ul><li>Amlodipine – used for angina</li></ul>", "amlodipine", "angina"),
    ("<h2>Mixed bag</h2><p>Ibuprofen: common side effects are stomach ulcers.</p>", "ibuprofen", "stomach ulcers"),
    ("<h2>Also in the clinic</h2><ul><li>Clopidogrel: prevents stroke</li></ul>", "clopidogrel", "stroke"),
    ("<h2>Older choices</h2><ul><li>Methyldopa: could lead to depression</li></ul>", "methyldopa", "depression"),
]  # fmt: skip


def claims(markup):
    (found,) = extract_bytes((HEAD + markup).encode(), "a.html")
    assert found.article.subject_name == "metoprolol"
    return [(one.subject_name, one.predicate, one.object_text) for one in found.claims]


@pytest.mark.parametrize(("markup", "drug", "thing"), LINES)
def test_a_line_about_another_drug_is_not_claimed_of_the_articles(markup, drug, thing):
    found = claims(markup)
    assert ("metoprolol", "treats", "high blood pressure") in found
    assert {name for name, _, text in found if thing in text and name != drug} == set()


@pytest.mark.parametrize(
    ("markup", "drug"),
    [
        ("<h2>Interactions</h2><ul><li>Verapamil: may cause a slow heartbeat</li></ul>", "Verapamil"),
        ("<p>Metoprolol interacts with:</p><ul><li>Verapamil: may cause a slow heartbeat</li></ul>", "Verapamil"),
        ("<p>Do not mix it with these:</p><ul><li>Clonidine: can cause a dangerous rise in pressure</li></ul>", "Clonidine"),
    ],
)
def test_what_two_drugs_do_together_stays_with_the_article(markup, drug):
    found = claims(markup)
    assert drug.lower() not in {name for name, _, _ in found}
