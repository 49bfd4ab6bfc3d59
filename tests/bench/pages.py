"""Times readers' pages over HTTP against a constant view of the same run, and weighs them.

    python tests/bench/pages.py --records 100000 --databases sqlite postgresql

`first` is a page that nobody asked for since something changed, `again` one that a process keeps.
Both are ratios of medians to the constant view.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from search import CONSTANT, WARM_UP, WORKERS, database, fetch, filled, served

GOALS = {"article": 3, "topic": 10, "timeline": 10}
HEAVIEST = 150_000


def pages(rounds: int) -> dict[str, list[str]]:
    """Addresses by kind, each of another record; where there is one page only, each is asked for
    with another parameter that says nothing, so that none is kept."""
    several = {"article": rounds, "event": rounds, "topic": rounds, "actor": rounds}
    addresses = {
        kind: [f"/{kind}s/{kind}-{number}/" for number in range(count)]
        for kind, count in several.items()
    }
    years = [f"/timeline/?year={1990 + number % 35}" for number in range(rounds)]
    single = {
        kind: [f"{path}?utm_content={number}" for number in range(rounds)]
        for kind, path in {"timeline": "/timeline/", "home": "/"}.items()
    }
    return {**addresses, "year": years, **single}


def measure(port: int, addresses: dict[str, list[str]]) -> None:
    """Fetch all in turns with the constant view, and print a line for each kind."""
    print(
        f"{'page':<12}{'constant':>9}{'first':>9}{'ratio':>7}{'again':>9}{'ratio':>7}{'kB':>7}{'goal':>6}"
    )
    for kind, paths in addresses.items():
        constant, first, again, weight = [], [], [], 0
        for path in paths[:WARM_UP]:
            fetch(port, CONSTANT)
            fetch(port, path)
        for path in paths[WARM_UP:]:
            constant.append(fetch(port, CONSTANT)[0])
            milliseconds, body = fetch(port, path)
            first.append(milliseconds)
            weight = max(weight, len(body))
            for _ in range(4 * WORKERS):  # until each worker has it
                fetch(port, path)
            again.append(fetch(port, path)[0])
        line(kind, constant, first, again, weight)


def line(
    kind: str, constant: list[float], first: list[float], again: list[float], weight: int
) -> None:
    """Print what was measured of a kind of page."""
    base, new, kept = median(constant), median(first), median(again)
    figures = f"{base:>9.2f}{new:>9.1f}{new / base:>7.1f}{kept:>9.2f}{kept / base:>7.1f}"
    heavy = "!" if weight > HEAVIEST else ""
    print(f"{kind:<12}{figures}{weight / 1000:>6.0f}{heavy:1}{GOALS.get(kind, ''):>6}", flush=True)


def bench(kind: str, records: int, rounds: int) -> None:
    """Fill one database and print what was measured."""
    print(f"\n== {kind}, {records} events and articles", flush=True)
    with (
        TemporaryDirectory(prefix="iranru-bench-") as name,
        database(kind, Path(name)) as address,
        served(filled(address, Path(name), records)) as (port, _),
    ):
        measure(port, pages(rounds + WARM_UP))


def main() -> None:
    """Parse the options, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20, help="pages of each kind")
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind in options.databases:
        bench(kind, options.records, options.rounds)


if __name__ == "__main__":
    main()
