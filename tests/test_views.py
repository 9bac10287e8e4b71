import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.article import Article, Block, Edit
from rxtract.dataset.offsets import check_offsets
from rxtract.extraction import extract_bytes
from rxtract.readers import read_articles
from rxtract.readers.entities import find_entities
from rxtract.records import Extraction
from rxtract.views import OffsetMap, merge_edits, read_as, view_of

PIECES = st.lists(
    st.tuples(st.text("ab &;é", max_size=4), st.one_of(st.none(), st.text("xyö", max_size=3))), max_size=12
)


def text_and_edits(pieces):
    """Return a text of `pieces`, each written as its first word and read as its second where that is not None."""
    text, edits = "", []
    for written, reads in pieces:
        if reads is not None and written:
            edits.append(Edit(len(text), len(text) + len(written), reads))
        text += written
    return text, edits


@given(PIECES, st.data())
def test_spans_of_the_view_come_from_the_words_that_read_so(pieces, data):
    text, edits = text_and_edits(pieces)
    seen, offsets = read_as(text, edits), OffsetMap(edits)
    start = data.draw(st.integers(0, len(seen)))
    end = data.draw(st.integers(start, len(seen)))
    first, last = offsets.verbatim(start, end)
    assert 0 <= first <= last <= len(text)
    inner = [Edit(e.start - first, e.end - first, e.reads) for e in edits if first <= e.start and e.end <= last]
    assert seen[start:end] in read_as(text[first:last], inner)


@given(PIECES, st.data())
def test_spans_of_the_text_are_found_again_in_the_view(pieces, data):
    text, edits = text_and_edits(pieces)
    seen, offsets = read_as(text, edits), OffsetMap(edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = offsets.seen(start, end)
    assert 0 <= first <= last <= len(seen)
    untouched = all(e.end <= start or e.start >= end for e in edits)
    assert not untouched or seen[first:last] == text[start:end]


def test_a_span_beside_what_was_left_out_does_not_cover_it():
    offsets = OffsetMap([Edit(1, 2, "")])  # a soft hyphen
    assert offsets.verbatim(0, 1) == (0, 1)
    assert offsets.verbatim(1, 2) == (2, 3)
    assert offsets.verbatim(0, 2) == (0, 3)


def test_of_overlapping_edits_the_earlier_kind_stays():
    assert merge_edits([Edit(2, 9, "a")], [Edit(0, 3, "b"), Edit(9, 10, "c")]) == (Edit(2, 9, "a"), Edit(9, 10, "c"))


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Sj&ouml;gren", "Sjögren"),
        ("5&nbsp;mg", "5\u00a0mg"),
        ("&alpha;-blocker &#946; &#x3b3;", "α-blocker β γ"),
        ("&amp;lt; 5", "< 5"),
        ("&amp;amp;nbsp;x", "\u00a0x"),
        ("R&amp;D and R&amp;amp;D", "R&D and R&D"),
        ("AT&T; R&D; &nosuch; &", "AT&T; R&D; &nosuch; &"),
        ("a&#0;b&#x1;c&#xD800;d", "a�b&#x1;c�d"),
        ("https://a.example/?x=1&copy=2", "https://a.example/?x=1&copy=2"),
    ],
)
def test_entities_read_as_their_characters(text, reads):
    assert read_as(text, find_entities(text)) == reads


@pytest.mark.parametrize("piece", ["&amp;&nosuch;", "&amp;", "amp;", "&", "&#1", "&amp;amp"])
def test_entities_are_found_in_linear_time(piece):
    text = "&" + piece * 300_000
    assert len(read_as(text, find_entities(text))) <= len(text)


def test_blocks_move_with_the_view():
    article = Article("x", "x", "text", "", "&lt;a&gt; bc", blocks=(Block("item", 0, 9), Block("item", 10, 12)),
                      edits=(Edit(0, 4, "<"), Edit(5, 9, ">")))  # fmt: skip
    seen = view_of(article)
    assert seen.text == "<a> bc"
    assert [(one.start, one.end) for one in seen.blocks] == [(0, 3), (4, 6)]
    assert seen.original is article


@pytest.mark.parametrize(
    ("source", "wrap"),
    [
        ("a.txt", str),
        ("a.md", str),
        ("a.jsonl", lambda text: json.dumps({"text": text})),
    ],
)
def test_rows_quote_the_text_as_it_stands(source, wrap):
    text = "Velotinib&nbsp;tablets\n\nVelotinib may cause&nbsp;nausea and Sj&ouml;gren&rsquo;s syndrome.\n"
    (found,) = extract_bytes(wrap(text).encode(), source)
    assert isinstance(found, Extraction)
    check_offsets(found)
    assert found.article.text == text
    assert {mention.text for mention in found.mentions} >= {"nausea", "Sj&ouml;gren&rsquo;s syndrome"}
    for claim in found.claims:
        assert claim.object_text in claim.quote
    assert found.article.title == "Velotinib\u00a0tablets"


def test_text_without_entities_is_its_own_view():
    (article,) = read_articles(b"Nausea & vomiting", "a.txt")
    assert view_of(article) is article
