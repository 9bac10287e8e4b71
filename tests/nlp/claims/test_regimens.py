"""Drugs given together share a regimen; alternatives do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.claims.regimens import _words

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")
HEAD = "Pomalidomide\n\nPomalidomide is used to treat multiple myeloma. "


def regimens(text):
    """Return the partners of the article's drug, grouped by regimen."""
    groups = {}
    for claim in rows(HEAD + text).claims:
        if claim.predicate == "combined_with":
            assert claim.regimen_id, claim
            groups.setdefault(claim.regimen_id, set()).add(claim.object_text.lower())
        else:
            assert claim.regimen_id is None
    return sorted(sorted(group) for group in groups.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is given in combination with dexamethasone.", [["dexamethasone"]]),
        ("It is given in combination with bortezomib and dexamethasone.", [["bortezomib", "dexamethasone"]]),
        ("It is used in combination with bortezomib plus dexamethasone.", [["bortezomib", "dexamethasone"]]),
        (
            "It is given in combination with cyclophosphamide, bortezomib and dexamethasone.",
            [["bortezomib", "cyclophosphamide", "dexamethasone"]],
        ),
        ("It is given in combination with bortezomib or dexamethasone.", [["bortezomib"], ["dexamethasone"]]),
        (
            "It is given in combination with cyclophosphamide, bortezomib or dexamethasone.",
            [["bortezomib"], ["cyclophosphamide"], ["dexamethasone"]],
        ),
        ("It is given in combination with bortezomib, followed by dexamethasone.", [["bortezomib", "dexamethasone"]]),
        ("It is given together with low-dose dexamethasone.", [["dexamethasone"]]),
    ],
)
def test_drugs_joined_are_one_regimen_and_alternatives_are_apart(text, expected):
    assert regimens(text) == expected


def test_a_regimen_has_the_same_id_in_another_order_and_another_article():
    one = rows(HEAD + "It is given in combination with bortezomib and dexamethasone.").claims
    other = rows(HEAD + "Today it is given in combination with dexamethasone plus bortezomib.").claims
    ids = [{claim.regimen_id for claim in claims if claim.regimen_id} for claims in (one, other)]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 1


def test_other_drugs_make_another_regimen():
    one = rows(HEAD + "It is given in combination with bortezomib.").claims
    other = rows(HEAD + "It is given in combination with dexamethasone.").claims
    assert not {claim.regimen_id for claim in one if claim.regimen_id} & {claim.regimen_id for claim in other}


@given(st.text(max_size=400))
def test_what_stands_between_two_drugs_is_read_in_one_way_at_most(between):
    words = _words()
    assert sum(bool(pattern.fullmatch(between)) for pattern in (words.joins, words.lists, words.parts)) <= 1
