import pytest

from rxtract.extraction import extract_bytes
from rxtract.nlp.structure.sections import heading_kind

from ..markup import rows, show_claims


def sections(text: str) -> list[tuple[str, str | None]]:
    return [(one.kind, one.heading) for one in rows(text).sections]


def kind_at(text: str, words: str) -> str:
    at = text.index(words)
    return next(one.kind for one in rows(text).sections if one.start <= at < one.end)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What Zelora is and what it is used for", "indication"),
        ("1. What Zelora is and what it is used for", "indication"),
        ("Indications and usage", "indication"),
        ("2. What you need to know before you take Zelora", "warning"),
        ("Do not take Zelora", "contraindication"),
        ("Contraindications", "contraindication"),
        ("Other medicines and Zelora", "interaction"),
        ("Drug interactions", "interaction"),
        ("Pregnancy and breast-feeding", "pregnancy"),
        ("3. How to take Zelora", "dosage"),
        ("4. Possible side effects", "adverse_reaction"),
        ("ADVERSE REACTIONS", "adverse_reaction"),
        ("**Side effects:**", "adverse_reaction"),
        ("5. How to store Zelora", "product"),
        ("6. Contents of the pack and other information", "product"),
        ("Mechanism of action", "mechanism"),
        ("How does it work?", "mechanism"),
        ("一、Indications", "indication"),
        ("二、Side effects", "adverse_reaction"),
        ("(3) Contraindications", "contraindication"),
        ("II. Mechanism of action", "mechanism"),
        ("【Adverse reactions】", "adverse_reaction"),
        ("References", "reference"),
        ("Clinical trials", "evidence"),
        ("Monitoring", "monitoring"),
        ("Overview", "overview"),
    ],
)
def test_headings_name_their_section(heading, kind):
    assert heading_kind(heading) == kind


@pytest.mark.parametrize("heading", ["", "…", "Zelora", "Our team in spring", "Side effects " * 20])
def test_other_lines_are_no_headings_we_know(heading):
    assert heading_kind(heading) is None


LEAFLET = """Zelora 5 mg tablets

1. What Zelora is and what it is used for
Zelora contains the active substance ramipril. It is used to treat high blood pressure.

2. What you need to know before you take Zelora

Do not take Zelora
- if you have had angioedema

Pregnancy
Do not take it in the last six months.

4. Possible side effects
Common: may affect up to 1 in 10 people
- dizziness

5. How to store Zelora
Keep it away from fever and children.

References
Reed A. Ramipril and cough. 2003.
"""


def test_a_leaflet_is_cut_at_its_headings():
    kinds = [kind for kind, _ in sections(LEAFLET)]
    assert [kind for kind in dict.fromkeys(kinds) if kind != "overview"] == [
        "indication", "warning", "contraindication", "pregnancy", "adverse_reaction", "product", "reference",
    ]  # fmt: skip
    assert kind_at(LEAFLET, "angioedema") == "contraindication"
    assert kind_at(LEAFLET, "dizziness") == "adverse_reaction"


def test_boilerplate_and_references_are_kept_but_not_extracted_from():
    kept = [one for one in rows(LEAFLET).sections if one.kind in ("boilerplate", "product", "reference")]
    assert kept
    mentions = rows(LEAFLET).mentions
    assert mentions
    assert not [one.text for one in mentions if any(part.start <= one.start < part.end for part in kept)]


def test_a_text_without_headings_is_one_overview():
    text = "Ramipril lowers the blood pressure. It may cause a dry cough.\n\nThe cough passes when it is stopped."
    assert sections(text) == [("overview", None)]


def test_glued_headings_open_sections():
    text = (
        "What Zelora is\n\nZelora is a tablet. Possible side effects Like all medicines it may cause some, "
        "such as rash. Children and adolescents Do not give it to them."
    )
    assert kind_at(text, "such as rash") == "adverse_reaction"
    assert kind_at(text, "Do not give") == "population"


def test_a_question_opens_a_section_even_if_unknown():
    text = "Ramipril\n\nWhat are the side effects?\nIt may cause cough.\n\nWhy is the sky blue?\nNobody here knows."
    assert kind_at(text, "It may cause") == "adverse_reaction"
    assert kind_at(text, "Nobody here") == "other"


@pytest.mark.parametrize(
    "paragraph",
    [
        "We use cookies to make this website better. Read more about rash.",
        "Copyright 2024 Zelora Media. All rights reserved.",
        "Disclaimer: this text is for reference only and is not a substitute for professional medical advice on fever.",
        "Subscribe to our newsletter and read more about asthma.",
        "本文仅供参考,不能替代医生的诊断和治疗。如有侵权请联系删除。",
        "Diese Seite ist nicht für die Werbung von Arzneimitteln und wird von der Redaktion mit Sorgfalt gepflegt.",
    ],
)
def test_residue_and_other_languages_are_boilerplate(paragraph):
    text = f"Ramipril\n\nRamipril is used to treat high blood pressure.\n\n{paragraph}\n\nIt may cause cough."
    assert kind_at(text, paragraph) == "boilerplate"
    assert kind_at(text, "It may cause") != "boilerplate"
    at = text.index(paragraph)
    assert not [one.text for one in rows(text).mentions if at <= one.start < at + len(paragraph)]


@pytest.mark.tier("lexicon")
def test_a_pharmacology_paragraph_with_one_residue_phrase_is_kept():
    filler = "Ramipril is turned into ramiprilat in the liver and lowers the pressure in the vessels. " * 10
    text = f"Ramipril\n\n{filler}Sign up now. It may cause cough."
    assert "causes cough" in show_claims(text)


@pytest.mark.parametrize(
    "line", ["Reference: https://example.org/ramipril-and-rash", "Reference materials: https://example.org/a"]
)
def test_a_reference_line_is_a_reference_section(line):
    text = f"Ramipril\n\nRamipril is used to treat high blood pressure.\n\n{line}\n"
    assert kind_at(text, line) == "reference"


def test_sections_cover_every_sentence():
    for one in rows(LEAFLET).sentences:
        owner = next(part for part in rows(LEAFLET).sections if part.section_id == one.section_id)
        assert owner.start <= one.start < owner.end


SHELVES = [
    "Shop by condition", "Browse by category", "Find by symptom", "Popular this week", "Best sellers", "Customers also bought",
    "Frequently bought together", "Recently viewed items", "What our customers say", "Why shop with us?", "Featured products",
]  # fmt: skip


@pytest.mark.parametrize("heading", SHELVES)
def test_what_lies_on_the_shelves_of_a_shop_is_no_claim_of_a_medicine(heading):
    text = (
        "<h1>Loratadine tablets</h1><p>Loratadine is used to treat hay fever. Loratadine may cause a headache.</p>"
        f"<h2>{heading}</h2><p>Acne, acid reflux, hair loss. Cetirizine for itching.</p>"
    )
    (found,) = extract_bytes(text.encode(), "a.html")
    assert {one.object_text.lower() for one in found.claims} == {"hay fever", "headache"}


@pytest.mark.parametrize("heading", ["Popular uses", "Why it is used", "What customers should know: side effects"])
def test_headings_that_only_sound_like_a_shop_s_are_read(heading):
    text = f"<h1>Loratadine tablets</h1><p>Loratadine is used to treat hay fever.</p><h2>{heading}</h2><p>Loratadine may cause dry mouth.</p>"
    (found,) = extract_bytes(text.encode(), "a.html")
    assert "dry mouth" in {one.object_text.lower() for one in found.claims}
