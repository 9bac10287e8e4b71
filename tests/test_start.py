"""What is loaded before the first result: nothing that only other inputs and commands need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rxtract.matching.prefilter import key_of, read_necessary
from rxtract.nlp.claims.assertion import assertion_cues
from rxtract.nlp.entities.symptoms import symptom_patterns
from rxtract.nlp.relations.triggers import all_triggers

HEAVY = {"pandas", "prefect", "sklearn", "scipy", "nmslib", "duckdb", "trafilatura", "mammoth", "warcio", "pypdfium2", "rensa"}
TEXTS = ["Aspirin treats headache. It may cause nausea.", "# Gout\n\nDo not take it if you have gout – or asthma."]


def loaded(code: str, *arguments: str) -> set[str]:
    """Names of the packages that a fresh process has loaded at its end."""
    ending = "import sys, atexit; atexit.register(lambda: print('loaded', *{m.split('.')[0] for m in sys.modules}, file=sys.stderr))"
    command = [sys.executable, "-c", f"{ending}\n{code}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    line = next(line for line in done.stderr.splitlines() if line.startswith("loaded "))
    return set(line.split()[1:])


@pytest.mark.parametrize("text", TEXTS)
def test_a_short_article_is_read_without_what_other_inputs_need(tmp_path: Path, text: str) -> None:
    file = tmp_path / "article.txt"
    file.write_text(text, encoding="utf-8")
    names = loaded("from rxtract.cli import main\nmain()", "extract", str(file))
    assert "spacy" in names
    assert not names & HEAVY


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_neither_pipeline_nor_tables(argument: str) -> None:
    names = loaded("from rxtract.cli import main\nmain()", argument)
    assert not names & (HEAVY | {"spacy", "pyarrow", "onnxruntime", "lxml"})


RULES = [*all_triggers(), *assertion_cues(), *symptom_patterns()]


def packaged() -> dict[str, list[list[list[str]]]]:
    import rxtract

    file = Path(rxtract.__file__).parent / "data/rules/necessary_words.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_what_is_packaged_of_patterns_is_what_they_need() -> None:
    known = packaged()
    for rule in RULES:
        if key_of(rule.pattern) in known:
            found = [sorted(map(sorted, clause)) for clause in read_necessary(rule.pattern)]
            assert known[key_of(rule.pattern)] == found


def test_most_patterns_are_packaged() -> None:
    known = packaged()
    share = sum(key_of(rule.pattern) in known for rule in RULES) / len(RULES)
    assert share > 0.7, "python -m tools.necessary_words writes them anew"
