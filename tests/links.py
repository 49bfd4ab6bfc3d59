"""Checks that every relative link in the Markdown documents leads to a file or a heading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s]+)\)")


def headings(path: Path) -> set[str]:
    """The anchors that a Markdown file's headings make."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def dead_links(document: Path) -> list[str]:
    """Links of one document that lead nowhere."""
    dead = []
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        missing = not target.exists()
        if missing or (anchor and target.suffix == ".md" and anchor not in headings(target)):
            dead.append(f"{document.relative_to(ROOT)}: {link}")
    return dead


def main() -> int:
    """0 where every link is alive."""
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    documents = [ROOT / name for name in listed.stdout.split() if not name.startswith("fixtures/")]
    dead = [link for document in documents for link in dead_links(document)]
    print(
        "\n".join(f"dead link: {link}" for link in dead) or f"{len(documents)} documents: links ok"
    )
    return bool(dead)


if __name__ == "__main__":
    sys.exit(main())
