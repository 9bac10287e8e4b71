import pytest


def blocks(article):
    return [(block.kind, block.level, article.text[block.start : block.end]) for block in article.blocks]


def test_headings_paragraphs_items_and_cells_are_blocks(read_one):
    page = read_one(
        "<h1>Apixaban</h1><p>One\n two</p><h2>Uses</h2>to treat<ul><li>clots<ul><li>deep</ul><li>stroke</ul>"
        "<table><tr><th>Common<td>nausea</table>",
        "a.html",
    )
    assert page.text == "Apixaban\nOne two\n\nUses\nto treat\nclots\ndeep\nstroke\nCommon\tnausea"
    assert blocks(page) == [
        ("heading", 1, "Apixaban"),
        ("paragraph", 0, "One two"),
        ("heading", 2, "Uses"),
        ("paragraph", 0, "to treat"),
        ("item", 1, "clots"),
        ("item", 2, "deep"),
        ("item", 1, "stroke"),
        ("cell", 0, "Common"),
        ("cell", 0, "nausea"),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p> a <b> b</b>\r\n c </p>", "a b c"),
        ("<p>a<span>b</span>c", "abc"),
        ("<p>x&lt;5 &amp; y&nbsp;z &#x4e2d;&copy", "x<5 & y\u00a0z 中©"),
        ("<p>（片）：soft\u00adhyphen\u200bzero", "（片）：soft\u00adhyphen\u200bzero"),
        ("<p>one<br>two <br/> three<br>", "one\ntwo\nthree"),
        ("one<br><br>two<br>&nbsp;<br>three", "one\ntwo\nthree"),
        ("<p>&nbsp;</p><p>\u3000</p><p>a</p><p></p>", "a"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ("<p>a<p>b<div>c</div>d", "a\nb\nc\nd"),
        ("<p>&#0;&#xD800;x", "\ufffd\ufffdx"),
        ("just text", "just text"),
    ],
)
def test_text_reads_as_it_shows(read_one, markup, text):
    assert read_one(markup, "a.html").text == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<nav><ul><li>x</ul></nav>", "<template><p>x</p></template>",
        "<div hidden>x<p>x</p></div>", '<div style="color:red; DISPLAY : none">x</div>', "<!-- x -->",
        "<select><option>x</select>", "<svg><title>x</title><text>x</text></svg>", "<noscript>x</noscript>",
        "<head><title>x</title><style>x</style></head>", '<p><input hidden value="x"></p>',
    ],
)  # fmt: skip
def test_what_does_not_show_is_dropped(read_one, hidden):
    page = read_one(f"<p>before</p>{hidden}<p>after</p>", "a.html")
    assert page.text == "before\nafter"


def test_body_hidden_until_a_script_runs_is_read(read_one):
    assert read_one('<body style="visibility:hidden"><p>text', "a.html").text == "text"


def test_bold_paragraph_is_a_heading_but_a_bold_sentence_is_not(read_one):
    page = read_one("<p><b>Side effects:</b></p><p><strong>Take care.</strong></p><p><b>Note</b> this</p>", "a.html")
    assert [block.kind for block in page.blocks] == ["heading", "paragraph", "paragraph"]


def test_only_the_first_block_of_an_item_is_the_item(read_one):
    page = read_one("<ul><li><p>nausea</p><p>Take it with food.</p></li></ul>", "a.html")
    assert [block.kind for block in page.blocks] == ["item", "paragraph"]


def test_cells_of_a_layout_table_stand_on_lines_of_their_own(read_one):
    page = read_one("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr><tr><td></td><td>d</td></tr></table>", "a.html")
    assert page.text == "a\nb\nc\nd"


def test_empty_last_cell_does_not_join_rows(read_one):
    assert read_one("<table><tr><td>a<td><tr><td>b<td>c</table>d", "a.html").text == "a\nb\tc\nd"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Apixaban - Drugs</title>", "<h1>Apixaban</h1>", "Apixaban"),
        ("<title> Apixaban\n tablets </title>", "<h1>MedSite</h1>", "Apixaban tablets"),
        ("", "<h1>Apixaban <i>tablets</i></h1>", "Apixaban tablets"),
        ("", "<p>Apixaban", ""),
    ],
)
def test_title_is_the_heading_without_the_name_of_the_site(read_one, head, body, title):
    assert read_one(f"<html><head>{head}</head><body>{body}<p>x", "a.html").title == title


def test_links_of_the_reference_section_are_references(read_one):
    page = read_one(
        '<p><a href="https://shop.example">Buy</a></p><h2>References</h2><ol><li><a href="https://a.example/1">One</a>'
        '<li>Two, <a href="https://a.example/2">link</a><li><a href="#top">Top</a></ol><p>Bye</p>'
        '<p><a href="https://ads.example">Ad</a></p>',
        "a.html",
    )
    assert page.references == ("https://a.example/1", "https://a.example/2")


def test_links_of_a_footer_are_the_site_and_no_references(read_one):
    markup = '<h2>Sources</h2><p><a href="https://a.example">A</a><footer><a href="https://b.example">B</a></footer>'
    assert read_one(markup, "a.html").references == ("https://a.example",)


def test_link_on_the_second_line_of_a_block_counts_there(read_one):
    markup = '<p><a href="https://x.example">x</a><br>Source: <a href="https://a.example">A</a></p>'
    assert read_one(markup, "a.html").references == ("https://a.example",)


def test_page_without_visible_text_is_refused(refusal):
    error = refusal("<html><script>draw()</script></html>", "a.html")
    assert error.kind == "empty"
    assert "script" in error.message
