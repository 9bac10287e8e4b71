from __future__ import annotations

import pytest

from rxtract.records import Extraction


def kinds(article):
    return [block.kind for block in article.blocks]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Do not take it", "if you are allergic to it", "Children"], "heading item heading"),
        (["Do not take it", "It is taken once a day, every day.", "Children"], "heading item heading"),
        (["Do not take it", "It is taken once a day. " * 10, "Children"], "heading paragraph heading"),
        (["Uses.", "Side effects"], "heading heading"),
        # A page whose headings all begin with a small letter means them.
        (["uses", "side effects"], "heading heading"),
        (["mTOR inhibitors", "Uses"], "heading heading"),
        # A list of which some items could be headings; the last one, with text below it, is one.
        (["Talk to your doctor", "gout", "Heart trouble", "Raised potassium", "Children"], "heading item item item heading"),
    ],
)
def test_headings_that_read_as_list_items_or_sentences_are_none(read_one, headings, expected):
    page = read_one("".join(f"<h2>{one}</h2>" for one in headings) + "<p>Text.</p>", "a.html")
    assert kinds(page) == [*expected.split(), "paragraph"]


def test_the_highest_heading_is_always_one(read_one):
    page = read_one("<h1>ibuprofen is taken for pain, and what else there is to know about it.</h1><p>Text.</p>", "a.html")
    assert kinds(page) == ["heading", "paragraph"]


def test_side_effects_saved_as_headings_are_claims():
    from rxtract.extraction import extract_bytes  # late, as it loads spaCy

    page = (
        "<h1>Imatinib</h1><h2>What imatinib is used for</h2><p>Imatinib is used to treat leukaemia.</p>"
        "<h2>Possible side effects</h2><h2>Common (may affect up to 1 in 10 people)</h2>"
        "<h2>rash</h2><h2>headache</h2><h2>dry mouth</h2><h2>Storage</h2><p>Keep it dry.</p>"
    )
    (found,) = extract_bytes(page.encode(), "a.html")
    assert isinstance(found, Extraction)
    events = {claim.object_text: claim.frequency for claim in found.claims if claim.predicate == "causes"}
    assert events == dict.fromkeys(("rash", "headache", "dry mouth"), "common")
