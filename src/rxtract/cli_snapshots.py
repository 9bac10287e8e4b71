"""`rxtract snapshots` and `rxtract diff`: look at snapshots, compare them, keep them, go back to one."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from rxtract.dataset import keeping
from rxtract.dataset.comparing import Change, compare
from rxtract.dataset.manifest import FILE_NAME, read_manifest
from rxtract.dataset.outputs import Output, opened
from rxtract.dataset.reading import read
from rxtract.dataset.snapshots import current_snapshot, list_snapshots
from rxtract.errors import UsageError
from rxtract.stores import is_address
from rxtract.terminal import visible

_SETTINGS = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings=_SETTINGS,
    help="Look at the snapshots of a folder, keep them, go back to one.",
)
diff_app = typer.Typer(add_completion=False, context_settings=_SETTINGS)

OutputArgument = Annotated[str, typer.Argument(metavar="OUTPUT", help="Folder of snapshots, or s3://…")]
NameArgument = Annotated[
    str, typer.Argument(metavar="SNAPSHOT", help="Its name, how that begins or ends, `current`, or -1: the one before.")
]
LinesOption = Annotated[int, typer.Option("--lines", "-n", min=0, help="Rows to show.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Every row as a JSON line, instead of a summary.")]


def _say(line: str) -> None:
    sys.stdout.write(visible(line) + "\n")


@app.command("list", epilog="Example: rxtract snapshots list output")
def list_all(output: OutputArgument) -> None:
    """List the snapshots, oldest first, with their rows and what keeps them."""
    with opened(output) as snapshots:
        current = current_snapshot(snapshots.folder)
        for path in list_snapshots(snapshots.folder):
            manifest = read_manifest(path)
            rows = {table: entry.rows for table, entry in manifest.files.items()}
            marks = [name for name, there in (("current", path == current), *_notes(path)) if there]
            counts = ", ".join(f"{rows[table]:,} {table}" for table in ("articles", "claims", "rejections"))
            _say(f"{path.name}  {len(manifest.inputs):,} inputs: {counts}{'  ' if marks else ''}{'; '.join(marks)}")


@app.command(epilog="Example: rxtract snapshots show output -1")
def show(output: OutputArgument, snapshot: NameArgument = "current") -> None:
    """Show what a snapshot was made with, its rows per table and what keeps it."""
    with opened(output) as snapshots:
        path = _find(snapshots, snapshot)
        manifest = read_manifest(path)
        _say(f"{snapshots.place}/{path.name}")
        for name, version in manifest.versions.items():
            _say(f"{name:>14}  {version}")
        _say(f"{'inputs':>14}  {len(manifest.inputs):,}")
        for table, entry in manifest.files.items():
            _say(f"{table:>14}  {entry.rows:,} rows, {entry.bytes:,} bytes")
        for note, there in _notes(path):
            if there:
                _say(note)


@app.command(epilog="Example: rxtract snapshots diff output -1 current")
def diff(
    output: OutputArgument,
    before: Annotated[str, typer.Argument(metavar="[A]", help="The older snapshot.")] = "-1",
    now: Annotated[str, typer.Argument(metavar="[B]", help="The newer snapshot.")] = "current",
    lines: LinesOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Compare two snapshots of a folder: claims and mentions new, gone, changed, each with its cause."""
    with opened(output) as snapshots:
        pair = [_find(snapshots, name).name for name in (before, now)]
        _print_changes(snapshots.whole(pair[0]), snapshots.whole(pair[1]), lines, as_json)


@app.command(epilog="Example: rxtract snapshots rollback output -1")
def rollback(output: OutputArgument, snapshot: NameArgument = "-1") -> None:
    """Make an older snapshot the current one; nothing is removed, and the next run goes on from it."""
    with opened(output) as snapshots:
        name = _find(snapshots, snapshot).name
        snapshots.rollback(name)
        _say(f"{snapshots.place}/current leads to {name}")


@app.command(epilog="Example: rxtract snapshots pin output current --note 'paper of May'")
def pin(
    output: OutputArgument,
    snapshot: NameArgument = "current",
    note: Annotated[str, typer.Option("--note", help="Why it stays.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the pin off.")] = False,
) -> None:
    """Keep a snapshot whatever its age, until the pin is taken off."""
    with opened(output) as snapshots:
        name = _find(snapshots, snapshot).name
        if remove:
            snapshots.unpin(name)
        else:
            snapshots.pin(name, note)
        _say(f"{name} is {'no longer ' if remove else ''}pinned")


@app.command(epilog="Example: rxtract snapshots prune output --keep 10 --keep-days 30 --dry-run")
def prune(
    output: OutputArgument,
    keep: Annotated[int, typer.Option("--keep", min=1, help="The newest that stay.")] = 5,
    keep_days: Annotated[float, typer.Option("--keep-days", min=0, help="Younger ones stay, too.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say which, and remove none.")] = False,
) -> None:
    """Remove old snapshots; never the current one, pinned ones, those being read or the last that passed the gate."""
    with opened(output) as snapshots:
        removed = snapshots.prune(keeping.Keep(keep, keep_days), dry_run=dry_run)
    for name in removed:
        _say(f"{name} {'would be removed' if dry_run else 'removed'}")
    if not removed:
        sys.stderr.write("nothing to remove\n")


@diff_app.command(epilog="Example: rxtract diff output/snap-20261124T023000Z-1f3a5c7e9b0d output/current")
def diff_folders(
    before: Annotated[str, typer.Argument(metavar="A", help="The older: a snapshot, or a folder of them.")],
    now: Annotated[str, typer.Argument(metavar="B", help="The newer.")],
    lines: LinesOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Compare two snapshots: claims and mentions new, gone, changed, each with its cause.

    Causes: source new, source gone, source changed (its bytes), extractor changed (code, model, vocabulary).
    """
    _print_changes(_folder(before), _folder(now), lines, as_json)


def _find(snapshots: Output, name: str) -> Path:
    return keeping.find_snapshot(snapshots.folder, name, place=snapshots.place)


def _folder(place: str) -> Path:
    if is_address(place):
        return read(place).folder
    path = Path(place)
    if (path / FILE_NAME).is_file():
        return path.resolve()
    found = current_snapshot(path) if path.is_dir() else None
    if found is None:
        raise UsageError(f"{path}: no snapshot, and no folder with a current one")
    return found


def _notes(path: Path) -> list[tuple[str, bool]]:
    notes = {mark: keeping.note_of(path, mark) for mark in (keeping.PINNED, keeping.FORCED)}
    return [(f"{mark.lower()}: {note}", note is not None) for mark, note in notes.items()]


def _print_changes(before: Path, now: Path, lines: int, as_json: bool) -> None:
    changes = compare(before, now)
    if as_json:
        for change in changes:
            sys.stdout.write(json.dumps(asdict(change), ensure_ascii=False) + "\n")
        return
    counts: Counter[tuple[str, str, str]] = Counter()
    shown: list[Change] = []
    for change in changes:
        counts[change.table, change.change, change.cause] += 1
        if change.table == "claims" and len(shown) < lines:
            shown.append(change)
    for (table, kind, cause), count in sorted(counts.items()):
        _say(f"{count:>8,}  {table} {kind}: {cause}")
    if not counts:
        _say("no claim and no mention is new, gone or changed")
    for change in islice(shown, lines):
        _say(f"{change.change:>8}  {change.source}  {' · '.join(change.key)}  {change.what or f'“{change.quote}”'}")
