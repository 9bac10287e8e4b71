"""Writes snapshots for ever, for the test that kills it: `endless_writer.py OUTPUT`. Starts fast: no pipeline."""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from fake_extraction import VERSIONS, extraction

from rxtract.dataset import snapshots
from rxtract.dataset.assembly import assemble
from rxtract.dataset.batches import write_batch
from rxtract.dataset.keeping import Keep, prune_locked
from rxtract.dataset.manifest import InputEntry, Manifest
from rxtract.dataset.parquet import write_tables
from rxtract.records import RunRecord


def main(output: Path) -> None:
    for number in itertools.count():
        with snapshots.writing(output) as folder:
            # Every article says the same number, so that rows of two snapshots cannot be mistaken for one.
            texts = {f"{name}.txt": f"{name} [drug {number}](DRUG) ".encode() * 50 for name in "abcd"}
            batch = write_batch(folder / "batch", [extraction(text, name) for name, text in texts.items()], [])
            assembly = assemble([batch], {name: InputEntry("0") for name in texts}, lambda _: ())
            files = write_tables(assembly, describe_run, folder / "snapshot")
            snapshots.publish(output, folder / "snapshot", Manifest(VERSIONS, assembly.inputs, files))
            prune_locked(output, Keep(3))
        if number == 0:
            sys.stdout.write("first\n")
            sys.stdout.flush()


def describe_run(counts) -> RunRecord:
    now = datetime.now(UTC)
    return RunRecord("run", now, now, "1", "1", "1", 4, **{f"n_{name}": rows for name, rows in counts.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
