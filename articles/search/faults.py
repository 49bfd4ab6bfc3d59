"""What can be wrong with an index, and how it shows."""

from __future__ import annotations


class IndexMissing(Exception):
    """There is no index that can be read, or it belongs to other data or an older version."""


def is_fault(error: BaseException) -> bool:
    """Whether an error comes from the index, as tantivy raises it; its panics are no Exception."""
    panic = type(error).__name__ == "PanicException"
    return panic or isinstance(error, (OSError, ValueError, RuntimeError))


def tells_of_damage(error: BaseException) -> bool:
    """Whether a fault lies in the files of the index, not in what was asked."""
    return type(error).__name__ == "PanicException" or "IO error" in str(error)
