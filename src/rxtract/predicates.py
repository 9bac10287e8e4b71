"""Predicates: what an article can claim of a drug, each declared once, in the head of its rule file.

`data/rules/<language>/predicates/<name>.toml` begins with the role that its triggers give a mention and the table
`[predicate]`; columns, page, explanations and the steps of the pipeline read from here what sets one predicate apart
from another. `claim = false` declares a role that makes no claim: it keeps other rules from taking the mention.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from rxtract.errors import RxtractError
from rxtract.rules_folder import LANGUAGE, rules_folder

_RULES = "\n[["  # where the rules begin, which only the pipeline reads: commands that make no claims stay quick
_LAST = 1000


@dataclass(frozen=True, slots=True)
class SectionDefault:
    """A kind of `section` that gives mentions the role where no words do, with the score of such claims.

    It speaks of `all` mentions of the groups it `accepts` (those of the predicate when none are given), of the `items`
    that lead an entry of a list, one or several in a row, or of whatever follows the `leaders` of such entries.
    """

    section: str
    score: float
    speaks_of: str = "all"
    accepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a rule file declares of its role.

    `accepts` are the groups of mentions that its triggers take as objects, `objects_by_form` those that are objects
    whatever the words around say. `meaning` completes "it tells …". `label` is what the role makes of its object:
    disorders become DISEASE or ADVERSE_EVENT, classes of drugs become DRUG. With an `active_subject` another drug that
    stands where the subject would takes the claim. `qualifiers` are the columns that only some predicates have.
    """

    name: str
    meaning: str
    accepts: frozenset[str]
    claim: bool = True
    order: int = _LAST
    heading: str = ""
    label: str | None = None
    objects_by_form: frozenset[str] = frozenset()
    active_subject: bool = False
    qualifiers: frozenset[str] = frozenset()
    section_defaults: tuple[SectionDefault, ...] = ()

    @property
    def has_frequency(self) -> bool:
        """Whether the text may say how often the object happens."""
        return "frequency" in self.qualifiers


@cache
def all_roles(language: str = LANGUAGE) -> Mapping[str, Predicate]:
    """Return what the rule files of a language declare, by the name of the role, in the order of the data contract.

    Raises:
        RxtractError: a head is no valid TOML, lacks something or holds a key that nobody reads.
    """
    files = rules_folder(language).joinpath("predicates").iterdir()
    roles = [_read_head(file) for file in files if file.name.endswith(".toml")]
    return {role.name: role for role in sorted(roles, key=lambda role: (role.order, role.name))}


@cache
def all_predicates() -> Mapping[str, Predicate]:
    """Return the roles that make claims, by name, in the order of the data contract."""
    return {name: role for name, role in all_roles().items() if role.claim}


@cache
def roles_labelled(label: str) -> frozenset[str]:
    """Return the names of the roles whose objects have a label."""
    return frozenset(name for name, role in all_roles().items() if role.label == label)


def _read_head(file: Traversable) -> Predicate:
    head, _, _ = file.read_text(encoding="utf-8").partition(_RULES)
    try:
        content = tomllib.loads(head)
        table = {"name": content["role"], "accepts": content["accepts"], **content["predicate"]}
        table["section_defaults"] = tuple(SectionDefault(**_sets(one)) for one in table.get("section_defaults", ()))
        return Predicate(**{"heading": table["name"].replace("_", " "), **_sets(table)})
    except KeyError as error:
        raise RxtractError(f"rule file {file.name}: {error} is missing before the first rule") from error
    except tomllib.TOMLDecodeError as error:
        raise RxtractError(f"rule file {file.name} is no valid TOML: {error}") from error
    except TypeError as error:  # of a key that is missing or that nobody knows
        raise RxtractError(f"rule file {file.name}, [predicate]: {str(error).partition('() ')[2]}") from error


def _sets(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: frozenset(value) if isinstance(value, list) else value for key, value in table.items()}
