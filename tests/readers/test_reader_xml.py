import pytest

from rxtract.errors import InputError
from rxtract.readers import read_articles
from rxtract.readers.xml_dialects import DIALECTS
from rxtract.views import read_as, view_of

SPL = '<document xmlns="urn:hl7-org:v3"><component><section><text>{}</text></section></component></document>'
MEDQUAD = "<Document><Focus>Asthma</Focus><Answer>{}</Answer></Document>"


def test_sections_give_the_level_of_headings(read_one):
    sec = "<sec><title>A</title><p>a</p><sec><title>B</title><p>b</p></sec></sec>"
    article = read_one(f"<article><body>{sec}</body></article>", "a.nxml")
    assert [(block.kind, block.level) for block in article.blocks if block.kind == "heading"] == [
        ("heading", 2),
        ("heading", 3),
    ]
    assert article.text == "A\na\n\nB\nb"


def test_kind_of_xml_is_the_format(read_one):
    assert read_one(SPL.format("<paragraph>x</paragraph>"), "a.xml").format == "spl_xml"
    assert read_one(MEDQUAD.format("x"), "a.xml").format == "medquad_xml"


def test_bold_paragraph_of_a_label_is_a_heading(read_one):
    bold = '<paragraph><content styleCode="Bold underline">Rash</content></paragraph><paragraph>It itches.</paragraph>'
    assert [block.kind for block in read_one(SPL.format(bold), "a.xml").blocks] == ["heading", "paragraph"]


def test_flattened_lists_become_items_whole_words_and_all(read_one):
    article = read_one(MEDQUAD.format("It isn&apos;t rare.    - cough    - baby&apos;s cold"), "a.xml")
    assert article.text == "Asthma\nIt isn't rare.\n- cough\n- baby's cold"
    assert [block.kind for block in article.blocks][-2:] == ["item", "item"]


def test_each_article_of_a_set_has_its_own_number_and_id():
    one = "<PubmedArticle><ArticleTitle>{}</ArticleTitle></PubmedArticle>"
    raw = "<PubmedArticleSet>" + one.format("A") + one.format(" ") + one.format("C") + "</PubmedArticleSet>"
    first, second, third = read_articles(raw.encode(), "a.xml")
    assert (first.source, first.text, third.source) == ("a.xml#1", "A", "a.xml#3")
    assert first.article_id != third.article_id
    assert isinstance(second, InputError)
    assert (second.source, second.kind) == ("a.xml#2", "empty")


def test_named_characters_need_no_dtd(read_one):
    assert read_one(MEDQUAD.format("&beta;2&nbsp;&lt; &amp;beta;"), "a.xml").text == "Asthma\nβ2\u00a0< &beta;"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "iso-8859-1"])
def test_declared_encoding_is_kept_to(read_one, codec):
    raw = f'<?xml version="1.0" encoding="{codec}"?>\n' + MEDQUAD.format("naïve")
    assert read_one(raw.encode(codec), "a.xml").text == "Asthma\nnaïve"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("<recipe/>", "unknown_format"),
        ("<document><text>no namespace</text></document>", "unknown_format"),
        ("<Document><Focus></Focus></Document>", "empty"),
        ("<PubmedArticleSet/>", "empty"),
        ("<Document><Focus>cut", "malformed"),
        ("not xml", "malformed"),
        ("<a>" * 100_000, "malformed"),
        ("<Document>" + "<x>" * 100_000, "malformed"),
    ],
)
def test_what_cannot_be_read_is_refused(refusal, raw, kind):
    error = refusal(raw, "a.xml")
    assert error.kind == kind
    if kind == "unknown_format":
        assert all(dialect.name in error.message for dialect in DIALECTS)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 999 + '"><!ENTITY c "' + "&b;" * 999 + '">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c "' + "ha" * 100_000 + '">',
    ],
)
def test_document_that_defines_entities_is_refused(refusal, declaration):
    raw = f"<!DOCTYPE Document [{declaration}]>" + MEDQUAD.format("x &c;" * 100)
    error = refusal(raw, "a.xml")
    assert error.kind == "malformed"
    assert "--noent" in error.message


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("a.xml", SPL.format("{}")),
        ("a.nxml", "<article><body><sec><table-wrap>{}</table-wrap></sec></body></article>"),
    ],
)
def test_tables_and_reference_marks_of_xml_are_read_as_those_of_pages(read_one, source, markup):
    table = (
        "<table><thead><tr><th>Effect</th><th>Velotinib<sup>a</sup></th></tr></thead><tbody><tr><td>Nausea<sup>1</sup></td>"
        "<td>12</td></tr><tr><td>Low count</td><td>2 x 10<sup>9</sup>/L</td></tr></tbody></table>"
    )
    article = read_one(markup.format(table), source)
    (found,) = article.tables
    assert [(one.row, one.column, one.is_header) for one in found.cells] == [
        (0, 0, True), (0, 1, True), (1, 0, False), (1, 1, False), (2, 0, False), (2, 1, False),
    ]  # fmt: skip
    assert article.text == "Effect\tVelotinibᵃ\nNausea¹\t12\nLow count\t2 x 10⁹/L"
    assert read_as(article.text, article.edits) == "Effect\tVelotinib\nNausea\t12\nLow count\t2 x 10⁹/L"


@pytest.mark.parametrize(
    ("markup", "shown", "read"),
    [
        ('menopause<xref ref-type="fn" rid="a">d</xref> was', "menopauseᵈ was", "menopause was"),
        ('nausea<sup><xref ref-type="table-fn" rid="a">b</xref></sup>, rash', "nauseaᵇ, rash", "nausea, rash"),
        ('gout <xref ref-type="table" rid="t">(Table 1)</xref>', "gout (Table 1)", "gout (Table 1)"),
    ],
)
def test_a_link_to_a_footnote_is_no_part_of_the_word(read_one, markup, shown, read):
    article = read_one(f"<article><body><sec><title>Results</title><p>{markup}</p></sec></body></article>", "a.nxml")
    assert article.text.endswith(shown)
    assert view_of(article).text.endswith(read)
