"""Publishes to an object store for ever, for the test that kills it: `endless_remote_writer.py ADDRESS`."""

from __future__ import annotations

import itertools
import random
import sys

from endless_writer import describe_run
from fake_extraction import VERSIONS, extraction

from rxtract.dataset import snapshots
from rxtract.dataset.assembly import assemble
from rxtract.dataset.batches import write_batch
from rxtract.dataset.keeping import Keep
from rxtract.dataset.manifest import InputEntry, Manifest
from rxtract.dataset.parquet import write_tables
from rxtract.dataset.remote import RemoteOutput
from rxtract.stores import parse_place


def main(address: str) -> None:
    remote = RemoteOutput(parse_place(address))
    for number in itertools.count():
        with snapshots.writing(remote.mirror) as folder:
            before = remote.pull()
            drug = f"drug {random.random()}"
            texts = {f"{name}.txt": f"{name} [{drug}](DRUG) ".encode() * 50 for name in "abcd"}
            batch = write_batch(folder / "batch", [extraction(text, name) for name, text in texts.items()], [])
            assembly = assemble([batch], {name: InputEntry("0") for name in texts}, lambda _: ())
            files = write_tables(assembly, describe_run, folder / "snapshot")
            manifest = Manifest(VERSIONS, assembly.inputs, files)
            made, _ = snapshots.publish(remote.mirror, folder / "snapshot", manifest, name=remote.new_name())
            remote.finish(made, before, Keep(3), [])
        if number == 0:
            sys.stdout.write("first\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
