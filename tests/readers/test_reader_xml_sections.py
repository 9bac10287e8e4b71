"""What readers of XML state beside text and layout: sections with their kinds, products and ingredients, titles."""

import pytest
from spl import UNCLASSIFIED, label, section

from rxtract.readers.section_codes import kind_of_code, section_codes
from rxtract.records import SECTION_KINDS


def begun(article):
    return [(article.text[b.start : b.end], b.section_level, b.section_kind) for b in article.blocks if b.section_level]


def test_every_code_states_a_kind_that_there_is():
    kinds = {kind for table in section_codes().values() for kind in table.values()}
    assert kinds <= set(SECTION_KINDS)
    assert kind_of_code("spl", None) == ""


def test_a_section_is_marked_at_its_first_block(read_one):
    article = read_one(
        label(
            section("34084-4", "6 ADVERSE REACTIONS", "", section(UNCLASSIFIED, "6.1 Skin", "Rash.")),
            section("34088-5", "", "Coma."),
        ),
        "a.xml",
    )
    assert begun(article) == [
        ("6 ADVERSE REACTIONS", 2, "adverse_reaction"),
        ("6.1 Skin", 3, ""),
        ("Coma.", 2, "overdosage"),
    ]


def test_a_section_without_text_marks_nothing_and_hands_its_kind_down(read_one):
    article = read_one(label(section("34073-7", "", "", section(UNCLASSIFIED, "", "Warfarin."))), "a.xml")
    assert begun(article) == [("Warfarin.", 3, "interaction")]


@pytest.mark.parametrize(
    ("title", "product", "actives", "wanted"),
    [
        ("These highlights do not include all the information", "Velora", ("IBUPROFEN",), "Velora (ibuprofen)"),
        ("Drug Facts", "Coldara", ("CODEINE", "GUAIFENESIN"), "Coldara (codeine, guaifenesin)"),
        ("", "Velora", (), "Velora"),
        ("", "Ibuprofen Tablets", ("IBUPROFEN",), "Ibuprofen Tablets"),
        ("VELORA- ibuprofen tablet", "Velora", ("IBUPROFEN",), "VELORA- ibuprofen tablet"),
        ("Drug Facts", "", (), "Drug Facts"),
    ],
)
def test_the_title_of_a_label_names_its_product(read_one, title, product, actives, wanted):
    raw = label(section("34067-9", "Uses", "Pain."), product=product, actives=actives, title=title)
    article = read_one(raw, "a.xml")
    assert article.title == wanted
    assert article.actives == actives
    assert "TALC" not in article.text


def test_names_with_a_part_set_apart_are_whole_and_bare_substances_count(read_one):
    product = (
        "<manufacturedProduct><name>Velora<suffix> XR</suffix></name><asEntityWithGeneric><genericMedicine>"
        "<name>ibuprofen</name></genericMedicine></asEntityWithGeneric><activeIngredient><activeIngredientSubstance>"
        "<name>IBUPROFEN LYSINE</name></activeIngredientSubstance></activeIngredient><inactiveIngredient>"
        "<inactiveIngredientSubstance><name>TALC</name></inactiveIngredientSubstance></inactiveIngredient>"
        "</manufacturedProduct>"
    )
    raw = (
        f'<document xmlns="urn:hl7-org:v3"><section><subject>{product}</subject><text>Pain.</text></section></document>'
    )
    article = read_one(raw, "a.xml")
    assert (article.products, article.actives) == (("Velora XR", "ibuprofen"), ("IBUPROFEN LYSINE",))
    assert article.title == "Velora XR (ibuprofen)"


def test_figures_and_appendices_of_papers_are_read(read_one):
    article = read_one(
        "<article><body><p>Body.</p></body><back><app-group><app><title>Appendix A</title><p>Doses.</p></app></app-group>"
        "<ref-list><ref>Reed 2003</ref></ref-list></back><floats-group><fig><label>1</label><caption><title>Figure</title>"
        "<p>Gout fades.</p></caption></fig><table-wrap><table><tr><td>Cough</td></tr></table></table-wrap></floats-group></article>",
        "a.nxml",
    )
    assert article.text.split() == ["Body.", "Appendix", "A", "Doses.", "Figure", "Gout", "fades.", "Cough"]


@pytest.mark.parametrize(
    ("chapter", "title"),
    [("<ArticleTitle>Ramipril</ArticleTitle>", "Ramipril"), ("", "Drugs in milk")],
)
def test_chapters_of_books_are_articles(read_one, chapter, title):
    article = read_one(
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><Book><BookTitle>Drugs in <i>milk</i></BookTitle></Book>"
        f"{chapter}<Abstract><AbstractText Label='Summary of use'>It is safe.</AbstractText></Abstract></BookDocument>"
        "</PubmedBookArticle></PubmedArticleSet>",
        "a.xml",
    )
    assert article.title == title
    assert article.text.endswith("Summary of use\nIt is safe.")
