import pytest

from rxtract.extraction import extract_bytes


def sections(markup):
    (found,) = extract_bytes(markup.encode(), "a.html")
    return found, [(one.kind, found.article.text[one.start : one.end]) for one in found.sections]


@pytest.mark.parametrize(
    "label",
    ["<p>Advertisement</p>", "<div>ADVERTISEMENT</div>", "<p>Sponsored content</p>", "<p>Share this article</p>"],
)
def test_a_label_of_the_page_covers_itself_only(label):
    found, parts = sections(
        f"<h1>Velotinib</h1><h2>Side effects</h2><p>Velotinib may cause rash.</p>{label}<p>Velotinib may cause nausea.</p>"
    )
    kinds = {text: kind for kind, text in parts}
    assert kinds["Velotinib may cause nausea."] == "adverse_reaction"
    assert {claim.object_text for claim in found.claims} == {"rash", "nausea"}


@pytest.mark.parametrize(
    "apart", ["<aside><h2>Uses</h2><p>Zanotinib may cause depression.</p></aside>",
              '<div class="related"><p>Zanotinib may cause depression.</p></div>']
)  # fmt: skip
def test_nothing_is_extracted_from_what_is_set_apart(apart):
    found, parts = sections(
        f"<h1>Velotinib</h1><h2>Side effects</h2><p>Rash is common.</p>{apart}<p>Nausea is rare.</p>"
    )
    assert "depression" not in {mention.text for mention in found.mentions}
    assert "depression" in found.article.text
    kinds = {text: kind for kind, text in parts}
    assert kinds["Nausea is rare."] == "adverse_reaction"


@pytest.mark.parametrize("cell", ["Laboratory tests", "Dosage", "References", "Storage"])
def test_cells_of_a_table_open_no_section(cell):
    _, parts = sections(
        f"<h2>Side effects</h2><table><tr><th>Effect<th>Velotinib<tr><td>{cell}<td><tr><td>Nausea<td>3%"
        "<tr><td>Rash<td>4%</table>"
    )
    assert {kind for kind, _ in parts} == {"adverse_reaction"}
