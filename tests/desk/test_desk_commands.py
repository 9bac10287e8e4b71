"""`rxtract show`, `query` and `export`, and what all commands share: -h, completion, tiers, quiet runs."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import NamedTuple

import pytest
from rich.console import Console

from rxtract import cli


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def rxtract(monkeypatch, capsys):
    """Run a command in this process."""

    def run(*arguments: object, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["rxtract", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        monkeypatch.setattr(cli, "errors", Console(stderr=True, highlight=False))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        return Done(code if isinstance(code, int) else int(bool(code)), *capsys.readouterr())

    return run


def test_show_prints_the_profile(rxtract, output):
    done = rxtract("show", "VENUMAB", output)
    assert (done.code, done.err) == (0, "")
    assert "Adverse events" in done.out
    assert "gout  2 articles" in done.out
    assert "“nausea in 12%”" in done.out
    assert "\x1b" not in done.out


def test_show_limits_rows_and_says_so(rxtract, output):
    assert "more (--rows 0 shows all)" in rxtract("show", "venumab", output, "-n", 1).out
    assert "more (--rows" not in rxtract("show", "venumab", output, "--rows", 0).out


def test_show_writes_rows_as_csv_and_json(rxtract, output):
    rows = list(csv.DictReader(io.StringIO(rxtract("show", "venumab", output, "-o", "csv").out)))
    objects = json.loads(rxtract("show", "venumab", output, "-o", "json").out)
    assert [row["object"] for row in rows] == [row["object"] for row in objects]
    assert {"topic", "n_independent", "quote"} <= set(objects[0])


@pytest.mark.parametrize("name", ["venumob", "", "no such thing"])
def test_show_of_an_unknown_name_is_bad_usage(rxtract, output, name):
    done = rxtract("show", name, output)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: no drug")


def test_show_of_a_drug_of_which_nothing_is_said_is_no_error(rxtract, output):
    done = rxtract("show", "Imnovid", output)
    assert (done.code, done.out) == (0, "")
    assert "no article" in done.err


def test_a_missing_snapshot_is_bad_usage(rxtract, tmp_path):
    for arguments in (["show", "aspirin"], ["query", "SELECT 1"], ["export", "sssom"]):
        done = rxtract(*arguments, tmp_path / "nothing")
        assert (done.code, done.out) == (2, "")
        assert "no such folder" in done.err


def test_query_answers_in_three_formats(rxtract, output):
    sql = "SELECT claim_id, genres, NULL AS nothing, 'NaN'::DOUBLE AS x, DATE '2026-01-02' AS day FROM facts LIMIT 2"
    table, as_csv, as_json = (rxtract("query", sql, output, "-o", kind).out for kind in ("table", "csv", "json"))
    assert table.splitlines()[0].split() == ["claim_id", "genres", "nothing", "x", "day"]
    assert [row["day"] for row in csv.DictReader(io.StringIO(as_csv))] == ["2026-01-02"] * 2
    first = json.loads(as_json)[0]
    assert (first["nothing"], first["x"], first["day"]) == (None, None, "2026-01-02")
    assert isinstance(first["genres"], list)


def test_query_reads_standard_input(rxtract, output):
    assert rxtract("query", "-", output, "-o", "csv", stdin="SELECT 1 AS one").out == "one\n1\n"
    assert rxtract("query", "SELECT 1 AS one WHERE false", output, "-o", "json").out == "[]\n"


@pytest.mark.parametrize("sql", ["", "   ", "SELECT nothing FROM claims", "DROP", "SELECT * FROM read_csv('/nowhere')"])
def test_a_query_that_fails_is_one_message_and_bad_usage(rxtract, output, sql):
    done = rxtract("query", sql, output)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_what_articles_hold_is_no_markup_and_no_control_of_the_terminal(rxtract, output):
    done = rxtract("query", "SELECT '[red]x[/red]' || chr(27) || '[2J' AS \"[b]\"", output)
    assert "[red]x[/red]" in done.out
    assert "\x1b" not in done.out


def test_query_writes_nothing(rxtract, output):
    before = sorted((path, path.stat().st_mtime_ns) for path in output.rglob("*"))
    rxtract("query", "CREATE TABLE t AS SELECT 1", output)
    assert sorted((path, path.stat().st_mtime_ns) for path in output.rglob("*")) == before


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("extract",),
        ("run",),
        ("show",),
        ("query",),
        ("export",),
        ("export", "sssom"),
        ("vocab",),
        ("snapshots",),
        ("snapshots", "list"),
        ("diff",),
        ("report",),
    ],
)
def test_h_is_help_everywhere(rxtract, command):
    done = rxtract(*command, "-h")
    assert done.code == 0
    assert "Usage:" in done.out


@pytest.mark.parametrize("command", ["show", "query"])
def test_help_has_examples(rxtract, command):
    assert f"rxtract {command}" in rxtract(command, "--help").out.partition("Examples")[2]


def test_the_root_offers_completion_and_vocab_leaves_it_to_the_root(rxtract):
    assert "--show-completion" in rxtract("--help").out
    assert "--show-completion" not in rxtract("vocab", "--help").out


def test_a_tier_is_an_option(rxtract, tmp_path, monkeypatch):
    monkeypatch.setenv("RXTRACT_TIER", "accurate")
    article = tmp_path / "a.txt"
    article.write_text("Aspirin treats headache.", encoding="utf-8")
    assert rxtract("extract", article, "--tier", "lexicon", "-f", "jsonl").code == 0
    assert os.environ["RXTRACT_TIER"] == "lexicon"
    assert rxtract("extract", article, "--tier", "slow").code == 2


def test_a_quiet_run_prints_nothing(rxtract, tmp_path, monkeypatch):
    monkeypatch.setenv("RXTRACT_TIER", "lexicon")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Aspirin treats headache.", encoding="utf-8")
    done = rxtract("run", tmp_path / "raw", tmp_path / "output", "--workers", 0, "-q")
    assert done == Done(0, "", "")
    assert json.loads(rxtract("show", "aspirin", tmp_path / "output", "-o", "json").out)[0]["object"]


def test_head_ends_quietly(output):
    script = f'{sys.executable} -m rxtract.cli query "SELECT range AS n FROM range(300000)" "$0" -o csv | head -n 1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script, str(output)], capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["n", "0"]
    assert done.stderr == ""
