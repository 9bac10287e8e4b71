"""Unpacks releases that were downloaded as gzip files or zip archives into a temporary folder."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rxtract.errors import VocabularyError

GROWTH = 100
"""Times that a release may grow when it is unpacked, once it is larger than `FREE_BYTES`; text packs to a tenth."""
FREE_BYTES = 50_000_000
_CHUNK = 1 << 20


def is_archive(path: Path) -> bool:
    """Tell a gzip file or a zip archive by its name."""
    return path.is_file() and path.suffix in {".gz", ".zip"}


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Lend a folder that holds what is in the archive; errors inside name the archive, not the folder.

    Raises:
        VocabularyError: the archive is damaged or was cut, grows beyond all measure, or there is no room to unpack it.
    """
    with tempfile.TemporaryDirectory(prefix="rxtract-release-") as name:
        folder = Path(name) / path.stem  # formats without a version of their own take the folder's name for it
        folder.mkdir()
        try:
            if path.suffix == ".zip":
                _unzip(path, folder)
            else:
                _gunzip(path, folder / path.stem)
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise VocabularyError(f"{path}: cannot be unpacked ({error}); download it again") from error
        try:
            yield folder
        except VocabularyError as error:
            message = str(error).replace(f"{folder}/", f"{path}:").replace(str(folder), str(path))
            raise VocabularyError(message) from error


def _gunzip(path: Path, target: Path) -> None:
    size = 0
    with gzip.open(path, "rb") as packed, target.open("wb") as file:
        while part := packed.read(_CHUNK):
            size += len(part)
            _check_growth(path, size)
            file.write(part)


def _unzip(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        # No more of a member comes out than the archive says.
        _check_growth(path, sum(member.file_size for member in archive.infolist()))
        damaged = archive.testzip()
        if damaged is not None:
            raise zipfile.BadZipFile(f"{damaged} is damaged")
        archive.extractall(folder)  # leaves no path out of the folder


def _check_growth(path: Path, size: int) -> None:
    packed = path.stat().st_size
    if size > max(FREE_BYTES, GROWTH * packed):
        raise VocabularyError(
            f"{path}: {packed:,} bytes unpack to more than {size:,}, no release does; "
            "unpack it yourself and name the file if it is right"
        )


def candidates(folder: Path) -> list[Path]:
    """Return what in a folder may be a release: the folders, outermost first, then the files, texts (readme) last."""
    below = sorted(folder.rglob("*"), key=lambda path: (path.suffix == ".txt", len(path.parts), path))
    return [folder, *(path for path in below if path.is_dir()), *(path for path in below if path.is_file())]
