"""Text that is wrapped in a narrow column reads as wide text does; lists of short lines stay lists."""

import textwrap

import pytest

from rxtract.nlp.structure.layout import find_blocks, narrow_width

PROSE = (
    "Velotinib is a medicine for gout. It lowers the uric acid in the blood and is taken once a day with a meal. "
    "Common side effects are nausea, tiredness and a loss of appetite, which mostly go away within two weeks. "
    "People with kidney disease should not take it without asking their doctor."
)


@pytest.mark.parametrize("width", [20, 24, 28, 32, 36, 39])
def test_a_narrow_column_is_one_paragraph(width):
    text = "About velotinib\n\n" + textwrap.fill(PROSE, width)
    blocks = [" ".join(text[block.start : block.end].split()) for block in find_blocks(text)]
    assert blocks == ["About velotinib", PROSE]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_paragraphs_of_a_narrow_column_stay_apart(ending):
    text = "\n\n".join(textwrap.fill(part, 30) for part in ("Uses", PROSE, PROSE[::-1].lower())).replace("\n", ending)
    assert len(find_blocks(text)) == 3


@pytest.mark.parametrize(
    "lines",
    [
        ["nausea", "vomiting", "headache", "loss of appetite", "dry mouth", "swollen ankles"],
        ["Side effects", "Nausea", "Feeling very tired and weak", "Rash", "Blood in the urine"],
        ["heart failure (severe)", "low blood pressure", "gout", "kidney stones", "liver disease"],
        ["a short line"],
        [],
    ],
)
def test_lists_are_not_taken_for_wrapped_text(lines):
    assert narrow_width([lines]) is None
