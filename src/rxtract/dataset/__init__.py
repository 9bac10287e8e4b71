"""Dataset: rows to snapshots of Parquet tables and back. `read` is what analysts use; runs use the modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rxtract.dataset.reading import Tables, read

__all__ = ["Tables", "read"]


def __getattr__(name: str) -> Any:
    """Load Arrow when tables are read, not when the name of an input is needed."""
    if name not in __all__:
        raise AttributeError(name)
    from rxtract.dataset import reading

    return getattr(reading, name)
