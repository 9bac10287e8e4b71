"""Figures of what claims mean: which claims count, and what a context has to hold."""

from __future__ import annotations

import json

import pytest

from benchmarks import contexts
from benchmarks.meaning import cost, shown_frequencies, status_counts
from rxtract import extract

TEXT = "Imatinib tablets\n\nImatinib is used to treat gout in adults aged 20 to 60 years. It does not cause rash. It may cause fever (3%)."


def context(piece: str, column: str, **wanted):
    start = TEXT.index(piece)
    return {
        "article": "x",
        "place": [start, start + len(piece)],
        "digest": contexts.digest(piece),
        "column": column,
        **wanted,
    }


def words(piece: str) -> list[int]:
    return [TEXT.index(piece), TEXT.index(piece) + len(piece)]


@pytest.mark.parametrize(
    ("one", "carried"),
    [
        (context("treat gout", "age_low", value=20), True),
        (context("treat gout", "age_high", value=60), True),
        (context("treat gout", "age_low", value=18), False),
        (context("treat gout", "population", words=words("adults")), True),
        (context("treat gout", "population", words=words("rash")), False),
        (context("not cause rash", "age_low", value=20), False),  # another sentence
        ({**context("treat gout", "age_low", value=20), "digest": "0"}, False),  # another text
    ],
)
def test_a_context_counts_when_a_claim_of_its_sentence_holds_it(one, carried):
    assert contexts.carries(extract(TEXT), one) is carried


def test_the_list_of_contexts_holds_no_text():
    listed = json.loads(contexts.PATH.read_text(encoding="utf-8"))
    assert len(listed) >= 95
    assert {key for one in listed for key in one} == {"article", "place", "digest", "column", "value", "words"}
    enumerations = {
        "refractory",
        "intolerant",
        "inadequate_response",
        "add_on",
        "adjuvant",
        "maintenance",
        "relapsed_refractory",
    }
    assert {one["value"] for one in listed if isinstance(one.get("value"), str)} <= enumerations


def test_status_is_counted_by_what_annotators_say():
    gold = {
        "subject": {"name": "imatinib", "accept": []},
        "claims": [
            {"predicate": "causes", "object": "rash", "accept": [], "status": "negated"},
            {"predicate": "causes", "object": "fever", "accept": [], "status": "negated"},
        ],
    }
    counts = status_counts({"x": gold}, {"x": extract(TEXT)})
    assert (counts["negated"], counts["all"], counts["hedged"]) == ((1, 2), (1, 2), (0, 0))


def test_a_frequency_is_shown_where_the_quote_holds_it():
    assert shown_frequencies(iter([extract(TEXT)])) == (1, 1)


def test_the_cost_is_a_share():
    assert 0 < cost([TEXT]) < 100
