"""Lines that only `<br>` divides: which of them are headings and items, and that the text stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.readers import read_articles

# The second half was written with the first and read only when the code was done.
CASES = [
    # A shop's page: bold lines head what follows.
    ("<b>USES</b><br>Gout and its attacks.<br><br><b>SIDE EFFECTS</b><br>Loose stools.", "H:USES P H:SIDE EFFECTS P"),
    ("<b>Do not use</b><br>Kidney failure<br><b>Take care</b><br>Old age", "H:Do not use P H:Take care P"),
    # A forum's list.
    ("We use it for:<br>- gout<br>- joint pain<br>Ask first.", "P I:gout I:joint pain P"),
    ("Reasons:<br>• gout<br>•&nbsp;fever", "P I:gout I:fever"),
    # Lines of a card.
    ("<u>Over 10%</u><br>Rash<br>Cough<br>Fever (12%)", "H:Over 10% I:Rash I:Cough I:Fever (12%)"),
    # A word in bold type within a sentence that an editor has wrapped is no heading.
    ("Take it with<br><b>water</b><br>and nothing else.", "P"),
    ("It is made by<br><b>Ardena</b><br>in Ghent.", "P"),
    # All lines bold, and one dash: neither.
    ("<b>Free delivery<br>from Monday</b>", "P"),
    ("He asked me:<br>- does it help?<br>It does.", "P"),
    ("12 High Street<br>Leeds", "P"),
    # Unread half.
    ("<strong>Interactions</strong><br/>Lithium.<br/><strong>Storage</strong><br/>Dry.", "H:Interactions P H:Storage P"),
    ("<b>Who can take it</b><br>Adults.<br><u>Not for</u><br>Children.", "H:Who can take it P H:Not for P"),
    ("Before you start tell us about:<br>1. asthma<br>2. liver trouble<br>3. fits", "P I:asthma I:liver trouble I:fits"),
    ("* hives<br>* wheezing", "I:hives I:wheezing"),
    ("<b>Common</b><br>Headache<br>Thirst<br>Back pain", "H:Common I:Headache I:Thirst I:Back pain"),
    ("The <b>first dose</b><br>is the largest.", "P"),
    ("<b>Warning:</b> do not drive.<br>Do not drink.", "P"),
    ("<b>never</b><br>more than two tablets", "P"),
    ("<b>Stop taking it and call us.</b><br>We are open all day.", "P"),
    ("<i>Note</i><br>Shake the bottle before use.", "P"),
]  # fmt: skip


def read(markup: str):
    (article,) = read_articles(f"<h1>Velotinib</h1><div>{markup}</div>".encode(), "a.html")
    return article


def shape(article) -> str:
    letters = {"heading": "H", "item": "I", "paragraph": "P"}
    shown = []
    for block in article.blocks[1:]:
        letter = letters[block.kind]
        shown.append(letter if letter == "P" else f"{letter}:{article.text[block.start : block.end]}")
    return " ".join(shown)


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_marked_lines_are_headings_and_items(markup, expected):
    found = shape(read(markup))
    # Two <br> in a row divide paragraphs; each of these is as good as one.
    while "P P" in found:
        found = found.replace("P P", "P")
    assert found == expected


@given(
    st.lists(
        st.tuples(st.sampled_from(["<b>{}</b>", "{}", "- {}", "<u>{}</u>"]), st.sampled_from(["Gout", "red eyes", "Dry."])),
        min_size=1,
        max_size=8,
    )
)
def test_the_text_stays_as_it_was_and_blocks_are_in_order(lines):
    article = read("<br>".join(kind.format(words) for kind, words in lines))
    plain = "\n".join(kind.replace("<b>{}</b>", "{}").replace("<u>{}</u>", "{}").format(words) for kind, words in lines)
    assert article.text.endswith(plain)
    ends = [0, *(block.end for block in article.blocks)]
    assert all(end <= block.start < block.end for end, block in zip(ends, article.blocks, strict=False))


def test_sections_of_a_page_of_bold_lines_have_their_kinds():
    from rxtract.nlp import annotate_structure  # late, as it loads spaCy

    page = (
        "<b>COMMON USE</b><br>Velotinib is taken for gout.<br><b>CONTRAINDICATIONS</b><br>Kidney failure.<br>"
        "<b>POSSIBLE SIDE EFFECTS</b><br>Loose stools, hives.<br><b>Customer reviews</b><br>Fast delivery!"
    )
    sections = annotate_structure(read(page))._.rxtract.sections
    kinds = {section.heading: section.kind for section in sections}
    assert kinds["CONTRAINDICATIONS"] == "contraindication"
    assert kinds["POSSIBLE SIDE EFFECTS"] == "adverse_reaction"
    assert kinds["COMMON USE"] != "adverse_reaction"
    assert kinds["Customer reviews"] != "adverse_reaction"
