"""Inputs of the commands: what is checked before the work, and articles as they are extracted one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rxtract.errors import UsageError

if TYPE_CHECKING:
    from rxtract.extraction import Source
    from rxtract.progress import Reporter
    from rxtract.records import Extraction, RejectionRecord


def check_output(output_format: str, output: Path | None) -> None:
    """Find a wrong --output before the work, not after it."""
    if output_format == "parquet":
        from rxtract.exporting import check_folder

        if output is None:
            raise UsageError("--format parquet needs a folder to write to: add -o FOLDER")
        check_folder(output)
    elif output is not None and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}; make it, or choose another -o")


def check_input_format(name: str) -> None:
    """Refuse a name of a reader that there is not."""
    from rxtract.readers import READERS, supported_suffixes

    if name not in (names := [reader.name for reader in READERS]) and f".{name}" not in supported_suffixes():
        raise UsageError(f"--input-format {name}: choose one of {', '.join(names)}")


def find_sources(paths: list[str]) -> list[Source]:
    """Return the inputs at `paths`, standard input left out."""
    from rxtract.extraction import discover

    found: list[Source] = []
    for path in paths:
        if path != "-":
            sources = discover(Path(path))
            if not sources:
                raise UsageError(f"{path} holds no files; name a folder with articles")
            found += sources
    return found


def read_outcomes(
    sources: list[Source], with_stdin: bool, input_format: str, reporter: Reporter
) -> Iterator[Extraction | RejectionRecord]:
    """Yield what comes of standard input, when asked for, and of every source, telling `reporter` how far it is."""
    from rxtract.extraction import extract_bytes, extract_source

    n_articles = n_claims = 0
    if with_stdin:
        if sys.stdin.isatty():
            reporter.note("Reading from the keyboard; end with Ctrl-D.")
        yield from extract_bytes(sys.stdin.buffer.read(), "-", format=input_format)
    for done, source in enumerate(sources):
        for outcome in extract_source(source):
            yield outcome
            if hasattr(outcome, "claims"):
                n_articles, n_claims = n_articles + 1, n_claims + len(outcome.claims)
            reporter.update(done, len(sources), f"{n_articles} articles, {n_claims} claims")
