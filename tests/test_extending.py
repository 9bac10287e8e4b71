"""What CONTRIBUTING promises of additions: made in a copy of the package, they show in rows, tables, page and commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import rxtract
from rxtract.predicates import all_predicates, all_roles
from rxtract.records import LABELS, PREDICATES, SECTION_KINDS, ClaimRecord

SOURCE = Path(rxtract.__file__).parent
RULES = SOURCE / "data" / "rules"
COMMANDS = """
from rxtract.cli import app
for name, arguments in {
    "rows.jsonl": ["extract", "-f", "jsonl"], "page.html": ["extract", "-f", "html"], "tables": ["extract", "-f", "parquet"]
}.items():
    app([*arguments, "-q", "-o", name, "article.txt"], standalone_mode=False)
app(["tables"], standalone_mode=False)
app(["explain", "article.txt"], standalone_mode=False)
app(["extract", "article.txt"], standalone_mode=False)
"""


class Told(NamedTuple):
    """What the commands make of an article: JSON lines, tables, page, and what they print."""

    claims: list[dict]
    table: pd.DataFrame
    page: str
    printed: str


class Copy:
    """A copy of the package that additions are made to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder / "rxtract"
        shutil.copytree(SOURCE, self.package, ignore=shutil.ignore_patterns("__pycache__"))

    def add(self, path: str, text: str, *, before: str | None = None) -> None:
        """Add text to a file, which may be new, at its end or before a piece of text that it holds once."""
        file = self.package / path
        old = file.read_text("utf-8") if file.exists() else ""
        assert before is None or old.count(before) == 1
        file.write_text(old.replace(before, text + before) if before else old + text, "utf-8")

    def read(self, article: str, **variables: str) -> Told:
        (self.folder / "article.txt").write_text(article, "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "RXTRACT_TIER": "lexicon", **variables}
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        row = json.loads((self.folder / "rows.jsonl").read_text("utf-8"))
        page = unescape((self.folder / "page.html").read_text("utf-8"))
        return Told(row["claims"], pd.read_parquet(self.folder / "tables" / "claims"), page, done.stdout)


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


PREDICATE = """
role = "monitored_by"
accepts = ["measurement", "drug"]

[predicate]
heading = "is watched by"
meaning = "what is measured while the drug is taken"
section_defaults = [{ section = "monitoring", score = 0.5 }]

[[trigger]]
name = "is_monitored"
pattern = "(?:is|are) monitored (?:with|by)"
score = 0.9
hits = ["Treatment is monitored by [blood counts]."]
misses = ["[Blood counts] are made."]
"""
KIND_OF_OBJECT = """
[[condition]]
name = "blood count"
group = "measurement"
pattern = "blood counts?"
hits = ["Have a [blood count]."]
misses = ["Count your blood cells."]
"""


def test_a_predicate_is_one_file(copy):
    copy.add("data/rules/en/predicates/monitored_by.toml", PREDICATE)
    copy.add("data/rules/en/conditions.toml", KIND_OF_OBJECT)  # blood counts are no kind of object yet
    told = copy.read("Imatinib\n\nImatinib is used to treat leukaemia. Treatment is monitored by blood counts.")
    found = {(claim["predicate"], claim["object_name"], claim["found_by"]) for claim in told.claims}
    assert ("monitored_by", "blood count", "monitored_by:is_monitored") in found
    assert "treats" in {predicate for predicate, _, _ in found}
    assert "monitored_by" in set(told.table["predicate"])
    assert "is watched by <small>1" in told.page
    assert "has_mechanism, combined_with, contraindicated_in, interacts_with, monitored_by." in told.printed
    assert "meaning   what is measured while the drug is taken" in told.printed


def test_a_section_gives_the_predicate_that_names_it(copy):
    copy.add("data/rules/en/predicates/monitored_by.toml", PREDICATE)
    copy.add("data/rules/en/conditions.toml", KIND_OF_OBJECT)
    told = copy.read("Imatinib\n\nImatinib is used to treat leukaemia.\n\nMonitoring\n\n- blood counts\n")
    assert ("monitored_by", "section:monitoring") in {(one["predicate"], one["found_by"]) for one in told.claims}


QUALIFIER = '''
@qualifier
def place(reading: SentenceReading, of: Argument) -> str | None:
    """Return where it is given."""
    return _first("place", reading.text)


'''


def test_a_qualifier_is_its_column_and_the_function_that_reads_it(copy):
    copy.add(
        "records.py",
        '    place: str | None = _detail("Where it is given, as written.", shown="given in {}")\n',
        before="    severity: str | None",
    )
    copy.add("nlp/claims/qualifiers.py", QUALIFIER, before="@qualifier\ndef population")
    copy.add("data/rules/en/qualifiers.toml", '\n[place]\npattern = "hospitals?"\n')
    told = copy.read("Imatinib\n\nIn hospital Imatinib is used to treat leukaemia. It may cause nausea.")
    places = {claim["predicate"]: claim["place"] for claim in told.claims}
    assert places == {"treats": "hospital", "causes": None}
    assert set(told.table["place"].dropna()) == {"hospital"}
    assert ">given in hospital<" in told.page
    assert "| `place` | string or null | Where it is given, as written. |" in told.printed
    assert "details   place hospital" in told.printed


def test_a_column_is_its_field_and_its_value(copy):
    copy.add("records.py", '    n_characters: int = _column("Code points of `text`.")\n', before="    subject_id: str | None = _column(\"Concept of the drug the article")
    copy.add("nlp/to_records.py", "        n_characters=len(text),\n", before="        n_words=_n_words(doc),\n")
    told = copy.read("Imatinib is used to treat leukaemia.")
    assert pd.read_parquet(copy.folder / "tables" / "articles")["n_characters"].tolist() == [36]
    assert "| `n_characters` | int64 | Code points of `text`. |" in told.printed


STEP = '''
from spacy.tokens import Doc

from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of


@component("rxtract_no_rash", changes=["claims"])
def drop_rash(doc: Doc) -> Doc:
    state = state_of(doc)
    state.claims = [claim for claim in state.claims if doc[claim.mention.start].text != "rash"]
    return doc
'''


def test_a_step_is_a_component_and_its_line_in_pipeline(copy):
    copy.add("nlp/claims/no_rash.py", STEP)
    copy.add("nlp/pipeline.py", '    "rxtract_no_rash",\n', before=")\nSTRUCTURE = ")
    copy.add("nlp/pipeline.py", "from rxtract.nlp.claims import no_rash\n", before="from rxtract.nlp.entities import (")
    told = copy.read("Imatinib\n\nImatinib is used to treat leukaemia. It may cause nausea and rash.")
    assert {claim["object_text"] for claim in told.claims} == {"leukaemia", "nausea"}


def test_an_output_format_is_a_function_and_its_name(copy):
    writer = "def _write_names(extractions: Iterable[Extraction], stream: TextIO) -> None:\n    stream.write('names!')\n\n\n"
    copy.add("rendering.py", writer, before="_WRITERS = {")
    copy.add("rendering.py", '"names": _write_names, ', before='"table": _write_table')
    copy.add("cli.py", '    names = "names"\n', before='    jsonl = "jsonl"\n')
    (copy.folder / "article.txt").write_text("Imatinib treats leukaemia.", "utf-8")
    command = [sys.executable, "-m", "rxtract.cli", "extract", "-f", "names", "article.txt"]
    environment = {**os.environ, "PYTHONPATH": str(copy.folder), "RXTRACT_TIER": "lexicon"}
    done = subprocess.run(command, cwd=copy.folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "names!")


def test_a_language_is_one_folder(copy):
    shutil.copytree(RULES / "en", copy.package / "data" / "rules" / "de")
    german = '[[trigger]]\nname = "zur_behandlung"\npattern = "wird zur behandlung von"\nscore = 0.9\nhits = ["wird zur Behandlung von [Gicht] gegeben"]\nmisses = ["nach der Behandlung von [Gicht]"]\n'
    copy.add("data/rules/de/predicates/treats.toml", german)
    article = "Imatinib\n\nImatinib wird zur Behandlung von Leukaemia bei Patienten gegeben, die das nicht mit einer Therapie sind."
    found = {(one["object_text"], one["found_by"]) for one in copy.read(article, RXTRACT_LANGUAGE="de").claims}
    assert ("Leukaemia", "treats:zur_behandlung") in found


def test_a_language_without_rules_is_refused_with_those_that_there_are():
    command = [sys.executable, "-m", "rxtract.cli", "tables"]
    done = subprocess.run(command, env={**os.environ, "RXTRACT_LANGUAGE": "tlh"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "Error: RXTRACT_LANGUAGE=tlh: there are no rules for it, only for en\n")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("heading =", "hedding =", "hedding"),
        ("meaning =", "#", "meaning"),
        ("[predicate]", "[predikate]", "predicate"),
        ("order =", "order = one", "TOML"),
    ],
)
def test_a_wrong_head_is_named_with_its_file(copy, before, after, said):
    file = copy.package / "data" / "rules" / "en" / "predicates" / "combined_with.toml"
    file.write_text(file.read_text("utf-8").replace(before, after, 1), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy.folder)}
    done = subprocess.run(
        [sys.executable, "-m", "rxtract.cli", "tables"], cwd=copy.folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "combined_with.toml" in done.stderr
    assert said in done.stderr


def test_declarations_name_what_there_is():
    for name, role in all_roles().items():
        assert (RULES / "en" / "predicates" / f"{name}.toml").is_file()
        assert role.meaning
        assert role.label is None or role.label in LABELS
        assert role.qualifiers <= {column.name for column in fields(ClaimRecord)}
        assert {default.section for default in role.section_defaults} <= set(SECTION_KINDS)
        assert {default.speaks_of for default in role.section_defaults} <= {"all", "items", "leaders"}
    assert set(all_roles()) - set(all_predicates()) == {"background", "sign"}


def test_predicates_are_in_the_order_of_the_data_contract():
    contract = ["treats", "causes", "has_mechanism", "combined_with", "contraindicated_in", "interacts_with"]
    assert [predicate for predicate in PREDICATES if predicate in contract] == contract
