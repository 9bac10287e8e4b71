"""PHEE (Sun et al. 2022): the drug-effect pairs that it annotates, and when two names of them agree."""

from __future__ import annotations

from collections.abc import Iterator


def fold_name(text: str) -> str:
    """Return a name in lower case with single spaces."""
    return " ".join(text.lower().split())


def agree(one: str, other: str) -> bool:
    """Whether one of two names contains the other, whatever the case and spaces."""
    one, other = fold_name(one), fold_name(other)
    return bool(one and other) and (one in other or other in one)


def phee_pairs(row: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield drug and effect of the adverse events of a PHEE sentence."""
    for annotation in row["annotations"]:  # type: ignore[attr-defined]
        for event in annotation["events"]:
            if event["event_type"] != "Adverse_event":
                continue
            drugs = [part for piece in event.get("Treatment", {}).get("Drug", {}).get("text", []) for part in piece]
            effects = [part for piece in event.get("Effect", {}).get("text", []) for part in piece]
            yield from ((drug, effect) for drug in drugs for effect in effects)
