"""What CONTRIBUTING promises of additions: made in a copy of the package, they show in rows, tables, page and commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import rxtract

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


def test_a_column_is_its_field_and_its_value(copy):
    copy.add("records.py", '    n_characters: int = _column("Code points of `text`.")\n', before="    subject_id: str | None = _column(\"Concept of the drug the article")
    copy.add("nlp/to_records.py", "        n_characters=len(text),\n", before="        n_words=_n_words(doc),\n")
    told = copy.read("Imatinib is used to treat leukaemia.")
    assert pd.read_parquet(copy.folder / "tables" / "articles")["n_characters"].tolist() == [36]
    assert "| `n_characters` | int64 | Code points of `text`. |" in told.printed


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
