"""Precision and recall of `same_name` on a table of aliases.

The file is tab-separated with the columns entity, country, schema, canonical, alias, script, kind.
Recall is counted on its pairs; false matches on random pairs of different entities.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from articles.names import compare, same_name

Row = dict[str, str]


def read_pairs(path: Path) -> list[Row]:
    """Rows of the table, those without a canonical name or an alias left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["canonical"] and row["alias"]]


def spellings(alias: str) -> list[str]:
    """The spellings that one field lists, as `Аркадий … / Аркадій …` does."""
    return [part for part in alias.split(" / ") if part.strip()] or [alias]


def is_found(row: Row) -> bool:
    """Whether one of the spellings is taken for the canonical name."""
    return any(same_name(row["canonical"], text) for text in spellings(row["alias"]))


def count_recall(rows: Iterable[Row]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Pairs found and pairs in all, by (schema, script)."""
    found: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for row in rows:
        group = (f"{row['schema']} {row['country']}", row["script"])
        total[group] += 1
        found[group] += is_found(row)
    return found, total


def find_false(rows: Sequence[Row], schema: str, count: int, seed: int) -> list[tuple[str, str]]:
    """Matches among `count` random pairs (canonical, alias) of two different entities."""
    chooser = random.Random(seed)
    pool = [row for row in rows if row["schema"] == schema]
    false = []
    for _ in range(count):
        one, other = chooser.sample(pool, 2)
        same = (one["country"], one["entity"]) == (other["country"], other["entity"])
        pair = one["canonical"], other["alias"]
        if not same and one["canonical"] != other["canonical"] and same_name(*pair):
            false.append(pair)
    return false


def main() -> None:
    """Print recall by schema and script, false matches by schema, and the kinds found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--pairs", type=int, default=50_000, help="random pairs a schema")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="print so many pairs not found")
    options = parser.parse_args()
    rows = read_pairs(options.file)
    found, total = count_recall(rows)
    print(f"{'schema':<20}{'script':<10}{'found':>7}{'pairs':>7}{'recall':>8}")
    for group in sorted(total):
        schema, script = group
        share = found[group] / total[group]
        print(f"{schema:<20}{script:<10}{found[group]:>7}{total[group]:>7}{share:>8.1%}")
    print(f"\n{'schema':<20}{'random pairs':>13}{'false':>7}{'µs a pair':>11}")
    for schema in sorted({row["schema"] for row in rows} - {"Vessel"}):
        start = time.perf_counter()
        false = find_false(rows, schema, options.pairs, options.seed)
        each = (time.perf_counter() - start) / options.pairs * 1e6
        print(f"{schema:<20}{options.pairs:>13}{len(false):>7}{each:>11.0f}")
        for one, other in sorted(set(false))[: options.misses]:
            print(f"    false: {one} | {other}")
    missed = [row for row in rows if row["schema"] == "Person"]
    random.Random(options.seed).shuffle(missed)
    missed = [row for row in missed if not is_found(row)]
    for row in missed[: options.misses]:
        match = compare(row["canonical"], row["alias"])
        print(f"    missed: {row['canonical']} | {row['alias']} ({match.kind if match else '-'})")


if __name__ == "__main__":
    main()
