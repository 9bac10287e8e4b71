"""Feeds damaged files of every format to the readers and writes down what crashes them or takes too long.

    python -m tools.fuzz_readers --seconds 60

Inputs are the golden files of the tests with bytes changed, cut, doubled and mixed. What is found is written
to a folder; make it a case of tests/readers/test_reader_hostile_set.py.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

from rxtract.errors import InputError
from rxtract.readers import read_articles

ROOT = Path(__file__).parents[1]
PIECES = (
    b"\0", b"\xff", b"<", b">", b"</p>", b"<!--", b"]]>", b"&", b'"', b"\\", b"\\u0000", b"{", b"[", b"\n",
    b"\r\n", b"9999999", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x1f\x8b", b"%PDF-", b"-1", b"../", b"charset=",
    b"rowspan=99999 ", b"\xc3",
)  # fmt: skip
PATIENCE = 20


class TooSlowError(Exception):
    """A reader took longer than any file may."""


def mutate(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return `raw` with a few changes."""
    data = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        kind = chance.randrange(6)
        if kind == 0 and data:
            data[min(place, len(data) - 1)] = chance.randrange(256)
        elif kind == 1:
            data[place:place] = chance.choice(PIECES) * chance.choice((1, 1, 3, 500))
        elif kind == 2:
            del data[place:end]
        elif kind == 3:
            data[place:place] = data[place:end] * chance.choice((1, 5))
        elif kind == 4:
            other = chance.choice(others)
            data[place:end] = other[: chance.randrange(len(other) + 1)]
        else:
            data[place : place + 4] = chance.randbytes(4)
    return bytes(data[:2_000_000])


def try_one(raw: bytes, name: str) -> str | None:
    """Return what went wrong with an input, None when it was read or rejected."""
    signal.alarm(PATIENCE)
    try:
        for result in read_articles(raw, name):
            if not isinstance(result, InputError):
                result.text.encode()
                for block in result.blocks:
                    assert 0 <= block.start < block.end <= len(result.text)
    except InputError:
        return None
    except Exception:
        return traceback.format_exc()
    finally:
        signal.alarm(0)
    return None


def _stop(_: int, __: FrameType | None) -> None:
    raise TooSlowError


def main() -> None:
    """Try until the time is over; exit code 1 when something was found."""
    parser = argparse.ArgumentParser(description="Feeds damaged files to the readers.")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "fuzz")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    paths = sorted((ROOT / "tests" / "golden" / "readers").glob("*/*.in.*"))
    seeds = [path.read_bytes() for path in paths]
    number = found = 0
    until = time.monotonic() + options.seconds
    while time.monotonic() < until:
        chance = random.Random(options.seed * 1_000_003 + number)
        place = chance.randrange(len(paths))
        raw, name = mutate(seeds[place], seeds, chance), paths[place].name.replace(".in.", ".")
        number += 1
        wrong = try_one(raw, name)
        if wrong:
            found += 1
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / f"{options.seed}-{number}-{name}").write_bytes(raw)
            print(f"{options.seed}-{number}-{name}\n{wrong}", file=sys.stderr)
    print(f"{number} inputs, {found} found" + (f", written to {options.out}" if found else ""))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
