"""PDF: tables by their ruled lines and by their columns, over several pages, and the boxes of quotes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import pdf_of, rule, ruled_table

from rxtract.extraction import extract_bytes
from rxtract.readers import read_articles
from rxtract.readers.pdf_rules import find_grids
from rxtract.views import with_pages

XS = (60, 200, 330, 460)
HEAD = ["System organ class", "Common", "Rare"]


def rows_of(article, number=0):
    found = {}
    for cell in article.tables[number].cells:
        found.setdefault(cell.row, {})[cell.column] = article.text[cell.start : cell.end]
    return [found[row] for row in sorted(found)]


def test_a_ruled_table_has_its_rows_columns_and_header(read_one):
    rows = [HEAD, ["Nervous system", ["headache", "dizziness"], "seizure"], ["Skin", "", "rash"]]
    article = read_one(pdf_of([[(60, 800, 11, "Effects are listed below."), *ruled_table(rows, XS, 700)]]), "a.pdf")
    assert rows_of(article) == [
        dict(enumerate(HEAD)), {0: "Nervous system", 1: "headache\ndizziness", 2: "seizure"}, {0: "Skin", 2: "rash"},
    ]  # fmt: skip
    assert [cell.row for cell in article.tables[0].cells if cell.is_header] == [0, 0, 0]


@pytest.mark.parametrize(
    ("name", "cell", "read"),
    [
        ("the next word had no place", ["inflammation of the", "pancreas"], "inflammation of the pancreas"),
        ("it had place", ["nausea", "vomiting"], "nausea\nvomiting"),
        ("an open end", ["pain in the arms or", "legs"], "pain in the arms or legs"),
        ("a hyphen divides a word", ["thrombocyto-", "penia"], "thrombocytopenia"),
        ("items", ["inflammation of skin", "• rash"], "inflammation of skin\n• rash"),
    ],
)
def test_lines_of_a_cell_are_one_paragraph_where_the_next_word_had_no_place(read_one, name, cell, read):
    rows = [HEAD, ["Nervous system", cell, "seizure"], ["Skin", "itching", "rash"]]
    assert rows_of(read_one(pdf_of([ruled_table(rows, XS, 700, size=12)]), "a.pdf"))[1][1] == read, name


@pytest.mark.parametrize("sides", [True, False])
def test_rows_of_one_cell_cover_all_columns(read_one, sides):
    rows = [["Effect", "Frequency", "Grade"], ["Skin"], ["rash", "12%", "2"], ["Heart"], ["flutter", "3%", "1"]]
    article = read_one(pdf_of([ruled_table(rows, XS, 700, sides=sides)]), "a.pdf")
    assert [row for row in rows_of(article) if len(row) == 1] == [{0: "Skin"}, {0: "Heart"}]
    assert {cell.columns for cell in article.tables[0].cells if cell.row in (1, 3)} == {3 if sides else 1}


def test_a_table_goes_on_over_the_page_without_its_repeated_header(read_one):
    first = ruled_table([HEAD, ["Nervous system", "headache", "seizure"], ["Respiratory,", "cough", ""]], XS, 200)
    second = ruled_table([HEAD, ["thoracic disorders", "", "asthma"], ["Skin", "itching", "rash"]], XS, 780)
    article = read_one(pdf_of([[(60, 700, 11, "Effects are listed below."), *first], second]), "a.pdf")
    assert len(article.tables) == 1
    assert rows_of(article)[1:] == [
        {0: "Nervous system", 1: "headache", 2: "seizure"}, {0: "Respiratory, thoracic disorders", 1: "cough", 2: "asthma"},
        {0: "Skin", 1: "itching", 2: "rash"},
    ]  # fmt: skip


def test_other_columns_on_the_next_page_are_another_table(read_one):
    rows = [["Effect", "Share", "Grade"], ["rash", "1%", "2"], ["gout", "2%", "1"]]
    article = read_one(pdf_of([ruled_table(rows, XS, 200), ruled_table(rows, (60, 240, 300, 500), 780)]), "a.pdf")
    assert len(article.tables) == 2


def test_a_frame_around_prose_is_no_table(read_one):
    page = [(60, 700, 11, "What you need to know of gout."), (60, 680, 11, "Drink enough water."), rule(50, 660, 500, 660)]
    page += [rule(50, 720, 500, 720), rule(50, 660, 50, 720), rule(500, 660, 500, 720), rule(50, 695, 500, 695)]
    assert read_one(pdf_of([page]), "a.pdf").tables == ()


def test_columns_without_ruled_lines_are_a_table(read_one):
    rows = [("Adverse reaction", "Apixaban", "Placebo"), ("Nausea", "12%", "4%"), ("Rash of the arms and legs", "8%", "5%")]
    page = [(x, 700 - 13 * number, 10, text) for number, row in enumerate(rows) for x, text in zip(XS, row, strict=False)]
    assert rows_of(read_one(pdf_of([page]), "a.pdf")) == [dict(enumerate(row)) for row in rows]


@pytest.fixture(scope="module")
def leaflet():
    rows = [["Adverse reaction", "Apixaban", "Placebo"], ["Nausea", "12%", "4%"], ["Anaemia", "8%", "5%"]]
    first = [
        (60, 800, 16, "Apixaban", True),
        (60, 770, 11, "Apixaban is used to prevent stroke in adults, and it"),
        (60, 757, 11, "may cause severe bleeding of the stomach."),
        (60, 730, 12, "Side effects", True),
        (60, 700, 11, "Table 1 shows adverse reactions of patients in the trial."),
    ]
    (found,) = extract_bytes(pdf_of([first, ruled_table(rows, (60, 220, 330, 440), 700)]), "a.pdf")
    return found


def test_rows_of_a_table_carry_their_numbers(leaflet):
    shares = {one.object_text: (one.frequency, one.frequency_comparator) for one in leaflet.claims}
    assert (shares["Nausea"], shares["Anaemia"]) == (("12%", 0.04), ("8%", 0.05))


def test_quotes_have_page_and_box(leaflet):
    boxes = {one.quote: (one.page, one.box_left, one.box_bottom, one.box_right, one.box_top) for one in leaflet.claim_quotes}
    (stroke,) = [box for quote, box in boxes.items() if quote.endswith("stroke")]
    (bleeding,) = [box for quote, box in boxes.items() if "stomach" in quote]
    (nausea,) = [box for quote, box in boxes.items() if quote.startswith("Nausea")]
    assert (stroke[0], bleeding[0], nausea[0]) == (1, 1, 2)
    assert stroke[1] == pytest.approx(60, abs=2)
    assert 765 < stroke[2] < stroke[4] < 785
    assert stroke[3] < 260, "the words behind the quote are not in its box"
    assert (bleeding[2], bleeding[4]) == (pytest.approx(756, abs=3), pytest.approx(778, abs=3)), "that of both lines"
    assert nausea[1] == pytest.approx(65, abs=2)
    assert 220 < nausea[3] < 260


def test_every_quote_of_another_format_has_no_box():
    (found,) = extract_bytes(b"<p>Apixaban prevents stroke.</p>", "a.html")
    assert [(one.page, one.box_left) for one in found.claim_quotes] == [(None, None)]


def test_a_quote_over_two_pages_has_the_box_of_its_first(read_one, leaflet):
    article = read_one(pdf_of([[(60, 60, 11, "Apixaban is a medicine that is taken for a long time to prevent blood clots and")],
                               [(60, 800, 11, "strokes of adults.")]]), "a.pdf")  # fmt: skip
    quote = leaflet.claim_quotes[0]
    whole = type(quote)(**{**{name: getattr(quote, name) for name in quote.__slots__}, "start": 0, "end": len(article.text)})
    (placed,) = with_pages(type(leaflet)(leaflet.article, (), (), (), (), (), (whole,)), article).claim_quotes
    assert (placed.page, placed.box_top < 100) == (1, True)


RULES = st.lists(st.tuples(*[st.floats(-50, 900, allow_nan=False)] * 4), max_size=40)


@settings(max_examples=60)
@given(RULES)
def test_any_lines_give_grids_whose_cells_lie_within(rules):
    for grid in find_grids([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in rules]):
        assert grid.xs == sorted(grid.xs)
        assert grid.ys == sorted(grid.ys, reverse=True)
        for row, y in enumerate(grid.ys[:-1]):
            place = grid.cell_at(grid.xs[0], y)
            assert place is None or place.row <= row < place.row + place.rows


def test_ten_thousand_lines_are_no_grid():
    rules = [[x, 0, x + 0.5, 800] for x in range(0, 2000, 4)] + [[0, y, 2000, y + 0.5] for y in range(0, 2000, 4)]
    assert find_grids(rules) == []


def test_a_table_is_no_repeated_header_unless_it_is_small(read_one):
    def data(page):
        return ruled_table([HEAD, *([f"Patient {row + 30 * page}", f"{page}.{row} mg", "none at all"] for row in range(30))], XS, 700)

    small = ruled_table([["Velotinib", "Leaflet"], ["Version 3", "May 2024"]], (60, 300, 500), 820, head=0)
    article = read_one(pdf_of([[*small, *data(page)] for page in range(5)]), "a.pdf")
    assert len([cell for table in article.tables for cell in table.cells if "Patient" in article.text[cell.start : cell.end]]) == 150
    assert "Version" not in article.text


def test_grids_on_many_pages_cost_little():
    page = [(60 + 20 * x, 700 - 10 * y, 8, f"a{x * y}") for x in range(10) for y in range(30)]
    lines = b"\n".join([*(rule(5 * x, 0, 5 * x, 800) for x in range(70)), *(rule(0, 10 * y, 600, 10 * y) for y in range(70))])
    started = time.process_time()
    list(read_articles(pdf_of([page] * 30, extra=lines), "a.pdf"))
    assert time.process_time() - started < 10
