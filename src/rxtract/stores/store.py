"""Store: the objects in a folder of a bucket: read, write, write if nobody else did, list, delete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rxtract.errors import StoreError, UsageError
from rxtract.stores.address import Address

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Store

_CHUNK = 8_000_000  # bytes of a download held at a time
_CLIENT = {"allow_http": True, "connect_timeout": "5s", "timeout": "300s"}
_RETRIES, _RETRY_SECONDS = 5, 60
_DELETED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of a listing; `name` is relative to the folder, `tag` changes with every write of other bytes."""

    name: str
    size: int
    tag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Store:
    """The folder at `address`. All methods raise `StoreError` when the store does not do what it is asked."""

    address: Address

    def read(self, name: str) -> bytes | None:
        """Return the bytes of an object, None when there is none."""
        found = self.read_tagged(name)
        return None if found is None else found[0]

    def read_tagged(self, name: str) -> tuple[bytes, str] | None:
        """Return the bytes of an object and their tag, None when there is none."""
        with self._told():
            import obstore

            try:
                found = obstore.get(self._bucket, self.address.key(name))
                return bytes(found.bytes()), _quoted(found.meta["e_tag"])
            except FileNotFoundError as error:
                self._check_bucket(error)
                return None

    def write(self, name: str, content: bytes | Path) -> None:
        """Write an object, from a file in parts when that is large."""
        with self._told():
            import obstore

            obstore.put(self._bucket, self.address.key(name), content)

    def write_if(self, name: str, content: bytes, tag: str | None) -> bool:
        """Write an object if it still has `tag`, or with None if there is none yet; return whether it was written."""
        with self._told():
            import obstore
            from obstore.exceptions import AlreadyExistsError, PreconditionError

            try:
                mode = "create" if tag is None else {"e_tag": tag}
                obstore.put(self._bucket, self.address.key(name), content, mode=mode)  # type: ignore[arg-type]
            except (AlreadyExistsError, PreconditionError):
                return False
            except FileNotFoundError as error:
                self._check_bucket(error)
                return False  # it had the tag and was deleted
        return True

    def download(self, name: str, path: Path) -> None:
        """Write the bytes of an object to a new file."""
        with self._told():
            import obstore

            found = obstore.get(self._bucket, self.address.key(name))
            with path.open("xb") as stream:
                for chunk in found.stream(min_chunk_size=_CHUNK):
                    stream.write(chunk)

    def find(self, name: str) -> StoredObject | None:
        """Return what the store knows of an object, None when there is none."""
        with self._told():
            import obstore

            try:
                return self._described(obstore.head(self._bucket, self.address.key(name)))
            except FileNotFoundError as error:
                self._check_bucket(error)
                return None

    def objects(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects in a subfolder, or in the whole folder."""
        with self._told():
            import obstore

            for page in obstore.list(self._bucket, prefix=self.address.key(prefix) or None):
                yield from map(self._described, page)

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects, those that are gone already too."""
        keys = [self.address.key(name) for name in names]
        with self._told():
            import obstore

            for start in range(0, len(keys), _DELETED_AT_ONCE):
                obstore.delete(self._bucket, keys[start : start + _DELETED_AT_ONCE])

    def subfolders(self) -> list[str]:
        """Return the names of the folders directly in this one."""
        with self._told():
            import obstore

            found = obstore.list_with_delimiter(self._bucket, prefix=self.address.prefix or None)
            return sorted(map(self._relative, found["common_prefixes"]))

    def _described(self, found: ObjectMeta) -> StoredObject:
        return StoredObject(
            self._relative(found["path"]), found["size"], _quoted(found["e_tag"]), found["last_modified"]
        )

    def _relative(self, key: str) -> str:
        return key[len(self.address.prefix) + 1 :] if self.address.prefix else key

    @property
    def _bucket(self) -> S3Store:
        return connect(self.address.bucket)

    def _check_bucket(self, error: Exception) -> None:
        if "NoSuchBucket" in str(error):
            raise StoreError(f"{self.address}: there is no bucket {self.address.bucket}; make it first") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line what a store had to object to."""
        connect(self.address.bucket)  # tells when there is no client
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            self._check_bucket(error)
            _fail(str(self.address), error)


def _quoted(tag: str | None) -> str:
    # Some stores leave the quotes out of listings.
    return f'"{tag}"' if tag and '"' not in tag else tag or ""


@lru_cache(maxsize=64)
def connect(bucket: str) -> S3Store:
    """Return the connection to a bucket, with the keys and the endpoint that the AWS_… variables say.

    Raises:
        UsageError: the extra `s3` is not installed, or a variable is wrong.
    """
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as error:
        raise UsageError("s3:// addresses need obstore, which is not installed: pip install 'rxtract[s3]'") from error
    retries = {"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_SECONDS)}
    try:
        return S3Store.from_url(f"s3://{bucket}", client_options=_CLIENT, retry_config=retries)  # type: ignore[arg-type]
    except (BaseError, ValueError) as error:
        raise UsageError(f"s3://{bucket}: cannot be used ({_first_line(error)}); check the AWS_… variables") from error


def _first_line(error: Exception) -> str:
    # The rest is how the client is built inside, or a page of XML.
    return str(error).partition("\n")[0].partition(": <?xml")[0].strip()


def _fail(place: str, error: Exception) -> NoReturn:
    from obstore.exceptions import InvalidPathError, PermissionDeniedError, UnauthenticatedError

    said = _first_line(error)
    if "169.254.169.254" in said or "169.254.170.2" in said:
        advice = "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or run where a role gives them"
        raise StoreError(f"{place}: no credentials were found; {advice}") from error
    if isinstance(error, (PermissionDeniedError, UnauthenticatedError)):
        raise StoreError(f"{place}: the store refuses these credentials ({said}); check the AWS_… variables") from error
    if isinstance(error, InvalidPathError):
        raise StoreError(f"{place}: an object has a name that cannot be used ({said}); rename it") from error
    if isinstance(error, FileNotFoundError):
        raise StoreError(f"{place}: an object is gone ({said})") from error
    raise StoreError(f"{place}: the store does not answer as it should ({said}); check it, and run again") from error
