"""Object stores: addresses like `s3://bucket/folder`, objects behind them, and inputs that are objects.

The client (obstore, extra `s3`) is imported when the first address is used.
"""

from rxtract.stores.address import Address, is_address, parse_place
from rxtract.stores.store import Store, StoredObject
from rxtract.stores.stored_file import ObjectChangedError, StoredFile, stored_files

__all__ = [
    "Address",
    "ObjectChangedError",
    "Store",
    "StoredFile",
    "StoredObject",
    "is_address",
    "parse_place",
    "stored_files",
]
