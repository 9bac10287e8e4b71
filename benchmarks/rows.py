"""Compare the rows that two versions of the code make of the same articles.

    python -m benchmarks.rows dump FOLDER... before.jsonl       # with the code before a change
    python -m benchmarks.rows dump FOLDER... after.jsonl        # with the code after it
    python -m benchmarks.rows compare before.jsonl after.jsonl

`dump` extracts every article of the folders (or files) and writes all its rows, one article a line. Ids that are hashes
become the number of the row that they name, and versions are left out: two files differ only where an analyst would see
a difference. `compare` prints the articles and rows that differ and ends with 1 when there are any.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rxtract.extraction import Source, discover, extract_source
from rxtract.records import Extraction, RejectionRecord

_TABLES = ("sections", "sentences", "mentions", "concepts", "claims", "claim_quotes")
_IDS = {"section_id": "sections", "sentence_id": "sentences", "mention_id": "mentions", "claim_id": "claims"}
"""Columns with hashes, and the table whose rows they name."""
_LEFT_OUT = ("article_id", "vocabulary_version")
_SHOWN = 10
"""Rows that are printed of one article."""

Row = dict[str, Any]


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """Return the inputs of folders and single files, each named after its folder."""
    return [
        Source(source.path, f"{(path if path.is_dir() else path.parent).resolve().name}/{source.name}")
        for path in paths
        for source in discover(path)
    ]


def plain_rows(outcome: Extraction | RejectionRecord) -> Row:
    """Return everything that an article yields as JSON values, without hashes and versions."""
    if isinstance(outcome, RejectionRecord):
        return {"source": outcome.source, "rejection": asdict(outcome)}
    numbers = {
        column: {getattr(row, column): number for number, row in reversed(list(enumerate(getattr(outcome, table))))}
        for column, table in _IDS.items()
    }
    tables: Row = {table: [_plain(asdict(row), numbers) for row in getattr(outcome, table)] for table in _TABLES}
    return {"source": outcome.article.source, "articles": [_plain(asdict(outcome.article), numbers)]} | tables


def _plain(row: Row, numbers: dict[str, dict[str, int]]) -> Row:
    kept = {column: value for column, value in row.items() if column not in _LEFT_OUT}
    return kept | {column: numbers[column][kept[column]] for column in _IDS if column in kept}


def _lines_of(source: Source) -> list[str]:
    return [json.dumps(plain_rows(outcome), ensure_ascii=False, default=str) for outcome in extract_source(source)]


def dump(paths: Sequence[Path], out: Path, *, workers: int = 1) -> int:
    """Write the rows of all articles of `paths` to `out`; return the number of articles."""
    sources, count = find_sources(paths), 0
    with out.open("w", encoding="utf-8") as stream, ProcessPoolExecutor(workers) as pool:
        for lines in pool.map(_lines_of, sources):
            stream.writelines(f"{line}\n" for line in lines)
            count += len(lines)
    return count


def differences(before: Path, after: Path) -> Iterator[str]:
    """Yield a line for every article and row that one of two files has and the other lacks."""
    old, new = _read(before), _read(after)
    for source in [*old, *(source for source in new if source not in old)]:
        if source not in old or source not in new:
            yield f"{source}: only in {before if source in old else after}"
        elif old[source] != new[source]:
            yield from _differing_rows(source, old[source], new[source])


def _read(path: Path) -> dict[str, Row]:
    with path.open(encoding="utf-8") as stream:
        return {row["source"]: row for row in map(json.loads, stream)}


def _differing_rows(source: str, old: Row, new: Row) -> Iterator[str]:
    for table in dict.fromkeys([*old, *new]):
        if old.get(table) == new.get(table):
            continue
        sides = [[json.dumps(row, ensure_ascii=False) for row in _as_list(side.get(table))] for side in (old, new)]
        changed = [line for line in difflib.ndiff(*sides) if line[0] in "+-"]
        yield f"{source}: {table}: {len(changed)} lines differ"
        yield from (f"  {line}" for line in changed[:_SHOWN])


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("dump", help="write the rows of articles to a file")
    writing.add_argument("articles", nargs="+", type=Path, metavar="FOLDER", help="folder of articles, or an article")
    writing.add_argument("out", type=Path, metavar="OUT.jsonl")
    writing.add_argument("--workers", type=int, default=1, help="processes that extract (default: 1)")
    comparing = commands.add_parser("compare", help="print what differs between two such files")
    comparing.add_argument("before", type=Path, metavar="A.jsonl")
    comparing.add_argument("after", type=Path, metavar="B.jsonl")
    args = parser.parse_args()
    if args.command == "dump":
        print(f"{dump(args.articles, args.out, workers=args.workers)} articles -> {args.out}")
        return 0
    found = list(differences(args.before, args.after))
    print("\n".join(found) if found else "identical rows")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
