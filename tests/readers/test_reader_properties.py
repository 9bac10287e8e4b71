from hypothesis import given
from hypothesis import strategies as st

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import READERS, read_articles
from rxtract.readers.decoding import is_blank

# fmt: off
TAGS = st.sampled_from([
    "p", "div", "h1", "h2", "ul", "ol", "li", "table", "tr", "td", "th", "b", "a", "br", "pre", "span", "title",
    "script", "nav", "section", "dl", "dt", "dd", "hr", "head", "body",
])
# fmt: on
WORDS = st.sampled_from(
    ["nausea", " ", "\n", "β阻滞剂", "👩\u200d⚕️", "e\u0301", "&nbsp;", "&#x4e2d;", "&", "<", "\t", "：", "\u00ad"]
)
MARKUP = st.lists(
    st.one_of(
        WORDS, TAGS.map("<{}>".format), TAGS.map("</{}>".format), TAGS.map("<{} hidden href=http://a.example>".format)
    ),
    max_size=60,
).map("".join)


def read(raw, source, format_name=None):
    """Return what comes out, a raised InputError being the one result."""
    try:
        return list(read_articles(raw, source, format=format_name))
    except InputError as error:
        return [error]


def check(article):
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end
        assert not is_blank(article.text[block.start : block.end]) or "\u00ad" in article.text
        assert not article.text[end : block.start].strip()
        end = block.end
    assert not article.blocks or end == len(article.text)
    article.text.encode("utf-8")  # fit for a table
    assert "\x00" not in article.text


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode), MARKUP.map(str.encode)))
def test_any_bytes_give_articles_or_input_errors(raw):
    for reader in READERS:
        for result in read(raw, "x", reader.name):
            if isinstance(result, Article):
                check(result)
            else:
                assert isinstance(result, InputError)
                assert result.message


@given(MARKUP)
def test_blocks_tile_the_text_of_any_page(markup):
    for result in read(markup.encode(), "a.html"):
        if isinstance(result, Article):
            assert result.blocks
            check(result)


@given(MARKUP)
def test_reading_twice_gives_the_same_article(markup):
    first, second = (read(markup.encode(), "a.html") for _ in range(2))
    assert [str(one) for one in first] == [str(one) for one in second]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_plain_text_comes_back_as_it_was(text):
    for result in read(text.encode(), "a.txt"):
        if isinstance(result, Article):
            assert result.text == text.removeprefix("\ufeff")
        else:
            assert is_blank(text)


@given(st.lists(st.sampled_from(["nausea", "β阻滞剂", "a b", "👩\u200d⚕️", "x：y"]), min_size=1, max_size=8))
def test_text_of_a_page_made_of_paragraphs_is_its_lines(paragraphs):
    (article,) = read("".join(f"<p>{text}</p>" for text in paragraphs).encode(), "a.html")
    assert article.text.split("\n") == paragraphs
    assert [article.text[block.start : block.end] for block in article.blocks] == paragraphs


XML = st.lists(
    st.one_of(
        WORDS.filter(lambda word: word not in "&<"),
        st.sampled_from(["section", "title", "text", "paragraph", "list", "item", "tr", "td", "br", "excerpt"]).flatmap(
            lambda tag: st.sampled_from([f"<{tag}>", f"</{tag}>", f"<{tag}/>", f'<{tag} styleCode="bold">'])
        ),
    ),
    max_size=40,
).map(
    lambda parts: '<document xmlns="urn:hl7-org:v3"><section><text>' + "".join(parts) + "</text></section></document>"
)


@given(XML)
def test_any_xml_gives_tiling_blocks_or_an_input_error(markup):
    for result in read(markup.encode(), "a.xml"):
        if isinstance(result, Article):
            check(result)
        else:
            assert result.kind in ("malformed", "empty")
