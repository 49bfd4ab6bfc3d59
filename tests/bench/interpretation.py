"""Precision and recall of the recognition of names, on a table of aliases.

The file is tab-separated with the columns entity, country, schema, canonical, alias, script, kind.
The canonical names are the dictionary; each alias is put as a query, alone and in a sentence.
Precision is the share of recognised records that are right, recall that of aliases recognised.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from articles.search.interpretation import interpret
from articles.search.lexicon import Dictionary
from articles.search.spelling import Owner, Spelling

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Rows of the table, those without a canonical name or an alias left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["canonical"] and row["alias"]]


def canonical_names(rows: Iterable[Row]) -> list[Spelling]:
    """The canonical names, each as an actor of its own."""
    found = {row["canonical"]: row["schema"] == "Person" for row in rows}
    return [Spelling(name, Owner("actor", name, name, person)) for name, person in found.items()]


def measure(rows: list[Row], dictionary: Dictionary, sentence: str, show: int) -> None:
    """Print precision and recall by schema and script; `show` wrong and missed ones."""
    right: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    faults: list[str] = []
    start = time.perf_counter()
    for row in rows:
        group = row["schema"], row["script"]
        total[group] += 1
        chips = interpret(sentence.format(row["alias"]), dictionary).chips
        found = {chip.value for chip in chips if chip.kind == "actor"}
        right[group] += row["canonical"] in found
        wrong[group] += len(found - {row["canonical"]})
        if found - {row["canonical"]}:
            faults.append(f"{row['alias']} → {found} not {row['canonical']}")
    elapsed = time.perf_counter() - start
    print(f"\n{sentence!r}: {elapsed / len(rows) * 1e3:.2f} ms a query")
    print(f"{'schema':<14}{'script':<10}{'aliases':>8}{'recall':>9}{'precision':>11}")
    for group in [*sorted(total), ("Person", ""), ("", "")]:
        chosen = [
            key for key in total if all(a in ("", b) for a, b in zip(group, key, strict=True))
        ]
        hits, misses = (sum(count[key] for key in chosen) for count in (right, wrong))
        number = sum(total[key] for key in chosen)
        precision = hits / (hits + misses) if hits + misses else 1.0
        names = f"{group[0] or 'all':<14}{group[1] or 'all':<10}"
        print(f"{names}{number:>8}{hits / number:>9.1%}{precision:>11.1%}")
    random.Random(1).shuffle(faults)
    print(*faults[:show], sep="\n")


def measure_false(path: Path, dictionary: Dictionary, show: int) -> None:
    """Print the share of plain texts (`text` in lines of JSON) in which a name is seen."""
    texts = [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    seen: Counter[str] = Counter()
    words = 0
    for text in texts:
        words += len(text.split())
        for chip in interpret(" ".join(text.split()[:12]), dictionary).chips:
            if chip.kind == "actor":
                seen[f"{chip.how}: {chip.matched} → {chip.label}"] += 1
    print(f"\n{sum(seen.values())} names seen in the beginnings of {len(texts)} texts")
    for entry, count in seen.most_common(show):
        print(f"{count:>5} {entry}")


def main() -> None:
    """Measure recognition, size and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--texts", type=Path, help="JSON lines that name none of the aliases")
    parser.add_argument("--show", type=int, default=0, help="print so many faults")
    options = parser.parse_args()
    rows = read_rows(options.file)
    start = time.perf_counter()
    dictionary = Dictionary(canonical_names(rows))
    print(f"{len(dictionary)} names filed in {time.perf_counter() - start:.2f} s")
    for sentence in ("{}", "what did {} say in 2015"):
        measure(rows, dictionary, sentence, options.show)
    if options.texts:
        measure_false(options.texts, dictionary, options.show)
    print(f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
