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


@pytest.mark.parametrize(
    ("source", "raw", "format_name", "warnings"),
    [
        ("README", "plain text", "text", ()),
        ("-", "plain text", "text", ()),
        ("a.docx", "plain text", "text", ("format_differs",)),
        ("notes.txt.gz", "plain text", "text", ()),
        ("index.php", "<!DOCTYPE html><p>Apixaban", "html", ()),
        ("page.html?x=1", "<p>Apixaban</p>", "html", ()),
        ("page.asp?id=2&lang=en", "Apixaban prevents strokes.", "text", ()),
        ("-", "<html><p>Apixaban", "html", ()),
        ("a.txt", "<p>Apixaban prevents <b>strokes</b>.</p>", "html", ("format_differs",)),
        ("a.txt", "Apixaban\n<p>It prevents strokes.</p><br><div>It</div>", "html", ("format_differs",)),
        ("a.md", "<!-- x --><html><body>Apixaban</body></html>", "html", ("format_differs",)),
        ("a.md", "A page with <b>one</b> tag.<br>\n\n<p>x</p>\n<p>y</p>", "markdown", ()),
        ("a.txt", "The mean was <0.05 and n>3; <b> is a tag, p < q.", "text", ()),
        ("a.txt", '{"text": "Apixaban"}', "json", ("format_differs",)),
        ("a", '{"text": "Apixaban"}\n{"text": "Senna"}', "jsonl", ()),
        ("a.json", '{"text": "Apixaban"}\n{"text": "Senna"}', "jsonl", ()),
        ("a.txt", "[1] Apixaban prevents strokes. [2]", "text", ()),
        ("a.txt", "{Apixaban} prevents strokes.", "text", ()),
        ("a", "<PubmedArticle><ArticleTitle>Apixaban</ArticleTitle></PubmedArticle>", "pubmed_xml", ()),
        ("a.html", '<?xml version="1.0"?><PubmedArticle><ArticleTitle>A</ArticleTitle></PubmedArticle>', "pubmed_xml", ("format_differs",)),
        ("a.html", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>A</p></body></html>', "html", ()),
    ],
)
def test_content_says_the_format_and_the_name_breaks_ties(source, raw, format_name, warnings):
    article, *_ = read_articles(raw.encode(), source)
    assert (article.format, article.warnings, article.source.split("#")[0]) == (format_name, warnings, source)


@pytest.mark.parametrize("source", ["style.css", "code.py", "run.log", "x.unknown"])
def test_what_is_no_article_is_refused(refusal, source):
    error = refusal(b"\x89PNG\r\n" if source == "x.unknown" else "p { color: red }", source)
    assert (error.kind, error.stage) == ("unknown_format", "discover")


def test_unknown_format_names_the_choices():
    with pytest.raises(Exception, match="text, markdown, html, xml, jsonl"):
        read_articles(b"x", "-", format="odt")


def test_errors_of_the_whole_input_come_before_iterating():
    for reader in READERS:
        with pytest.raises(Exception, match="empty"):
            read_articles(b"", "a", format=reader.name)


def test_article_id_is_the_hash_of_the_raw_bytes(read_one):
    assert article_id(b"") == "e3b0c44298fc1c14"
    assert read_one(b"\xef\xbb\xbfabc", "a.txt").article_id == article_id(b"\xef\xbb\xbfabc")
