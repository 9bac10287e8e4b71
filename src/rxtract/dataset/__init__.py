"""Dataset: rows to snapshots of Parquet tables and back. `read` is what analysts use; runs use the modules."""

from rxtract.dataset.reading import Tables, read

__all__ = ["Tables", "read"]
