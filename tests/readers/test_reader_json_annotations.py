"""Annotations of another text are no articles, in whatever shape they lie beside it."""

import json

import pytest

from rxtract.errors import InputError
from rxtract.readers import read_articles

MARK = {"label": "ADVERSE_EVENT", "text": "nausea"}


@pytest.mark.parametrize(
    "value",
    [
        {"doc": "a.txt", "spans": [MARK | {"start": 12, "end": 18}], "claims": [{"object": "gout", "quote": "for gout"}]},
        {"entities": [MARK | {"begin": 12, "end": 18}]},
        [MARK | {"start": 12, "end": 18}, MARK | {"start": 40, "end": 46}],
        {"annotations": [MARK | {"offset": 12, "length": 6}]},
        {"data": {"marks": [MARK | {"start_offset": 12, "end_offset": 18}]}},
    ],
)
def test_marks_of_another_text_are_no_articles(value):
    with pytest.raises(InputError):
        list(read_articles(json.dumps(value).encode(), "a.json"))


@pytest.mark.parametrize(
    "value",
    [
        {"text": "Imatinib may cause nausea.", "spans": [MARK | {"start": 19, "end": 25}]},
        [{"text": "Imatinib may cause nausea.", "start": "2026-05-01", "end": "2026-06-01"}],
        {"pages": [{"body": "Imatinib may cause nausea.", "entities": [MARK | {"begin": 19, "end": 25}]}]},
    ],
)
def test_the_text_that_is_marked_is_the_article(value):
    (article,) = read_articles(json.dumps(value).encode(), "a.json")
    assert "may cause nausea" in article.text
    assert article.text.count("nausea") == 1
