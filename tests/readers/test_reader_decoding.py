import codecs
import time

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


WESTERN = "Naïve patients with Sjögren’s syndrome had “fever” – and café."
CHINESE = "阿哌沙班片用于治疗深静脉血栓形成和肺栓塞，常见不良反应为出血。"
RUSSIAN = "Апиксабан применяется для лечения тромбоза глубоких вен."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (WESTERN, "cp1252"),
        ("Das Ödem tritt häufig auf, die Übelkeit selten.", "latin-1"),
        (CHINESE, "gbk"),
        (CHINESE, "gb18030"),
        ("阿哌沙班片 apixaban", "gbk"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("アピキサバンは血栓症の治療に用いられる薬です。", "cp932"),
        ("アピキサバンは血栓症の治療に用いられる薬です。", "euc-jp"),
        ("아픽사반은 혈전증 치료에 사용됩니다.", "cp949"),
        ("此藥用於治療深靜脈血栓形成與肺栓塞等疾病，請遵照醫師指示。", "big5"),
        ("Η απιξαμπάνη χρησιμοποιείται για τη θεραπεία.", "cp1253"),
        ("apixaban tablets", "utf-16-le"),
        ("apixaban tablets", "utf-16-be"),
    ],
)
def test_undeclared_encodings_are_judged_by_the_bytes_and_said(read_one, text, codec):
    article = read_one(text.encode(codec), "a.txt")
    assert (article.text, article.warnings) == (text, ("charset_guessed",))


@pytest.mark.parametrize(
    ("raw", "text", "warnings"),
    [
        ("naïve β".encode() + b"\xc3", "naïve β\ufffd", ("bad_bytes",)),
        ("β-blocker \u2013 ".encode() + b"\xff pain", "β-blocker – \ufffd pain", ("bad_bytes",)),
        ("β-blocker \u2013 na".encode() + b"\xefve", "β-blocker – naïve", ("bad_bytes",)),
        (b"Apixaban causes naus\xffea.", "Apixaban causes naus\ufffdea.", ("bad_bytes",)),
        ("Köln".encode("utf-16") + b"x", "Köln\ufffd", ("bad_bytes",)),
        (b"Apixaban prevents strokes." + b"\x00" * 486, "Apixaban prevents strokes.", ("nul_bytes",)),
        (b"Pain. " * 400 + b"nau\x00sea", "Pain. " * 400 + "nau\ufffdsea", ("nul_bytes",)),
    ],
)
def test_a_few_bad_bytes_cost_no_article(read_one, raw, text, warnings):
    article = read_one(raw, "a.txt")
    assert (article.text, article.warnings) == (text, warnings)


def test_false_byte_order_mark_is_refused(refusal):
    assert refusal(b"\xff\xfea", "a.txt").kind == "encoding"


@pytest.mark.parametrize(
    "raw",
    [
        b"ab\x00c",
        bytes(range(256)),
        b"\x7fELF text",
        b"\xd0\xcf\x11\xe0abc",
        b"Rar!abc",
        b"\x01\x02\x03\x04 abc",
    ],
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


@pytest.mark.parametrize("charset", ["utf-8", "no-such", "rot13", "unicode_escape", "idna", "hex", "shift_jis"])
def test_page_that_is_not_in_its_charset_is_read_and_said(read_one, charset):
    article = read_one(f"<meta charset={charset}><p>caf\xe9 au lait".encode("latin-1"), "a.html")
    assert (article.text, article.warnings) == ("café au lait", ("charset_differs",))


@pytest.mark.parametrize(
    "head",
    ["<!--" + "x" * 20_000 + '--><meta charset="gb2312">', '<script charset="utf-8"></script><meta charset="gbk">'],
)
def test_the_declaration_may_come_late_and_behind_scripts(read_one, head):
    article = read_one(f"{head}<p>阿哌沙班".encode("gbk"), "a.html")
    assert (article.text, article.warnings) == ("阿哌沙班", ())


def test_utf16_page_without_a_mark_that_declares_it(read_one):
    article = read_one('<meta charset="utf-16"><p>naïve'.encode("utf-16-le"), "a.html")
    assert (article.text, article.warnings) == ("naïve", ())


def test_many_bad_bytes_take_linear_time(read_one):
    started = time.process_time()
    assert "bad_bytes" in read_one("β ".encode() * 200_000 + b"a\xe9b " * 100_000, "a.txt").warnings
    assert time.process_time() - started < 5
