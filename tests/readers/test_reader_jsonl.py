import json

import pytest

from rxtract.errors import InputError
from rxtract.readers import article_id, read_articles
from rxtract.readers.json_fields import wanted_fields


def lines(*records):
    return "\n".join(json.dumps(record) if not isinstance(record, str) else record for record in records).encode()


@pytest.mark.parametrize("field", ["text", "content", "body"])
def test_text_field_is_the_article_verbatim(read_one, field):
    article = read_one(lines({field: "\r\n Apixaban（片） ", "id": 7}), "a.jsonl")
    assert article.text == "\r\n Apixaban（片） "
    assert (article.format, article.source, article.blocks) == ("jsonl", "a.jsonl#1", ())


def test_html_field_is_read_as_a_page(read_one):
    article = read_one(lines({"html": "<title>T</title><h2>Uses</h2><p>a &amp; b"}), "a.jsonl")
    assert (article.text, article.title, len(article.blocks)) == ("Uses\na & b", "T", 2)


def test_title_and_address_are_kept(read_one):
    record = {"title": " Apixaban ", "url": "https://a.example/x", "text": "Text.\nSource: https://b.example"}
    article = read_one(lines(record), "a.jsonl")
    assert article.title == "Apixaban"
    assert article.references == ("https://a.example/x", "https://b.example")


def test_first_field_with_something_in_it_counts(read_one):
    assert read_one(lines({"text": " ", "content": None, "body": "b", "html": "<p>h"}), "a.jsonl").text == "b"


def test_article_id_is_the_hash_of_the_line(read_one):
    raw = lines({"text": "a"})
    assert read_one(b"\xef\xbb\xbf" + raw + b"\r\n", "a.jsonl").article_id == article_id(raw)


def test_bad_lines_are_rejected_and_the_others_go_on():
    raw = lines({"text": "one"}, "{", "", "[1]", {"x": 1}, {"text": ""}, {"text": "\ud800"}, {"text": "\0"})
    raw += b'\n{"text": "caf\xe9"}\n{"text": "last"}'
    results = list(read_articles(raw, "a.jsonl"))
    shown = [result.kind if isinstance(result, InputError) else result.text for result in results]
    assert shown == ["one", "malformed", "malformed", "malformed", "empty", "malformed", "binary", "café", "last"]
    assert [result.source for result in results] == [f"a.jsonl#{number}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10)]


def test_line_separators_inside_a_text_do_not_end_the_line(read_one):
    assert read_one('{"text": "a\u2028b\u0085c"}', "a.jsonl").text == "a\u2028b\u0085c"


def test_utf16_of_a_windows_shell_is_read(read_one):
    assert read_one('{"text": "naïve"}\r\n'.encode("utf-16"), "a.jsonl").text == "naïve"


def test_half_a_surrogate_in_a_field_is_replaced_and_said(read_one):
    article = read_one(b'{"text": "Apixaban \\ud83d prevents strokes.", "title": "A pill \\ud83d"}', "a.jsonl")
    assert (article.text, article.title) == ("Apixaban \ufffd prevents strokes.", "A pill \ufffd")
    assert article.warnings == ("bad_bytes",)


def test_a_key_that_stands_twice_is_said(read_one):
    article = read_one(b'{"text": "one", "text": "two"}', "a.jsonl")
    assert (article.text, article.warnings) == ("two", ("duplicate_keys",))


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"raw_text": "Senna."}, "Senna."),
        ({"articleBody": "Senna."}, "Senna."),
        ({"Article Body": "Senna."}, "Senna."),
        ({"text": ["Senna.", "Cramps."]}, "Senna.\n\nCramps."),
        ({"data": {"attributes": {"full_text": "Senna."}}}, "Senna."),
        ({"title": {"rendered": "S"}, "content": {"rendered": "<p>Senna.</p>"}}, "Senna."),
        ({"title": "S", "description": "Senna."}, "Senna."),
        ({"description": "short", "article": {"body": "Senna."}}, "Senna."),
        ({"@graph": [{"@type": "WebSite", "name": "x"}, {"articleBody": "Senna."}]}, "Senna."),
        ({"sections": [{"title": "Uses", "content": "Senna."}, {"heading": "Risks", "text": "Cramps."}]}, "Uses\n\nSenna.\n\nRisks\n\nCramps."),
        ({"text": "<p>Senna &amp; water.</p>"}, "Senna & water."),
        ({"text": "p < 0.05 and q > 2"}, "p < 0.05 and q > 2"),
    ],
)  # fmt: skip
def test_shapes_of_scraped_records(read_one, record, text):
    assert read_one(lines(record), "a.jsonl").text == text
    assert read_one(lines(record), "a.json").text == text
    assert read_one(json.dumps([record]).encode(), "a.json").text == text


def test_records_by_their_ids_are_articles():
    raw = json.dumps({"a1": {"articleBody": "Senna."}, "a2": {"articleBody": "Gout."}}).encode()
    assert [(one.source, one.text) for one in read_articles(raw, "a.json")] == [("a.json#1", "Senna."), ("a.json#2", "Gout.")]


def test_fields_may_be_named(read_one, monkeypatch):
    monkeypatch.setenv("RXTRACT_TEXT_FIELDS", "payload.main, other")
    wanted_fields.cache_clear()
    try:
        assert read_one(lines({"text": "menu", "payload": {"main": "Senna."}}), "a.jsonl").text == "Senna."
        assert read_one(lines({"other": "Senna."}), "a.jsonl").text == "Senna."
    finally:
        monkeypatch.undo()
        wanted_fields.cache_clear()
