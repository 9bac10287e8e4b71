"""The arithmetic of docs/scale.md."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.scale import BEGIN, END, FIGURES, PAGE, Bill, Figures, read_figures, tables

FIGURES_OF_ONE = Figures(
    words=1_000, input_bytes=5_000, snapshot_bytes=10_000, staged_bytes=40_000, parcel_bytes=9_000, words_a_second=1_000,
    start_seconds=0, worker_mb=500, publish_seconds=0.001, publish_base_mb=300, publish_kb=10, efficiency=1,
)  # fmt: skip


def test_the_page_says_what_the_figures_give():
    text = PAGE.read_text("utf-8")
    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip() == tables(read_figures())


def test_all_figures_were_measured():
    assert FIGURES.is_file()
    assert all(value > 0 for value in (getattr(read_figures(), name) for name in Figures.__slots__))


def test_a_million_articles_of_a_second_each():
    bill = Bill(FIGURES_OF_ONE, 1_000_000, 10)
    assert bill.extract_hours == pytest.approx(1_000_000 / 10 / 3600)
    assert bill.publish_hours == pytest.approx(1_000 / 3600)
    assert bill.reads == 2_000_000 + 5_000, "each twice, and a batch of every megabyte"
    assert bill.writes == pytest.approx(1_000 + 5_000 * 1.001 + 2_000 + 40)
    assert bill.dollars == pytest.approx((277.78 + 0.2778) * 0.04 + bill.reads * 4e-7 + bill.writes * 5e-6, rel=1e-4)


def test_more_workers_take_less_time_and_about_the_same_money():
    one, hundred = (Bill(FIGURES_OF_ONE, 1_000_000, workers) for workers in (1, 100))
    assert one.extract_hours == pytest.approx(100 * hundred.extract_hours)
    assert one.dollars == pytest.approx(hundred.dollars)


def test_lines_cost_fewer_requests_and_more_words_more_hours():
    apart, lines = (Bill(FIGURES_OF_ONE, 10**9, 10, in_lines) for in_lines in (False, True))
    assert lines.reads < apart.reads / 100
    assert (apart.shards, apart.publish_hours) == (1_000, Bill(FIGURES_OF_ONE, 10**6, 10).publish_hours)
    longer = replace(FIGURES_OF_ONE, words=2_000)
    assert Bill(longer, 10**6, 1).extract_hours == pytest.approx(2 * Bill(FIGURES_OF_ONE, 10**6, 1).extract_hours)
