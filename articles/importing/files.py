"""Opening the files that an import names: only regular files, of a bounded size."""

from __future__ import annotations

import stat
from pathlib import Path

from .reading import MAX_BYTES, ImportFault


def check_file(path: Path, most: int | None = MAX_BYTES) -> int:
    """The size of a file in bytes. Raises ImportFault where it cannot be imported."""
    name = str(path)
    try:
        found = path.lstat()
    except OSError as error:
        raise ImportFault(name, 0, f"cannot be read: {error.strerror}") from error
    except ValueError as error:  # a NUL in the path
        raise ImportFault(name, 0, f"is no path: {error}") from error
    if stat.S_ISLNK(found.st_mode):
        raise ImportFault(name, 0, "is a symbolic link; name the file that it leads to")
    if stat.S_ISDIR(found.st_mode):
        raise ImportFault(name, 0, "is a folder; name the files in it")
    if not stat.S_ISREG(found.st_mode):
        raise ImportFault(name, 0, "is not a regular file")
    if most is not None and found.st_size > most:
        size = f"{found.st_size / 2**20:.1f} MB"
        raise ImportFault(name, 0, f"has {size}; at most {most // 2**20} MB can be read at once")
    return found.st_size


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """What a file holds. Raises ImportFault where it cannot be imported."""
    check_file(path, most)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise ImportFault(str(path), 0, f"cannot be read: {error.strerror}") from error
