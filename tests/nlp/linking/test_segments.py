"""Pages of many drugs: a subject for each heading; articles about one drug keep theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.extraction import extract_bytes
from rxtract.nlp.linking.drug_headings import DrugHeading
from rxtract.nlp.linking.segments import _with_ends
from rxtract.records import Extraction

pytestmark = pytest.mark.tier("lexicon")

PARTS = {
    "Metformin": ("It is used to treat type 2 diabetes. It may cause diarrhoea.", "diarrhoea"),
    "Atorvastatin": ("It is used to treat high cholesterol. It may cause muscle pain.", "muscle pain"),
    "Sumatriptan": ("It is used to treat migraine. It may cause dizziness.", "dizziness"),
    "Omeprazole": ("It is used to treat heartburn. It may cause headache.", "headache"),
    "Sertraline": ("It is used to treat depression. It may cause insomnia.", "insomnia"),
    "Ramipril": ("It is used to treat high blood pressure. It may cause cough.", "cough"),
    "Allopurinol": ("It is used to treat gout. It may cause rash.", "rash"),
    "Theophylline": ("It is used to treat asthma. It may cause tremor.", "tremor"),
    "Ibuprofen": ("It is used to treat pain. It may cause heartburn.", "heartburn"),
    "Warfarin": ("It is used to treat thrombosis. It may cause bleeding.", "bleeding"),
}


def read(markup: str, name: str) -> Extraction:
    (rows,) = extract_bytes(markup.encode(), name)
    assert isinstance(rows, Extraction)
    return rows


def effects(rows: Extraction) -> set[tuple[str, str]]:
    return {
        (claim.subject_name.lower(), " ".join(claim.object_text.lower().split()))
        for claim in rows.claims
        if claim.predicate == "causes"
    }


def page(heading: str, paragraph: str, n_drugs: int, before: str = "", after: str = "") -> str:
    parts = list(PARTS.items())[:n_drugs]
    return before + "".join(heading.format(drug) + paragraph.format(text) for drug, (text, _) in parts) + after


ROUND_UPS = {
    "ten under h2": ("a.html", page("<h2>{}</h2>", "<p>{}</p>", 10, "<h1>Ten medicines of the home</h1><p>Here.</p>")),
    "news under h3": ("a.html", page("<h3>Agency approves {} for more people</h3>", "<p>{}</p>", 5, "<h1>News</h1>")),
    "bold lines": ("a.html", page("<p><b>{}</b></p>", "<p>{}</p>", 4, "<h1>What we take at home</h1>")),
    "markdown": ("a.md", page("## {}\n\n", "{}\n\n", 6, "# Six medicines\n\nAll of them old.\n\n")),
    "plain lines": ("a.txt", page("{}\n", "{}\n\n", 5, "Five medicines\n\n")),
    "numbered lines": ("a.txt", "Five medicines\n\n" + "".join(
        f"{number}. {drug}\n\n{text}\n\n" for number, (drug, (text, _)) in enumerate(list(PARTS.items())[:5], start=1)
    )),
    "with parts of their own": ("a.html", page(
        "<h2>{}</h2>", "<h3>In short</h3><p>{}</p>", 4, "<h1>Medicines compared</h1>", "<h2>Conclusion</h2><p>All help.</p>",
    )),
    "two": ("a.html", page("<h2>{}</h2>", "<p>{}</p>", 2, "<h1>The two most sold medicines</h1>")),
    "tablets": ("a.html", page("<h2>{} tablets (by mouth)</h2>", "<p>{}</p>", 3, "<h1>Tablets</h1>")),
    "several articles": ("a.html", page("<article><h2>{}</h2>", "<p>{}</p></article>", 10)),
    "articles with headers": ("a.html", page(
        "<article><header><h3>{} under review</h3></header>", "<p>{}</p></article>", 5, "<h1>News</h1>",
    )),
    "name lines without a title": ("a.txt", page("{}\n", "{}\n\n", 10)),
    "name lines without blank ones": ("a.txt", page("{}\n", "{} Take it with water at the same time.\n", 6)),
    "lines in bold without a title": ("a.txt", page("**{}**\n\n", "{}\n\n", 5)),
    "names in capitals above parts": ("a.txt", "".join(
        f"{drug.upper()}\n{text.split('.')[0]}.\nSide effects: {effect}\n\n" for drug, (text, effect) in list(PARTS.items())[:5]
    )),
    "names before a colon": ("a.txt", page("{}: ", "{}\n\n", 5, "Medicines of the ward\n\n")),
    "items with a dash": ("a.txt", page("* {} – ", "{}\n", 5, "Medicines of the ward\n\n")),
    "items in bold": ("a.html", page("<li><b>{}</b>: ", "{}</li>", 5, "<h1>Medicines</h1><ul>", "</ul>")),
    "terms": ("a.html", page("<dt>{}</dt>", "<dd>{}</dd>", 5, "<h1>Medicines</h1><dl>", "</dl>")),
    "rows": ("a.html", page("<tr><td>{}</td>", "<td>{}</td></tr>", 5, "<h1>Ward list</h1><table>", "</table>")),
    "questions": ("a.html", page("<h2>Why do people buy {}?</h2>", "<p>{}</p>", 5, "<h1>Readers ask</h1>")),
}  # fmt: skip


@pytest.mark.parametrize("name", ROUND_UPS)
def test_every_heading_of_a_page_of_many_drugs_has_its_own_subject(name):
    source, markup = ROUND_UPS[name]
    rows = read(markup, source)
    there = [(drug.lower(), effect) for drug, (_, effect) in PARTS.items() if drug in markup]
    assert (rows.article.subject_id, rows.article.n_subjects) == (None, len(there))
    assert effects(rows) == set(there)


OF_ONE = {
    "interactions": "<h2>Interactions</h2><h3>Warfarin</h3><p>It may cause bleeding.</p><h3>Digoxin</h3><p>Levels rise.</p>",
    "its own name": "<h2>Imatinib and food</h2><p>It may cause bleeding.</p><h2>Imatinib and sleep</h2><p>None.</p>",
    "comparators": "<h2>Imatinib or dasatinib</h2><p>Imatinib may cause bleeding.</p><h2>Nilotinib</h2><p>Imatinib is older.</p>",
    "do not take with": "<h2>Do not take imatinib with</h2><p><b>Warfarin</b></p><p>It may cause bleeding.</p>",
    "interactions in a list": "<h2>Interactions</h2><ul><li>Warfarin: may cause bleeding.</li><li>Digoxin: levels rise.</li>"
    "<li>Ibuprofen: avoid.</li></ul>",
    "no heading": "<h2>Side effects</h2><p>It may cause bleeding. Warfarin, aspirin and ibuprofen are other medicines.</p>",
}


@pytest.mark.parametrize("name", OF_ONE)
def test_an_article_about_one_drug_keeps_its_subject(name):
    start = "<h1>Imatinib</h1><p>Imatinib is used to treat leukaemia. Imatinib is a tablet. It may cause rash.</p>"
    rows = read(start + OF_ONE[name], "a.html")
    assert (rows.article.subject_name, rows.article.n_subjects) == ("imatinib", 1)
    assert {drug for drug, _ in effects(rows)} == {"imatinib"}


NAME_LINES = {
    "one": "Careful with\nWarfarin\nIt may cause bleeding.\n\nAfter some weeks\nIt may cause nausea.\n",
    "two": "Take care\nDigoxin\nLevels rise.\nIbuprofen\nIt may cause heartburn.\n\nOther news\nIt may cause cough.\n",
    "before a paragraph": "Others on the shelf\n\nDasatinib\n\nIt may cause headache. It may cause insomnia.\n\nSo much for that.\n",
    "numbered": "What else you swallow\n1. Metformin\nIt may cause diarrhoea.\n2. Ramipril\nIt may cause cough.\n",
}


@pytest.mark.parametrize("name", NAME_LINES)
def test_a_bare_line_with_a_name_opens_no_part_in_an_article_about_another_drug(name):
    start = "Imatinib\n\nImatinib is used to treat leukaemia. Imatinib is a tablet. Imatinib may cause rash.\n\n"
    rows = read(start + NAME_LINES[name], "a.txt")
    assert rows.article.subject_name == "imatinib"
    assert rows.article.n_subjects == 1


def test_below_the_bare_name_of_another_drug_the_text_is_about_that_one():
    rows = read(
        "<h1>Imatinib</h1><p>Imatinib is used to treat leukaemia. Imatinib is a tablet.</p><h2>Side effects</h2><p>It may "
        "cause rash.</p><h2>Dasatinib</h2><p>It may cause headache.</p><h2>Dosage</h2><p>It may cause nausea.</p>",
        "a.html",
    )
    assert rows.article.subject_name == "imatinib"
    assert rows.article.n_subjects == 2
    assert effects(rows) == {("imatinib", "rash"), ("dasatinib", "headache"), ("imatinib", "nausea")}


def test_a_label_of_several_active_ingredients_is_about_one_medicine():
    from spl import label, section

    rows = read(
        label(
            section("34067-9", "Uses", "Relieves cough."),
            section("34084-4", "Reactions", "Drowsiness and rash."),
            product="Coldara",
            actives=("DIPHENHYDRAMINE", "PHENYLEPHRINE"),
            title="Drug Facts",
        ),
        "a.xml",
    )
    assert rows.article.title == "Coldara (diphenhydramine, phenylephrine)"
    assert (rows.article.subject_id, rows.article.n_subjects) == (None, 1)
    assert {claim.subject_name for claim in rows.claims} == {"diphenhydramine / phenylephrine"}
    assert ("diphenhydramine / phenylephrine", "rash") in effects(rows)


HEADINGS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from([(), ("a",), ("b",), ("a", "b")])), max_size=12)


@given(HEADINGS)
def test_parts_are_in_order_and_end_behind_their_heading(made):
    headings = [
        DrugHeading(10 * place, 10 * place + 5, depth, drugs, 0, None) for place, (depth, drugs) in enumerate(made)
    ]
    parts = _with_ends([one for one in headings if len(one.drugs) == 1], headings, 10 * len(made) + 5)
    assert [one.start for one, _ in parts] == sorted(one.start for one, _ in parts)
    assert all(end > one.end for one, end in parts)
