"""The tree of sections: kinds that the format states, kinds that subheadings have from above, levels and parents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spl import UNCLASSIFIED, bullets, label, section

from rxtract.extraction import extract_bytes
from rxtract.nlp.annotations import Section
from rxtract.nlp.structure.headings import heading_kind, heading_number, is_label, opens_below
from rxtract.nlp.structure.outline import Outline
from rxtract.records import SECTION_KINDS, Extraction

pytestmark = pytest.mark.tier("lexicon")


PAPER = (
    "<article><body><sec><title>Side effects of ramipril</title><sec><title>Stomach</title><p>Nausea.</p></sec></sec>"
    "</body></article>"
)


def read(markup: str, name: str) -> Extraction:
    (rows,) = extract_bytes(markup.encode(), name)
    assert isinstance(rows, Extraction)
    return rows


def at(rows: Extraction, words: str):
    place = rows.article.text.index(words)
    return next(one for one in rows.sections if one.start <= place < one.end)


def kind(rows: Extraction, words: str) -> tuple[str, str]:
    found = at(rows, words)
    return found.kind, found.kind_by


def claimed(rows: Extraction) -> set[tuple[str, str]]:
    return {(claim.predicate, " ".join(claim.object_text.lower().split())) for claim in rows.claims}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<h1>Ramipril</h1><h2>Side effects</h2><h3>Stomach</h3><p>Nausea, diarrhoea.</p>"),
        ("a.html", "<h1>Ramipril</h1><h2>Side effects</h2><h3>At first</h3><h4>Stomach</h4><p>Nausea.</p>"),
        ("a.html", "<h1>Ramipril</h1><h2>Adverse reactions</h2><p><b>Stomach</b></p><p>Nausea, diarrhoea.</p>"),
        ("a.html", "<h1>Ramipril</h1><p><b>6 ADVERSE REACTIONS</b></p><p><b>6.1 Stomach</b></p><p>Nausea.</p>"),
        ("a.md", "# Ramipril\n\n## Possible side effects\n\n### Stomach\n\nNausea, diarrhoea.\n"),
        ("a.txt", "Ramipril\n\n6 ADVERSE REACTIONS\n\n6.1 Stomach\nNausea, diarrhoea and cough.\n"),
        ("a.txt", "Ramipril\n\n4.8 Undesirable effects\n\n4.8.1 Stomach\nNausea, diarrhoea and cough.\n"),
        ("a.nxml", PAPER),
        ("a.xml", label(section("34084-4", "6 REACTIONS SEEN", "", section(UNCLASSIFIED, "6.1 Stomach", "Nausea.")))),
    ],
)
def test_a_subheading_has_the_kind_of_the_heading_above_it(name, text):
    rows = read(text, name)
    assert kind(rows, "Nausea") == ("adverse_reaction", "layout")
    assert ("causes", "nausea") in claimed(rows)
    found = at(rows, "Nausea")
    parent = next(one for one in rows.sections if one.section_id == found.parent_id)
    assert found.level == parent.level + 1


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        ("Side effects", "Clinical trials experience", "adverse_reaction"),
        ("Side effects", "Children and adolescents", "adverse_reaction"),
        ("Side effects", "Interactions", "interaction"),
        ("Overdosage", "Symptoms", "overdosage"),
        ("Overdosage", "Side effects", "overdosage"),
        ("Warnings", "Pregnancy", "pregnancy"),
        ("Warnings", "Skin", "warning"),
        ("Nonclinical toxicology", "Fertility", "nonclinical"),
        ("Use in specific populations", "Pregnancy", "pregnancy"),
        ("Use in specific populations", "Geriatric use", "population"),
        ("Our clinic", "Skin", "other"),
        ("Related articles", "The rest of the town", "boilerplate"),
    ],
)
def test_a_subheading_that_names_a_kind_opens_it_unless_it_only_divides(above, below, wanted):
    rows = read(f"<h1>Ramipril</h1><h2>{above}</h2><p>Text.</p><h3>{below}</h3><p>Ramipril it is.</p>", "a.html")
    assert at(rows, "Ramipril it is").kind == wanted


def test_a_heading_of_the_same_level_ends_the_one_above_it():
    rows = read("<h1>Ramipril</h1><h2>Side effects</h2><p>Cough.</p><h2>Our town</h2><p>It is old.</p>", "a.html")
    assert kind(rows, "It is old") == ("other", "heading")


LABEL = label(
    section("34066-1", "", bullets("Lactic acidosis", "Severe liver failure, some of it fatal")),
    section("34067-9", "1 INDICATIONS AND USAGE", "", section(UNCLASSIFIED, "1.1 Gout", "Signs and symptoms of gout.")),
    section("34070-3", "4 CONTRAINDICATIONS", "Known allergy."),
    section(
        "34084-4",
        "6 ADVERSE REACTIONS",
        "",
        section(UNCLASSIFIED, "6.1 Clinical Trials Experience", "Rash, pruritus and urticaria."),
        section(UNCLASSIFIED, "", "Also seen: cough."),
    ),
    section("34084-4", "", "Hair loss, flushing."),
    section("34088-5", "10 TOO MUCH OF IT", "Overdose may cause seizures."),
    section(
        "43680-8", "13 NONCLINICAL TOXICOLOGY", "", section("34083-6", "13.1 In rats", "In rats it caused tremor.")
    ),
    section(UNCLASSIFIED, "", "Something apart."),
)


def test_codes_of_a_label_give_the_kinds():
    rows = read(LABEL, "a.xml")
    assert kind(rows, "Lactic acidosis") == ("boxed_warning", "code")
    assert kind(rows, "Signs and symptoms") == ("indication", "layout")
    assert kind(rows, "Known allergy") == ("contraindication", "code")
    assert kind(rows, "Rash, pruritus") == ("adverse_reaction", "layout")
    assert kind(rows, "Also seen") == ("adverse_reaction", "layout")
    assert kind(rows, "Hair loss") == ("adverse_reaction", "code")
    assert kind(rows, "Overdose may") == ("overdosage", "code")
    assert kind(rows, "In rats it") == ("nonclinical", "code")


def test_an_untitled_section_is_never_a_part_of_the_one_before_it():
    rows = read(LABEL, "a.xml")
    assert kind(rows, "Something apart") == ("other", "layout")
    found = at(rows, "Hair loss")
    assert (found.heading, found.level) == (None, 2)


def test_a_section_of_parts_alone_hands_its_code_down():
    wrapped = section(
        "34084-4", "", "", section(UNCLASSIFIED, "Skin", "Rash."), section(UNCLASSIFIED, "Gut", "Nausea.")
    )
    rows = read(label(section("34067-9", "1 USES", "Gout."), wrapped), "a.xml")
    assert kind(rows, "Rash") == ("adverse_reaction", "code")
    assert kind(rows, "Nausea.")[0] == "adverse_reaction"


def test_claims_follow_the_sections_of_a_label():
    rows = read(LABEL, "a.xml")
    assert {
        ("causes", "lactic acidosis"),
        ("causes", "rash"),
        ("causes", "pruritus"),
        ("causes", "urticaria"),
        ("causes", "hair loss"),
    } <= claimed(rows)
    assert ("causes", "gout") not in claimed(rows)
    assert not {one for one in claimed(rows) if one[0] == "treats" and one[1] != "gout"}


def test_overdose_and_animals_are_said_as_such():
    rows = read(LABEL, "a.xml")
    settings = {" ".join(claim.object_text.split()): claim.setting for claim in rows.claims}
    assert settings["seizures"] == "overdose"
    assert settings.get("tremor", "animal") == "animal"
    assert settings["pruritus"] == "trial"  # under "Clinical Trials Experience"


def test_patients_information_keeps_headings_of_its_own():
    guide = section(
        "42231-1",
        "",
        '<paragraph><content styleCode="bold">What is Velora?</content></paragraph><paragraph>A pill.</paragraph>'
        '<paragraph><content styleCode="bold">What are the possible side effects?</content></paragraph>'
        "<paragraph>Nausea and cough.</paragraph>",
    )
    rows = read(label(guide), "a.xml")
    assert kind(rows, "Nausea and") == ("adverse_reaction", "heading")


@pytest.mark.parametrize(
    "listed",
    [
        "<ul><li>Children and adolescents<p>It is for those who need it.</p></li></ul>",
        "<ol><li>For use in children</li></ol><p>It is for those who need it.</p><ul><li>Pregnancy</li></ul>",
    ],
)
def test_an_item_that_reads_as_a_heading_stays_inside_its_section(listed):
    rows = read(f"<h1>Ramipril</h1><h2>Side effects</h2><p>Rash.</p>{listed}<h2>Town</h2><p>Old.</p>", "a.html")
    found = at(rows, "It is for those")
    assert found.kind == "adverse_reaction"
    assert at(rows, "Old.").kind == "other"


@pytest.mark.parametrize("before", ["Tell your doctor if you have:", "They list the following:", "1. Take it whole\n2. Drink"])
def test_a_line_without_a_bullet_that_names_a_kind_is_a_heading_though_a_list_comes(before):
    text = (
        f"Ramipril\n\n{before}\n\nPossible side effects\ndizziness, or a heart that beats faster when you get up at night\n"
        "rash on the arms\nThen stop it and see a doctor who knows what it is that you have taken so far.\n\nStorage\nDry.\n"
    )
    assert at(read(text, "a.txt"), "dizziness").kind == "adverse_reaction"


def test_jats_states_kinds_by_sec_type():
    body = '<sec sec-type="results"><title>What we saw</title><p>It helped.</p><sec><title>Pain</title><p>Less.</p></sec></sec>'
    rows = read(f"<article><body>{body}</body></article>", "a.nxml")
    assert kind(rows, "It helped") == ("evidence", "code")
    assert kind(rows, "Less.") == ("evidence", "layout")


def test_pubmed_states_kinds_by_category():
    text = '<AbstractText Label="PATIENTS" NlmCategory="METHODS">Ten.</AbstractText>'
    article = f"<PubmedArticle><ArticleTitle>Old news</ArticleTitle><Abstract>{text}</Abstract></PubmedArticle>"
    assert kind(read(f"<PubmedArticleSet>{article}</PubmedArticleSet>", "a.xml"), "Ten.") == ("evidence", "code")


@pytest.mark.parametrize(
    "line", ["Advertisement", "ADVERTISEMENT", "Sponsored content", "Share this", "Tags: gout", "Comments (3)"]
)
def test_a_boilerplate_label_covers_itself_alone(line):
    rows = read(f"<h1>Ramipril</h1><p>{line}</p><p>Ramipril may cause nausea and anaemia.</p>", "a.html")
    assert at(rows, line).kind == "boilerplate"
    assert {("causes", "nausea"), ("causes", "anaemia")} <= claimed(rows)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("BOXED WARNING", "boxed_warning"),
        ("WARNING: LACTIC ACIDOSIS", "boxed_warning"),
        ("10 OVERDOSAGE", "overdosage"),
        ("4.9 Overdose", "overdosage"),
        ("If you take more Zelora than you should", "overdosage"),
        ("13 NONCLINICAL TOXICOLOGY", "nonclinical"),
        ("5.3 Preclinical safety data", "nonclinical"),
        ("8.4 Pediatric Use", "population"),
        ("Paediatric population", "population"),
        ("Children and adolescents", "population"),
        ("4.1 Therapeutic indications", "indication"),
        ("4.5 Interaction with other medicinal products and other forms of interaction", "interaction"),
        ("4.6 Fertility, pregnancy and lactation", "pregnancy"),
        ("4.7 Effects on ability to drive and use machines", "warning"),
        ("5.2 Pharmacokinetic properties", "mechanism"),
        ("6.3 Shelf life", "product"),
        ("Warnings", "warning"),
    ],
)
def test_headings_of_labels_and_summaries_name_their_kind(heading, kind):
    assert heading_kind(heading) == kind


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("6.1          Clinical Trials Experience", "adverse_reaction"),
        ("Clinical trials", "adverse_reaction"),
        ("6.1 Skin\n\nDose changes", "adverse_reaction"),
        ("6.1 Skin\n\nUse of water tablets with it", "adverse_reaction"),
        ("6.1 Skin\n\nContraindications", "contraindication"),
        (" * Use in older patients\n * Do not use with alcohol", "adverse_reaction"),
        ("7 DRUG INTERACTIONS", "interaction"),
        ("Laboratory tests", "adverse_reaction"),
        ("Interactions", "interaction"),
        ("Reporting of side effects", "product"),
    ],
)
def test_below_numbers_what_has_none_only_divides(line, wanted):
    text = f"6 ADVERSE REACTIONS\n\nThese were seen with ramipril.\n\n{line}\n\nHere it says what happened to them.\n"
    assert at(read(text, "a.txt"), "Here it says").kind == wanted


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        (
            "WARNING: SERIOUS RASH and LOSS OF HAIR IN ALL WHO TAKE IT WITH WATER AND SALT, " + "AND MORE " * 8,
            "boxed_warning",
        ),
        ("WARNING : ASTHMA", "boxed_warning"),
        ("WARNING: (A) STOPPING IT EARLY (B) FALLS", "boxed_warning"),
        ("Warning: it may burn", "warning"),
        ("Side effects " * 11, None),
    ],
)
def test_boxed_warnings_are_long_and_in_capitals(heading, kind):
    assert heading_kind(heading) == kind


@pytest.mark.parametrize(
    ("heading", "number"),
    [("6.1 Skin", (6, 1)), ("4. Side effects", (4,)), ("5 mg tablets", ()), ("Skin", ()), ("4.8.1\tSkin", (4, 8, 1))],
)
def test_numbers_of_headings(heading, number):
    assert heading_number(heading) == number


def test_lists_of_kinds_hold_themselves_where_they_divide():
    assert not opens_below("overdosage", "adverse_reaction", stated=False)
    assert opens_below("population", "pregnancy", stated=True)
    assert not opens_below("adverse_reaction", "interaction", stated=True)
    assert is_label("Advertisement")
    assert not is_label("How to store Zelora")


HEADINGS = st.tuples(
    st.integers(1, 7), st.lists(st.integers(1, 3), max_size=3), st.sampled_from([None, *SECTION_KINDS])
)


@given(st.lists(HEADINGS, max_size=30))
def test_a_tree_is_one_level_deeper_at_every_step_and_never_loops(headings):
    outline, sections = Outline(), []
    for rank, number, named in headings:
        parent = outline.enter(rank, tuple(number))
        found, by = outline.kind_of(named) or ("other", "heading")
        made = Section(found, "x", 0, 1, None, parent.level + 1 if parent else 1, parent, by)
        outline.push(made, rank, tuple(number))
        assert parent is None or parent in sections
        assert by != "layout" or (parent is not None and parent.kind == found)
        sections.append(made)
