import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.structure.layout import find_blocks
from rxtract.nlp.structure.plain_tables import find_plain_tables

LINES = st.lists(
    st.one_of(
        st.sampled_from(["Nausea 12 % 4 %", "Cough 3 1", "| a | b |", "|---|---|", "Rash\tCommon", "Words.", "", "x | y", "|", "\t", "A     B"]),
        st.text("ab |\t-%1(.", max_size=12),
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


def rows(text):
    found = []
    for table in find_plain_tables(text):
        lines = {}
        for cell in table.cells:
            lines.setdefault(cell.row, {})[cell.column] = text[cell.start : cell.end]
        found.append([list(line.items()) for line in lines.values()])
    return found


def plain(text):
    return [[[words for _, words in row] for row in table] for table in rows(text)]


@given(LINES)
def test_cells_stand_in_order_and_show_something(text):
    end = 0
    for table in find_plain_tables(text):
        assert end <= table.start
        for cell in table.cells:
            assert end <= cell.start < cell.end
            assert text[cell.start : cell.end].strip() == text[cell.start : cell.end]
            end = cell.end
        assert end <= table.end <= len(text)
        end = table.end


@given(LINES)
def test_blocks_of_a_text_with_tables_are_in_order(text):
    end = 0
    for block in find_blocks(text, find_plain_tables(text)):
        assert end <= block.start < block.end
        end = block.end


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| a | b |\n|---|---|\n| c | d |", [["a", "b"], ["c", "d"]]),
        ("a | b\n--- | ---\nc | d", [["a", "b"], ["c", "d"]]),
        ("Effect\tShare\nNausea\t12%", [["Effect", "Share"], ["Nausea", "12%"]]),
        ("Effect      Share\nNausea      12%\nDry mouth   3%", [["Effect", "Share"], ["Nausea", "12%"], ["Dry mouth", "3%"]]),
        ("Adverse reaction Drug % Placebo %\nNausea 12 4\nDry mouth 3 1",
         [["Adverse reaction", "Drug %", "Placebo %"], ["Nausea", "12", "4"], ["Dry mouth", "3", "1"]]),
        ("Reaction Drug (N = 50) Placebo (N = 48)\nNausea 12 (24%) 4 (8%)\nRash 3 (6%) -",
         [["Reaction", "Drug (N = 50)", "Placebo (N = 48)"], ["Nausea", "12 (24%)", "4 (8%)"], ["Rash", "3 (6%)", "-"]]),
        ("Drug Placebo\nNausea 12 4\nRash 3 1", [["Drug", "Placebo"], ["Nausea", "12", "4"], ["Rash", "3", "1"]]),
        ("Placebo (N=56) % — Drug 0.5 mg (N=83) % — 1.5 mg (N=84) %\nNausea 5.3 12.4 21.1\nRash 2 3 4",
         [["Placebo (N=56) %", "Drug 0.5 mg (N=83) %", "1.5 mg (N=84) %"], ["Nausea", "5.3", "12.4", "21.1"],
          ["Rash", "2", "3", "4"]]),
        ("Effect / Drug / Placebo\nNausea 12 4\nRash 3 1", [["Effect", "Drug", "Placebo"], ["Nausea", "12", "4"], ["Rash", "3", "1"]]),
        ("Drug 5 mg Drug 10 mg Placebo\nNausea 12 14 4\nRash 3 5 1",
         [["Drug 5 mg", "Drug 10 mg", "Placebo"], ["Nausea", "12", "14", "4"], ["Rash", "3", "5", "1"]]),
        ("Seen in patients:\nheadache ........ 17%\ndry mouth ..... 3%", [["headache", "17%"], ["dry mouth", "3%"]]),
        ("These were seen:\nNausea 12%\nRash 3%", [["Nausea", "12%"], ["Rash", "3%"]]),
    ],
)  # fmt: skip
def test_rows_of_plain_text_are_tables(text, cells):
    assert plain(text) == [cells]
    assert plain(f"Words before.\n\n{text}\n\nWords behind.") == [cells]


def test_empty_cells_keep_their_columns():
    assert rows("| a | b | c |\n|--|--|--|\n| | x | |") == [[[(0, "a"), (1, "b"), (2, "c")], [(1, "x")]]]


@pytest.mark.parametrize(
    "text",
    [
        "Home | Drugs | Velotinib",
        "1.\tTake it with food.\n2.\tSwallow it whole.",
        "•\tnausea\n•\trash",
        "a)\tnausea\nb)\trash",
        "Published 2024\nUpdated 2025",
        "Take 2\nWait 4",
        "It is taken once a day.\nIt works for 12 hours.",
        "nausea\nrash\nheadache",
        "",
    ],
)
def test_lists_and_sentences_are_no_tables(text):
    assert find_plain_tables(text) == ()


@pytest.mark.parametrize(
    "line",
    ["|" * 40_000, "a " * 40_000, "a 1" * 20_000, "a\t" * 20_000, "a" + " 1" * 40_000, "(" * 40_000, "| " * 20_000],
)
def test_long_lines_cost_time_that_grows_with_them(line):
    find_plain_tables("\n".join([line] * 3))
