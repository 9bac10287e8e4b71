"""The command line as a user meets it: exit codes, what goes where, and inputs that are not what they should be."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from rxtract import cli
from rxtract.records import ClaimRecord, MentionRecord
from rxtract.tables import TABLES

RAW = Path(__file__).parents[1] / "raw"
ARTICLE = "Aspirin treats headache. Common side effects are nausea and heartburn. It is not used for gout."
RXTRACT = (sys.executable, "-m", "rxtract.cli")


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def process(*arguments: str | Path, stdin: bytes | str = b"", cwd: Path | None = None) -> Done:
    """Run the command as a process of its own."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run([*RXTRACT, *map(str, arguments)], input=given, capture_output=True, cwd=cwd, timeout=300)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def rxtract(*arguments: str | Path, stdin: bytes | str = b"") -> Done:
    """Run the command in this process, where the pipeline is loaded once."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    streams = [io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="") for content in (given, b"", b"")]
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", ["rxtract", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    code = ended.value.code
    out, err = (_content(stream) for stream in streams[1:])
    return Done(code if isinstance(code, int) else int(bool(code)), out, err)


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.detach().getvalue().decode()


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    path = tmp_path_factory.mktemp("articles") / "aspirin.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def no_traceback(done):
    return "Traceback" not in done.stderr


def test_help_is_quick_and_names_every_command():
    done = process("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("extract", "run", "link", "explain", "tables", "report"))


@pytest.mark.parametrize("command", ["extract", "run", "link", "explain", "report"])
def test_help_of_a_command_shows_examples(command):
    done = rxtract(command, "--help")
    assert done.returncode == 0
    assert f"rxtract {command}" in done.stdout.partition("Examples")[2] or command == "link"


def test_import_and_help_load_no_heavy_library():
    heavy = ("spacy", "pandas", "pyarrow", "prefect", "onnxruntime")
    script = f"import sys, rxtract.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_table_of_claims_is_the_default(article):
    done = rxtract("extract", article)
    assert (done.returncode, done.stderr) == (0, "")
    assert "about aspirin" in done.stdout.lower()
    assert "headache" in done.stdout
    assert "negated" in done.stdout


def test_json_lines_have_the_columns_of_the_contract(article):
    done = rxtract("extract", article, "--format", "jsonl")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert {"source", "article_id", "title", "text", "mentions", "claims"} <= set(row)
    assert row["source"] == "aspirin.txt"
    assert row["text"] == ARTICLE
    assert {field.name for field in fields(MentionRecord)} | {"xrefs"} == set(row["mentions"][0])
    assert {field.name for field in fields(ClaimRecord)} == set(row["claims"][0])
    linked = next(mention for mention in row["mentions"] if mention["concept_id"])
    assert linked["concept_id"] in linked["xrefs"]


def test_standard_input_is_read(article):
    done = process("extract", "-", "-f", "jsonl", stdin=ARTICLE)
    row = json.loads(done.stdout)
    assert row["source"] == "-"
    assert row["claims"] == json.loads(rxtract("extract", article, "-f", "jsonl").stdout)["claims"]


def test_standard_input_may_be_html():
    done = rxtract("extract", "-", "-f", "jsonl", "--input-format", "html", stdin=f"<p>{ARTICLE}</p>")
    assert json.loads(done.stdout)["text"].strip() == ARTICLE


def test_a_folder_is_walked_in_order(tmp_path):
    for name in ("b.txt", "a.txt", "below/c.md", ".hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}: {ARTICLE}", encoding="utf-8")
    done = rxtract("extract", tmp_path, "-f", "jsonl")
    assert done.returncode == 0
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["a.txt", "b.txt", "below/c.md"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", ""), ("extract", "  "), ("read", ""), ("run", "", "NEW"), ("run", " ", "NEW"), ("run", "raw", ""),
        ("flow", "run", "", "NEW"), ("flow", "run", "raw", "\t"),
    ],
)  # fmt: skip
def test_an_empty_path_is_no_folder(arguments, tmp_path):
    done = rxtract(*(str(tmp_path / "new") if argument == "NEW" else argument for argument in arguments))
    assert done.returncode == 2
    assert "empty" in done.stderr
    assert not list(tmp_path.iterdir())
    no_traceback(done)


def test_output_goes_into_a_file_whole(article, tmp_path):
    target = tmp_path / "rows.jsonl"
    done = rxtract("extract", article, "-f", "jsonl", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(target.read_text("utf-8"))["text"] == ARTICLE
    assert list(tmp_path.iterdir()) == [target]


def test_parquet_writes_a_folder_for_every_table(article, tmp_path):
    pd = pytest.importorskip("pandas")
    target = tmp_path / "tables"
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    done = rxtract("extract", article, broken, "-f", "parquet", "-o", target)
    assert done.returncode == 3, done.stderr
    assert sorted(path.name for path in target.iterdir()) == sorted(table.name for table in TABLES)
    claims = pd.read_parquet(target / "claims")
    assert "headache" in set(claims["object_text"])
    assert pd.read_parquet(target / "rejections")["error"].tolist() == ["empty"]
    again = rxtract("extract", article, "-f", "parquet", "-o", target)
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_run_writes_a_snapshot_and_says_where(article, tmp_path):
    done = rxtract("run", article.parent, tmp_path / "output", "--workers", "0")
    assert done.returncode == 0, done.stderr
    assert "1  " + str(tmp_path / "output" / "current" / "articles") in done.stdout
    again = rxtract("run", article.parent, tmp_path / "output", "--workers", "0")
    assert "1 unchanged" in again.stderr
    for told in (done.stderr, again.stderr):
        head, row = next((one.split(), other.split()) for one, other in pairwise(told.splitlines()) if "warned" in one)
        assert (head[:2], row[:2]) == (["format", "articles"], ["text", "1"])


def test_link_answers_every_line_in_order():
    done = rxtract("link", "--label", "DRUG", stdin="Aspirin\n\nno such medicine\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["Aspirin", "", "no such medicine"]
    assert {"text", "concept_id", "name", "xrefs", "method", "score"} <= set(rows[0])
    assert rows[0]["concept_id"] == "UNII:R16CO5Y76E"
    assert rows[2]["concept_id"] is None
    assert rows[2]["method"] == "none"


def test_the_vocabulary_has_commands_of_its_own():
    assert "lookup" in process("vocab", "--help").stdout
    done = rxtract("vocab", "lookup", "aspirin")
    assert (done.returncode, "UNII:R16CO5Y76E" in done.stdout) == (0, True)


def test_tables_prints_the_dictionary():
    done = rxtract("tables")
    assert done.returncode == 0
    assert all(f"## {table.name}" in done.stdout for table in TABLES)


def test_explain_shows_sentence_rule_and_status(article):
    done = rxtract("explain", article)
    assert done.returncode == 0
    assert "sentence  ⟦It is not used for gout⟧." in done.stdout
    claim_id = next(line.split()[0] for line in done.stdout.splitlines() if "gout" in line)
    one = rxtract("explain", article, "--claim", claim_id[:8])
    assert "status    negated" in one.stdout
    assert "headache" not in one.stdout.replace("sentence", "")
    none = rxtract("explain", article, "--claim", "zzzz")
    assert none.returncode == 2
    assert "lists its" in none.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "no/such/file.txt"],
        ["extract", "--format", "pdf", "x.txt"],
        ["extract", "--format", "parquet", str(RAW)],
        ["extract", "-f", "jsonl", "-o", "no/such/folder/rows.jsonl", str(RAW)],
        ["extract", "-f", "jsonl", "-o", ".", str(RAW / "carfilzomib.txt")],
        ["extract", "-", "--input-format", "word"],
        ["link", "--label", "VIRUS"],
        ["link", "no/such/names.txt"],
        ["run", "no/such/folder", "output"],
        ["run", "s3://bucket/raw", "output"],
        ["explain", "no/such/file.txt"],
        ["frobnicate"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_bad_usage_is_exit_2_and_says_what_to_do(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = rxtract(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert no_traceback(done)


def test_an_empty_folder_is_bad_usage(tmp_path):
    assert rxtract("extract", tmp_path).returncode == 2


HOSTILE = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "junk.txt": (bytes(range(256)) * 64, "binary"),
    "random.txt": (bytes(range(128, 256)) * 20, "encoding"),
    "style.css": (b"p { color: red }", "unknown_format"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "unknown_format"),
    "line.txt": (b"Aspirin treats pain " * 2_600_000, "too_large"),
    "zip.html": (b"PK\x03\x04" + bytes(100), "malformed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_exit_3_with_a_reason(name, tmp_path):
    content, error = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(content)
    done = rxtract("extract", path, "-f", "jsonl")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"{name}: {error}:" in done.stderr.replace("\n", " ")
    assert no_traceback(done)


def test_the_rest_of_a_batch_goes_on(tmp_path, article):
    for name, (content, _) in HOSTILE.items():
        if name != "line.txt":
            (tmp_path / name).write_bytes(content)
    (tmp_path / "aspirin.txt").write_bytes(article.read_bytes())
    lines = [json.dumps({"text": ARTICLE}), '{"text": broken', "[]", '{"title": "no text"}']
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone")
    done = process("extract", tmp_path, "-f", "jsonl")
    assert done.returncode == 3
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["aspirin.txt", "many.jsonl#1"]
    rejected = [line for line in done.stderr.splitlines() if line.startswith("rejected")]
    assert len(rejected) == len(HOSTILE) - 1 + 3 + 1
    assert any("many.jsonl#2: malformed" in line for line in rejected)
    assert any("dangling.txt: unreadable" in line for line in rejected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_rejected(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(ARTICLE)
    path.chmod(0)
    assert rxtract("extract", path).returncode == 3


def test_names_with_brackets_are_no_markup(tmp_path):
    path = tmp_path / "[red]x.pdf"
    path.write_bytes(b"%PDF-1.4")
    done = rxtract("extract", path)
    assert done.returncode == 3
    assert "[red]x.pdf" in done.stderr


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    (tmp_path / "rows.jsonl").write_text(json.dumps({"text": ARTICLE * 100}) + "\n", encoding="utf-8")
    command = f"{' '.join(RXTRACT)} extract rows.jsonl -f jsonl | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_output_is_utf8_whatever_the_locale(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("β-blocker 多发性骨髓瘤. Aspirin treats headache.", encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    done = subprocess.run([*RXTRACT, "extract", str(path), "-f", "jsonl"], capture_output=True, env=environment)
    assert "多发性骨髓瘤" in json.loads(done.stdout.decode("utf-8"))["text"]


def test_explain_tells_what_the_reader_says_and_by_which_words(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Imatinib\n\nImatinib is used to treat leukaemia. It may cause headache. The tablets are brown.\n"
        "Keep them dry. Swallow them whole. Take them with a meal. Ask for help if you lose them.\n"
    )
    done = rxtract("explain", str(tmp_path / "a.txt"))
    lines = [line for line in done.stdout.splitlines() if line.startswith("  reader ")]
    assert lines
    assert all("asserted" in line or "hedged" in line or "negated" in line for line in lines)
    assert any("loses without" in line for line in lines)
