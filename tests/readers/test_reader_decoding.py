import codecs
import gzip

import pytest


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_text_is_the_file_as_decoded(read_one, suffix):
    raw = "\r\nβ-blocker\u00ad tablets（片）\t \r\n\r\nend  \n"
    assert read_one(raw, "a" + suffix).text == raw


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides_and_goes(read_one, codec):
    assert read_one("Köln 片".encode(codec), "a.txt").text == "Köln 片"


def test_big_endian_mark_is_known(read_one):
    assert read_one(codecs.BOM_UTF16_BE + "Köln".encode("utf-16-be"), "a.txt").text == "Köln"


@pytest.mark.parametrize("raw", [b"", b" \r\n\t ", b"\xef\xbb\xbf \n", "\u200b\n\u3000".encode()])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_empty_input_is_refused(refusal, raw, suffix):
    assert refusal(raw, "a" + suffix).kind == "empty"


@pytest.mark.parametrize(
    ("raw", "codec"),
    [
        ("café naïve".encode("latin-1"), "WINDOWS-1252"),
        ("阿哌沙班片 apixaban".encode("gbk"), "GB18030"),
        ("apixaban tablets".encode("utf-16-le"), "UTF-16LE"),
        ("apixaban tablets".encode("utf-16-be"), "UTF-16BE"),
    ],
)
def test_other_encodings_are_not_guessed_but_named(refusal, raw, codec):
    error = refusal(raw, "a.txt")
    assert error.kind == "encoding"
    assert f"iconv -f {codec} -t UTF-8" in error.message


def test_damaged_utf8_is_refused_with_its_position(refusal):
    error = refusal("naïve".encode() + b"\xc3", "a.txt")
    assert error.kind == "encoding"
    assert "0xc3 at position 6" in error.message


def test_false_byte_order_mark_is_refused(refusal):
    assert refusal(b"\xff\xfea", "a.txt").kind == "encoding"


@pytest.mark.parametrize(
    "raw",
    [b"ab\x00c", bytes(range(256)), gzip.compress(b"text", mtime=0), b"%PDF-1.7\n", b"PK\x03\x04abc", b"\x01\x02\x03\x04 abc"],
)
def test_binary_is_refused(refusal, raw):
    assert refusal(raw, "a.txt").kind == "binary"


def test_one_stray_control_character_is_text(read_one):
    text = "page one\x0c" + "x" * 200 + "\x1b"
    assert read_one(text, "a.txt").text == text


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<META http-equiv=content-type content="text/html; charset=GBK">', "gb18030"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252"),
        ("<meta charset=windows-1251>", "cp1251"),
    ],
)
def test_page_is_read_in_the_charset_it_declares(read_one, declaration, codec):
    word = {"gb18030": "阿哌沙班", "cp1252": "“naïve”", "cp1251": "апиксабан"}[codec]
    assert read_one(f"{declaration}<p>{word}".encode(codec), "a.html").text == word


def test_utf8_page_with_an_outdated_declaration_is_utf8(read_one):
    assert read_one('<meta charset="gb2312"><p>阿哌沙班', "a.html").text == "阿哌沙班"


@pytest.mark.parametrize("charset", ["utf-8", "no-such", "rot13", "unicode_escape", "idna", "hex"])
def test_page_that_is_not_in_its_charset_is_refused(refusal, charset):
    error = refusal(f"<meta charset={charset}><p>caf\xe9".encode("latin-1"), "a.html")
    assert error.kind == "encoding"
    assert charset in error.message
