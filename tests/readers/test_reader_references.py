import pytest

from rxtract.readers.references import find_references
from rxtract.readers.titles import find_markdown_title, find_title


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Reference materials:https://a.example/x", ["https://a.example/x"]),
        ("参考资料：https://a.example/x，https://b.example。", ["https://a.example/x", "https://b.example"]),
        ("Source: (https://a.example/Foo_(drug)).", ["https://a.example/Foo_(drug)"]),
        ("## References\n\n1. Smith 2020\n2. <https://a.example>\n- https://b.example\nBuy at\nhttps://c.example",
         ["https://a.example", "https://b.example"]),
        ("References:\nhttps://a.example\nhttps://a.example", ["https://a.example"]),
        ("**Reference:** https://a.example", ["https://a.example"]),
        ("See https://a.example for the source: it is good.", []),
        ("Sources of error are many, see https://a.example", []),
        ("Reference materials: a book", []),
    ],
)  # fmt: skip
def test_urls_count_in_reference_lines_only(text, urls):
    assert find_references(text) == tuple(urls)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n  # What is apixaban? \nIt is", "What is apixaban?"),
        ("**Apixaban**\n", "Apixaban"),
        ("Apixaban is a drug. It works.", ""),
        ("阿哌沙班是一种药物。", ""),
        ("x" * 200 + "\n", ""),
        ("x" * 199 + "\n", "x" * 199),
        ("", ""),
    ],
)
def test_title_is_a_short_first_line_without_full_stop(text, title):
    assert find_title(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('---\ntitle: "Apixaban"\ndate: 1\n---\n# Other', "Apixaban"),
        ("---\r\ndate: 1\r\n---\r\n\r\n# Apixaban\r\n", "Apixaban"),
        ("---\nnot closed", "---"),
    ],
)
def test_front_matter_may_hold_the_title(text, title):
    assert find_markdown_title(text) == title
