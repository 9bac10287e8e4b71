from pathlib import Path

from typer.testing import CliRunner

from rxtract.cli_vocab import app


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_info_shows_versions_and_licences(vocabulary_file: Path) -> None:
    result = run("info", "--vocabulary", str(vocabulary_file))
    assert result.exit_code == 0
    assert "CC-BY-4.0" in result.output
    assert "12 concepts" in result.output


def test_lookup_shows_concept_ids_and_groups(vocabulary_file: Path) -> None:
    result = run("lookup", "Imnovid", "--vocabulary", str(vocabulary_file))
    assert "UNII:1  pomalidomide" in result.output
    assert "has_mechanism  NDC_EPC:I" in result.output


def test_lookup_of_an_unknown_name_exits_with_1(vocabulary_file: Path) -> None:
    assert run("lookup", "qwertyzole", "--vocabulary", str(vocabulary_file)).exit_code == 1


def test_build_writes_beside_and_bad_input_exits_with_2(vocabulary_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("id\tlabel\tname\nOWN:1\tDRUG\tglowine\n")
    target = tmp_path / "sub" / "more.rxv"
    base = ["--vocabulary", str(vocabulary_file)]
    assert run("build", "--add", str(table), "-o", str(target), *base).exit_code == 0
    assert "OWN:1" in run("lookup", "glowine", "--vocabulary", str(target)).output
    table.write_text("no header\n")
    result = run("build", "--add", str(table), "-o", str(target), *base)
    assert result.exit_code == 2
    assert "stays in force" in result.output
    assert "OWN:1" in run("lookup", "glowine", "--vocabulary", str(target)).output


def test_a_missing_vocabulary_exits_with_2(tmp_path: Path) -> None:
    assert run("info", "--vocabulary", str(tmp_path / "none.rxv")).exit_code == 2
