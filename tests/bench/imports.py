"""Times the import of made-up articles from JSONL: records a second, peak memory, the resume.

    python tests/bench/imports.py --records 10000 --databases sqlite postgresql

Every database starts with the catalogue's actors, topics and authors, in a temporary folder. The
import is killed half way, and a second run completes it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from search import ROOT, database, run

WORDS = """
    the of and a in to that was for with by on as it is port trade gas treaty minister visit talks
    railway border river company agreement sanctions delegation journalist century market winter
    pipeline embassy council programme decision history language region neighbour question
""".split()  # noqa: SIM905
NAMES = ("Iran", "Russia", "Moscow", "Tehran", "Hassan Rouhani", "Vladimir Putin", "Caspian Sea")


def write_articles(path: Path, count: int) -> None:
    """Articles of about 250 words, by 300 authors, on a fixed seed."""
    chooser = random.Random(11)

    def sentence() -> str:
        words = chooser.choices(WORDS, k=chooser.randint(8, 24))
        words.insert(chooser.randrange(len(words)), chooser.choice(NAMES))
        return " ".join(words).capitalize() + "."

    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            paragraphs = (" ".join(sentence() for _ in range(4)) for _ in range(4))
            record = {
                "title": f"{' '.join(chooser.choices(WORDS, k=5)).capitalize()} {number}",
                "authors": [f"Writer {chooser.choice(WORDS).title()} {number % 300}"],
                "date": f"{1990 + number % 30}-{number % 12 + 1:02}",
                "language": "en",
                "licence": "CC-BY-4.0",
                "keywords": ["energy", "treaties"],
                "body": "\n\n".join(paragraphs),
                "url": f"https://example.org/{number}",
            }
            file.write(json.dumps(record) + "\n")


def kill_half_way(environment: dict[str, str], path: Path) -> int:
    """Start an import and kill it when half is read; returns how many records it said were in."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", str(path)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    records = 0
    for line in process.stderr:
        told = re.match(r" *(\d+)% +(\d+) records", line)
        if told and int(told[1]) >= 50:
            records = int(told[2])
            process.kill()
            break
    process.wait()
    return records


def bench(kind: str, count: int) -> None:
    """Import into one database, whole and then in two runs, and print what was measured."""
    with (
        tempfile.TemporaryDirectory(prefix="iranru-bench-") as name,
        database(kind, Path(name)) as address,
    ):
        folder = Path(name)
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            **os.environ,
            "VAR_DIR": str(folder),
            "INDEX_DIR": str(folder / "index"),
            "DATABASE_URL": address,
        }
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "manage.py", "load_catalogue")
        whole, other = folder / "whole.jsonl", folder / "other.jsonl"
        write_articles(whole, count)
        other.write_text(whole.read_text().replace("example.org", "example.net"))
        _, seconds, peak = run(environment, "manage.py", "import_articles", str(whole))
        print(f"{kind}: {count} records in {seconds:.0f} s, {count / seconds:.0f} a second")
        print(f"{kind}: peak memory {peak:.0f} MB")
        there = kill_half_way(environment, other)
        start = time.perf_counter()
        output, _, _ = run(environment, "manage.py", "import_articles", str(other))
        rest = time.perf_counter() - start
        print(f"{kind}: killed after {there} records, completed in {rest:.0f} s: {output.strip()}")


def main() -> None:
    """Parse the options, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind in options.databases:
        bench(kind, options.records)


if __name__ == "__main__":
    main()
