"""Frequencies of events: every usual wording, the arm of the drug, and numbers that are none."""

from __future__ import annotations

import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")

LEAD = "Side effects of imatinib\n\nImatinib is used to treat gout. "


def shares(sentence: str, event: str) -> tuple[float | None, float | None, float | None]:
    """Return the bounds of an event's frequency and the comparator's share."""
    found = [one for one in rows(LEAD + sentence).claims if one.predicate == "causes" and one.object_text.lower() == event]
    assert found, f"no claim that imatinib causes {event}"
    return found[0].frequency_low, found[0].frequency_high, found[0].frequency_comparator


WORDINGS = [
    ("Imatinib may cause hair loss (<1%) and nausea.", "hair loss", 0.0, 0.01),
    ("Imatinib may cause hair loss (3–5 %) and nausea.", "hair loss", 0.03, 0.05),
    ("Imatinib may cause hair loss (≥ 1/100 to < 1/10) and nausea.", "hair loss", 0.01, 0.1),
    ("Imatinib may cause hair loss (>10%).", "hair loss", 0.1, 1.0),
    ("Imatinib may cause hair loss (1 in 1,000).", "hair loss", 0.001, 0.001),
    ("Hair loss occurred in at least 5% of patients.", "hair loss", 0.05, 1.0),
    ("Hair loss was reported in 10% to 15% of patients.", "hair loss", 0.1, 0.15),
    ("Hair loss was seen in 12 of 100 patients.", "hair loss", 0.12, 0.12),
    ("Hair loss affects more than one in ten people.", "hair loss", 0.1, 1.0),
    ("Hair loss occurs in fewer than 1 in 1,000 people.", "hair loss", 0.0, 0.001),
    ("Hair loss developed in a third of patients.", "hair loss", 0.333333, 0.333333),
    ("Hair loss occurred in about half of the patients.", "hair loss", 0.5, 0.5),
    ("Imatinib may cause hair loss (n = 12, 4.5 %).", "hair loss", 0.045, 0.045),
    ("Rarely, hair loss occurs.", "hair loss", 0.0001, 0.001),
    ("Hair loss is uncommon.", "hair loss", 0.001, 0.01),
    ("Imatinib very rarely causes hair loss.", "hair loss", 0.0, 0.0001),
    ("Hair loss occurred in 3,5 % of patients.", "hair loss", 0.035, 0.035),
    ("Hair loss was observed in up to 2% of patients.", "hair loss", 0.0, 0.02),
    ("In between 2% and 4% of patients hair loss has been reported.", "hair loss", 0.02, 0.04),
    ("The side effects were hair loss in 7% and nausea in 9% of patients.", "nausea", 0.09, 0.09),
    ("Imatinib may cause hair loss (< 0.1 %).", "hair loss", 0.0, 0.001),
    ("Imatinib may cause hair loss (2-4%), rash and nausea (8%).", "nausea", 0.08, 0.08),
    ("Imatinib may cause hair loss (2-4%), rash and nausea (8%).", "rash", None, None),
    ("Hair loss has been reported in 1 to 10 patients in 1,000.", "hair loss", 0.001, 0.01),
    ("One in five patients develops hair loss.", "hair loss", 0.2, 0.2),
    ("Hair loss and nausea were seen in 15 percent of patients.", "hair loss", 0.15, 0.15),
    ("Hair loss may affect as many as 30% of users.", "hair loss", 0.0, 0.3),
    ("In nearly two thirds of patients hair loss has been reported.", "hair loss", 0.666667, 0.666667),
    ("Hair loss occurs in 5% or more of patients.", "hair loss", 0.05, 1.0),
    ("In rare cases hair loss has been reported.", "hair loss", 0.0001, 0.001),
    ("Patients may develop nausea and, rarely, hair loss.", "hair loss", 0.0001, 0.001),
    ("Patients may develop nausea and, rarely, hair loss.", "nausea", None, None),
    ("Hair loss was reported in 3 out of 60 women.", "hair loss", 0.05, 0.05),
    ("Hair loss (17/340) and nausea may occur.", "hair loss", 0.05, 0.05),
    ("Hair loss occurs in one patient in a hundred.", "hair loss", 0.01, 0.01),
    ("Hair loss was observed at a frequency of 4%.", "hair loss", 0.04, 0.04),
    ("Side effects seen in ≥ 2% of patients were hair loss and nausea.", "nausea", 0.02, 1.0),
    ("Common side effects are hair loss and nausea.", "hair loss", 0.01, 0.1),
    ("Hair loss and nausea occurred in 6% and 11% of patients, respectively.", "nausea", 0.11, 0.11),
    ("Hair loss occurs occasionally.", "hair loss", 0.001, 0.01),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "event", "low", "high"), WORDINGS)
def test_every_usual_wording_gives_the_bounds(sentence, event, low, high):
    assert shares(sentence, event)[:2] == (low, high)


ARMS = [
    ("Hair loss occurred in 12% of patients (placebo 4%).", "hair loss", 0.12, 0.04),
    ("Imatinib may cause hair loss (12% vs 4% with placebo).", "hair loss", 0.12, 0.04),
    ("Hair loss was seen in 4% with placebo and in 12% with imatinib.", "hair loss", 0.12, 0.04),
    ("Hair loss occurred in 7% of patients given imatinib and in 6% of patients receiving warfarin.", "hair loss", 0.07, 0.06),
    ("Imatinib may cause hair loss (imatinib: 9%, placebo: 3%).", "hair loss", 0.09, 0.03),
    ("Hair loss was reported in 9% of patients compared with 3% on placebo.", "hair loss", 0.09, 0.03),
    ("Hair loss was reported in 9% versus 3% of patients.", "hair loss", 0.09, 0.03),
    ("Hair loss occurred in 2% of the placebo group and 8% of the imatinib group.", "hair loss", 0.08, 0.02),
    ("In 12% of patients hair loss was seen (placebo: 5%).", "hair loss", 0.12, 0.05),
    ("Imatinib may cause hair loss (20% against 10% in the control group).", "hair loss", 0.2, 0.1),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "event", "share", "comparator"), ARMS)
def test_the_arm_of_the_drug_counts_and_the_other_is_the_comparators(sentence, event, share, comparator):
    assert shares(sentence, event) == (share, share, comparator)


NONE = [
    ("The most common side effects are hair loss and nausea.", "hair loss"),
    ("Hair loss is one of the most frequent side effects.", "hair loss"),
    ("Hair loss is more common with imatinib than other side effects.", "hair loss"),
    ("The side effects that led to stopping treatment were hair loss (0.5%) and nausea (0.4%).", "nausea"),
    ("Imatinib may cause hair loss (95% CI).", "hair loss"),
    ("Imatinib may cause hair loss; use a 5% solution then.", "hair loss"),
    ("Imatinib may cause hair loss; 12% of the dose is excreted.", "hair loss"),
    ("Imatinib may cause hair loss in 100 % of anything.", "hair loss"),
    ("Imatinib may cause hair loss (12% in one study, 31% in the other).", "hair loss"),
    ("Imatinib may cause hair loss (8-3%).", "hair loss"),
    ("Imatinib may cause hair loss (120%).", "hair loss"),
    ("Hair loss was reported in 12 patients.", "hair loss"),
    ("Hair loss occurred at 3 cases per 100 patient-years.", "hair loss"),
    ("Imatinib may cause hair loss. 12%.", "hair loss"),
    ("Imatinib may cause hair loss, which improved in 40% of patients.", "hair loss"),
    ("Imatinib is commonly used and may cause hair loss.", "hair loss"),
    ("In patients with common diseases imatinib may cause hair loss.", "hair loss"),
    ("The dose was reduced by 30% as hair loss occurred.", "hair loss"),
    ("Imatinib may cause hair loss (((12%.", "hair loss"),
    ("Treatment was discontinued in 3% of patients because hair loss occurred.", "hair loss"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "event"), NONE)
def test_ranks_and_numbers_of_something_else_are_no_frequency(sentence, event):
    assert shares(sentence, event) == (None, None, None)


def test_a_rank_below_a_list_has_not_its_frequency():
    text = LEAD + "\n\nCommon:\n\n- rash\n- fever\n\nThe most common side effects are hair loss and nausea.\n"
    events = {one.object_text: one.frequency for one in rows(text).claims if one.predicate == "causes"}
    assert events == {"rash": "common", "fever": "common", "hair loss": None, "nausea": None}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It may cause hair loss, and that is what about 6% of women told us.", (0.06, 0.06, None)),
        ("It may cause hair loss, a thing that came up in 5% of users a year.", (0.05, 0.05, None)),
        ("It can cause hair loss to a degree that bothers 3 in 100 people.", (0.03, 0.03, None)),
        ("It may cause hair loss; 5% of women dye their hair.", (None, None, None)),
        ("It may cause hair loss and nausea that together trouble about 6% of women a lot in the end.", (None, None, None)),
        ("It may cause hair loss, which is told of 5% and again of 7% of men.", (None, None, None)),
        ("It may cause hair loss, and a shampoo with 2% zinc helps.", (None, None, None)),
        ("It may cause hair loss, whereas 4% of patients are allergic to eggs.", (None, None, None)),
    ],
)
def test_the_only_share_of_people_is_that_of_the_only_event(sentence, expected):
    assert shares(sentence, "hair loss") == expected
