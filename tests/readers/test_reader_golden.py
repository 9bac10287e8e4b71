"""Small articles of every format with what the readers make of them. Rewrite: pytest tests/readers --update-golden."""

import json
from pathlib import Path

import pytest

from rxtract.errors import InputError
from rxtract.readers import READERS, read_articles

GOLDEN = Path(__file__).parents[1] / "golden" / "readers"
INPUTS = sorted(GOLDEN.glob("*/*.in.*"))


def table_rows(table, text):
    """Return the rows of a table as lines: column and words of each cell, header cells with a star."""
    rows = {}
    for cell in table.cells:
        star = "*" if cell.is_header else ""
        rows.setdefault(cell.row, []).append(f"{cell.column}{star} {text[cell.start : cell.end]}")
    return [" | ".join(cells) for cells in rows.values()]


def describe(result):
    if isinstance(result, InputError):
        return {"source": result.source, "error": result.kind, "message": result.message}
    blocks = [
        {"kind": b.kind, "level": b.level, "text": result.text[b.start : b.end]}
        | ({"section": [b.section_level, b.section_kind]} if b.section_level else {})
        | ({"boilerplate": True} if b.is_boilerplate else {})
        for b in result.blocks
    ]
    stated = {
        "products": list(result.products),
        "actives": list(result.actives),
        "tables": [table_rows(table, result.text) for table in result.tables],
        "pages": list(result.pages),
        "boxes": [f"{line.page}: {line.left} {line.bottom} {line.right} {line.top}" for line in result.printed],
    }
    return {name: names for name, names in stated.items() if names} | {
        "source": result.source,
        "article_id": result.article_id,
        "format": result.format,
        "title": result.title,
        "references": list(result.references),
        "text": result.text,
        "blocks": blocks,
        "warnings": list(result.warnings),
    }


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_article_is_read_as_recorded(path, request):
    try:
        results = [describe(result) for result in read_articles(path.read_bytes(), path.name)]
    except InputError as error:
        results = [describe(error)]
    golden = path.with_name(path.name.replace(".in.", ".") + ".json")
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert results == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_has_a_golden_article(reader):
    assert any(path.parent.name == reader.name for path in INPUTS)
