"""Input formats: the bytes of one file become articles with verbatim text. `READERS` is the only list of formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from os import SEEK_END
from typing import IO

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.parts import Part
from rxtract.readers import (
    bioc,
    csv_file,
    docx,
    epub,
    html,
    json_file,
    jsonl,
    markdown,
    mhtml,
    packed,
    pdf,
    rtf,
    text,
    warc,
    xml,
)
from rxtract.readers.limits import FREE_BYTES, limits, over
from rxtract.readers.mends import with_mends
from rxtract.readers.reader import Member, Reader, article_id
from rxtract.readers.signature import recognise, suffix_of
from rxtract.readers.streams import take

__all__ = ["READERS", "Reader", "article_id", "read_articles", "read_part", "supported_suffixes"]

READERS: tuple[Reader, ...] = (
    Reader("text", (".txt",), text.read),
    Reader("markdown", (".md", ".markdown"), markdown.read),
    Reader("html", (".html", ".htm", ".xhtml"), html.read),
    Reader("xml", (".xml", ".nxml"), xml.read),
    Reader("jsonl", (".jsonl", ".ndjson"), jsonl.read, is_large=True),
    Reader("json", (".json",), json_file.read, is_large=True),
    Reader("csv", (".csv", ".tsv", ".tab"), csv_file.read, is_large=True),
    Reader("bioc", (".bioc",), bioc.read),
    Reader("pdf", (".pdf",), pdf.read),
    Reader("docx", (".docx", ".docm"), docx.read),
    Reader("epub", (".epub",), epub.read),
    Reader("mhtml", (".mhtml", ".mht", ".eml"), mhtml.read),
    Reader("rtf", (".rtf",), rtf.read),
    Reader("warc", (".warc", ".arc"), open=warc.open_warc),
    Reader("gzip", (".gz", ".gzip", ".tgz"), open=packed.open_gzip),
    Reader("bzip2", (".bz2",), open=packed.open_bzip2),
    Reader("xz", (".xz",), open=packed.open_xz),
    Reader("zip", (".zip",), open=packed.open_zip),
    Reader("tar", (".tar",), open=packed.open_tar),
)


def supported_suffixes() -> tuple[str, ...]:
    """Return every file suffix that some reader takes, lower-case and with its dot."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def read_articles(raw: bytes, source: str, *, format: str | None = None) -> Iterator[Article | InputError]:  # noqa: A002
    """Return the articles of `raw`, in order; a part that cannot be read comes as the `InputError` it would raise.

    Args:
        raw: the whole input.
        source: its path relative to the input root, or URI.
        format: name of a reader or a suffix that outweighs what content and name say.

    Raises:
        InputError: nothing of the input can be read. Raised here, not while iterating.
    """
    spent = [0, len(raw)]
    if format is None:
        return _read(Member(source, raw, source), 0, spent)
    name = f".{format.lower().lstrip('.')}"
    reader = next((one for one in READERS if format == one.name or name in one.suffixes), None)
    if reader is None:
        known = ", ".join(reader.name for reader in READERS)
        raise InputError(source, "unknown_format", f"no reader for format {format!r}. Known are: {known}.")
    return _read(Member(source, raw, source, format=reader.name), 0, spent)


def read_part(stream: IO[bytes], source: str, part: Part) -> Iterator[Article | InputError]:
    """Return the articles of a part of a large file, as `read_articles` does of the whole; the stream is read at once.

    Raises:
        OSError: it cannot be read.
    """
    depth = len(part.packing)
    if part.kind == "zip":
        archive = packed.open_archive(stream, source)
        files = packed.zip_files(archive, source)[part.start : part.end]
        members = list(packed.read_files(archive, files, source, stream.seek(0, SEEK_END)))
        # The parts of an archive do not know of each other: what archives inside it unpack to is counted for each part.
        own = sum(len(member.raw) for member in members if isinstance(member, Member))
        return _read_members(iter(members), depth, [-own, sum(info.compress_size for info, _ in files)])
    raw, place, head = take(stream, source, part)
    if part.kind == "warc":
        return _read_members(warc.read_records(raw, place, part.before), depth, [0, len(raw)])
    if part.kind == "tar":
        return _read_members(packed.open_tar(raw, place), depth, [0, len(raw)])
    if part.kind == "csv":
        return _with_notes(csv_file.read_part(raw, place, head, part.before), None, ())
    return _with_notes(jsonl.read(raw, place, part.before), None, ())


def article_among(raw: bytes, source: str, article_id: str, *, format: str | None = None) -> Article | None:  # noqa: A002
    """Return the article of `raw` with this id, None when there is none; arguments are those of `read_articles`."""
    articles = (one for one in read_articles(raw, source, format=format) if isinstance(one, Article))
    return next((one for one in articles if one.article_id == article_id), None)


def _read(member: Member, depth: int, spent: list[int]) -> Iterator[Article | InputError]:
    raw, source = member.raw, member.place
    if not raw.strip():
        raise InputError(source, "empty", "nothing in it but white space." if raw else "the file is empty.")
    by_name = _by_suffix(member.name)
    name = member.format or recognise(raw, member.name, by_name.name if by_name else None, source)
    reader = next((one for one in READERS if one.name == name), None)
    if reader is None:
        raise InputError(source, "unknown_format", f"{name} cannot be read.", stage="discover")
    _check_size(reader, raw, source)
    if reader.read is None:
        return _read_members(reader.open(raw, source) if reader.open else iter(()), depth, spent)
    warnings = member.warnings
    if member.format is None and by_name is not None and not by_name.open and _differ(name, by_name.name):
        warnings = (*warnings, "format_differs")
    return _with_notes(reader.read(raw, source), member.address, warnings)


def _by_suffix(name: str) -> Reader | None:
    suffix = suffix_of(name)
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def _differ(name: str, by_suffix: str) -> bool:
    return name != by_suffix and {name, by_suffix} not in ({"text", "markdown"}, {"json", "jsonl"}, {"xml", "bioc"})


def _check_size(reader: Reader, raw: bytes, source: str) -> None:
    limit = "container" if reader.is_large or reader.open else "bytes"
    if len(raw) > getattr(limits(), limit):
        raise over(source, limit, f"{len(raw):,} bytes", "" if reader.open else "split it, or give it as JSON lines")


def _read_members(
    members: Iterator[Member | InputError], depth: int, spent: list[int]
) -> Iterator[Article | InputError]:
    """Yield the articles of a container's members; one that cannot be read costs the others nothing.

    `spent` are two numbers: the bytes that have come out of the whole input so far, and how many it has itself.
    """
    for member in members:
        if isinstance(member, InputError):
            yield member
            continue
        spent[0] += len(member.raw)
        if spent[0] > max(FREE_BYTES, limits().ratio * spent[1]):
            yield over(member.place, "ratio", f"more than {limits().ratio:,} times the input's bytes unpacked")
            return
        if spent[0] > limits().expanded:
            yield over(member.place, "expanded", f"more than {limits().expanded:,} bytes unpacked")
            return
        if depth >= limits().nesting:
            yield over(member.place, "nesting", f"archives in archives, {depth} deep")
            continue
        try:
            yield from _read(member, depth + 1, spent)
        except InputError as error:
            yield error


def _with_notes(
    results: Iterator[Article | InputError], address: str | None, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    for result in results:
        if isinstance(result, Article):
            references = dict.fromkeys(((address,) if address else ()) + result.references)
            said = sorted({*result.warnings, *warnings})
            result = with_mends(replace(result, references=tuple(references), warnings=tuple(said)))
        yield result
