"""Some hundred files made to hurt, of every format: no crash, little memory, little time."""

from __future__ import annotations

import bz2
import json
import lzma
import resource
import time

import pytest
from made import docx_of, docx_paragraph, epub_of, gzip_of, mhtml_of, pdf_of, tar_of, warc_of, zip_of

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import read_articles

MEGA = 200_000
PAGE = "<html><body><h1>Velotinib</h1><p>It treats gout.</p></body></html>"
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"


def _zip_bomb():
    return zip_of({f"{number}.txt": b"a" * MEGA for number in range(30)})


def _nested_gzip():
    raw = b"Velotinib treats gout."
    for _ in range(8):
        raw = gzip_of(raw)
    return raw


def _zip_that_lies():
    raw = bytearray(zip_of({"a.txt": b"a" * MEGA}))
    place = raw.rfind(b"PK\x01\x02")
    raw[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(raw)


def _encrypted_zip():
    raw = bytearray(zip_of({"a.txt": "Velotinib treats gout."}))
    for magic, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.rfind(magic) + shift] |= 1
    return bytes(raw)


def _wide_document():
    return docx_of(docx_paragraph("x") * 8_000)


def _deep_document():
    return docx_of("<w:tbl><w:tr><w:tc>" * 3000 + docx_paragraph("x") + "</w:tc></w:tr></w:tbl>" * 3000)


def _pdf_loop():
    raw = pdf_of([[(60, 700, 11, "Gout")]])
    return raw.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")


def _pdf_bomb():
    return pdf_of([[]], extra=b" " * 100 * MEGA)


def _warc_bomb():
    return gzip_of(warc_of([("https://a.example/", "text/html", "a" * 120 * MEGA)]))


HOSTILE = {
    # Text and bytes.
    "nul.txt": lambda: b"\0" * MEGA,
    "control.txt": lambda: b"\x01\x02" * MEGA,
    "bad.txt": lambda: b"\xff" * MEGA,
    "high.txt": lambda: bytes(range(128, 256)) * 40_000,
    "half.txt": lambda: b"\xe2\x80" * MEGA,
    "marks.txt": lambda: b"\xff\xfe" + b"\x00\xd8" * MEGA,
    "utf32.txt": lambda: b"\xff\xfe\0\0" + b"\xff\xff\xff\xff" * 40_000,
    "combining.txt": lambda: ("e" + "\u0301" * 2 * MEGA).encode(),
    "bidi.txt": lambda: ("\u202e" * MEGA + "gout").encode(),
    "hyphens.txt": lambda: b"ab-\n" * 60_000,
    "soft.txt": lambda: ("\u00ad\n" * MEGA + "x").encode(),
    "mojibake.txt": lambda: ("Ã¶" * 60_000).encode(),
    "entities.txt": lambda: b"&amp;" * 60_000,
    "lines.txt": lambda: b"a\n" * 2 * MEGA,
    "returns.txt": lambda: b"a\r" * 2 * MEGA,
    "headers.txt": lambda: b"A: b\r\n" * 40_000,
    "folded.txt": lambda: b"A: b\r\n" + b" c\r\n" * MEGA,
    "brackets.txt": lambda: b"[" * 3 * MEGA,
    "braces.txt": lambda: b"{" * 3 * MEGA,
    # Markup.
    "open.html": lambda: b"<" * 3 * MEGA,
    "paragraphs.html": lambda: b"<p>" + b"x<p>" * 1_000_000,
    "spans.html": lambda: b"<span>x" * 40_000,
    "comments.html": lambda: b"<!-- " * 40_000,
    "doctype.html": lambda: b"<!DOCTYPE " + b"[" * 3 * MEGA,
    "attributes.html": lambda: b"<p " + b"".join(b"a%d=1 " % number for number in range(60_000)) + b">x",
    "charset.html": lambda: b"<meta charset=" * 40_000,
    "tables.html": lambda: b"<table><tr><td>x" * 40_000,
    "rows.html": lambda: b"<table>" + b"<tr><td>x<td>y" * 5_000,
    "spanned.html": lambda: b"<table><tr><td rowspan=65534 colspan=1000>x" * 200,
    "nested.html": lambda: b"<div>" * 10_000,
    "bomb.html": lambda: f"{ENTITIES}<p>&i;</p>".encode(),
    "bomb.xml": lambda: f'<?xml version="1.0"?>{ENTITIES}<Document><Focus>&i;</Focus></Document>'.encode(),
    "deep.xml": lambda: b"<Document>" + b"<Focus>" * 40_000,
    "wide.xml": lambda: b"<Document>" + b"<Answer>x</Answer>" * 40_000 + b"</Document>",
    "external.xml": lambda: b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Document><Focus>x</Focus></Document>',
    "include.xml": lambda: b'<Document xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></Document>',
    "bioc.xml": lambda: b"<collection><document><passage>" + b"<text>x</text>" * 40_000 + b"</passage></document></collection>",
    "bioc_bomb.xml": lambda: f"{ENTITIES}<collection><document><passage><text>&i;</text></passage></document></collection>".encode(),
    # Records.
    "deep.json": lambda: b'{"a":' * 40_000,
    "deep_list.json": lambda: b"[" * 40_000 + b"]" * 40_000,
    "empties.json": lambda: b"[" + b"{}," * 2 * MEGA + b"{}]",
    "records.json": lambda: json.dumps([{"text": "Gout."}] * 5_000).encode(),
    "number.json": lambda: b'{"text": "x", "n": ' + b"9" * MEGA + b"}",
    "nested.json": lambda: b'{"a":' * 400 + b'{"text": "Gout."}' + b"}" * 400,
    "branches.json": lambda: json.dumps({f"k{n}": [{"a": [{"b": [{"c": 1}] * 5}] * 5}] * 5 for n in range(100)}).encode(),
    "keys.json": lambda: json.dumps({f"k{n}": 1 for n in range(60_000)}).encode(),
    "surrogates.json": lambda: b'{"text": "' + b"\\ud800" * 60_000 + b'"}',
    "lines.jsonl": lambda: b'{"text": "Gout."}\n' * 10_000,
    "deep.jsonl": lambda: b'{"text":' * 40_000 + b"\n" + b'{"text": "Gout."}',
    "quotes.csv": lambda: b'text\n"' + b'""' * 2 * MEGA,
    "cells.csv": lambda: b"text" + b",x" * 60_000 + b"\n" + b"Gout" + b",y" * 60_000,
    "rows.csv": lambda: b"text,url\n" + b"Gout.,x\n" * 10_000,
    "field.csv": lambda: b"text\n" + b"a" * 6 * MEGA,
    "nul.csv": lambda: b"text\nGo\0ut\n" * 1000,
    # Packed.
    "bomb.gz": lambda: gzip_of(b"a" * 200 * MEGA),
    "bomb.bz2": lambda: bz2.compress(b"a" * 200 * MEGA),
    "bomb.xz": lambda: lzma.compress(b"a" * 200 * MEGA),
    "nested.gz": _nested_gzip,
    "cut.gz": lambda: gzip_of(b"Velotinib treats gout. " * 1000)[:60],
    "members.gz": lambda: gzip_of(b"a ") * 20_000,
    "tail.gz": lambda: gzip_of(PAGE) + b"garbage" * 1000,
    "bad.gz": lambda: b"\x1f\x8b\x08\x00" + b"\xff" * 1000,
    "bad.bz2": lambda: b"BZh9" + b"\xff" * 1000,
    "bad.xz": lambda: b"\xfd7zXZ\x00" + b"\xff" * 1000,
    "bomb.zip": _zip_bomb,
    "nested.zip": lambda: zip_of({"a.zip": zip_of({"b.zip": zip_of({"c.zip": zip_of({"d.zip": zip_of({"e.txt": "Gout"})})})})}),
    "fork.zip": lambda: zip_of({f"{n}.zip": zip_of({f"{m}.gz": gzip_of(b"a" * 9 * MEGA) for m in range(10)}) for n in range(10)}),
    "many.zip": lambda: zip_of({f"{number}.txt": b"x" for number in range(21_000)}),
    "paths.zip": lambda: zip_of({"../../etc/passwd": "x", "/etc/passwd": "x", "C:\\x.txt": "x", "a\0b.txt": "x", "..\\..\\x": "x"}),
    "lies.zip": _zip_that_lies,
    "encrypted.zip": _encrypted_zip,
    "cut.zip": lambda: zip_of({"a.txt": "Gout " * 1000})[:-30],
    "empty.zip": lambda: zip_of({}),
    "mark.zip": lambda: b"PK\x03\x04" + b"\0" * 5000,
    "bad.tar": lambda: tar_of({"a.txt": "Gout"})[:700],
    "names.tar": lambda: tar_of({"../x.txt": "x", "/x.txt": "x", "a" * 300 + ".txt": "Gout treats."}),
    "junk.tar": lambda: b"a" * 257 + b"ustar" + b"\xff" * 2000,
    # Documents.
    "wide.docx": _wide_document,
    "deep.docx": _deep_document,
    "bomb.docx": lambda: docx_of("", **{"word/bomb.xml": b"<a>" + b" " * 300 * MEGA}),
    "entities.docx": lambda: zip_of({"word/document.xml": f"{ENTITIES}<a>&i;</a>"}),
    "bits.docx": lambda: docx_of(docx_paragraph("Gout " * 500)).replace(b"\x9d", b"\x9c").replace(b"\xb0", b"\xff"),
    "empty.docx": lambda: docx_of(""),
    "cut.docx": lambda: docx_of(docx_paragraph("Gout"))[:900],
    "nothing.docx": lambda: zip_of({"word/x": "y"}),
    "bomb.epub": lambda: epub_of({"a.xhtml": PAGE + " " * 100 * MEGA}),
    "nothing.epub": lambda: zip_of({"mimetype": "application/epub+zip"}),
    "many.epub": lambda: epub_of({f"{number}.xhtml": PAGE for number in range(1000)}),
    "nested.mhtml": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
    "no_line.mhtml": lambda: mhtml_of(PAGE).replace(b"boundary", b"bundary"),
    "charset.mhtml": lambda: mhtml_of(PAGE).replace(b"Content-Type: text/html\r", b"Content-Type: text/html; charset=\xff\xfe\r"),
    "address.mhtml": lambda: mhtml_of(PAGE).replace(b"https://pages", b"\xff\xfe\xe9"),
    "base64.mhtml": lambda: mhtml_of("!" * MEGA).replace(b"8bit", b"base64"),
    "groups.rtf": lambda: b"{\\rtf1 " + b"{" * 60_000,
    "words.rtf": lambda: b"{\\rtf1 " + b"\\par a" * 60_000 + b"}",
    "hex.rtf": lambda: b"{\\rtf1 " + b"\\'e9" * 60_000 + b"}",
    "unicode.rtf": lambda: b"{\\rtf1 \\u-99999999? \\u55357? Gout}",
    "bad.warc": lambda: b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n",
    "bomb.warc.gz": _warc_bomb,
    "junk.warc": lambda: b"WARC/" + b"\xff\n" * 10_000,
    "nothing.pdf": lambda: b"%PDF-1.7\n%%EOF",
    "loop.pdf": _pdf_loop,
    "bomb.pdf": _pdf_bomb,
    "junk.pdf": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 4000,
    "deep.pdf": lambda: pdf_of([[(60, 700, 11, "Gout")]]).replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 10_000),
    "dense.pdf": lambda: pdf_of([[]], extra=b"BT /F1 9 Tf (a) Tj ET\n" * 60_000),
}


def test_the_set_is_large():
    assert len(HOSTILE) >= 80


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_read_or_refused_within_its_means(name):
    raw = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    results = []
    try:
        for result in read_articles(raw, name):
            results.append(result)
    except InputError as error:
        results.append(error)
    assert results
    for result in results:
        assert isinstance(result, Article) or (result.kind and result.message)
        result.source.encode()
        assert result.source.startswith(name)
    assert time.process_time() - started < 30
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert peak - before < 1_000_000 or peak < 1_60_000  # kilobytes; the test itself holds its input
