"""The index on disk: opened, kept in step with the change log, built anew beside the live one.

INDEX_DIR holds a folder an index, the file `current` that names the live one, and two locks.
In each index's folder the file `position` says how far it has read the change log. It is written
after tantivy's commit, so a crash between the two only has rows applied twice.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from django.conf import settings
from django.db import connection, connections

from articles.models import Change

from .faults import IndexMissing, is_fault, tells_of_damage
from .integrity import Inspection, read_sums, seal, unseal
from .lock import Busy, hold, write_whole
from .log import Position
from .registry import affected
from .schema import VERSION, open_index
from .writing import build, count_published, write

logger = logging.getLogger(__name__)

T = TypeVar("T")
CHECK_EVERY = 1.0
MOST_ANSWERS = 256
SLICE = 1000
PATIENCE = 2.0
"""Seconds that a reader waits for an index that is being built for the first time."""
SMALL = 3000
"""So many records are indexed while a reader waits; more are built in the background."""
_UPDATE_HEAP = 30_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """An index as it was last read from the disk; `generation` moves with every change of it."""

    name: str
    stamp: tuple[int, int]
    index: tantivy.Index
    searcher: tantivy.Searcher
    position: Position

    @property
    def generation(self) -> tuple[str, int, int]:
        """Equal for equal content, in every process."""
        return (self.name, *self.stamp)


class Store:
    """One process's access to the index in a folder; safe for threads.

    `behind`: the index does not show all changes yet. `is_stuck`: they cannot be applied.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: Opened | None = None
        self._checked = self._inspected = float("-inf")
        self._inspection = Inspection()
        self.behind = False
        self.is_stuck = False
        self._guard = threading.RLock()
        self._builder: threading.Thread | None = None
        self._answers: dict[Any, Any] = {}
        self._answered: tuple[str, int, int] | None = None

    def ask(
        self,
        question: Callable[[tantivy.Searcher], T],
        key: Hashable = None,
        as_it_is: bool = False,
    ) -> T:
        """What `question` finds in the index, remembered under `key` until the index changes; an
        answer of an index that is behind is not.

        With `as_it_is` the index is neither built nor brought in step: for what can be missing.
        An index that fails is opened once more; one that is broken is dropped, to be built anew.
        Raises IndexMissing, and whatever a question raises that a sound index cannot answer.
        """
        opened = self.opened() if as_it_is else self.prepare()
        answers = self._answers_of(opened)
        key = None if self.behind else key
        if key is not None and key in answers:
            return answers[key]
        try:
            answer = question(opened.searcher)
        except BaseException as error:
            if not is_fault(error):
                raise
            answer = self._ask_again(question, as_it_is)
        if key is not None and len(answers) < MOST_ANSWERS:
            answers[key] = answer
        return answer

    @property
    def generation(self) -> tuple[str, int, int] | None:
        """Which state of the index this process has opened last; None before the first."""
        opened = self._opened
        return opened.generation if opened else None

    def unread(self) -> list[Change]:
        """Changes that the index does not show yet, as far as `behind` says that there are any."""
        return self.opened().position.pending(SLICE) if self.behind else []

    def _answers_of(self, opened: Opened) -> dict[Any, Any]:
        with self._guard:
            if self._answered != opened.generation:
                self._answers, self._answered = {}, opened.generation
            return self._answers

    def _ask_again(self, question: Callable[[tantivy.Searcher], T], as_it_is: bool) -> T:
        self.forget()
        try:
            return question(self.opened().searcher)
        except BaseException as error:
            if not is_fault(error) or (not tells_of_damage(error) and self.is_sound()):
                raise
            logger.exception("the search index is broken and will be built anew")
            self._drop()
            if as_it_is:
                raise IndexMissing("the index is broken") from error
        return question(self.prepare().searcher)

    def _drop(self) -> None:
        try:
            (self.folder / "current").unlink(missing_ok=True)
        except OSError as error:
            raise IndexMissing(f"the index is broken and stays so: {error}") from error
        self.forget()

    def is_sound(self) -> bool:
        """Whether the live index opens and can be read."""
        try:
            searcher = self.opened().searcher
            searcher.aggregate(tantivy.Query.all_query(), {"k": {"terms": {"field": "kind"}}})
            for _, place in searcher.search(tantivy.Query.all_query(), 1, False).hits:
                searcher.doc(place)
        except BaseException as error:
            if isinstance(error, IndexMissing) or is_fault(error):
                return False
            raise
        return True

    def opened(self) -> Opened:
        """The live index as it is on disk now. Raises IndexMissing."""
        with self._guard:
            try:
                self._refresh()
            except BaseException as error:
                if not is_fault(error):
                    raise
                raise IndexMissing(f"the index cannot be read: {error}") from error
            if self._opened is None:
                raise IndexMissing("there is no index")
            return self._opened

    def _refresh(self) -> None:
        current = self.folder / "current"
        if not current.exists():
            raise IndexMissing("there is no index")
        name = current.read_text(encoding="utf-8").strip()
        folder = self.folder / name
        file = folder / "position"
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        known = self._opened
        unchanged = known is not None and (known.name, known.stamp) == (name, stamp)
        if time.monotonic() - self._inspected >= CHECK_EVERY or not unchanged:
            self._inspect(folder)
        if unchanged:
            return
        if not name.startswith(f"v{VERSION}-"):
            raise IndexMissing("the index was made by another version")
        position = Position.from_json(file.read_text(encoding="utf-8"))
        same = known is not None and known.name == name
        if not same and not tantivy.Index.exists(str(folder)):
            raise IndexMissing("the index has lost its files")
        index = known.index if known is not None and same else open_index(str(folder))
        index.reload()
        self._opened = Opened(name, stamp, index, index.searcher(), position)

    def _inspect(self, folder: Path) -> None:
        self._inspected = time.monotonic()
        if damaged := self._inspection.find_damage(folder):
            self._opened = None
            raise IndexMissing(f"its file {damaged} is damaged")

    def forget(self) -> None:
        """Open everything anew at the next use."""
        with self._guard:
            self._opened = None
            self._checked = float("-inf")

    def catch_up(self, wait: float = 1.0) -> bool:
        """Apply what the log holds and the index has not read; looks at most once a second, and
        tells whether it need not look now.

        A long backlog is applied in slices, one a call. Raises IndexMissing.
        """
        if connection.in_atomic_block and not settings.INDEX_INSIDE_TRANSACTIONS:
            return False
        with self._guard:
            fresh = time.monotonic() - self._checked < CHECK_EVERY
            if fresh and self._opened and not connection.in_atomic_block:
                return True
            self._checked = time.monotonic()
        opened = self.opened()
        if not opened.position.is_of_this_database():
            raise IndexMissing("the index belongs to another database")
        self.behind = bool(opened.position.pending(1))
        self.is_stuck = False
        if self.behind:
            self._try_slice(wait)
        return False

    def _try_slice(self, wait: float) -> None:
        try:
            self.behind = self._apply_slice(wait)
        except Busy:
            return
        except BaseException as error:
            if not is_fault(error):
                raise
            self.is_stuck = True
            logger.exception("changes cannot be indexed now; the search shows an older state")
            return
        if self.behind:
            self._checked = float("-inf")

    def apply_committed(self) -> None:
        """Apply all that is committed; a failure is logged and left to whoever searches next."""
        try:
            while self._apply_slice(wait=10.0):
                pass
        except (IndexMissing, Busy) as reason:
            logger.info("not indexed now: %s", reason)
        except Exception:
            logger.exception("a change could not be indexed; the next search tries again")

    def _apply_slice(self, wait: float) -> bool:
        """Apply the next rows of the log; whether there may be more."""
        with hold(self.folder / "write.lock", wait):
            opened = self.opened()
            rows = opened.position.pending(SLICE)
            if not rows:
                return False
            folder = self.folder / opened.name
            sums = read_sums(folder)
            unseal(folder)
            writer = opened.index.writer(_UPDATE_HEAP, 1)
            try:
                write(writer, affected((row.kind, row.object_id) for row in rows))
                writer.commit()
                position = opened.position.reading((r.pk, r.created.isoformat()) for r in rows)
                write_whole(folder / "position", position.to_json())
                self.opened()
            finally:
                # Without waiting, merges die with the writer and small segments pile up.
                writer.wait_merging_threads()
            seal(folder, sums)
        return len(rows) == SLICE

    def rebuild(
        self, progress: Callable[[int], None] = lambda count: None, unless_usable: bool = False
    ) -> int:
        """Build a new index beside the live one and swap it in; returns the number of documents.

        Raises Busy where another process is building.
        """
        with hold(self.folder / "build.lock", 0.0):
            if unless_usable and self._is_usable():
                return 0
            name = f"v{VERSION}-{time.time_ns()}"
            folder = self.folder / name
            folder.mkdir(parents=True)
            try:
                position = Position.at_end()
                count = build(str(folder), progress)
                seal(folder, {})
                write_whole(folder / "position", position.to_json())
                with hold(self.folder / "write.lock", 60.0):
                    self._point_at(name)
            except BaseException:
                # Or a full disk would be filled further by each attempt.
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._remove_others(name)
            self.forget()
        self.apply_committed()
        return count

    def _point_at(self, name: str) -> None:
        """Make an index the live one, whatever stands in the place of the pointer."""
        pointer = self.folder / "current"
        if pointer.is_dir() and not pointer.is_symlink():
            shutil.rmtree(pointer)
        write_whole(pointer, name)

    def _remove_others(self, name: str) -> None:
        """Remove what was replaced or left by a kill; who reads it still keeps its files open."""
        for folder in self.folder.glob("v*-*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)

    def prepare(self, patience: float | None = None) -> Opened:
        """The index in step with the log, built where there is none. Raises IndexMissing where
        that takes longer than so many seconds, PATIENCE if not given."""
        try:
            if self.catch_up() and self._opened:
                return self._opened
            return self.opened()
        except IndexMissing as reason:
            logger.warning("building the search index: %s", reason)
            self._build_missing(PATIENCE if patience is None else patience)
            return self.opened()

    def _build_missing(self, patience: float) -> None:
        if count_published() <= SMALL:
            self._rebuild_or_wait(patience)
            return
        with self._guard:
            if self._builder is None or not self._builder.is_alive():
                self._builder = threading.Thread(target=self._rebuild_apart, daemon=True)
                self._builder.start()
        self._builder.join(patience)
        self.forget()

    def _is_usable(self) -> bool:
        """Whether there is an index of this database; another process may just have built it."""
        try:
            return self.opened().position.is_of_this_database()
        except IndexMissing:
            return False

    def _rebuild_or_wait(self, patience: float) -> None:
        try:
            self.rebuild(unless_usable=True)
        except Busy:
            try:
                with hold(self.folder / "build.lock", patience):
                    pass
            except Busy as reason:
                raise IndexMissing("another process is building the index") from reason
        except BaseException as error:
            if not is_fault(error):
                raise
            raise IndexMissing(f"no index can be written: {error}") from error

    def _rebuild_apart(self) -> None:
        try:
            self._rebuild_or_wait(patience=3600.0)
        except IndexMissing as reason:
            logger.info("%s", reason)
        except Exception:
            logger.exception("the search index could not be built")
        finally:
            connections.close_all()


@lru_cache(maxsize=8)
def _store(process: int, folder: str) -> Store:
    return Store(Path(folder))


def current() -> Store:
    """This process's store of the index in INDEX_DIR; a forked worker has its own."""
    return _store(os.getpid(), str(settings.INDEX_DIR))
