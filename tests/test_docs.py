"""The docs are run: what README and docs/analysis.md tell to type works on the sample articles."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import rxtract
from rxtract.nlp.claims.assertion import assertion_cues
from rxtract.runs import run_folder

ROOT = Path(__file__).parents[1]


def code_blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder like the root of the repository after `make run`."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "raw").symlink_to(ROOT / "raw")
    run_folder(ROOT / "raw", folder / "output", workers=0)
    return folder


def test_the_five_questions_have_answers(project, monkeypatch):
    monkeypatch.chdir(project)
    names: dict[str, object] = {}
    for block in code_blocks("docs/analysis.md", "python"):
        exec(block, names)
    events = names["events_by_class"].reset_index()
    assert "diarrhea" in set(events["object"])
    assert "newly diagnosed multiple myeloma" in " ".join(names["hedged_indications"]["quote"])
    assert names["contradictions"]["status"].nunique() > 1
    assert ("induce", "apoptosis") in names["shared_mechanisms"].index
    assert names["by_target"].loc[("proteasome complex", "inhibit")].tolist() == ["carfilzomib"]
    combined = names["combinations"]
    assert "lenalidomide" in set(combined.loc[combined["subject_name"] == "carfilzomib", "object"].str.lower())
    mechanisms = names["claims_by_mechanism"]
    assert mechanisms.loc[("proteasome inhibitor", "treats"), "unique"].tolist() == ["carfilzomib"]
    assert "relapsed or refractory multiple myeloma" in set(names["of_cancers"]["object"])
    assert names["claim"]["quote"] in names["context"]


def test_the_table_of_certainty_is_what_the_cues_say():
    text = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([0-9.]+) \| (asserted|hedged|negated) \| (.+) \|$", text, re.MULTILINE)
    told = {name: (status, float(value)) for value, status, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert told == {cue.name: (cue.status, cue.certainty) for cue in assertion_cues()}


def test_the_python_of_the_readme_runs(project, monkeypatch):
    monkeypatch.chdir(project)
    blocks = code_blocks("README.md", "python")
    assert blocks
    for block in blocks:
        exec(block, {})


def test_the_python_of_the_page_on_spacy_runs(project, monkeypatch):
    monkeypatch.chdir(project)
    names: dict[str, object] = {}
    for block in code_blocks("docs/spacy.md", "python"):
        exec(block, names)
    assert [doc._.claims[0].predicate for doc in names["again"]] == ["treats", "causes"]


def test_the_rows_that_the_readme_shows_are_real(project):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    look = text.partition("<!-- look -->")[2].partition("<!-- /look -->")[0].strip().splitlines()
    columns, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in look]
    claims = rxtract.read(project / "output").claims[columns].astype("object").fillna("–")
    real = {tuple(row) for row in claims.itertuples(index=False)}
    assert rows
    assert [row for row in rows if tuple(row) not in real] == []


def test_the_commands_of_the_readme_run(project):
    lines = [line for block in code_blocks("README.md", "console") for line in block.splitlines()]
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ rxtract")]
    assert len(commands) >= 5
    function = f'rxtract() {{ {sys.executable} -m rxtract.cli "$@"; }}'
    script = "\n".join(["set -e", function, *commands])
    done = subprocess.run(["bash", "-c", script], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"])
def test_links_of_the_pages_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target


def test_every_row_of_where_to_add_what_names_a_test():
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| to add |")[2].partition("\n\n")[0]
    tests = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    for row in table.splitlines()[2:]:
        shown_by = row.rpartition(" | ")[2]
        assert "test_" in shown_by, row
        assert set(re.findall(r"test_\w+", shown_by)) <= tests, row


def test_make_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)[1].split()
    assert sorted(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE)) == sorted(phony)
