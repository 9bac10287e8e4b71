import pytest

from rxtract.nlp.state import state_of

from ..markup import candidates, label_of, run_until

pytestmark = pytest.mark.tier("lexicon")


def found(text: str) -> list[str]:
    return candidates("rxtract_mechanisms", text, "grammar")


def classes(text: str) -> list[str]:
    return candidates("rxtract_mechanisms", text, "grammar:class")


def actions(text: str) -> list[str]:
    return candidates("rxtract_mechanisms", text, "grammar:action")


@pytest.mark.parametrize(
    ("text", "mechanism"),
    [
        ("It is a proteasome inhibitor.", "proteasome inhibitor"),
        ("Zelora is a selective serotonin reuptake inhibitor.", "selective serotonin reuptake inhibitor"),
        ("It is a dipeptidyl peptidase-4 (DPP-4) inhibitor.", "dipeptidyl peptidase-4 (DPP-4) inhibitor"),
        (
            "It is one of the glucagon-like peptide-1 (GLP-1) receptor agonists.",
            "glucagon-like peptide-1 (GLP-1) receptor agonists",
        ),
        ("It is an immunomodulator.", "immunomodulator"),
        ("It is an alkylating agent.", "alkylating agent"),
        ("It is known as a beta-blocker.", "beta-blocker"),
        ("It is an inhibitor of tyrosine kinase.", "inhibitor of tyrosine kinase"),
        ("It is an anti-CD20 monoclonal antibody.", "anti-CD20 monoclonal antibody"),
        ("It is a loop diuretic.", "loop diuretic"),
        ("It is a calcium  channel blocker.", "calcium  channel blocker"),
    ],
)
def test_classes_are_whole_noun_phrases(text, mechanism):
    assert mechanism in classes(text)


@pytest.mark.parametrize(
    "text", ["Inhibitors are common.", "The agonist was given.", "All blockers, old and new, count."]
)
def test_a_head_noun_alone_is_no_class(text):
    assert classes(text) == []


def test_a_class_begins_after_article_and_copula():
    assert classes("Unlike others it is also a highly potent JAK inhibitor.") == ["JAK inhibitor"]


@pytest.mark.parametrize(
    ("text", "mechanism"),
    [
        ("It blocks the action of histamine.", "blocks the action of histamine"),
        (
            "It inhibits the growth of tumour cells, thereby prolonging life.",
            "inhibits the growth of tumour cells",
        ),
        ("It binds to the oestrogen receptor and is taken daily.", "binds to the oestrogen receptor"),
        ("It works by relaxing the smooth muscle of the airways.", "relaxing the smooth muscle of the airways"),
        ("It lowers the release of glucose by the liver.", "lowers the release of glucose"),
        ("By inhibiting BRAF it slows disease.", "inhibiting BRAF"),
        ("It stimulates the production of insulin when sugar is high.", "stimulates the production of insulin"),
        (
            "It reduces the activity of T cells (white blood cells) in the gut.",
            "reduces the activity of T cells (white blood cells) in the gut",
        ),
        ("It lowers blood sugar in older adult patients with diabetes.", "lowers blood sugar"),
        ("Once attached to the cells, it waits.", "attached to the cells"),
        ("It lowers the amount of glucose made by your body.", "lowers the amount of glucose"),
        ("It reduces the amount of virus in the blood and keeps it low.", "reduces the amount of virus in the blood"),
        ("It can de-activate the cells that make acid.", "de-activate the cells that make acid"),
    ],
)
def test_actions_reach_to_the_end_of_their_target(text, mechanism):
    assert actions(text) == [mechanism]


def test_a_target_ends_where_another_act_begins():
    assert actions("It blocks dopamine receptors improving the release of acetylcholine.") == [
        "blocks dopamine receptors",
        "improving the release of acetylcholine",
    ]
    assert actions("It interrupts the division of cells and eventually kills them.") == [
        "interrupts the division of cells"
    ]


def test_what_another_drug_does_is_another_action():
    assert actions("It blocks the receptors for histamine, and losartan (an antagonist) blocks receptors for serotonin.") == [
        "blocks the receptors for histamine",
        "blocks receptors for serotonin",
    ]


def test_coordinated_actions_are_two():
    assert actions("It inhibits the growth of tumour cells and induces their apoptosis.") == [
        "inhibits the growth of tumour cells",
        "induces their apoptosis",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The disease is a condition which destroys nerve cells.",
        "Cancers that block blood vessels grow.",
        "Other medicines that lower the potassium in blood matter.",
        "Your doctor may stop the growth hormone.",
        "Patients can reduce insulin.",
        "Do not stop insulin.",
        "Increased platelet production was seen.",
        "Reduced insulin release follows.",
        "A change in insulin levels was seen.",
        "It lowers the risk of blood clots.",
        "It reduces symptoms of cell damage.",
        "It stops pain.",
        "It increases the weight of the box.",
        "High blood pressure, if not treated, can damage blood vessels.",
        "White cells grow out of control, thus preventing the production of red cells.",
        "The cancer no longer responds to a treatment that lowers testosterone.",
        "It holds paclitaxel attached to the protein albumin.",
        "The growth lowering action of insulin helps.",
        "It was an open-label receptor study.",
    ],
)
def test_what_is_no_way_of_acting_of_a_drug(text):
    assert actions(text) == []


def test_actions_are_not_told_where_side_effects_are_listed():
    text = "Imatinib\n\nSide effects\nIt may increase the number of white blood cells and block blood vessels.\n"
    assert actions(text) == []
    assert actions(text.replace("Side effects\n", "Mechanism of action\n")) != []


def test_a_section_of_warnings_may_still_tell_how_it_works():
    text = "Imatinib\n\nWarnings\n\nIt works by blocking the action of an enzyme, tyrosine kinase.\n"
    assert actions(text) == ["blocking the action of an enzyme"]


def test_the_action_has_its_base_form_and_target():
    doc = run_until("rxtract_mentions", "It selectively blocks the histamine receptor.")
    one = next(mention for mention in state_of(doc).mentions if mention.action)
    assert one.action == "block"
    assert doc[one.target[0] : one.target[1]].text == "the histamine receptor"


def test_preventing_a_disease_is_an_effect_and_no_mechanism():
    assert label_of("It prevents tumour lysis syndrome.", "prevents tumour lysis syndrome") is None


def test_a_class_taken_as_a_co_medication_is_a_drug():
    assert label_of("It interacts with CYP3A inhibitors.", "CYP3A inhibitors") == "DRUG"
    assert label_of("It is a CYP3A inhibitor.", "CYP3A inhibitor") == "MECHANISM"
