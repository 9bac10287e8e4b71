"""The HTML page: verbatim text, marks that follow the rows, and nothing that a hostile article could do."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from rxtract.page import render_page
from rxtract.page.addresses import address
from rxtract.records import (
    LABELS,
    STATUSES,
    ArticleRecord,
    ClaimQuoteRecord,
    ClaimRecord,
    Extraction,
    MentionRecord,
    SectionRecord,
)

TEXT = "Aspirin (ASA) treats headache.\nIt does not cause hair loss."
EVIL = "<script>alert(1)</script> \"onmouseover='x' javascript:alert(1) </div></article> &lt;b&gt; ]]> <!-- \u202e"


def mention(start, end, label="DISEASE", *, text=TEXT, status="asserted", concept=None, name=None):
    return MentionRecord(
        f"m{start}-{end}", "a", "s", start, end, text[start:end], label, concept, name,
        "exact" if concept else "none", 0.9 if concept else None, status, 0.8, "lexicon:official",
    )  # fmt: skip


def claim(quote, object_text, predicate="treats", *, text=TEXT, subject=None):
    start = text.index(quote)
    given = {
        "claim_id": "c", "article_id": "a", "sentence_id": "s", "subject_id": subject, "subject_name": "aspirin",
        "subject_text": "Aspirin", "predicate": predicate, "object_text": object_text, "status": "asserted",
        "certainty": 1.0, "quote": quote, "start": start, "end": start + len(quote), "score": 0.9, "found_by": "rule",
    }  # fmt: skip
    return ClaimRecord(**{field.name: given.get(field.name) for field in fields(ClaimRecord)})


def section(start, end, kind="overview", heading=None):
    return SectionRecord("a", f"s{start}", kind, heading, start, end, "en")


def article(text=TEXT, *, mentions=(), claims=(), sections=(), title="Aspirin", source="a.txt", subject="aspirin"):
    record = ArticleRecord("a", source, "text", title, "en", text, 10, None, subject, (), "web_article", None)
    return Extraction(record, tuple(sections), (), tuple(mentions), (), tuple(claims))


def parse(*extractions):
    return html.document_fromstring(render_page(extractions).encode(), parser=html.HTMLParser(encoding="utf-8"))


def shown_text(tree, index=0):
    return tree.find_class("text")[index].text_content()


def pieces(tree, name):
    found = tree.xpath(f"//*[contains(concat(' ', @data-q, ' '), ' {name} ')]")
    return "".join(piece.text_content() for piece in found)


def test_the_text_is_verbatim_and_mentions_are_coloured():
    linked = mention(21, 29, concept="MONDO:1", name="headache disorder")
    tree = parse(article(mentions=[mention(0, 7, "DRUG"), linked]))
    assert shown_text(tree) == TEXT
    (drug,), (disease,) = (tree.find_class("text")[0].find_class(label) for label in ("DRUG", "DISEASE"))
    assert drug.text == "Aspirin"
    assert "no concept" in drug.get("title")
    assert disease.get("href") == "http://purl.obolibrary.org/obo/MONDO_1"
    for part in ("headache disorder", "MONDO:1", "exact, 0.90", "asserted", "score 0.80"):
        assert part in disease.get("title")


@pytest.mark.parametrize("status", STATUSES)
def test_status_is_a_style(status):
    tree = parse(article(mentions=[mention(21, 29, status=status)]))
    assert status in tree.find_class("text")[0].find_class("m")[0].get("class").split()


def test_every_label_has_a_legend_and_a_colour():
    page = render_page([article()])
    assert all(f'id="show-{label}"' in page and f".m.{label}" in page for label in LABELS)


def test_a_claim_leads_to_its_quote():
    claims = [claim("treats headache", "headache"), claim("not cause hair loss", "hair loss", "causes")]
    tree = parse(article(claims=claims))
    assert pieces(tree, "a1q0") == "treats headache"
    assert pieces(tree, "a1q1") == "not cause hair loss"
    assert [link.get("href") for link in tree.find_class("quote")] == ["#a1q0", "#a1q1"]
    assert {anchor.get("id") for anchor in tree.find_class("at")} == {"a1q0", "a1q1"}
    assert [group.text.strip() for group in tree.iter("summary")] == ["treats", "causes"]


def test_nested_and_overlapping_spans_stay_apart():
    spans = [mention(0, 13, "DRUG"), mention(9, 12, "MECHANISM"), mention(10, 20, "DISEASE")]
    quotes = [claim("(ASA) treats", "ASA"), claim("treats headache.\nIt", "headache"), claim("Aspirin", "Aspirin")]
    tree = parse(article(mentions=spans, claims=quotes, sections=[section(0, 16, "boilerplate"), section(16, 58)]))
    assert shown_text(tree) == TEXT
    for index, quote in enumerate(quotes):
        assert pieces(tree, f"a1q{index}") == quote.quote
    assert not tree.xpath("//*[contains(@class, 'm ')]//*[contains(@class, 'm ')]")


def test_boilerplate_is_grey_and_headings_stand_out():
    sections = [section(0, 31, "boilerplate", "Aspirin (ASA)"), section(31, len(TEXT), "adverse_reaction")]
    tree = parse(article(sections=sections))
    assert "".join(piece.text_content() for piece in tree.find_class("text")[0].find_class("grey")) == TEXT[:31]
    assert tree.find_class("heading")[0].text_content() == "Aspirin (ASA)"
    assert [kind.get("data-kind") for kind in tree.find_class("kind")] == ["boilerplate", "adverse reaction"]


def test_several_articles_have_a_table_of_contents():
    tree = parse(article(title="First"), article("Second text.", title="Second"), article(title=None, source="c.txt"))
    links = tree.find_class("contents")[0].xpath(".//a")
    assert [(link.text, link.get("href")) for link in links] == [("First", "#a1"), ("Second", "#a2"), ("c.txt", "#a3")]
    assert shown_text(tree, 1) == "Second text."
    assert not parse(article()).find_class("contents")


def test_a_claim_of_another_drug_says_so():
    tree = parse(article(claims=[claim("treats headache", "headache", subject="UNII:1")]))
    assert tree.find_class("other")[0].text == "of aspirin"


def test_hostile_text_stays_text():
    spans = [replace(mention(0, 8, text=EVIL), concept_id=EVIL, concept_name=EVIL, found_by=EVIL)]
    quotes = [replace(claim(EVIL[:30], EVIL[2:9], text=EVIL), object_name=EVIL, object_id=EVIL, population=EVIL)]
    hostile = article(EVIL, mentions=spans, claims=quotes, title=EVIL, source=EVIL, subject=EVIL)
    tree = parse(hostile, hostile)
    assert shown_text(tree) == EVIL
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not [link for link in tree.xpath("//a/@href") if not link.startswith(("#", "http"))]
    assert len(tree.xpath("//article")) == 2


def test_the_policy_allows_the_own_script_and_style_only():
    page = render_page([article(EVIL)])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    for tag in ("script", "style"):
        content = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r'(?:src|@import|url\()\s*=?\s*["\']?http', page)
    assert 'style="' not in page


CHARACTERS = st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t\r")


@given(st.data())
def test_any_text_with_any_spans_is_shown_verbatim(data):
    text = data.draw(st.text(CHARACTERS, min_size=1, max_size=60))
    borders = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1])
    some = st.lists(borders, max_size=6)
    spans = [mention(*pair, data.draw(st.sampled_from(LABELS)), text=text) for pair in data.draw(some)]
    blank = claim("Aspirin", "Aspirin")
    quotes = [replace(blank, start=pair[0], end=pair[1], quote=text[slice(*pair)]) for pair in data.draw(some)]
    sections = [section(*pair, "boilerplate", text[slice(*pair)]) for pair in data.draw(some)]
    tree = parse(article(text, mentions=spans, claims=quotes, sections=sections))
    assert shown_text(tree) == text
    for index, quote in enumerate(quotes):
        assert pieces(tree, f"a1q{index}") == quote.quote


@pytest.mark.parametrize(
    ("curie", "expected"),
    [
        ("HP:0002018", "http://purl.obolibrary.org/obo/HP_0002018"),
        ("MESH:D009325", "https://id.nlm.nih.gov/mesh/D009325.html"),
        ("DRUGBANK:DB00945", "https://go.drugbank.com/drugs/DB00945"),
        ("CHEBI:15365", "https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:15365"),
        ("UNII:../x?<y>", "https://precision.fda.gov/uniisearch/srs/unii/..%2Fx%3F%3Cy%3E"),
        ("RXT:anything", None),
        ("javascript:alert(1)", None),
        ("MONDO:", None),
        (None, None),
    ],
)
def test_concepts_have_public_addresses(curie, expected):
    assert address(curie) == expected


def quote_of(one: ClaimRecord, **places: tuple[int, int]) -> ClaimQuoteRecord:
    columns = {f"{name}_{side}": place[at] for name, place in places.items() for at, side in enumerate(("start", "end"))}
    return ClaimQuoteRecord(one.claim_id, one.article_id, "s", one.quote, one.start, one.end, 0.9, "rule", **columns)


def test_every_part_of_a_claim_is_underlined_in_a_way_of_its_own():
    one = claim("treats headache", "headache")
    parts = {"subject": (0, 7), "cue": (14, 20), "object": (21, 29)}
    made = replace(article(claims=[one]), claim_quotes=(quote_of(one, **parts),))
    tree = parse(made)
    for name, (start, end) in parts.items():
        assert "".join(piece.text_content() for piece in tree.xpath(f"//*[@data-{name}='a1q0']")) == TEXT[start:end]
    assert shown_text(tree) == TEXT
    (quote,) = tree.find_class("quote")
    assert [(mark.get("class"), mark.text_content()) for mark in quote.iter("u")] == [("in-cue", "treats"), ("in-object", "headache")]
    styles = re.findall(r"\.in-(\w+) \{ text-decoration: underline (\w+)", render_page([made]))
    assert len(styles) == len({style for _, style in styles}) == 5


def test_a_long_stretch_between_parts_is_left_out_of_the_list_of_claims_only():
    text = "Common: " + "rash, " * 60 + "fever"
    one = claim(text, "fever", "causes", text=text)
    made = replace(article(text, claims=[one]), claim_quotes=(quote_of(one, frequency=(0, 6), object=(len(text) - 5, len(text))),))
    tree = parse(made)
    assert shown_text(tree) == text
    shown = tree.find_class("quote")[0].text_content()
    assert shown.startswith("“Common")
    assert shown.endswith("fever”")
    assert "[…]" in shown
    assert len(shown) < 120
