"""What holds of every text, however strange: offsets, order, evidence, and that nothing breaks."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxtract import extract
from rxtract.records import LABELS, PREDICATES, SECTION_KINDS, STATUSES, Extraction

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DRUGS = ["imatinib", "Metformin", "ramipril", "interferon &beta;-1a", "dexamethasone", "伊马替尼"]
DISORDERS = [
    "nausea",
    "gout",
    "severe rash",
    "rheumatoid\narthritis",
    "throm\u00adbosis",
    "diarrhe\u0301a",
    "liver failure",
]
GLUE = [
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    ". ",
    ".",
    ", ",
    "，",
    "。",
    "、",
    ": ",
    "：",
    "; ",
    " - ",
    "\n- ",
    "\n1. ",
    "• ",
    "(",
    ")",
    "（",
    "）",
    "【",
    "】",
    "&nbsp;",
    "&amp;",
    "\u00a0",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u0301",
    "😀",
    "👩🏽‍⚕️",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\ufffd",
]
PHRASES = [
    "is used to treat",
    "may cause",
    "is a kinase inhibitor",
    "blocks the action of histamine",
    "does not cause",
    "and",
    "or",
    "in",
    "Common (may affect up to 1 in 10 people):",
    "Do not take it if you have",
    "in combination with",
    "interacts with",
    "Side effects",
    "Contraindications",
    "What is imatinib?",
    "tell your doctor if you are pregnant",
    "such as",
    "12%",
    "https://a.org/gout",
    "本品用于治疗高血压",
    "We use cookies",
    "is being studied for",
    "in patients with",
    "x" * 90,
    "(RA)",
    "if",
    "Very common:",
]
ARTICLES = st.lists(st.sampled_from(DRUGS + DISORDERS + 3 * GLUE + 2 * PHRASES), max_size=60).map("".join)
WORDS = st.lists(st.sampled_from(DRUGS + DISORDERS + 3 * PHRASES), max_size=40).map(" ".join)
ANYTHING = st.text(max_size=400) | st.text(
    st.characters(codec="utf-8", categories=["Lo", "Mn", "Cc", "Cf", "So", "Zs"]), max_size=200
)


def check(text: str, rows: Extraction) -> None:
    """Check every promise of the data contract that one article can break."""
    assert rows.article.text == text
    identity = rows.article.article_id
    tables = (rows.sections, rows.sentences, rows.mentions, rows.claims)
    assert {row.article_id for table in tables for row in table} <= {identity}

    for table in tables:
        assert all(0 <= row.start < row.end <= len(text) for row in table)
        assert [(row.start, row.end) for row in table] == sorted((row.start, row.end) for row in table)
    for table in tables[:3]:
        assert all(one.end <= other.start for one, other in pairwise(table)), "rows overlap"

    ids = [row.mention_id for row in rows.mentions] + [row.claim_id for row in rows.claims]
    ids += [row.sentence_id for row in rows.sentences] + [row.section_id for row in rows.sections]
    assert len(ids) == len(set(ids)), "an id stands twice"
    sections = {row.section_id: row for row in rows.sections}
    sentences = {row.sentence_id: row for row in rows.sentences}
    for sentence in rows.sentences:
        assert sections[sentence.section_id].start <= sentence.start < sections[sentence.section_id].end
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
    for row in (*rows.mentions, *rows.claims):
        assert sentences[row.sentence_id].start <= row.start < sentences[row.sentence_id].end
    hidden = [row for row in rows.sections if row.kind in ("boilerplate", "product", "reference")]
    assert not any(part.start <= row.start < part.end for row in rows.mentions for part in hidden)

    concepts = {row.concept_id for row in rows.concepts}
    for mention in rows.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text
        assert mention.concept_id is None or mention.concept_id in concepts
        assert 0 <= mention.score <= 1
    for claim in rows.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.object_text in claim.quote
        assert claim.subject_name
        assert 0 <= claim.certainty <= 1
        assert 0 <= claim.score <= 1
    assert {row.label for row in rows.mentions} <= set(LABELS)
    assert {row.predicate for row in rows.claims} <= set(PREDICATES)
    assert {row.status for row in (*rows.mentions, *rows.claims)} <= set(STATUSES)
    assert {row.kind for row in rows.sections} <= set(SECTION_KINDS)


@SLOW
@given(ANYTHING)
def test_the_contract_holds_for_any_text(text):
    check(text, extract(text))


@SLOW
@given(ARTICLES)
def test_the_contract_holds_for_broken_articles(text):
    check(text, extract(text))


@SLOW
@given(WORDS, st.sampled_from(["", "Imatinib", "伊马替尼", "no such title"]))
def test_the_contract_holds_for_word_salad(text, title):
    check(text, extract(text, title=title))


@settings(SLOW, max_examples=15)
@given(ARTICLES)
def test_the_same_text_twice_gives_the_same_rows(text):
    assert extract(text) == extract(text)


@settings(SLOW, max_examples=15)
@given(st.sampled_from(["xyzzy", "\n", "。", "Some words before it. 😀\n\n"]), WORDS)
def test_a_paragraph_in_front_moves_offsets_and_nothing_else_breaks(front, text):
    check(front + "\n\n" + text, extract(front + "\n\n" + text))


@pytest.mark.parametrize("seed", range(3))
def test_the_contract_holds_for_a_long_shuffled_article(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice(DRUGS + DISORDERS + GLUE + PHRASES) + chance.choice(GLUE) for _ in range(1500))
    rows = extract(text)
    check(text, rows)
    assert rows.mentions


def test_lone_surrogates_are_a_value_error():
    text = "Imatinib \ud83d may cause nausea\udc00."
    with pytest.raises(ValueError, match="surrogates"):  # `extract_bytes` makes a rejection of it
        extract(text)


def test_the_checks_of_this_file_can_fail():
    text = "Imatinib may cause nausea."
    with pytest.raises(AssertionError):
        check(text + " ", extract(text))
