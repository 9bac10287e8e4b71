"""Linear time: a text four times as long takes about four times as long, whatever it repeats."""

from __future__ import annotations

import time

import pytest
from patterns import REPEATED, repeated

from rxtract.extraction import extract_bytes

SHORT, LONG = 2_000, 8_000
MOST = 8.0
"""What is read again from every letter takes sixteen times as long, what is read once four times."""
FLOOR = 0.04
"""Seconds; shorter times are noise, and a quadratic step that takes less for the long text is none to care about."""


def seconds(text: str) -> float:
    started = time.process_time()
    list(extract_bytes(text.encode(), "pattern.txt"))
    return time.process_time() - started


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    list(extract_bytes(b"Apixaban treats gout.", "first.txt"))


def test_there_are_eighty_patterns():
    assert len(set(REPEATED)) == len(REPEATED) >= 80


@pytest.mark.tier("lexicon")
@pytest.mark.parametrize("piece", REPEATED, ids=ascii)
def test_time_grows_with_the_text_and_not_with_its_square(piece):
    short, long = (seconds(repeated(piece, length)) for length in (SHORT, LONG))
    if long > MOST * max(short, FLOOR):  # perhaps the machine was busy
        short, long = (min(seconds(repeated(piece, length)) for _ in range(3)) for length in (SHORT, LONG))
    assert long <= MOST * max(short, FLOOR), f"{SHORT} letters take {short:.3f} s, {LONG} {long:.3f} s"


@pytest.mark.tier("lexicon")
@pytest.mark.parametrize("piece", ["A", "Ab", "A-", "Zz_", "ÄB", "X9"])
def test_a_line_of_sixty_thousand_letters_takes_no_minute(piece):
    """Names of products were looked for from every capital letter: 60,000 of them took 40 s."""
    assert seconds(f"{piece * (60_000 // len(piece))} Apixaban treats gout.") < 15
