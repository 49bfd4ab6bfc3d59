"""nDCG@10 of the site's own search on a folder in the form of a BEIR collection.

The folder holds `corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text) and `qrels.tsv`
(query, document, relevance; a heading is skipped).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from articles.search.index import find
from articles.search.registry import Document
from articles.search.schema import open_index, to_tantivy
from articles.search.spec import Spec, read_wording

DEPTH = 10


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Relevance by query and document."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8") as file:
        for line in file:
            query, document, *_, relevance = line.split()
            if relevance.isdigit() and int(relevance):
                judged[query][document] = int(relevance)
    return judged


def gain(relevances: list[int]) -> float:
    """Discounted cumulative gain of a ranking."""
    return sum(value / log2(rank + 2) for rank, value in enumerate(relevances[:DEPTH]))


def measure(folder: Path) -> tuple[float, int]:
    """Mean nDCG@10 over the judged queries, and how many they are."""
    judged = read_judgements(folder / "qrels.tsv")
    names: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        index = open_index(place)
        writer = index.writer(100_000_000, 1)
        for pk, row in enumerate(read_lines(folder / "corpus.jsonl")):
            names.append(row["_id"])
            writer.add_document(to_tantivy(Document("article", pk, row["title"], row["text"])))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        scores = []
        for row in read_lines(folder / "queries.jsonl"):
            wanted = judged.get(row["_id"], {})
            if wanted:
                wording = read_wording(row["text"])
                words = " ".join([wording.words, *wording.phrases])
                found = find(searcher, Spec(words=words), {})
                got = [wanted.get(names[match.pk], 0) for match in found.hits]
                scores.append(gain(got) / gain(sorted(wanted.values(), reverse=True)))
    return sum(scores) / len(scores), len(scores)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    mean, count = measure(parser.parse_args().folder)
    print(f"nDCG@{DEPTH} {mean:.4f} over {count} queries")
