"""What counts as a contradiction of two articles, and as a difference between a web page and a label."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import Made, names

import rxtract
from rxtract.desk.database import matters

DRUG = ("zolumab", "UNII:ZOLUMAB001")
OTHER = ("other drug", "UNII:OTHER00001")
EVENT, USE = ("dizziness", "HP:0002321"), ("gout", "MONDO:0005393")
ABOUT = {"subject_id": DRUG[1], "subject_name": DRUG[0]}


class Case:
    """A snapshot of some articles on one drug; the leaflet lists events enough to be a reference for them."""

    def __init__(self, folder: Path) -> None:
        self.made, self._folder = Made(), folder
        for name, key in (EVENT, USE):
            self.made.concept(key, "DISEASE", name)

    def leaflet(self, text: str = "", n_events: int = 5) -> str:
        article = self.made.article("leaflet.html", "leaflet", text=text, **ABOUT)
        for number in range(n_events):
            self.made.claim(article, DRUG, "causes", (f"event {number}", f"HP:{number}"), f"event {number}")
        self.made.claim(article, DRUG, "treats", ("lupus", "MONDO:0007915"), "It treats lupus")
        return article

    def page(self, source: str = "page.html", text: str = "", **columns) -> str:
        return self.made.article(source, text=text, **(ABOUT | columns))

    def read(self):
        return rxtract.read(self.made.write(self._folder / "snapshot"))

    def differences(self) -> list[tuple[str, str]]:
        return [(row.kind, row.object_name) for row in self.read().discrepancies().itertuples()]


@pytest.fixture
def case(tmp_path) -> Case:
    return Case(tmp_path)


def opposed(case: Case, *, first: dict | None = None, second: dict | None = None, **both) -> int:
    """Return the contradictions of two pages, of which one asserts and one denies an effect."""
    columns = {"predicate": "causes", "thing": EVENT, "subject": DRUG} | both
    predicate, thing, subject = (columns.pop(name) for name in ("predicate", "thing", "subject"))
    for source, status, own in (("a.html", "asserted", first), ("b.html", "negated", second)):
        details = {"quote": f"{source} says so of it in words of its own"} | columns | (own or {})
        about = {key: details.pop(key) for key in ("subject_id", "subject_name", "near_duplicate_of", "n_subjects")
                 if key in details}  # fmt: skip
        case.made.claim(case.page(source, **about), subject, predicate, thing, status=status, **details)
    return len(case.read().contradictions())


def test_two_articles_on_a_drug_contradict_each_other(case):
    assert opposed(case) == 1


def test_an_article_does_not_contradict_itself_nor_its_near_copy(case):
    article = case.page()
    copy = case.page("copy.html", near_duplicate_of=article)
    case.made.claim(article, DRUG, "causes", EVENT, "it causes dizziness")
    case.made.claim(article, DRUG, "causes", EVENT, "not dizziness", status="negated")
    case.made.claim(copy, DRUG, "causes", EVENT, "no dizziness", status="negated", start=3)
    assert len(case.read().contradictions()) == 0


@pytest.mark.parametrize(
    "second",
    [
        {"frequency": "common", "frequency_low": 0.01, "frequency_high": 0.1},
        {"population": "children"},
        {"condition": "if taken with food"},
        {"setting": "overdose"},
        {"experiencer": "child"},
        {"combination": "ibuprofen"},
        {"age_high": 18},
        {"class_statement": True},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_other_patients_and_circumstances_or_a_stated_frequency_are_no_denial(case, second):
    assert opposed(case, second=second) == 0


@pytest.mark.parametrize(
    ("cue", "n"), [("Do not", 0), ("must not", 0), ("NO", 0), ("except for", 0), ("does not", 1), ("no effect on", 1), (None, 1)]
)
def test_an_instruction_about_another_drug_denies_no_interaction(case, cue, n):
    partner = ("warfarin", "UNII:WARFARIN01")
    assert opposed(case, predicate="interacts_with", thing=partner, second={"status_cue": cue}) == n


def test_one_sentence_of_two_articles_does_not_contradict_itself(case):
    long = "Talk to your doctor about dizziness, which some people have had, and which others had not"
    assert opposed(case, first={"quote": long}, second={"quote": long[20:]}) == 0


def test_articles_on_other_drugs_do_not_count(case):
    other = {"subject_id": OTHER[1], "subject_name": OTHER[0]}
    assert opposed(case, second=other) == 0


def test_a_page_on_several_drugs_counts_for_those_of_which_it_says_five_things(case):
    several = {"subject_id": None, "subject_name": None, "n_subjects": 3}
    page = case.page("several.html", **several)
    for number in range(4):
        case.made.claim(page, DRUG, "treats", (f"disease {number}", None), f"disease {number}")
    case.made.claim(page, DRUG, "causes", EVENT, "it causes dizziness", status="negated")
    case.made.claim(case.page(), DRUG, "causes", EVENT, "dizziness")
    assert len(case.read().contradictions()) == 1


def test_an_event_that_the_leaflet_names_nowhere_is_unlisted(case):
    case.leaflet("A long text of a leaflet.")
    case.made.claim(case.page(), DRUG, "causes", EVENT, "it makes dizzy")
    assert case.differences() == [("unlisted_adverse_event", "dizziness")]


@pytest.mark.parametrize("text", ["It may lead to Dizziness.", "You may feel a giddy head at first."])
def test_an_event_that_stands_in_the_text_of_the_leaflet_is_no_discrepancy(case, text):
    case.leaflet(text)
    case.made.claim(case.page(), DRUG, "causes", EVENT, "a giddy head", object_text="giddy head")
    assert case.differences() == []


def test_what_has_no_concept_is_not_compared(case):
    case.leaflet("A text.")
    case.made.claim(case.page(), DRUG, "causes", ("seeing visitors", None), "seeing visitors")
    case.made.claim(case.page("b.html"), DRUG, "treats", ("weak knees", None), "for weak knees")
    assert case.differences() == []


def test_a_leaflet_of_another_drug_and_one_without_a_list_of_events_are_no_references(case):
    elsewhere = case.made.article("other.html", "leaflet", subject_id=OTHER[1], subject_name=OTHER[0])
    for number in range(9):
        case.made.claim(elsewhere, DRUG, "causes", (f"event {number}", f"HP:{number}"), f"event {number}")
    case.leaflet(n_events=4)
    case.made.claim(case.page(), DRUG, "causes", EVENT, "it makes dizzy")
    assert case.differences() == []


def test_a_page_on_another_drug_is_not_compared(case):
    case.leaflet("A text.")
    page = case.page(subject_id=OTHER[1], subject_name=OTHER[0])
    case.made.claim(page, DRUG, "causes", EVENT, "it makes dizzy")
    case.made.claim(page, DRUG, "treats", USE, "it treats gout")
    assert case.differences() == []


def test_a_use_that_the_leaflet_does_not_name_is_beyond_it(case):
    case.leaflet("A text.")
    case.made.claim(case.page(), DRUG, "treats", USE, "for gout, too")
    assert case.differences() == [("use_beyond_label", "gout")]


def test_what_the_leaflet_lists_as_an_event_is_no_use_beyond_it(case):
    case.made.claim(case.leaflet("A text."), DRUG, "causes", USE, "gout has been seen")
    case.made.claim(case.page(), DRUG, "treats", USE, "for gout, too")
    assert case.differences() == []


def test_a_use_that_the_text_of_the_leaflet_names_is_not_beyond_it(case):
    case.leaflet("It has been studied in gout.")
    case.made.claim(case.page(), DRUG, "treats", USE, "for gout, too")
    assert case.differences() == []


CONTRAINDICATIONS = {
    "allergy": ("allergy to zolumab", "Tell us when you are hypersensitive to anything.", "Take it with water."),
    "pregnancy": ("women able to become pregnant", "Not while expecting a baby.", "Take it at night."),
    "breast-feeding": ("breast-feeding", "It passes into breast milk.", "It passes into the blood."),
    "children": ("children", "It is a medicine for adults.", "It is a medicine."),
    "kidneys": ("severely reduced kidney function", "In renal disease the dose is halved.", "The dose may be halved."),
    "liver": ("liver disease", "Not in hepatic failure.", "Not with milk."),
    "blood pressure": ("abnormal blood pressure", "It may cause hypertension.", "It may cause rash."),
    "heart": ("heart disease", "Cardiac patients need care.", "Old patients need care."),
    "bleeding": ("active bleeding", "Haemorrhage has been seen.", "Rash has been seen."),
    "infection": ("active tuberculosis", "Serious infections may occur.", "Serious rash may occur."),
}


@pytest.mark.parametrize("matter", [entry["name"] for entry in matters()])
def test_a_contraindication_is_left_out_when_a_page_has_no_word_of_its_matter(tmp_path, matter):
    thing, touching, silent = CONTRAINDICATIONS[matter]
    found = []
    for number, text in enumerate((touching, silent)):
        case = Case(tmp_path / str(number))
        (tmp_path / str(number)).mkdir()
        case.made.claim(case.leaflet(), DRUG, "contraindicated_in", (thing, None), f"not in {thing}")
        case.made.claim(case.page(text=text), DRUG, "treats", ("lupus", "MONDO:0007915"), "for lupus")
        found.append(case.differences())
    assert found == [[], [("omitted_contraindication", thing)]]


def test_one_matter_left_out_is_one_row_with_the_best_quote(case):
    leaflet = case.leaflet()
    case.made.claim(leaflet, DRUG, "contraindicated_in", ("allergy to the other ingredients", None), "ingredients", score=0.5)
    case.made.claim(leaflet, DRUG, "contraindicated_in", ("allergy to zolumab", None), "allergic to zolumab", score=0.9)
    case.made.claim(case.page(text="A page."), DRUG, "treats", ("lupus", "MONDO:0007915"), "for lupus")
    found = case.read().discrepancies()
    assert names(found, "reference_quote") == ["allergic to zolumab"]
