"""Reads words of the live index by their frequency, and times the update of one record."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from articles.models import Event
from articles.search.results import search
from articles.search.spec import Spec
from articles.search.store import current

SAVES = 15


def words_by_frequency(records: int) -> dict[str, list[str]]:
    """Rare: 5 to 50 documents in 100,000; medium: about 1 %; common: nearest to a third."""
    terms = current().opened().searcher.terms_with_prefix("words", "")
    chooser = random.Random(3)
    terms = [(word, count) for word, count in terms if word.isalpha()]
    rare = [word for word, count in terms if records / 20_000 <= count <= records / 2_000]
    medium = [word for word, count in terms if records / 150 <= count <= records / 60]
    common = sorted(terms, key=lambda term: abs(term[1] - records / 3))[:3]
    return {
        "rare": chooser.sample(rare, min(300, len(rare))),
        "medium": chooser.sample(medium, min(300, len(medium))),
        "common": [word for word, _ in common],
    }


def phrases() -> list[str]:
    """Pairs of neighbouring words of some events."""
    events = Event.objects.published().order_by("pk")[:200]
    return [" ".join(event.description.split()[2:4]) for event in events]


def time_saves() -> list[float]:
    """Milliseconds from saving an event with a new word to finding it."""
    times = []
    for number, event in enumerate(Event.objects.published().order_by("-pk")[:SAVES]):
        event.title = f"Quixotic{number}zz {event.title}"[:300]
        start = perf_counter()
        event.save()
        found = search(Spec(words=f"Quixotic{number}zz"))
        times.append((perf_counter() - start) * 1000)
        assert found.total == 1, found
    return times


if __name__ == "__main__":
    saves = time_saves()
    print(f"one saved record is found after {median(saves):.0f} ms (at most {max(saves):.0f})")
    for name, words in words_by_frequency(int(sys.argv[1])).items():
        print(f"{name}: {' '.join(words)}")
    print(f"phrases: {'|'.join(phrases())}")
