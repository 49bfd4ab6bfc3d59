"""Whether the files of an index are as they were written: a flipped byte or a lost end would
otherwise show as missing hits, or not at all.

Beside an index lies the file `sums`: size and CRC-32 of each of its files. A writer removes it
before anything else changes and writes it anew at the end, so where it stands it holds; after a
writer was killed there is none until the next one has finished, and nothing is checked.
"""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

from .lock import write_whole

SUMS = "sums"
_CHUNK = 1 << 20
_UNSEALED = frozenset([SUMS, "position"])

Sums = dict[str, list[int]]


def unseal(folder: Path) -> None:
    """Say that the files are about to change."""
    (folder / SUMS).unlink(missing_ok=True)


def seal(folder: Path, known: Sums) -> None:
    """Note the sums of all files as they are now; those `known` of segments never change."""
    sums: Sums = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _UNSEALED:
            continue
        size = path.stat().st_size
        same = path.suffix and path.suffix != ".json" and known.get(path.name, [-1])[0] == size
        sums[path.name] = known[path.name] if same else [size, _sum(path)]
    write_whole(folder / SUMS, json.dumps(sums))


def read_sums(folder: Path) -> Sums:
    """What `seal` noted, empty where there is nothing. Raises ValueError if it cannot be read."""
    try:
        sums = json.loads((folder / SUMS).read_bytes())
    except FileNotFoundError:
        return {}
    if not isinstance(sums, dict) or "meta.json" not in sums:
        raise ValueError("no sums")
    return sums


class Inspection:
    """What one process has seen of the files of an index: each is read through once."""

    def __init__(self) -> None:
        self._sound: dict[Path, tuple[int, int, int]] = {}

    def find_damage(self, folder: Path) -> str:
        """The name of a file that is not as it was written; "" where all are."""
        try:
            sums = read_sums(folder)
            damaged = next((name for name in sums if not self._is_sound(folder, name, sums)), "")
            # A writer that has just begun would have taken the sums away.
            return damaged if damaged and read_sums(folder) == sums else ""
        except (ValueError, RecursionError):
            return SUMS

    def _is_sound(self, folder: Path, name: str, sums: Sums) -> bool:
        path = folder / name
        try:
            status = path.stat()
            stamp = status.st_size, status.st_mtime_ns, status.st_ino
            if self._sound.get(path) != stamp:
                if [status.st_size, _sum(path)] != sums[name]:
                    return False
                self._sound[path] = stamp
        except OSError:
            return False
        return True


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total = crc32(chunk, total)
    return total
