"""Offsets: the check that every row's text is what its article holds (guarantee 1 of the data contract)."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.errors import OffsetError
from rxtract.records import Extraction

_SHOWN = 60


def check_offsets(extraction: Extraction) -> None:
    """Check all spans of an article; costs some 0.1 ms for a leaflet, so it runs on every write.

    Raises:
        OffsetError: a mention or claim whose words are not `articles.text[start:end]`, a span outside the text, or a
            row of another article.
    """
    text = extraction.article.text
    length = len(text)
    for table, row_id, article_id, start, end, words in _spans(extraction):
        where = f"{extraction.article.source}: {table} {row_id} [{start}:{end}]"
        if article_id != extraction.article.article_id:
            raise OffsetError(f"{where} belongs to article {article_id}, not to {extraction.article.article_id}")
        if not 0 <= start <= end <= length:
            raise OffsetError(f"{where} lies outside the text of {length} code points")
        if words is not None and text[start:end] != words:
            raise OffsetError(f"{where} says {words[:_SHOWN]!r}, the article holds {text[start:end][:_SHOWN]!r}")


def _spans(extraction: Extraction) -> Iterator[tuple[str, str, str, int, int, str | None]]:
    for section in extraction.sections:
        yield "section", section.section_id, section.article_id, section.start, section.end, None
    for sentence in extraction.sentences:
        yield "sentence", sentence.sentence_id, sentence.article_id, sentence.start, sentence.end, None
    for mention in extraction.mentions:
        yield "mention", mention.mention_id, mention.article_id, mention.start, mention.end, mention.text
    for claim in extraction.claims:
        yield "claim", claim.claim_id, claim.article_id, claim.start, claim.end, claim.quote
    for quote in extraction.claim_quotes:
        yield "claim quote", quote.claim_id, quote.article_id, quote.start, quote.end, quote.quote
    for cell in extraction.cells:
        yield "cell", cell.table_id, cell.article_id, cell.start, cell.end, cell.text
