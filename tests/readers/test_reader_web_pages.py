"""Pages in the manner of real sites: the article is kept; menus, cookie texts, adverts and other drugs' teasers are not."""

import pytest
from web_pages import PAGES

from rxtract.nlp import annotate_structure, section_records


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_its_article(read_one, name):
    markup, kept, dropped = PAGES[name]
    article = read_one(markup, "a.html")
    sections = section_records(annotate_structure(article), article)
    main = "\n".join(article.text[one.start : one.end] for one in sections if one.kind != "boilerplate")
    assert [words for words in kept if words not in main] == []
    assert [words for words in dropped if words in main] == []
