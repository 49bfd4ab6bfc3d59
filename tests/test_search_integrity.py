"""The files of the index: even segments; where one is damaged, every search is right, or the index
is built anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.models import Event
from articles.search import store, writing
from articles.search.results import search
from articles.search.spec import Spec
from articles.search.store import current
from tests.factories import make_event

pytestmark = pytest.mark.django_db

FILES = (
    "*.term",
    "*.idx",
    "*.pos",
    "*.store",
    "*.fast",
    "*.fieldnorm",
    "*.del",
    "meta.json",
    "sums",
)
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a lost end": lambda data: data[: len(data) // 2],
    "a flipped byte": lambda data: (
        data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0x10]) + data[len(data) // 2 + 1 :]
    ),
    "a flipped first byte": lambda data: bytes([data[0] ^ 0x01]) + data[1:],
    "nothing left": lambda data: b"",
}


@pytest.fixture
def events(index_dir: Path) -> list[Event]:
    """Three events in an index of two segments, one with a deleted document."""
    found = [
        make_event(f"quagga-{year}", title=f"Quagga summit of {year}", date=str(year))
        for year in (2014, 2015, 2016)
    ]
    assert search(Spec(words="quagga")).total == 3
    found[0].title = "Quagga talks"
    found[0].save()
    assert search(Spec(words="quagga talks")).total == 3
    return found


def answers() -> list[Any]:
    """What searches by words, by a phrase and by nothing find, with their facets."""
    specs = (Spec(words="quagga"), Spec(phrases=("quagga talks",)), Spec(sort="oldest"))
    results = [search(spec) for spec in specs]
    return [(r.available, r.total, [hit.record.key for hit in r.hits], r.facets) for r in results]


def damage(index_dir: Path, pattern: str, how: Callable[[bytes], bytes]) -> None:
    """Replace the files; this process goes on mapping the old ones."""
    paths = list(index_dir.rglob(pattern))
    assert paths
    for path in paths:
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(how(data))


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("how", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_changes_no_answer_and_the_index_is_built_anew(
    events: list[Event], index_dir: Path, pattern: str, how: Callable[[bytes], bytes]
) -> None:
    before = answers()
    name = (index_dir / "current").read_text()
    damage(index_dir, pattern, how)
    store._store.cache_clear()  # as another process, which remembers no answers
    assert answers() == before
    assert (index_dir / "current").read_text() != name


@pytest.mark.parametrize("pattern", ["*.fast", "*.store", "meta.json"])
def test_a_running_process_notices_damage(
    events: list[Event], index_dir: Path, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers()
    name = (index_dir / "current").read_text()
    damage(index_dir, pattern, DAMAGES["a flipped byte"])
    monkeypatch.setattr(store, "CHECK_EVERY", 0.0)
    assert answers() == before
    assert (index_dir / "current").read_text() != name


def test_sound_files_are_not_built_anew(events: list[Event], index_dir: Path) -> None:
    name = (index_dir / "current").read_text()
    for event in events:
        event.title += " again"
        event.save()
        current().forget()
        assert search(Spec(words="again")).total
    assert (index_dir / "current").read_text() == name


def test_after_a_killed_writer_the_index_is_used_and_sealed_by_the_next(
    events: list[Event], index_dir: Path
) -> None:
    name = (index_dir / "current").read_text()
    sums = index_dir / name / "sums"
    sums.unlink()
    current().forget()
    assert search(Spec(words="quagga")).total == 3
    make_event("late", title="A late quagga")
    assert search(Spec(words="quagga")).total == 4
    assert sums.exists()
    assert (index_dir / "current").read_text() == name


def test_a_new_index_has_no_small_segment(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        make_event(f"summit-{number}", title="Quagga summit")
    monkeypatch.setattr(writing, "_SEGMENT", 4)
    current().rebuild()
    searcher = current().opened().searcher
    assert (searcher.num_segments, searcher.num_docs) == (3, 10)
    assert search(Spec(words="quagga")).total == 10
