"""What is read otherwise than written: the view is mended, the text stays verbatim."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.readers import read_articles
from rxtract.views import OffsetMap, read_as


def view(text, source="a.txt"):
    (article,) = read_articles(text.encode(), source)
    assert article.text == text
    return read_as(article.text, article.edits), article


@pytest.mark.parametrize(
    ("text", "seen", "warnings"),
    [
        ("It may cause neutro-\npenia in some.", "It may cause neutropenia\nin some.", ("line_hyphens",)),
        ("It may cause throm-\r\n  bosis.", "It may cause thrombosis.", ("line_hyphens",)),
        ("With beta-\nblockers it may fall.", "With beta-blockers\nit may fall.", ("line_hyphens",)),
        ("A flu-like ill. It was flu-\nlike then.", "A flu-like ill. It was flu-like\nthen.", ("line_hyphens",)),
        ("Short-\nand long-term use.", "Short-\nand long-term use.", ()),
        ("Give it 3-\n4 times. See Table A-\nB.", "Give it 3-\n4 times. See Table A-\nB.", ()),
        ("neutro\u00adpenia and throm\u00ad\nbosis", "neutropenia and thrombosis", ()),
        ("neutro&shy;penia", "neutropenia", ()),
        ("interferon beta\u20111a, IL\u20102", "interferon beta-1a, IL-2", ()),
        ("SjÃ¶gren’s and donâ€™t, â‰¥ 3", "Sjögren’s and don’t, ≥ 3", ("mojibake",)),
        ("SjÃƒÂ¶gren", "Sjögren", ("mojibake",)),
        ("Sj&Atilde;&para;gren", "SjÃ¶gren", ()),
        ("naïve – “à la carte” 5 µg ±2", "naïve – “à la carte” 5 µg ±2", ()),
        ("阿哌沙班片 causes β-blocker", "阿哌沙班片 causes β-blocker", ()),
        ("- nausea\n- vomiting\nword -\nother", "- nausea\n- vomiting\nword -\nother", ()),
    ],
)
def test_view_is_mended_and_text_verbatim(text, seen, warnings):
    found, article = view(text)
    assert (found, article.warnings) == (seen, warnings)


def test_pages_are_mended_too():
    (article,) = read_articles("<p>neutro\u00adpenia, SjÃ¶gren</p>".encode(), "a.html")
    assert read_as(article.text, article.edits) == "neutropenia, Sjögren"
    assert article.warnings == ("mojibake",)


@given(st.lists(st.sampled_from(["neutro-\npenia", "Ã¶", "\u00ad", "\u2011", "&shy;", "word ", "\n", "x", "-\n", "&ouml;"]), min_size=1, max_size=20).map("".join))
def test_edits_are_in_order_and_the_way_back_is_monotonous(text):
    for article in read_articles(b"Apixaban " + text.encode(), "a.txt"):
        end = 0
        for edit in article.edits:
            assert end <= edit.start < edit.end <= len(article.text)
            end = edit.end
        seen, offsets = read_as(article.text, article.edits), OffsetMap(article.edits)
        spans = [offsets.verbatim(place, place + 1) for place in range(len(seen))]
        assert spans == sorted(spans)


@pytest.mark.parametrize("piece", ["Ã¶", "Ã", "a-\nb", "\u00ad\n", "a-\n", "-" * 9, "a" * 40 + "-\n"])
def test_mending_takes_linear_time(piece):
    started = time.process_time()
    list(read_articles(("x " + piece * 300_000)[:2_000_000].encode(), "a.txt"))
    assert time.process_time() - started < 10
