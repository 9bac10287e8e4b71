"""Address: a bucket and the folder in it, as `s3://bucket/folder`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rxtract.errors import UsageError

_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/{1,2}(?P<rest>.*)", re.DOTALL)
"""`s3://…`, also after Path() folded its two slashes into one."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A folder of a bucket; `prefix` has no slash at its ends and is empty for the whole bucket."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    def __truediv__(self, name: str) -> Address:
        """Return the address of something in this folder."""
        return Address(self.bucket, self.key(name))

    def key(self, name: str) -> str:
        """Return the key of an object in this folder."""
        return f"{self.prefix}/{name}".strip("/")

    def is_within(self, other: Address) -> bool:
        """Whether this is the folder `other` or lies in it."""
        inside = not other.prefix or f"{self.prefix}/".startswith(f"{other.prefix}/")
        return self.bucket == other.bucket and inside


def is_address(place: str | Path) -> bool:
    """Whether a place is an address of any kind, and no path.

    >>> is_address("s3://bucket/raw"), is_address("raw/s3")
    (True, False)
    """
    return _ADDRESS.match(str(place)) is not None


def parse_place(place: str | Path | Address) -> Path | Address:
    """Return a place as an address of an object store, or as a path.

    >>> str(parse_place("s3://bucket/raw/"))
    's3://bucket/raw'

    Raises:
        UsageError: it is empty, an address of another kind, or names no bucket.
    """
    if isinstance(place, Address):
        return place
    if not str(place).strip():  # Path("") would be the folder one stands in
        raise UsageError("a path is empty (an unset variable?): name a folder, or . for the one you stand in")
    match = _ADDRESS.match(str(place))
    if match is None:
        return Path(place)
    if match["scheme"] != "s3":
        raise UsageError(
            f"{place}: folders of this machine and s3:// addresses are read and written. Copy the articles here first, "
            f"or mount them."
        )
    bucket, _, prefix = match["rest"].partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise UsageError(f"{place}: names no bucket; write it as s3://bucket/folder")
    prefix = prefix.rstrip("/")
    if any(part in ("", ".", "..") for part in prefix.split("/")) and prefix:
        raise UsageError(f"{place}: has an empty part, . or .. in it; write it as s3://bucket/folder")
    return Address(bucket, prefix)
