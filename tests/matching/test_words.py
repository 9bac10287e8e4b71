"""Words that a module asks for by name: its file has these keys and no others, and they are of the right kind."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from rxtract.matching import words
from rxtract.matching.schemas import RuleFileError
from rxtract.matching.words import read_words


class Few(NamedTuple):
    joint: re.Pattern[str]
    borders: frozenset[str]
    most: int


HELD = {"joint": "and (?:also|then)", "borders": ["of", "the"], "most": 3}


def read(monkeypatch: pytest.MonkeyPatch, **changed: object) -> Few:
    held = {key: value for key, value in {**HELD, **changed}.items() if value is not None}
    monkeypatch.setattr(words, "read_rules", {"words/few": held}.__getitem__)
    return read_words("few", Few)


def test_patterns_are_compiled_and_lists_of_words_are_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    few = read(monkeypatch)
    assert few.joint.fullmatch("And\n  then")
    assert (few.borders, few.most) == ({"of", "the"}, 3)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"most": None, "mosst": 3}, r"rule file words/few\.toml: unknown key 'mosst'; did you mean 'most'"),
        ({"most": None}, r"lacks the key 'most'"),
        ({"most": "3"}, r"few\.toml, most: must be a whole number, not '3'"),
        ({"borders": "of"}, r"borders: must be an array"),
        ({"joint": ["and"]}, r"joint: must be text"),
    ],
)
def test_what_a_module_does_not_ask_for_is_an_error_with_the_nearest_key(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], message: str
) -> None:
    with pytest.raises(RuleFileError, match=message):
        read(monkeypatch, **changed)
