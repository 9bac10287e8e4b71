from __future__ import annotations

import dataclasses

import pytest
from fake_extraction import extraction
from hypothesis import given
from hypothesis import strategies as st

from rxtract.dataset.batches import write_batch
from rxtract.dataset.offsets import check_offsets
from rxtract.errors import OffsetError

WORDS = st.text("abc é́漢字かな한글😀👩‍🔬\n“”&;", min_size=1)


@given(st.lists(st.tuples(WORDS, WORDS.filter(lambda words: "]" not in words)), min_size=1))
def test_words_of_any_script_pass_at_their_offsets_and_fail_elsewhere(pairs):
    found = extraction("".join(f"{before}[{words}](DRUG)" for before, words in pairs).encode(), "a.txt")
    assert len(found.mentions) == len(pairs)
    check_offsets(found)
    mention = found.mentions[-1]
    wrong = dataclasses.replace(mention, text=mention.text + "x")
    with pytest.raises(OffsetError):
        check_offsets(dataclasses.replace(found, mentions=(*found.mentions[:-1], wrong)))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 10_000)])
@pytest.mark.parametrize("table", ["sections", "sentences", "mentions", "claims"])
def test_a_span_outside_the_text_is_refused(table, start, end):
    found = extraction(b"[nausea](ADVERSE_EVENT)", "a.txt")
    row = dataclasses.replace(getattr(found, table)[0], start=start, end=end)
    with pytest.raises(OffsetError, match="outside the text"):
        check_offsets(dataclasses.replace(found, **{table: (row,)}))


def test_a_quote_that_the_article_does_not_hold_is_refused():
    found = extraction(b"[nausea](ADVERSE_EVENT)", "a.txt")
    claim = dataclasses.replace(found.claims[0], quote="vomits")
    with pytest.raises(OffsetError, match=r"a\.txt: claim .* says 'vomits', the article holds 'nausea'"):
        check_offsets(dataclasses.replace(found, claims=(claim,)))


def test_a_row_of_another_article_is_refused():
    found = extraction(b"[nausea](ADVERSE_EVENT)", "a.txt")
    mention = dataclasses.replace(found.mentions[0], article_id="other")
    with pytest.raises(OffsetError, match="belongs to article other"):
        check_offsets(dataclasses.replace(found, mentions=(mention,)))


def test_nothing_is_staged_when_a_row_is_wrong(tmp_path):
    with pytest.raises(OffsetError):
        write_batch(tmp_path / "batch", [extraction(b"OFFSET [nausea](ADVERSE_EVENT)", "a.txt")], [])
    assert not list(tmp_path.iterdir())
