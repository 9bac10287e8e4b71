"""Inputs made to hurt: each is read or refused quickly, in time that grows with its size only."""

import time

import pytest

from rxtract.errors import InputError
from rxtract.readers import read_articles

MEGA = 1_000_000
BOMB = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 99 + '"><!ENTITY c "' + "&b;" * 99 + '">]><p>&c;</p>'


@pytest.mark.parametrize(
    ("source", "raw", "expected"),
    [
        ("a.txt", b"a" * 50 * MEGA, "too_large"),
        ("a.txt", b"a " * 3 * MEGA, "too_large"),
        ("a.md", b"#" * 6 * MEGA, "too_large"),
        ("a.html", b"<p>" * 7 * MEGA, "too_large"),
        ("a.html", b"<div>" * 100_000 + b"x", "malformed"),
        ("a.html", b"<div>" * 100_000 + b"</span>" * 100_000, "malformed"),
        ("a.html", b"<b>" * 500 + b"</i>" * 200_000 + b"x", None),
        ("a.html", b"<!--" + b"x" * 10 * MEGA, "empty"),
        ("a.html", b'<a href="' + b"x" * 10 * MEGA, "empty"),
        ("a.html", b"<p " + b"x " * 2 * MEGA + b">y", None),
        ("a.html", b"<" * MEGA, None),
        ("a.html", b"a<br>" * 200_000, None),
        ("a.html", b"<a href=http://x>a</a><br>" * 100_000, None),
        ("a.html", b"a" + b"<b> </b>" * 200_000 + b"b", None),
        ("a.html", b'<p style="' + b"display " * 200_000 + b'">x', None),
        ("a.html", b"<p>" + b"x<p>" * MEGA, "too_large"),
        ("a.html", b"<span>x</span>" * MEGA, "too_large"),
        ("a.html", b"<table><tr>" + b"<td>x" * 150_000, "too_large"),
        ("a.html", b"<table>" + b"<tr><td rowspan=99 colspan=99>x<td rowspan=99>y" * 5_000, None),
        ("a.html", b"&amp;&nosuch;" * 100_000, None),
        ("a.txt", b"&amp;&nosuch;" * 100_000, None),
        ("a.html", b"<p>a" + b"abcd<sup>1</sup>" * 30_000, None),
        ("a.html", b"x<nav " * 300_000, None),
        ("a.html", b'<link rel="canonical" ' * 200_000 + b">x", None),
        ("a.html", b'<script type="application/ld+json">' * 100_000, "empty"),
        ("a.xhtml", BOMB.encode(), None),
        ("a.txt", b"References:\n" + b"http://a.b/c)))) \n" * 100_000, None),
        ("a.txt", b"References: http://a" + b")" * 4 * MEGA, None),
        ("a.txt", b"a" + b" " * 4 * MEGA + b"b", None),
        ("a.md", b"---\n" + b"a: b\n" * 400_000, None),
        ("a.xml", b"<Document><Focus>" + b"x" * 11 * MEGA + b"</Focus></Document>", "malformed"),
        ("a.xml", b"<Document>" + b"<Focus>x</Focus>" * 200_000 + b"</Document>", None),
        ("a.xml", b"<Document><Answer>" + b" " * 5 * MEGA + b"x</Answer></Document>", None),
        ("a.xml", b"<Document><Answer>a" + b"\n " * 2 * MEGA + b"x</Answer></Document>", None),
        ("a.xml", b"<Document " + b"a" * 5 * MEGA, "malformed"),
        ("a.jsonl", b'{"text": "' + b"a" * 50 * MEGA + b'"}', "too_large"),
        ("a.jsonl", b"[" * MEGA, "malformed"),
        ("a.jsonl", b'{"text":' * 200_000, "malformed"),
        ("a.jsonl", b'{"text": "a", "n": ' + b"9" * 10_000 + b"}", "malformed"),
        ("a.jsonl", b"\n" * 2 * MEGA + b'{"text": "a"}', None),
    ],
)
def test_hostile_input_is_read_or_refused_quickly(source, raw, expected):
    started = time.process_time()
    try:
        (result,) = read_articles(raw, source)
    except InputError as error:
        result = error
    # Each takes less than a second; quadratic time would be minutes. It is the processor's time: others may be at work.
    assert time.process_time() - started < 15
    assert getattr(result, "kind", None) == expected


def test_entities_of_a_page_are_not_expanded():
    (article,) = read_articles(BOMB.encode(), "a.xhtml")
    assert "haha" not in article.text
