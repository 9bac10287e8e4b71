"""Mechanism claims say what is done to what, from phrase, class or the class's concept."""

import pytest

import rxtract

pytestmark = pytest.mark.tier("lexicon")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Bortezomib is a proteasome inhibitor.", ("inhibit", "proteasome", "proteasome complex")),
        (
            "Bortezomib works by blocking the action of proteasomes.",
            ("block", "the action of proteasomes", "proteasome complex"),
        ),
        ("Simvastatin is a statin.", ("inhibit", None, "HMGCR")),
        ("Simvastatin is an immunosuppressant.", (None, None, None)),
    ],
)
def test_an_act_is_read(text: str, act: tuple[str | None, str | None, str | None]) -> None:
    claims = [claim for claim in rxtract.extract(text).claims if claim.predicate == "has_mechanism"]
    assert [(claim.action, claim.target, claim.target_name) for claim in claims] == [act]


def test_other_claims_have_no_act() -> None:
    claims = rxtract.extract("Bortezomib treats multiple myeloma. It may cause nausea.").claims
    assert claims
    assert {(claim.action, claim.target, claim.target_id) for claim in claims} == {(None, None, None)}
