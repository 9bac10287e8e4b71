"""English stands in rule files: no module of the pipeline holds a pattern or a list of English words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rxtract.nlp
from rxtract.matching.rule_files import rule_files

SOURCE = Path(rxtract.nlp.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
FUNCTIONS = frozenset({"compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub"})
SYNTAX = re.compile(r"\\.|\(\?P<\w+>|\(\?[a-zA-Z-]+:|https\?|www")
WORD = re.compile(r"[A-Za-z]{2,}")
MOST = 2
"""Words that a pattern in a module may hold: it is about syntax then, such as a unit or an address."""


def patterns(tree: ast.AST) -> Iterator[str]:
    """Yield the literal text of every pattern that a module gives to a function of `re`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.args:
                yield "".join(part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str))


def words_in(pattern: str) -> list[str]:
    return WORD.findall(SYNTAX.sub(" ", re.sub(r"\[[^\]]*\]", " ", pattern)))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_pattern_of_a_module_holds_english_words(path: Path) -> None:
    found = {pattern: words_in(pattern) for pattern in patterns(ast.parse(path.read_text(encoding="utf-8")))}
    assert not {pattern: words for pattern, words in found.items() if len(words) > MOST}


def test_english_words_of_a_pattern_are_seen() -> None:
    (pattern,) = patterns(ast.parse('import re\nre.compile(r"\\b(?:and|or|the)\\b")'))
    assert words_in(pattern) == ["and", "or", "the"]
    assert words_in(r"(?P<name>[A-Z][\w-]+)\s+\d+ https?://") == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_with_words_asks_for_every_key_of_its_file_and_for_no_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "read_words(" not in text:
        return
    module = __import__(f"rxtract.nlp.{'.'.join(path.relative_to(SOURCE).with_suffix('').parts)}", fromlist=["_words"])
    words = module._words()
    unused = [field for field in words._fields if f"_words().{field}" not in text and f"words.{field}" not in text]
    assert not unused


def test_every_file_of_words_is_read_by_a_module() -> None:
    modules = SOURCE.parent.rglob("*.py")
    read = {name for path in modules for name in re.findall(r'read_words\("(\w+)"', path.read_text(encoding="utf-8"))}
    assert {f"words/{name}" for name in read} == set(rule_files("words"))
