"""`rxtract read`: a document as the pipeline sees it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rxtract.cli import app

GOLDEN = Path(__file__).parent / "golden" / "readers"
PAGE = "<title>Velotab</title><h1>Velotab</h1><h2>Side effects</h2><h3>Stomach</h3><p>Nausea.<table><tr><th>Effect<th>Share<tr><td>Rash<td>2 %</table>"


def read(*arguments, text=None):
    return CliRunner().invoke(app, ["read", *map(str, arguments)], input=text)


def test_the_tree_has_kinds_how_they_were_found_and_tables():
    done = read("-", text=PAGE)
    assert done.exit_code == 0
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert any(line.startswith("adverse_reaction by heading  Side effects") for line in lines)
    assert any(line.startswith("adverse_reaction by layout  Stomach") for line in lines)
    assert "Effect* | Share*" in lines


def test_json_has_the_same_and_the_text_of_sections():
    shown = json.loads(read("-", "--json", "--text", text="Uses\n\nVelotinib treats gout.\n\nSide effects\n\nNausea\u00ad.").stdout)
    assert [section["kind"] for section in shown["sections"]] == ["indication", "adverse_reaction"]
    assert shown["sections"][0]["text"] == "Uses\n\nVelotinib treats gout."


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/*.in.*")), ids=lambda path: path.name)
def test_every_format_is_shown_or_rejected(path):
    done = read(path)
    assert done.exit_code in (0, 3), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.output.strip()


def test_addresses_of_the_web_are_not_fetched(tmp_path):
    done = read("https://pages.example/a.html")
    assert "save the page first" in str(done.exception).lower()
    path = tmp_path / "a b.txt"
    path.write_text("Velotinib treats gout.")
    assert read(path.as_uri()).exit_code == 0
