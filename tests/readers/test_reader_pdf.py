"""PDF: order of lines, paragraphs, what is left out, pages, and files that hurt."""

import time

import pytest
from made import pdf_of

from rxtract.errors import InputError
from rxtract.readers import read_articles
from rxtract.readers.limits import limits


def text_of(read_one, *pages):
    return read_one(pdf_of(list(pages)), "a.pdf").text


def column(lines, x=60, y=700, size=11):
    return [(x, y - 13 * number, size, line) for number, line in enumerate(lines)]


LONG = "The tablets are swallowed whole with a glass of water, in the evening and"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (LONG, "always at the same time.", f"{LONG} always at the same time."),
        (f"{LONG[:-4]}.", "Children take half of it.", f"{LONG[:-4]}. Children take half of it."),
        ("Side effects", "Headache was common.", "Side effects\nHeadache was common."),
        ("It may harm the kidneys.", "Headache was common.", "It may harm the kidneys.\nHeadache was common."),
        (LONG[:-4], "• headache", f"{LONG[:-4]}\n• headache"),
    ],
)
def test_a_line_goes_on_where_the_next_word_did_not_fit(read_one, before, after, expected):
    filler = column([LONG.replace("evening", "morning")], y=740)
    assert text_of(read_one, filler + column([before, after])).split("\n", 1)[1].strip() == expected


@pytest.mark.parametrize(("gap", "size"), [(13, 11), (18, 11), (22, 11), (15, 10)])
@pytest.mark.parametrize(
    ("item", "more"),
    [
        ("- a long illness of the kidneys with swollen feet, with or without a raised", "blood pressure"),
        ("- attacks of gout in adults for whom other medicines have not helped or were", "too strong."),
        ("- worn joints of the hands or the hips with pain that goes on for weeks, also", "in children"),
    ],
)
def test_lines_of_one_item_are_one_however_far_apart_and_large(read_one, gap, size, item, more):
    lines = [(60, 600, size, item), (72, 600 - gap, 11, more), (60, 600 - 2 * gap, size, "- something else")]
    page = read_one(pdf_of([column([LONG] * 4, y=740) + lines]), "a.pdf")
    items = [page.text[one.start : one.end] for one in page.blocks if one.kind == "item"]
    assert items == [f"{item[2:]} {more}", "something else"]


@pytest.mark.parametrize("number", ["38.3 cells were seen in the blood.", "12 weeks of treatment."])
def test_a_line_that_begins_with_a_number_goes_on_behind_an_open_end(read_one, number):
    assert f"the median of it was {number}" in text_of(
        read_one, column([LONG, "After the last dose the median of it was", number, LONG])
    ).replace("\n\n", " ")


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["a loss of neutro-", "phils was seen. The neutrophils recovered."], "neutrophils was"),
        (["it acts on beta-", "blockers and on other medicines. Beta-blockers"], "beta-blockers and"),
        (["it is a non-", "steroidal medicine for pain and fever in adults."], "non-steroidal medicine"),
    ],
)
def test_hyphens_at_line_ends_are_taken_out_where_they_divide_a_word(read_one, lines, word):
    assert word in text_of(read_one, column([LONG, *lines])).replace("\n", " ")


def test_repeated_lines_and_page_numbers_are_left_out(read_one):
    pages = [
        [(60, 800, 8, "Leaflet of velotinib"), *column([f"Part {name} of the text tells of gout."]), (290, 30, 8, str(number))]
        for number, name in enumerate(("one", "two", "three", "four"), start=1)
    ]
    assert text_of(read_one, *pages).split("\n") == [f"Part {name} of the text tells of gout." for name in ("one", "two", "three", "four")]


def test_pages_begin_where_their_first_character_stands(read_one):
    pages = [column(["Gout hurts the toes of adults."]), [], column(["Colchicine relieves its pain."]), column(["It may cause diarrhoea."])]
    article = read_one(pdf_of(pages), "a.pdf")
    assert [article.text[start : start + 5] for start in article.pages] == ["Gout ", "Colch", "Colch", "It ma"]
    assert article.warnings == ("pages_without_text",)


def test_rows_of_a_table_are_no_columns(read_one):
    rows = [cell for number in range(8) for cell in ((60, 700 - 13 * number, 11, f"Effect {number}"), (310, 700 - 13 * number, 11, f"{number} %"))]
    article = read_one(pdf_of([rows]), "a.pdf")
    assert article.text.split("\n") == [f"Effect {number}\t{number} %" for number in range(8)]
    assert {block.kind for block in article.blocks} == {"cell"}


def test_blocks_are_disjoint_and_show_something(read_one):
    article = read_one(pdf_of([column([LONG, "more words.", "• one", "• two", "End"]), column(["Next"])]), "a.pdf")
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end
        end = block.end
    assert end == len(article.text)


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"1 0 obj <<" * 1000, pdf_of([column(["Gout"])])[:200]])
def test_damaged_files_are_rejected(refusal, raw):
    assert refusal(raw, "a.pdf").kind in ("malformed", "no_text_layer")


def test_scans_are_rejected_as_such(refusal):
    assert refusal(pdf_of([[], []]), "a.pdf").kind == "no_text_layer"


@pytest.mark.parametrize(
    ("allowed", "raw", "limit"),
    [
        ("pages=3", pdf_of([column(["Gout"])] * 4), "pages"),
        ("seconds=1, memory=300000000", pdf_of([[]], extra=b"BT /F1 9 Tf (a) Tj ET\n" * 3_000_000), ("memory", "seconds")),
    ],
)
def test_limits_are_named(refusal, monkeypatch, allowed, raw, limit):
    monkeypatch.setenv("RXTRACT_LIMITS", allowed)
    limits.cache_clear()
    started = time.perf_counter()
    try:
        error = refusal(raw, "a.pdf")
    finally:
        monkeypatch.undo()
        limits.cache_clear()
    assert error.kind == "too_large"
    assert any(f"limit {name} = " in error.message for name in ([limit] if isinstance(limit, str) else limit))
    assert time.perf_counter() - started < 30


def test_a_page_that_says_it_is_a_pdf_is_read_as_a_page():
    (article,) = read_articles(b"<html><body><p>Not found", "a.pdf")
    assert not isinstance(article, InputError)
    assert (article.format, article.warnings) == ("html", ("format_differs",))
