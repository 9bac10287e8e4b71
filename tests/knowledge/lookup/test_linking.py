import pytest

from rxtract.knowledge import Vocabulary, link_names


@pytest.mark.parametrize(
    ("name", "label", "concept"),
    [
        ("Imnovid", "DRUG", "pomalidomide"),
        ("CC-4047", "DRUG", "pomalidomide"),
        ("pomalidomide capsules", "DRUG", "pomalidomide"),
        ("Forxiga", "DRUG", "dapagliflozin"),
        ("Lynparza", "DRUG", "olaparib"),
        ("corticosteroids", "DRUG", "Corticosteroid"),
        ("Na", "DRUG", "Sodium"),
        ("low platelet counts", "ADVERSE_EVENT", "thrombocytopenia"),
        ("bone marrow suppression", "ADVERSE_EVENT", "Myelosuppression"),
        ("yellowing of the whites of the eyes", "ADVERSE_EVENT", "Jaundice"),
        ("swelling of the legs", "ADVERSE_EVENT", "Peripheral edema"),
        ("severe nausea", "ADVERSE_EVENT", "Nausea"),
        ("worsening of psoriasis", "ADVERSE_EVENT", "psoriasis"),
        ("bleeding of the rectum", "ADVERSE_EVENT", "Hematochezia"),
        ("beta blockers", "DRUG", "beta-Adrenergic Blocker"),
        ("cisplatin-induced nephrotoxicity", "ADVERSE_EVENT", "Nephrotoxicity"),
        ("multiple myeloma", "DISEASE", "multiple myeloma"),
        ("stage II sporadic multiple myeloma", "DISEASE", "multiple myeloma"),
        ("multiple (plasma cell) myeloma", "DISEASE", "multiple myeloma"),
        ("Crohn", "DISEASE", "Crohn disease"),
        ("KCl", "DRUG", "Potassium Chloride"),
        ("K", "DRUG", "Potassium"),
        ("T4", "DRUG", "Levothyroxine"),
        ("INH", "DRUG", "Isoniazid"),
        ("SSRIs", "DRUG", "Selective Serotonin Reuptake Inhibitors"),
        ("McArdle", "DISEASE", "glycogen storage disease V"),
        ("Hay-Wells", "DISEASE", "ankyloblepharon-ectodermal defects-cleft lip/palate syndrome"),
        ("inherited genetic condition", "DISEASE", "hereditary disease"),
        ("X-linked recessive trait", "DISEASE", "X-linked disease"),
        ("deficiency of the fifth component of complement", "DISEASE", "complement component 5 deficiency"),
        ("complete deficiency of the enzyme biotinidase", "DISEASE", "biotinidase deficiency"),
        ("partial biotinidase deficiency type II", "DISEASE", "biotinidase deficiency"),
        ("bruising", "ADVERSE_EVENT", "Contusions"),
        ("renal injury", "ADVERSE_EVENT", "Nephrotoxicity"),
        ("allergic", "ADVERSE_EVENT", "Hypersensitivity"),
        ("salicylates", "DRUG", "Salicylates"),
        ("pyruvate", "DRUG", "Pyruvic Acid"),
        ("decrease of hemoglobin", "ADVERSE_EVENT", "Decreased hemoglobin concentration"),
        ("relapsed/refractory multiple myeloma", "DISEASE", "relapsed or refractory multiple myeloma"),
        ("RRMM", "DISEASE", "relapsed or refractory multiple myeloma"),
        ("impairment of the kidney", "DISEASE", "Renal insufficiency"),
        ("immunomodulator", "MECHANISM", "immunomodulator"),
        ("BTK inhibitors", "MECHANISM", "BTK inhibitor"),
        ("statins", "MECHANISM", "HMG-CoA Reductase Inhibitor"),
    ],
)
def test_names_of_articles_lead_to_their_concept(packaged: Vocabulary, name: str, label: str, concept: str) -> None:
    link = packaged.link(name, label)
    assert link.concept is not None
    assert link.concept.name.lower() == concept.lower()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("CP", "DRUG"),
        ("na", "DRUG"),
        ("TMP", "DRUG"),
        ("chronic allograft nephropathy", "DISEASE"),
        ("the patient", "DISEASE"),
        ("Tuesday", "ADVERSE_EVENT"),
        ("qwertyzole", "DRUG"),
        ("", "DRUG"),
    ],
)
def test_what_is_no_name_gets_no_link(packaged: Vocabulary, name: str, label: str) -> None:
    link = packaged.link(name, label)
    assert (link.concept, link.method, link.score) == (None, "none", None)


def test_acronyms_are_linked_when_the_vocabularies_agree_on_one_sense(packaged: Vocabulary) -> None:
    known = packaged.link("PTSD", "DISEASE")
    assert known.concept is not None
    assert known.concept.name == "post-traumatic stress disorder"
    single = packaged.link("PCOS", "DISEASE")
    assert single.concept is not None
    assert (single.concept.name, single.method) == ("polycystic ovary syndrome", "abbreviation")
    assert packaged.link("DM", "DISEASE").concept is None


def test_acronyms_are_linked_when_their_letters_spell_one_disease(packaged: Vocabulary) -> None:
    for name in ("OPMD", "OPMD patients", "PKU", "PKU disease"):
        assert packaged.link(name, "DISEASE").method == "abbreviation"


def test_the_first_of_several_disorders_is_an_approximate_link(packaged: Vocabulary) -> None:
    link = packaged.link("sporadic brain, breast and prostate cancer", "DISEASE")
    assert link.concept is not None
    assert (link.concept.name, link.method) == ("brain cancer", "approximate")
    two = packaged.link("ovarian and breast cancer", "DISEASE")
    assert two.concept is not None
    assert (two.concept.name, two.method) == ("ovarian cancer", "approximate")


def test_adjectives_put_behind_are_left_out_approximately(packaged: Vocabulary) -> None:
    link = packaged.link("balanitis zebrine", "ADVERSE_EVENT")
    assert link.concept is not None
    assert (link.concept.name, link.method) == ("balanitis", "approximate")
    assert packaged.link("balanitis zebrine", "DISEASE").concept is None
    assert packaged.link("foreign body sensation", "ADVERSE_EVENT").concept is None


def test_a_wider_event_is_not_what_was_measured(packaged: Vocabulary) -> None:
    assert packaged.link("reduced sensitivity of the purple gland", "ADVERSE_EVENT").concept is None


def test_methods_are_honest(packaged: Vocabulary) -> None:
    assert packaged.link("pomalidomide", "DRUG").method == "exact"
    assert packaged.link("Imnovid", "DRUG").method == "synonym"
    wide = packaged.link("unheard-of hemorrhagic erosive gastritis", "ADVERSE_EVENT")
    assert wide.method == "approximate"
    assert packaged.link("unheard-of hemorrhagic erosive gastritis", "ADVERSE_EVENT", approximate=False).concept is None


def test_a_safer_wording_scores_higher(packaged: Vocabulary) -> None:
    scores = [
        packaged.link(name, "ADVERSE_EVENT").score for name in ("Nausea", "severe nausea", "acute nausea episode")
    ]
    assert scores == sorted(scores, reverse=True)


def test_rows_hold_what_the_command_prints(packaged: Vocabulary) -> None:
    row, none = link_names(["pomalidomide", "qwertyzole"], "DRUG", packaged)
    assert row["concept_id"].startswith("UNII:")
    assert "DRUGBANK:DB08910" in row["xrefs"]
    assert none == {
        "text": "qwertyzole",
        "concept_id": None,
        "name": None,
        "xrefs": [],
        "method": "none",
        "score": None,
    }
