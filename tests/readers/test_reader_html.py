from datetime import date

import pytest

from rxtract.views import read_as


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
        '<div hidden class="cookie-banner">x<p>x</p></div>', '<div id="ads" style="color:red; DISPLAY : none">x</div>',
        '<div style="Visibility : hidden">x</div>', "<!-- x -->", "<button>x</button>",
        "<nav><div>x</nav>", "<NAV class='a'><div><ul><li>x</ul></NAV>",
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


@pytest.mark.parametrize(
    "panel",
    [
        '<div style="display:none"><p>nausea</p></div>', "<div hidden><p>nausea</p></div>",
        "<details><p>nausea</p></details>", '<section class="panel collapse" style="color:red;Display: none">nausea</section>',
    ],
)  # fmt: skip
def test_collapsed_panels_are_read(read_one, panel):
    page = read_one(f"<h2>Effects</h2>{panel}<p>after</p>", "a.html")
    assert page.text == "Effects\nnausea\nafter"


@pytest.mark.parametrize(
    "heading",
    ["<h2><button>Side effects</button></h2>", "<h3><span><button aria-expanded=false><b>Side effects</b></button></span></h3>",
     "<details><summary>Side effects</summary>x</details>"],
)  # fmt: skip
def test_buttons_and_summaries_are_headings(read_one, heading):
    page = read_one(f"<p>before</p>{heading}<p>nausea</p>", "a.html")
    assert ("heading", "Side effects") in [(kind, text) for kind, _, text in blocks(page)]


@pytest.mark.parametrize(
    "apart",
    [
        "<aside>x y</aside>", "<aside><div>x y</aside>", '<div class="related-posts"><p>x y</p></div>',
        '<section id="comments"><h2>x y</h2></section>', '<div class="cookie-notice"><div>x</div><p>x y</p></div>',
        '<ul class="share-buttons"><li>x y</ul>', '<div class="ad-slot small">x y</div>', "<aside><aside>x</aside>y</aside>",
    ],
)  # fmt: skip
def test_what_its_element_sets_apart_is_boilerplate(read_one, apart):
    page = read_one(f"<p>Velotinib treats gout in adults.</p>{apart}<p>It may cause nausea.</p>", "a.html")
    kept = [page.text[one.start : one.end] for one in page.blocks if not one.is_boilerplate]
    assert kept == ["Velotinib treats gout in adults.", "It may cause nausea."]
    assert any(one.is_boilerplate for one in page.blocks)


@pytest.mark.parametrize(
    "whole",
    ['<div class="comments">{}</div>', "<aside>{}</aside>", "<aside>{}", "<nav><div>{}", '<div id="ads">{}</div>'],
)
def test_an_element_around_all_of_a_page_is_the_article(read_one, whole):
    page = read_one(whole.format("<p>Velotinib treats gout.</p><p>It may cause nausea.</p>"), "a.html")
    assert not any(one.is_boilerplate for one in page.blocks)
    assert "treats gout" in page.text


def test_content_behind_an_unclosed_div_of_a_menu_is_read(read_one):
    assert read_one("<nav><div>Home</nav><p>Velotinib treats gout.</p>", "a.html").text == "Velotinib treats gout."


@pytest.mark.parametrize(
    ("markup", "text", "seen"),
    [
        ("nausea<sup>1</sup>, anaemia<sup>2,3</sup>", "nausea¹, anaemia²,³", "nausea, anaemia"),
        ("rash<sup><a href='#r1'>[4]</a></sup> and fever<sup>a</sup>", "rash[⁴] and feverᵃ", "rash and fever"),
        ("pain in 12%<sup>b</sup>; 3.4<sup>*</sup>", "pain in 12%ᵇ; 3.4*", "pain in 12%; 3.4"),
        ("10<sup>9</sup>/L, 10<sup>-3</sup>", "10⁹/L, 10⁻³", "10⁹/L, 10⁻³"),
        ("5 mg/m<sup>2</sup> and 3 cm<sup>3</sup>", "5 mg/m² and 3 cm³", "5 mg/m² and 3 cm³"),
        ("the 1<sup>st</sup> Ca<sup>2+</sup> CD4<sup>+</sup>", "the 1st Ca2+ CD4+", "the 1st Ca2+ CD4+"),
        ("<sup>14</sup>C, Zelvo<sup>®</sup> H<sub>2</sub>O", "14C, Zelvo® H2O", "14C, Zelvo® H2O"),
        ("nausea.<sup>12-14</sup> Next", "nausea.¹²⁻¹⁴ Next", "nausea. Next"),
        ("nausea <sup>1</sup>", "nausea ¹", "nausea "),
        ("<sup>1</sup>Data on file", "1Data on file", "1Data on file"),
        ("nausea<sup>1<p>x</p></sup>", "nausea¹\nx", "nausea\nx"),
    ],
)
def test_reference_marks_stand_apart_and_powers_stay(read_one, markup, text, seen):
    page = read_one(f"<p>{markup}</p>", "a.html")
    assert page.text == text
    assert read_as(page.text, page.edits) == seen


@pytest.mark.parametrize(
    ("head", "site", "day"),
    [
        ('<link rel="canonical" href="https://www.pills.example/a">', "pills.example", None),
        ('<meta property="og:url" content="https://Health.example/b?x=1">', "health.example", None),
        ('<meta property="article:published_time" content="2024-03-05T10:00:00Z">', None, date(2024, 3, 5)),
        ('<script type="application/ld+json">[{"url": "https://med.example", "datePublished": "2023-01-02"}]</script>',
         "med.example", date(2023, 1, 2)),
        ('<script type="application/ld+json">{"dateModified": "2022-12-31T00:00"}</script>', None, date(2022, 12, 31)),
        ('<script type="application/ld+json">{"datePublished": "0001-01-01T00:00:00"}</script>', None, None),
        ('<script type="application/ld+json">{broken</script>', None, None),
        ('<link rel="canonical" href="http://[">', None, None),
        ('<link rel="canonical" href="/relative">', None, None),
        ("<title>Published in spring</title>", None, None),
    ],
)  # fmt: skip
def test_site_and_day_are_what_the_markup_states(read_one, head, site, day):
    page = read_one(f"<html><head>{head}</head><body><p>Velotinib treats gout.</p></body></html>", "a.html")
    assert (page.site, page.published) == (site, day)


def menu(count):
    return "<ul>" + "".join(f'<li><a href="/{n}">Drug number {n} and more</a></li>' for n in range(count)) + "</ul>"


def test_menus_are_boilerplate_and_lists_of_the_article_stay(read_one):
    words = "This medicine lowers the pressure of the blood and is taken by adults once a day with some water. "
    effects = "".join(f"<li>effect of kind {n} in adults</li>" for n in range(8))
    page = read_one(
        f"<html><body>{menu(30)}<h1>Velotinib</h1><p>{words * 3}</p><p>{words * 2}</p><h2>Effects</h2><p>{words}</p>"
        f"<ul>{effects}</ul><p>{words}</p>{menu(30)}</body></html>",
        "a.html",
    )
    kept = "\n".join(page.text[one.start : one.end] for one in page.blocks if not one.is_boilerplate)
    assert "Drug number" not in kept
    assert all(f"effect of kind {n}" in kept for n in range(8))
    assert "Drug number" in page.text


def test_table_keeps_rows_columns_and_spans(read_one):
    page = read_one(
        "<table><caption>Effects</caption><thead><tr><td rowspan=2>Effect<td colspan=2>Velotinib<td>Placebo</tr>"
        "<tr><td>All<td>Severe<td>All</tr></thead><tr><th>Nausea<td>12<td><td>4</tr><tr><td>Rash<br>Itch<td>3<td>1<td>2"
        "</table><p>x",
        "a.html",
    )
    (table,) = page.tables
    assert page.text[table.start : table.end].startswith("Effects\nEffect\tVelotinib\tPlacebo\nAll\tSevere\tAll")
    cells = [(c.row, c.column, c.is_header, c.rows, c.columns, page.text[c.start : c.end]) for c in table.cells]
    assert cells == [
        (0, 0, True, 2, 1, "Effect"), (0, 1, True, 1, 2, "Velotinib"), (0, 3, True, 1, 1, "Placebo"),
        (1, 1, True, 1, 1, "All"), (1, 2, True, 1, 1, "Severe"), (1, 3, True, 1, 1, "All"),
        (2, 0, True, 1, 1, "Nausea"), (2, 1, False, 1, 1, "12"), (2, 3, False, 1, 1, "4"),
        (3, 0, False, 1, 1, "Rash\nItch"), (3, 1, False, 1, 1, "3"), (3, 2, False, 1, 1, "1"), (3, 3, False, 1, 1, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>menu<td>text</table>",
        "<table><tr><td>a<td>b<tr><td>c<td><h2>Uses</h2>d</table>",
        "<table><tr><td>a<td><table><tr><td>b</table><tr><td>c<td>d</table>",
        "<table><tr><td>a<tr><td>b<tr><td>c</table>",
        "<table><tr><td>a<td>" + "long words " * 400 + "<tr><td>c<td>d</table>",
    ],
)
def test_tables_made_for_page_layout_are_no_tables(read_one, layout):
    assert read_one(layout, "a.html").tables == ()
