"""The site of docs/: what it holds, the notebook, and pictures that show what is committed. `make docs` builds it strictly."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

import rxtract
from tools import docs_site
from tools.example_snapshot import SOURCES, example_snapshot
from tools.flow_picture import flow_digest
from tools.notebook_page import notebook_page
from tools.pictures import FOLDER, PAGES, assets_digest, read_metadata

ROOT = Path(__file__).parents[1]
PICTURES = [FOLDER / f"{name}.png" for name in (*PAGES, "show")]
"""Those that `make pictures` takes."""


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return example_snapshot(tmp_path_factory.mktemp("site"))


def plain(words: str) -> str:
    return " ".join(words.split())


def test_every_page_of_docs_is_in_the_navigation():
    told = set(re.findall(r": (\w+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    made = {"ten_questions.md", "contributing.md", "changes.md"}
    assert told == {path.name for path in (ROOT / "docs").glob("*.md")} | made


def test_the_notebook_asks_ten_questions_and_holds_no_answers():
    notebook = nbformat.read(ROOT / "docs" / "ten_questions.ipynb", as_version=4)
    nbformat.validate(notebook)
    titles = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    asked = [number for source in titles for number in re.findall(r"^## (\d+)\.", source, re.MULTILINE)]
    assert asked == [str(number) for number in range(1, 11)]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


@pytest.mark.slow
def test_a_notebook_becomes_a_page_with_its_tables_and_plots(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_code_cell("import pandas as pd\npd.DataFrame({'a': ['x<y', None]})"),
        nbformat.v4.new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
        nbformat.v4.new_code_cell("print('said')"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "page.ipynb")
    text, pictures = notebook_page(tmp_path / "page.ipynb", tmp_path)
    assert text.startswith("# Title\n\n```python\nimport pandas")
    assert "<th>a</th>" in text
    assert "<td>x&lt;y</td>" in text
    assert "NaN" not in text
    assert "```text\nsaid\n```" in text
    (name,) = pictures
    assert f"![plot](page/{name})" in text
    assert pictures[name].startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_cell_that_fails_fails_the_page(tmp_path):
    from nbclient.exceptions import CellExecutionError

    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), tmp_path / "page.ipynb")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebook_page(tmp_path / "page.ipynb", tmp_path)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[tables](tables.md)", "[tables](tables.md)"),
        ("[part](tables.md#claims)", "[part](tables.md#claims)"),
        ("[code](../src/rxtract/cli.py)", "code"),
        ("[help](../CONTRIBUTING.md)", "[help](contributing.md)"),
        ("[start](../README.md)", "[start](index.md)"),
        ("[web](https://example.org/a.md)", "[web](https://example.org/a.md)"),
        ("[here](#below)", "[here](#below)"),
        ("[gone](nothing.md)", "[gone](nothing.md)"),
        ("![picture](../x.png)", "![picture](../x.png)"),
        ("[`code`](../a.toml)", "`code`"),
    ],
)
def test_links_out_of_the_site_become_words(link, shown):
    known = {"tables.md", "contributing.md", "index.md"}
    files = SimpleNamespace(get_file_from_path=lambda path: path if path in known else None)
    page = SimpleNamespace(file=SimpleNamespace(src_uri="page.md"))
    assert docs_site.on_page_markdown(f"a {link} b", page, None, files) == f"a {shown} b"


def test_the_examples_answer_the_four_questions(output):
    tables = rxtract.read(output)
    profile = tables.profile("Imnovid")
    common = profile[(profile["topic"] == "adverse_event") & (profile["frequency_low"] >= 0.1)]
    assert {"anemia", "neutropenia"} <= set(common["object"].str.lower())
    hedged = tables.claims.query("subject_name == 'pomalidomide' and predicate == 'treats' and status == 'hedged'")
    assert hedged["status_cue"].notna().any()
    opposites = tables.contradictions().query("across_articles")
    assert "peripheral neuropathy" in set(opposites["object_name"].str.lower())
    beyond = tables.discrepancies().set_index("kind")["object_name"].str.lower()
    assert "gout" in list(beyond.loc[["unlisted_adverse_event"]])
    assert "systemic sclerosis" in list(beyond.loc[["use_beyond_label"]])


def test_every_picture_is_of_a_page_and_in_the_docs():
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    shown = set(re.findall(r"\(images/([\w-]+\.png)\)", pages))
    assert shown == {path.name for path in FOLDER.glob("*.png")}
    assert {path.name for path in PICTURES} <= shown


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_pictures_show_what_is_committed(output, path):
    """After a change of pages: `make pictures`; after one of rules or models when a quarter of the quotes are gone."""
    shown = read_metadata(path)
    tables = rxtract.read(output)
    quotes = {plain(quote) for quote in [*tables.claims["quote"], *tables.claim_quotes["quote"]]}
    said = {plain(words) for words in shown["quotes"]}
    # Of long quotes a page shows the middle.
    made = [words for words in said if words in quotes or ("…" in words and any(words.strip("… ") in one for one in quotes))]
    assert len(made) >= 0.75 * len(said), sorted(said.difference(made))
    assert shown["assets"] == assets_digest(), "styles or scripts changed: make pictures"
    assert said or path.stem == "overview"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("flow-*.png")), ids=lambda path: path.stem)
def test_pictures_of_a_flow_are_of_the_flow_that_is_committed(path):
    assert read_metadata(path) == {"flow": flow_digest()}, "the flow changed: python -m tools.flow_picture"


def test_examples_are_no_articles_of_raw():
    names = [path.name for folder in SOURCES for path in folder.iterdir()]
    assert len(names) == len(set(names))
