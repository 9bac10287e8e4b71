"""What the page of a run shows of drift: rates an article, their change, and a picture that names nothing by colour alone."""

from __future__ import annotations

from base64 import b64decode

from lxml import etree

from rxtract.dataset.census import Census
from rxtract.flow.drift import plot, rates


def census(articles, labels, predicates):
    return Census({"articles": articles}, {}, labels, predicates, {})


def test_rates_are_of_an_article_and_compared_with_those_before():
    now = census(20, {"DRUG": 40}, {"treats": 5, "causes": 4})
    found = rates(census(10, {"DRUG": 20, "DISEASE": 5}, {"treats": 10}), now)
    assert [(rate.name, rate.rows, rate.now, rate.change) for rate in found] == [
        ("DRUG", 40, 2.0, "+0%"), ("DISEASE", 0, 0.0, "-100%"), ("treats", 5, 0.25, "-75%"), ("causes", 4, 0.2, "new"),
    ]  # fmt: skip


def test_a_first_snapshot_has_nothing_to_be_compared_with():
    (rate,) = rates(None, census(2, {}, {"treats": 3}))
    assert (rate.now, rate.before, rate.change) == (1.5, None, "first")


def test_the_picture_is_an_svg_with_every_number_as_text():
    shown = rates(census(10, {}, {"treats": 10}), census(10, {}, {"treats": 5, "<causes>": 1}))
    kind, _, data = plot(shown).partition(",")
    assert kind == "data:image/svg+xml;base64"
    text = " ".join(etree.fromstring(b64decode(data)).itertext())
    assert "treats" in text
    assert "0.50 (was 1.00, -50%)" in text
    assert "<causes>" in text


def test_nothing_gives_a_picture_too():
    assert plot(rates(None, census(0, {}, {}))).startswith("data:image/svg+xml")
