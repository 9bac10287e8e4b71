"""Inputs of the commands: what is checked before the work, and articles as they are extracted one by one."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote, urlsplit

import typer

from rxtract.errors import UsageError

if TYPE_CHECKING:
    from rxtract.article import Article
    from rxtract.input_files import Source
    from rxtract.progress import Reporter
    from rxtract.records import Extraction, RejectionRecord
    from rxtract.stores import Address


def examples(*lines: tuple[str, str]) -> str:
    """Return examples of a command for its help."""
    width = max(len(command) for command, _ in lines)
    shown = [f"[cyan]{command.ljust(width)}[/cyan]  {what}" for command, what in lines]
    return "\n".join(["[bold]Examples[/bold]", *shown])


class Tier(StrEnum):
    """How thoroughly texts are read."""

    accurate = "accurate"
    fast = "fast"
    lexicon = "lexicon"


def use_tier(tier: Tier | None) -> None:
    """Read in `tier` from now on, in this process and in workers that it starts."""
    if tier is not None:
        os.environ["RXTRACT_TIER"] = tier.value


TierOption = Annotated[
    Tier | None,
    typer.Option("--tier", help="How thoroughly to read; by default what RXTRACT_TIER says, else accurate."),
]


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

    if name and name not in (names := [reader.name for reader in READERS]) and f".{name}" not in supported_suffixes():
        raise UsageError(f"--input-format {name}: choose one of {', '.join(names)}")


def find_sources(paths: list[str]) -> list[Source]:
    """Return the inputs at `paths`, standard input left out."""
    from rxtract.dataset.sources import input_name
    from rxtract.input_files import Place, discover, discover_stored
    from rxtract.stores import Address

    found: dict[Place, tuple[Source, str]] = {}
    for path in paths:
        if path != "-":
            place = input_place(path)
            sources = discover_stored(place) if isinstance(place, Address) else discover(place)
            if not sources:
                raise UsageError(f"{path} holds no files; name a folder with articles")
            found |= {source.path: (source, path) for source in sources}
    names = Counter(source.name for source, _ in found.values())
    # Files of the same name in two folders are told apart by the folders as they were given.
    return [
        replace(source, name=input_name(source.name if names[source.name] == 1 else source.path.as_posix()))
        for source, _ in found.values()
    ]


def _read_stdin() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"standard input cannot be read ({error.strerror}); is it closed?") from error


def local_path(path: str) -> Path:
    """Return the path of an argument, which may be a `file:` address.

    Raises:
        UsageError: it is empty, or an address of the web.
    """
    if not path.strip():
        raise UsageError("a path is empty (an unset variable?): name a file or folder, or - for standard input")
    address = urlsplit(path)
    if address.scheme == "file" and address.netloc in ("", "localhost"):
        return Path(unquote(address.path))
    if address.scheme in ("http", "https", "ftp") and address.netloc:
        raise UsageError(f"{path}: nothing is fetched from the network. Save the page first (curl -o page.html URL)")
    return Path(path)


def input_place(path: str) -> Path | Address:
    """Return what an argument means: a path, which may be a `file:` address, or a folder of an object store.

    Raises:
        UsageError: it is an address of another kind.
    """
    from rxtract.stores import parse_place

    return parse_place(path) if path.startswith("s3:/") else local_path(path)


def use_text_fields(names: str | None) -> None:
    """Let records be searched for these fields first, in this process and in those that it starts."""
    from rxtract.readers.json_fields import VARIABLE, wanted_fields

    if names is not None:
        os.environ[VARIABLE] = names
        wanted_fields.cache_clear()


def read_one(
    path: str, input_format: str
) -> tuple[Iterator[Extraction | RejectionRecord], Callable[[str], Article | None]]:
    """Return what comes of one file, or of standard input for "-", and what gives its articles as they were read."""
    from rxtract.extraction import extract_bytes, extract_source
    from rxtract.readers import article_among

    if path == "-":
        raw = _read_stdin()
        outcomes = extract_bytes(raw, path, format=input_format or None)
        return outcomes, lambda article_id: article_among(raw, path, article_id, format=input_format or None)
    source = find_sources([path])[0]
    return extract_source(source), lambda article_id: article_among(source.path.read_bytes(), source.name, article_id)


def read_outcomes(
    sources: list[Source], with_stdin: bool, input_format: str, reporter: Reporter
) -> Iterator[Extraction | RejectionRecord]:
    """Yield what comes of standard input, when asked for, and of every source, telling `reporter` how far it is."""
    from rxtract.extraction import extract_bytes, extract_source

    n_articles = n_claims = 0
    if with_stdin:
        if sys.stdin.isatty():
            reporter.note("Reading from the keyboard; end with Ctrl-D.")
        yield from extract_bytes(_read_stdin(), "-", format=input_format or None)
    for done, source in enumerate(sources):
        for outcome in extract_source(source):
            yield outcome
            if hasattr(outcome, "claims"):
                n_articles, n_claims = n_articles + 1, n_claims + len(outcome.claims)
            reporter.update(done, len(sources), f"{n_articles} articles, {n_claims} claims")
