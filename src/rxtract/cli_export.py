"""`rxtract export`: a snapshot in the formats of others."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rxtract.cli_rows import cell_text, open_database
from rxtract.delimited import delimited_line
from rxtract.errors import UsageError

if TYPE_CHECKING:
    from rxtract.desk import Database

app = typer.Typer(no_args_is_help=True, help="Write a snapshot in the formats of others: SSSOM, KGX, FHIR, CSV, Delta.")

OutputArgument = Annotated[Path, typer.Argument(metavar="[OUTPUT]", help="Folder of snapshots, or one snapshot.")]
FolderOption = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="New or empty folder.")]


@app.command()
def sssom(
    output: OutputArgument = Path("output"),
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write.")] = None,
) -> None:
    """Write which string was linked to which concept, how and how surely, as an SSSOM mapping set (TSV).

    Strings without a concept are rows, too. Without -o it goes to standard output.
    Example: rxtract export sssom output -o names.sssom.tsv
    """
    from rxtract.desk.sssom import sssom_lines

    lines = sssom_lines(open_database(output))
    if file is None:
        sys.stdout.writelines(lines)
        return
    try:
        handle, scratch = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}-")
        os.close(handle)
        with Path(scratch).open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
            stream.writelines(lines)
        Path(scratch).replace(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); choose another -o") from error


@app.command("csv")
def export_csv(folder: FolderOption, output: OutputArgument = Path("output")) -> None:
    """Write every table and the derived ones (facts, contradictions, …) as a CSV file each.

    Lists are joined by "; ". Example: rxtract export csv output -o csv
    """
    from rxtract.tables import DERIVED_TABLES, TABLES

    database = open_database(output)
    _make(folder)
    for name in (table.name for table in (*TABLES, *DERIVED_TABLES)):
        sys.stdout.write(f"{_write_csv(database, name, folder / f'{name}.csv'):>10,}  {folder / name}.csv\n")


@app.command()
def parquet(folder: FolderOption, output: OutputArgument = Path("output")) -> None:
    """Write the derived tables (facts, contradictions, discrepancies, …) as Parquet, as the tables of a snapshot are.

    Columns carry their meanings. Example: rxtract export parquet output -o derived
    """
    from rxtract.desk.parquet import write_derived

    database = open_database(output)
    _make(folder)
    for name, rows in write_derived(database, folder).items():
        sys.stdout.write(f"{rows:>10,}  {folder / name}\n")


@app.command()
def kgx(folder: FolderOption, output: OutputArgument = Path("output")) -> None:
    """Write concepts and facts as a graph: nodes.tsv and edges.tsv with terms of the Biolink model.

    Only facts whose drug and object have a concept are edges. Example: rxtract export kgx output -o graph
    """
    from rxtract.desk.kgx import write_kgx

    database = open_database(output)
    _make(folder)
    for name, rows in write_kgx(database, folder).items():
        sys.stdout.write(f"{rows:>10,}  {folder / name}\n")


@app.command()
def fhir(folder: FolderOption, output: OutputArgument = Path("output")) -> None:
    """Write facts as FHIR R5, a file of NDJSON per type: Medication, MedicationKnowledge, ClinicalUseDefinition.

    Mechanisms, combinations and facts that are only denied have no place there and are left out.
    Example: rxtract export fhir output -o fhir
    """
    from rxtract.desk.fhir import write_fhir

    database = open_database(output)
    _make(folder)
    for name, rows in write_fhir(database, folder).items():
        sys.stdout.write(f"{rows:>10,}  {folder / name}\n")


@app.command()
def delta(
    folder: Annotated[
        str, typer.Option("--output", "-o", metavar="FOLDER", help="Where the Delta tables are, or are to be.")
    ],
    output: OutputArgument = Path("output"),
) -> None:
    """Write every table as a Delta Lake table; doing it again adds a version. Needs pip install 'rxtract[delta]'.

    A snapshot that is there already adds none. Example: rxtract export delta output -o lake
    """
    from rxtract.dataset import read
    from rxtract.dataset.delta import write_delta

    with read(output) as tables:
        for name, rows in write_delta(tables.folder, folder).items():
            sys.stdout.write(f"{rows:>10,}  {folder}/{name}\n")


def _make(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; name a new one with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); choose another -o") from error


def _write_csv(database: Database, name: str, path: Path) -> int:
    rows = database.rows(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        stream.write(delimited_line(rows.columns))
        stream.writelines(delimited_line(map(cell_text, row)) for row in rows.values)
    return len(rows.values)
