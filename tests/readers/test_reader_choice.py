import pytest

from rxtract.readers import READERS, article_id, read_articles, supported_suffixes


@pytest.mark.parametrize(
    ("source", "format_name"),
    [("a.txt", "text"), ("A.TXT", "text"), ("b.c.md", "markdown"), ("x/y.htm", "html"), ("x\\y.xhtml", "html")],
)
def test_suffix_picks_the_reader(read_one, source, format_name):
    assert read_one("Apixaban tablets", source).format == format_name


def test_every_suffix_belongs_to_one_reader():
    suffixes = supported_suffixes()
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize("wanted", ["html", "htm", ".html"])
def test_given_format_outweighs_the_name(wanted):
    (article,) = read_articles(b"<p>Apixaban", "-", format=wanted)
    assert (article.format, article.source, article.text) == ("html", "-", "Apixaban")


@pytest.mark.parametrize("source", ["a.docx", "README", "-", "notes.txt.gz"])
def test_unknown_suffix_is_refused_even_for_plain_text(refusal, source):
    error = refusal("plain text", source)
    assert (error.kind, error.stage) == ("unknown_format", "discover")
    assert ".txt" in error.message


def test_unknown_format_names_the_choices():
    with pytest.raises(Exception, match="text, markdown, html, xml, jsonl"):
        read_articles(b"x", "-", format="docx")


def test_errors_of_the_whole_input_come_before_iterating():
    for reader in READERS:
        with pytest.raises(Exception, match="empty"):
            read_articles(b"", "a", format=reader.name)


def test_article_id_is_the_hash_of_the_raw_bytes(read_one):
    assert article_id(b"") == "e3b0c44298fc1c14"
    assert read_one(b"\xef\xbb\xbfabc", "a.txt").article_id == article_id(b"\xef\xbb\xbfabc")
