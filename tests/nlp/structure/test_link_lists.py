import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.article import Block
from rxtract.extraction import extract_bytes
from rxtract.matching.link_lines import leads_elsewhere
from rxtract.nlp.structure.layout import find_blocks
from rxtract.nlp.structure.link_lists import mark_link_lists

TEXT = "Velotinib is used to treat gout. It may cause nausea."


def read(content, name):
    """Return what is extracted from, and the claims' objects."""
    (found,) = extract_bytes(content.encode(), name)
    parts = [one for one in found.sections if one.kind not in ("boilerplate", "product", "reference")]
    return "\n".join(found.article.text[one.start : one.end] for one in parts), {one.object_text for one in found.claims}


# Pages with links around the article: name, content, and words of links that nothing may be extracted from.
PAGES = [
    ("bar.html", f"<div><a href='/'>Home</a> <a href='/d'>Drugs</a> <a href='/c'>Covid-19</a> <a href='/g'>Glaucoma</a></div><h1>Velotinib</h1><p>{TEXT}</p>", ["Covid-19", "Glaucoma"]),
    ("label.html", f"<h1>Velotinib</h1><p>{TEXT}</p><p>Related: <a href='/z'>Zanotinib for psoriasis</a></p>", ["psoriasis"]),
    ("cards.html", f"<h1>Velotinib</h1><p>{TEXT}</p><h3>You may also like</h3><div><h4>Zanotinib for psoriasis</h4><p>Zanotinib is used to treat psoriasis in adults.</p></div><h4>Living with asthma</h4>", ["psoriasis", "asthma"]),
    ("shop.html", f"<h1>Velotinib</h1><div class='bought-together'><ul><li>Velotinib with pancreatin</li><li>Senna</li></ul></div><p>{TEXT}</p>", ["pancreatin", "Senna"]),
    ("listed.html", f"<ul><li>Home</li><li>Conditions A-Z</li><li>Migraine</li><li>Log in</li></ul><h1>Velotinib</h1><p>{TEXT}</p>", ["Migraine", "Log in"]),
    ("bar.txt", f"Home | Drugs | Conditions A-Z | Covid-19\n\nVelotinib\n\n{TEXT}\n", ["Covid-19"]),
    ("related.txt", f"Velotinib\n\n{TEXT}\n\nRelated: Zanotinib for psoriasis, Living with asthma\n\nTake it with food.\n", ["psoriasis", "asthma"]),
    ("like.txt", f"Velotinib\n{TEXT}\nYou may also like\n- Zanotinib for psoriasis\n- Living with asthma\nTake it with food.\n", ["psoriasis", "asthma"]),
    ("bought.txt", f"Velotinib\n\n{TEXT}\n\nCustomers also bought\nPancreatin 10,000 units\nSenna tablets\n\nTake it with food.\n", ["Pancreatin", "Senna"]),
    ("tags.md", f"# Velotinib\n\n{TEXT}\n\nTags: gout, psoriasis, asthma\n\n## See also\n\n- [Zanotinib for eczema](/z)\n", ["psoriasis", "eczema"]),
]  # fmt: skip

# The same kinds in other words and places, written before the rules and not looked at until they were done.
OTHER_PAGES = [
    ("crumbs.html", f"<p><a href='/'>Pharmacy</a> › <a href='/k'>Kidney failure</a> › Velotinib</p><h1>Velotinib tablets</h1><p>{TEXT}</p>", ["Kidney failure"]),
    ("side.html", f"<h1>Velotinib</h1><p>{TEXT}</p><div class='sidebar'><h2>Most read</h2><p>Zanotinib treats psoriasis.</p></div>", ["psoriasis"]),
    ("popular.html", f"<h1>Velotinib</h1><p>{TEXT}</p><h2>Popular articles</h2><ul><li><a href='/a'>How zanotinib treats asthma</a></li><li><a href='/b'>Psoriasis in winter</a></li></ul><h2>Side effects</h2><p>Rash is common.</p>", ["asthma", "Psoriasis"]),
    ("inner.html", f"<h1>Velotinib</h1><p>{TEXT}</p><p><b>Read more:</b> <a href='/a'>Zanotinib for asthma attacks</a></p><p>Take it with food.</p>", ["asthma"]),
    ("role.html", f"<div role='navigation'><p>Zanotinib for asthma</p><p>Psoriasis drugs</p></div><h1>Velotinib</h1><p>{TEXT}</p>", ["asthma", "Psoriasis"]),
    ("crumbs.txt", f"Home › Medicines › Epilepsy › Velotinib\nVelotinib: what to know\n{TEXT}\n", ["Epilepsy"]),
    ("column.txt", f"Home\nMedicines A to Z\nMigraine\nContact us\nMy account\n\nVelotinib\n\n{TEXT}\n", ["Migraine"]),
    ("most_read.txt", f"Velotinib\n\n{TEXT}\n\nMost read\n\nZanotinib for psoriasis\n\nLiving with asthma\n\nSide effects\n\nRash is common. Fever is rare.\n", ["psoriasis", "asthma"]),
    ("together.txt", f"Velotinib\n\n{TEXT}\n\nFrequently bought together: Velotinib + Pancreatin 150 mg\n", ["Pancreatin"]),
    ("see_also.txt", f"Velotinib\n\n{TEXT}\n\nSee also:\n* Zanotinib in psoriasis\n* Asthma drugs\n\nSide effects\nRash is common. Fever is rare.\n", ["psoriasis", "Asthma"]),
]  # fmt: skip

# Kinds that were missed at first.
MORE_PAGES = [
    ("topics.txt", f"Drugs\nConditions A-Z\nMigraine\nSign in\n\nVelotinib\n\n{TEXT}\n", ["Migraine"]),
    ("drugs_for.txt", f"Velotinib\n\n{TEXT}\n\nRelated drugs for psoriasis: zanotinib, pancreatin\n", ["psoriasis", "pancreatin"]),
    ("brackets.txt", f"Velotinib\n\n{TEXT}\n\n[Related article: Asthma and zanotinib]\n", ["Asthma"]),
    ("shop_bar.html", f"<div>MEDICINES · LAB TESTS · MALARIA · CARE PLANS</div><h1>Velotinib</h1><p>{TEXT}</p>", ["MALARIA"]),
    ("decks.html", f"<h1>Velotinib</h1><p>{TEXT}</p><p>More cards: Zanotinib (asthma) | Heparin (bleeding)</p>", ["asthma", "bleeding"]),
    ("steps.html", f"<h1>Velotinib</h1><p>{TEXT}</p><p>Previous: Side effects of zanotinib<br>Next: Pancreatin for psoriasis</p>", ["zanotinib", "psoriasis"]),
    ("threads.html", f"<h1>Velotinib</h1><p>{TEXT}</p><div><b>Similar threads</b><br>Zanotinib gave me hives<br>Coming off pancreatin</div>", ["hives", "pancreatin"]),
    ("bought.html", f"<h1>Velotinib</h1><div>{TEXT}<br><br><b>People also bought</b><br>Zanotinib 5 mg - for asthma - $3<br>Senna - constipation - $1</div>", ["asthma", "constipation"]),
    ("menu.md", f"[Home](/) | [Drugs A-Z](/d) | [Psoriasis](/p)\n\n# Velotinib\n\n{TEXT}\n\n### Related Articles\n[Zanotinib for asthma](/z)\n[Migraine basics](/m)\n", ["Psoriasis", "asthma", "Migraine"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "links"), [*PAGES, *OTHER_PAGES, *MORE_PAGES])
def test_nothing_is_extracted_from_links_to_other_pages(name, content, links):
    kept, objects = read(content, name)
    assert [link for link in links if link in kept] == []
    assert {"gout", "nausea"} <= objects
    for sentence in ("Rash is common.", "Take it with food."):
        assert (sentence in content) == (sentence in kept)


# What looks like such links and is the article.
ARTICLES = [
    ("a.txt", f"Velotinib\n\n{TEXT} See also section 4.\n\nRelated side effects\n- rash\n- fever\n", ["See also section 4", "rash", "fever"]),
    ("b.txt", f"Velotinib\n\n{TEXT}\n\nRelated side effects: rash, fever\n", ["rash, fever"]),
    ("c.txt", f"Velotinib\n\n{TEXT}\n\nSee also: section 2, Warnings and precautions\n", ["section 2"]),
    ("d.html", f"<h1>Velotinib</h1><p>{TEXT}</p><h2>Side effects</h2><ul><li><a href='/r'>Rash</a></li><li><a href='/f'>Fever</a></li><li><a href='/c'>Cough</a></li></ul>", ["Rash", "Fever", "Cough"]),
    ("e.html", f"<h1>Velotinib</h1><p>{TEXT}</p><p>Also <a href='/r'>rash</a>, <a href='/f'>fever</a> and <a href='/c'>cough</a>.</p>", ["rash, fever and cough"]),
    ("f.txt", f"Velotinib\n\n{TEXT}\n\nYou may also like to know that velotinib can cause rash.\n", ["can cause rash"]),
    ("g.txt", f"Velotinib\n\n{TEXT}\n\nRead more\n\nSide effects\n- rash\n- fever\n", ["Side effects", "rash", "fever"]),
    ("h.txt", f"Velotinib\n\n{TEXT}\n\nRelated articles\nZanotinib guide\n\nSide effects\nRash is common. Fever is rare.\n", ["Rash is common"]),
    ("i.txt", f"Velotinib\n\n{TEXT}\n\nEffect | Velotinib | Placebo\nRash | 4% | 1%\nFever | 3% | 2%\n", ["Rash", "Fever"]),
    ("j.html", f"<h1>Velotinib</h1><p>{TEXT}</p><h3>Related</h3><ul><li>Asthma</li></ul><p>Velotinib may cause rash. Fever is rare.</p>", ["may cause rash"]),
    ("k.txt", f"Velotinib\n\n{TEXT}\n\nYou may also need:\n- blood tests\n- an eye test\n", ["blood tests"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kept"), ARTICLES, ids=[one[0] for one in ARTICLES])
def test_the_article_stays(name, content, kept):
    found, objects = read(content, name)
    assert [words for words in kept if words not in found] == []
    assert {"gout", "nausea"} <= objects


def test_a_line_of_links_in_a_paragraph_stands_alone():
    kept, objects = read(f"<h1>Velotinib</h1><p>{TEXT}<br>Related: Zanotinib for psoriasis<br>Rash is common.</p>", "a.html")
    assert "psoriasis" not in kept
    assert "Rash is common." in kept
    assert objects >= {"gout", "nausea"}


@pytest.mark.parametrize("menu", ["Home | Drugs A-Z | Covid-19", "Tags: gout, psoriasis", "Log in | Cart | Covid-19"])
def test_the_title_is_the_first_line_of_the_article(menu):
    (found,) = extract_bytes(f"{menu}\n\nVelotinib for gout\n\n{TEXT}\n".encode(), "a.txt")
    assert found.article.title == "Velotinib for gout"


@pytest.mark.parametrize(
    "line",
    ["Nausea | 10% | 5%", "eGFR > 60 > 30", "Drug | Dose", "See also section 4.", "Read more", "Tags", "Related side effects: rash",
     "Next up: gout, where a study goes on. A try in lupus ended last winter with no more help than from placebo tablets.",
     "Home treatment of gout", "Search for a cause", "You may like it. Or not.", "Topics", "Related to velotinib: rash",
     "Next dose: take it at eight", "Previous treatment: none", "Recommended: 20 mg a day", "More: see section 4"],
)  # fmt: skip
def test_such_lines_lead_nowhere(line):
    assert not leads_elsewhere(line)


LINES = ["Home", "Contact us", "Log in", "Gout", "Related:", "See also", "- Gout drugs", "Tags: gout", "", TEXT, "Uses", "# Related", "Home | Gout"]


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_marking_moves_no_block(lines):
    text = "\n".join(lines)
    blocks = find_blocks(text)
    marked = mark_link_lists(text, blocks, marked_up=False)
    assert [(one.start, one.end, one.kind) for one in marked] == [(one.start, one.end, one.kind) for one in blocks]
    assert not any(one.is_boilerplate for one in marked if text[one.start : one.end] == TEXT and "# Related" not in lines)


@given(st.lists(st.sampled_from([*LINES, " ", "  Gout "]), min_size=1, max_size=8).filter(lambda lines: "".join(lines).strip()))
def test_a_cut_paragraph_keeps_its_words(lines):
    text = "\n".join(lines)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    marked = mark_link_lists(text, [Block("paragraph", start, end)], marked_up=True)
    assert " ".join(text[one.start : one.end] for one in marked).split() == text.split()
