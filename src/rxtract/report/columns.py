"""Columns: rows as numbers in little-endian bytes, base64, one file a column; and data as scripts.

A page that was opened from disk may not fetch files, but it may load scripts; each hands over one value.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_WIDTHS = (("B", 8), ("H", 16), ("I", 32))


@dataclass
class Names:
    """Distinct values in the order of their first use; a value's number is its place."""

    values: list[Any] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, key: Hashable, value: Any = None) -> int:
        """Return the number of `key`; a new one is listed as `value` (itself, when none is given)."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.values)
            self.values.append(key if value is None else value)
        return found

    def __len__(self) -> int:
        return len(self.values)


def pack(numbers: Iterable[int]) -> dict[str, Any]:
    """Return non-negative numbers with as few bytes each as the largest needs.

    >>> pack([1, 2, 3])
    {'bits': 8, 'data': 'AQID'}
    >>> pack([1, 256])
    {'bits': 16, 'data': 'AQAAAQ=='}
    """
    wide = array("L", numbers)
    largest = max(wide, default=0)
    code, bits = next((code, bits) for code, bits in _WIDTHS if largest < 1 << bits)
    narrow = array(code, wide)
    if sys.byteorder == "big":
        narrow.byteswap()
    return {"bits": bits, "data": base64.b64encode(narrow.tobytes()).decode()}


def write_data(folder: Path, name: str, value: Any) -> None:
    """Write `value` as the script `folder/data/NAME.js`; plain ASCII, so that no character can end it or mislead."""
    path = folder / "data" / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    path.write_text(f"rxtract.receive({json.dumps(name)},{content});\n", encoding="ascii")
