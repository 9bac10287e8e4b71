"""A name goes on behind a line break that wraps the text, and ends at one that begins an item or a line of its own."""

import pytest

from rxtract.nlp.structure.line_breaks import end_in_line

from ..markup import run_until

ENDS = [
    ("muscle tension\n- itching from allergies", "muscle tension"),
    ("dry mouth\n• sore eyes", "dry mouth"),
    ("hay fever\n* hives", "hay fever"),
    ("hypersensitivity to fidaxomicin\nCautions", "hypersensitivity to fidaxomicin"),
    ("severe liver disease\nInteractions", "severe liver disease"),
    ("stomach pain\n– wind", "stomach pain"),
    ("chronic\nmyeloid leukaemia", None),
    ("allergy to\nImatinib", None),
    ("disease of\nCrohn", None),
    ("swelling of the face, lips or\ntongue", None),
    ("nausea", None),
]


@pytest.mark.parametrize(("text", "left"), ENDS)
def test_a_name_ends_at_a_break_that_is_no_wrapping(text, left):
    doc = run_until("rxtract_lexicon", text)
    end = end_in_line(doc, 0, len(doc))
    assert doc[:end].text == (left or text)
