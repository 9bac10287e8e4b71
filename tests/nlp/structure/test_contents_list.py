from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.extraction import extract_bytes
from rxtract.nlp.structure.contents_list import Piece, find_contents
from rxtract.records import SECTION_KINDS

from ..markup import rows

LISTED = """What is in this leaflet
What Zelora is and what it is used for
What you need to know before you take Zelora
How you will be given Zelora
Possible side effects
How to store Zelora
Contents of the pack and other information
"""
BODY = """Zelora contains the active substance ramipril. It is used to treat high blood pressure in adults.

Possible side effects
Common: may affect up to 1 in 10 people
- dizziness
"""


def section_of(text: str, words: str) -> tuple[str, str | None]:
    at = text.index(words)
    return next((one.kind, one.heading) for one in rows(text).sections if one.start <= at < one.end)


def claimed(text: str) -> set[tuple[str, str]]:
    return {(claim.predicate, claim.object_text) for claim in rows(text).claims}


@pytest.mark.parametrize("between", ["", "1. What Zelora is and what it is used for\n"])
def test_text_after_contents_is_of_the_first_section(between):
    text = LISTED + between + BODY
    assert section_of(text, "It is used to treat")[0] == "indication"
    assert {("treats", "high blood pressure"), ("causes", "dizziness")} <= claimed(text)


def test_entries_of_contents_are_not_extracted_from():
    assert section_of(LISTED + BODY, "What you need to know") == (
        "product",
        "What you need to know before you take Zelora",
    )


def test_a_marked_heading_after_the_entries_opens_its_section():
    entries = "".join(f"<li>{line}</li>" for line in LISTED.splitlines())
    page = f"<html><body><ol>{entries}</ol><h2>Possible side effects of Zelora</h2><p>It may cause cough.</p></body></html>"
    (record,) = extract_bytes(page.encode(), "page.html")
    at = record.article.text.index("It may cause")
    assert next(one.kind for one in record.sections if one.start <= at < one.end) == "adverse_reaction"


def test_a_heading_in_one_line_with_its_text_is_no_entry():
    text = LISTED + "How Zelora works Zelora contains ramipril. It blocks the enzyme that makes angiotensin.\n"
    assert section_of(text, "It blocks") == ("mechanism", "How Zelora works")


def test_headings_with_text_of_their_own_are_no_contents():
    text = (
        "Zelora\n\nIndications\nHypertension.\n\nDosage\n5 mg daily.\n\nSide effects\nCough.\n\nStorage\nKeep it dry.\n"
    )
    assert section_of(text, "Hypertension") == ("indication", "Indications")


KINDS = st.sampled_from([None, *SECTION_KINDS])


@given(
    st.lists(
        st.builds(Piece, KINDS, st.sampled_from(["what is it", "uses", "storage", "x"]), st.booleans()), max_size=30
    )
)
def test_contents_are_disjoint_and_followed_by_something(pieces):
    found = list(find_contents(pieces))
    assert all(one.end < len(pieces) and one.start < one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
