"""Names without context: what is no name of a medicine or disease, and what stands behind one."""

import pytest

from rxtract import extract
from rxtract.knowledge import load_vocabulary


def name_of(name, label):
    concept = load_vocabulary().link(name, label).concept
    return concept.name.lower() if concept else None


@pytest.mark.parametrize("label", ["DISEASE", "ADVERSE_EVENT"])
@pytest.mark.parametrize("word", ["cold", "can", "all", "arms", "cap", "may", "was", "set", "fast", "ring", "unable to move"])
def test_an_everyday_word_is_no_acronym(word, label):
    assert name_of(word, label) is None


@pytest.mark.parametrize("name", ["common cold", "COPD", "ALL", "flu", "rash", "AIDS", "gout", "pain", "lupus"])
def test_names_are_linked_still(name):
    assert name_of(name, "DISEASE") is not None


@pytest.mark.parametrize(
    ("name", "medicine"),
    [
        ("aspirin 75 mg", "aspirin"),
        ("warfarin 5 mg once daily", "warfarin"),
        ("metformin 500mg tablets", "metformin"),
        ("ibuprofen (400 mg)", "ibuprofen"),
        ("insulin glargine 100 units/ml", "insulin glargine"),
        ("simvastatin, 20 mg at night", "simvastatin"),
        ("digoxin 62.5 micrograms", "digoxin"),
        ("amoxicillin 250 mg/5 ml", "amoxicillin"),
        ("vitamin B12", name_of("vitamin B12", "DRUG")),
    ],
)
def test_the_strength_behind_a_medicine_is_no_part_of_its_name(name, medicine):
    assert name_of(name, "DRUG") == medicine


@pytest.mark.parametrize(
    ("text", "short", "meaning"),
    [
        ("Malignant mesothelioma (MM) is rare. Cisplatin is used to treat MM.", "MM", "malignant mesothelioma"),
        ("Multiple myeloma (MM) is a cancer. Bortezomib is used to treat MM.", "MM", "multiple myeloma"),
    ],
)
def test_the_letters_of_a_short_form_are_the_first_of_its_words(text, short, meaning):
    linked = {mention.concept_name.lower() for mention in extract(text).mentions if mention.text == short and mention.concept_name}
    assert linked == {meaning}


@pytest.mark.parametrize(
    "name",
    [
        "human papillomavirus", "hepatitis C virus", "cytomegalovirus", "measles virus", "influenza virus", "HSV-1 virus",
        "Escherichia coli", "Staphylococcus aureus", "E. coli", "Candida albicans", "Plasmodium falciparum",
        "insulin receptor", "dopamine transporter", "glutamate receptor", "estrogen receptors", "HMG-CoA reductase",
        "angiotensin-converting enzyme", "calcium channel", "vitamin K epoxide reductase", "sodium pump",
        "convertase subtilisin/kexin", "ergot", "nitrates", "met", "impact", "balance",
    ],
)  # fmt: skip
def test_viruses_proteins_and_everyday_words_are_no_medicines(name):
    assert name_of(name, "DRUG") is None


@pytest.mark.parametrize(
    ("name", "medicine"),
    [
        ("Lipitor 20", "atorvastatin"), ("salbutamol inhaler", "albuterol"), ("hydrocortisone cream 1%", "hydrocortisone"),
        ("ibuprophen", "ibuprofen"), ("metforman", "metformin"), ("predinsone", "prednisone"), ("fluoxitine", "fluoxetine"),
        ("lisinipril", "lisinopril"), ("tramodol", "tramadol"), ("simvistatin", "simvastatin"), ("naproxin", "naproxen"),
        ("hydroclorothiazide", "hydrochlorothiazide"),
    ],
)  # fmt: skip
def test_forms_and_slips_of_the_pen_still_name_the_medicine(name, medicine):
    assert name_of(name, "DRUG") == medicine


@pytest.mark.parametrize(
    "name", ["zarmolinib", "delivery", "concerts", "prostate", "persons", "ambient", "interleukin 36", "citalozin"]
)
def test_other_words_are_no_misspelt_medicines(name):
    assert name_of(name, "DRUG") is None


def test_a_misspelt_medicine_is_linked_as_a_guess():
    link = load_vocabulary().link("metforman", "DRUG")
    assert link.method == "approximate"
    assert link.score < 0.95


@pytest.mark.parametrize(
    ("text", "named", "not_named"),
    [
        ("The drug blocks proprotein convertase subtilisin/kexin type 9 in the liver.", set(), {"subtilisin"}),
        ("It binds to the insulin receptor and the dopamine transporter.", set(), {"insulin", "dopamine"}),
        ("It inhibits the serotonin transporter and the glutamate receptor.", set(), {"serotonin", "glutamate"}),
        ("The HPV vaccine is given to girls. HPV causes cervical cancer.", {"HPV vaccine"}, {"HPV"}),
        ("The rabies vaccine should be given after a bite. Rabies is fatal.", {"rabies vaccine"}, {"Rabies"}),
        ("Children may receive the MMR vaccine after twelve months.", {"MMR vaccine"}, {"MMR"}),
        ("The antacid (magnesium hydroxide/aluminum hydroxide) is taken apart from it.", {"magnesium hydroxide", "aluminum hydroxide"}, {"hydroxide/aluminum"}),
        ("Blood thinners (e.g. warfarin) may bleed more.", {"warfarin"}, set()),
        ("AGS cells and MCF-7 cells died after treatment.", set(), {"AGS"}),
    ],
)  # fmt: skip
def test_medicines_are_told_from_what_only_holds_their_name(text, named, not_named):
    found = {mention.text for mention in extract(text).mentions if mention.label == "DRUG"}
    assert named <= found
    assert not not_named & found


def test_every_claim_has_keys_to_join_by():
    found = extract("Zarmolinib treats gout. Zarmolinib causes headache and blue toes.")
    assert found.claims
    for claim in found.claims:
        assert claim.subject_key == (claim.subject_id or claim.subject_name.lower())
        assert claim.object_key == (claim.object_id or (claim.object_name or claim.object_text).lower())
