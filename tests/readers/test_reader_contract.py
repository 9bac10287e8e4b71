"""What every reader promises of its articles, whatever the format: on every golden file and what comes out of it."""

from itertools import pairwise
from pathlib import Path

import pytest

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.extraction import extract_bytes
from rxtract.readers import READERS, read_articles
from rxtract.readers.warnings import WARNINGS
from rxtract.records import SECTION_KINDS, Extraction

GOLDEN = Path(__file__).parents[1] / "golden" / "readers"
INPUTS = sorted(GOLDEN.glob("*/*.in.*"))
BLOCKS = {"title", "heading", "paragraph", "item", "cell"}


def results_of(path):
    try:
        return list(read_articles(path.read_bytes(), path.name))
    except InputError as error:
        return [error]


def articles_of(path):
    return [one for one in results_of(path) if isinstance(one, Article)]


def in_order(spans, end):
    """Whether half-open spans show something, follow each other and lie in the text."""
    spans = list(spans)
    return all(0 <= start < stop <= end for start, stop in spans) and all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
class TestArticles:
    def test_blocks_show_something_in_order(self, path):
        for article in articles_of(path):
            assert in_order(((block.start, block.end) for block in article.blocks), len(article.text))
            for block in article.blocks:
                assert block.kind in BLOCKS
                assert article.text[block.start : block.end].strip()
                assert block.section_kind in ("", *SECTION_KINDS)

    def test_cells_lie_in_their_tables_one_at_a_place(self, path):
        for article in articles_of(path):
            assert in_order(((table.start, table.end) for table in article.tables), len(article.text))
            for table in article.tables:
                assert in_order(((cell.start, cell.end) for cell in table.cells), table.end)
                assert table.cells[0].start >= table.start
                places = [(cell.row, cell.column) for cell in table.cells]
                assert places == sorted(set(places))

    def test_edits_and_pages_lie_in_the_text(self, path):
        for article in articles_of(path):
            size = len(article.text)
            assert all(0 <= one.start <= one.end <= size for one in article.edits)
            assert all(one.end <= other.start for one, other in pairwise(article.edits))
            assert list(article.pages) == sorted(article.pages)
            assert in_order(((line.start, line.end) for line in article.printed), size)
            for line in article.printed:
                assert line.left <= line.right
                assert line.bottom <= line.top
                assert 1 <= line.page <= len(article.pages)
                assert all(line.start <= place < line.end for place, _ in line.words)

    def test_names_and_warnings_are_known(self, path):
        for article in articles_of(path):
            assert len(article.article_id) == 16
            assert article.format
            assert article.title == " ".join(article.title.split())
            assert set(article.warnings) <= set(WARNINGS)
            assert list(article.warnings) == sorted(set(article.warnings))
            assert article.source.startswith(path.name)

    def test_reading_twice_gives_the_same(self, path):
        assert [repr(one) for one in results_of(path)] == [repr(one) for one in results_of(path)]

    @pytest.mark.tier("lexicon")
    def test_rows_are_verbatim(self, path):
        for rows in extract_bytes(path.read_bytes(), path.name):
            if isinstance(rows, Extraction):
                text = rows.article.text
                for one in (*rows.mentions, *rows.cells):
                    assert text[one.start : one.end] == one.text
                for one in (*rows.claims, *rows.claim_quotes):
                    assert text[one.start : one.end] == one.quote
                paged = {quote.page is None for quote in rows.claim_quotes}
                assert paged <= {rows.article.format != "pdf"}


@pytest.mark.parametrize("reader", [one for one in READERS if one.read], ids=lambda reader: reader.name)
def test_every_format_that_can_hold_tables_or_boilerplate_has_a_golden_file_with_them(reader):
    without = {"text", "jsonl", "csv", "bioc", "rtf"}  # their tables are found by the pipeline, or they have none
    found = [one for path in INPUTS if path.parent.name == reader.name for one in articles_of(path)]
    holds = any(one.tables for one in found) or reader.name == "markdown"
    assert holds or reader.name in without
