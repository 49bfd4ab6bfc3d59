"""The command that imports articles: drafts, reports, proposals as JSON, and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import (
    AnchorState,
    Annotation,
    Article,
    Author,
    Event,
    Licence,
    Publication,
    SourceFile,
    SourceState,
    Status,
)

from .factories import make_actor, make_annotation, make_article

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[1]
TEXT = """---
title: The ferry of Anzali
author: Nasrin Delvari
date: 2011-05-17
publication: Harbour Review
---
The ferry sailed twice a week until the spring, and nobody had asked the harbour for more.

The traders of Iran went by road instead, which took them four days and cost them a tenth of it.
"""


class Run:
    """What a run of the command printed and how it ended."""

    def __init__(self, *arguments: Any, command: str = "import_articles", **options: Any) -> None:
        out, err = StringIO(), StringIO()
        self.summary = ""
        try:
            call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
        except CommandError as error:
            self.summary = str(error)
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A Markdown text with front matter."""
    path = tmp_path / "ferry.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


class TestTexts:
    def test_a_draft_and_a_report(self, file: Path) -> None:
        make_actor("iran", name="Iran")
        Publication.objects.create(slug="harbour", name="Harbour Review")
        run = Run(file)
        assert not run.summary
        article = Article.objects.get()
        assert (article.title, article.date) == ("The ferry of Anzali", "2011-05-17")
        assert article.status == Status.DRAFT
        assert article.publication == Publication.objects.get()
        assert Author.objects.get().name == "Nasrin Delvari"
        assert "made the draft the-ferry-of-anzali" in run.out
        assert "date       2011-05-17 (17 May 2011)" in run.out
        assert "actors: Iran (1, line 9)" in run.out
        source = SourceFile.objects.get()
        assert (source.name, source.state) == ("ferry.md", SourceState.ACCEPTED)
        assert (source.content, source.article) == (file.read_bytes(), article)

    def test_the_same_text_is_imported_once(self, file: Path) -> None:
        Run(file)
        again = Run(file)
        assert "imported before, as the-ferry-of-anzali" in again.out
        assert not again.summary
        assert Article.objects.count() == 1

    def test_publishing(self, file: Path, client: Any) -> None:
        Run(file, publish=True)
        page = client.get("/articles/the-ferry-of-anzali/")
        assert page.status_code == 200
        assert client.get("/api/v1/search?q=ferry").json()["total"] == 1

    def test_a_dry_run_writes_nothing(self, file: Path) -> None:
        make_article("ferry", title="The ferry of Anzali")
        run = Run(file, dry_run=True)
        assert "title      The ferry of Anzali" in run.out
        assert "may duplicate ferry: It has the same title." in run.out
        assert (Article.objects.count(), SourceFile.objects.count()) == (1, 0)

    def test_proposals_as_json_and_nothing_else(self, file: Path) -> None:
        make_actor("iran", name="Iran")
        lines = file.with_name("more.jsonl")
        lines.write_text(json.dumps({"title": "Ice", "body": "There was ice."}) + "\n")
        (first, second) = json.loads(Run(file, lines, dry_run=True, json=True).out)
        assert list(first) == [
            *("file", "title", "authors", "date", "language"),
            *("licence", "keywords", "body", "findings"),
        ]
        assert (first["file"], first["authors"]) == (str(file), ["Nasrin Delvari"])
        assert (first["date"], first["licence"]) == ("2011-05-17", None)
        assert first["body"].startswith("The ferry sailed")
        actor = {"kind": "actor", "line": 9, "text": "Iran", "reason": "Named once."}
        assert actor in first["findings"]
        assert (second["title"], second["date"]) == ("Ice", None)
        assert not SourceFile.objects.exists()

    def test_a_licence_is_told_by_its_id(self, file: Path) -> None:
        Licence.objects.create(code="CC-BY-4.0", name="CC BY 4.0", allows_display=True)
        file.write_text(TEXT.replace("date:", "licence: CC BY 4.0\ndate:"), encoding="utf-8")
        assert json.loads(Run(file, dry_run=True, json=True).out)[0]["licence"] == "CC-BY-4.0"
        Run(file)
        assert Article.objects.get().licence == Licence.objects.get()


class TestReplacing:
    @pytest.fixture
    def note(self, file: Path) -> Annotation:
        """An annotation of the article that the file became."""
        Run(file)
        return make_annotation(Article.objects.get(), "twice a week")

    def changed(self, file: Path, old: str, new: str) -> Path:
        """The file with other words in it."""
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return file

    def test_annotations_move_with_their_passage(self, file: Path, note: Annotation) -> None:
        run = Run(self.changed(file, "The ferry", "It is told that the old ferry"), replace=True)
        note.refresh_from_db()
        assert note.anchor == AnchorState.ANCHORED
        text = Article.objects.get().plain_text
        assert text[note.start : note.end] == "twice a week"
        assert "replaced the text of the draft the-ferry-of-anzali" in run.out

    def test_a_dry_run_names_the_article_and_leaves_it(self, file: Path, note: Annotation) -> None:
        run = Run(self.changed(file, "twice", "once"), replace=True, dry_run=True)
        assert "would replace the text of the-ferry-of-anzali" in run.out
        assert "twice a week" in Article.objects.get().plain_text
        file.rename(file.with_name("other.md"))
        other = self.changed(file.with_name("other.md"), "The ferry of Anzali", "A new ferry")
        assert "would make a draft" in Run(other, replace=True, dry_run=True).out

    def test_what_was_orphaned_is_told(self, file: Path, note: Annotation) -> None:
        old = "The ferry sailed twice a week until the spring"
        run = Run(self.changed(file, old, "No ship was seen"), replace=True)
        note.refresh_from_db()
        assert note.anchor == AnchorState.ORPHANED
        assert f"orphaned: annotation {note.slug}, “twice a week”" in run.out

    @pytest.mark.parametrize(
        ("values", "stated"),
        [
            ({"slug": "ferry"}, "slug: ferry"),
            ({"url": "https://example.org/f"}, "url: https://example.org/f"),
            ({"title": "The ferry of Anzali"}, ""),
        ],
    )
    def test_it_is_known_by_slug_address_or_title(
        self, file: Path, values: dict[str, str], stated: str
    ) -> None:
        article = make_article(**{"title": "Another", **values})
        Run(self.changed(file, "date:", f"{stated}\ndate:"), replace=True, publish=True)
        article.refresh_from_db()
        assert "took them four days" in article.plain_text
        assert Article.objects.count() == 1

    def test_of_two_with_one_title_none_is_chosen(self, file: Path) -> None:
        for _ in range(2):
            make_article(title="The ferry of Anzali")
        run = Run(file, replace=True)
        assert f"{file}: Several articles have this title" in run.err
        assert run.summary
        assert not SourceFile.objects.exists()

    def test_a_withdrawn_one_is_left(self, file: Path) -> None:
        make_article(title="The ferry of Anzali", status="withdrawn", withdrawal_reason="Error.")
        assert "is withdrawn" in Run(file, replace=True).err

    def test_a_new_text_becomes_a_new_draft(self, file: Path) -> None:
        Run(file, replace=True)
        assert Article.objects.get().status == Status.DRAFT


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty.txt: "),
    "binary.txt": (bytes(range(256)) * 40, "binary.txt:"),
    "nul.txt": (b"One.\nTwo\0.\n", "nul.txt:2: "),
    "cut.txt": ("Один.\nДва".encode()[:-1], "cut.txt:2: "),
    "zip.txt": (b"PK\x03\x04\x14\0\x06\0" + b"\xff" * 99, "zip.txt: "),
    "broken.md": (b"---\ntitle: [a\n---\nText.\n", "broken.md:"),
    "python.md": (b'---\nx: !!python/object/apply:os.system ["id"]\n---\nText.\n', "python.md:"),
    "scripts.html": (b"<script>alert(1)</script><style>p{}</style>", "scripts.html: "),
    "large.txt": (b"word " * 1_100_000, "large.txt: "),
    "unknown.docx": (b"text", "unknown.docx: "),
    "nothing.jsonl": (b"", "nothing.jsonl: "),
    "utf16.jsonl": ('{"body": "a"}\n'.encode("utf-16"), "utf16.jsonl:1: "),
}


class TestRefusing:
    @pytest.mark.parametrize("name", BAD_FILES)
    def test_one_bad_file_and_nothing_is_imported(self, file: Path, name: str) -> None:
        raw, told = BAD_FILES[name]
        file.with_name(name).write_bytes(raw)
        run = Run(file, file.with_name(name))
        assert run.summary == "Nothing was imported."
        assert f"{file.parent}/{told}" in run.err
        assert not Article.objects.exists()
        assert not SourceFile.objects.exists()

    @pytest.mark.parametrize("name", ["empty.txt", "binary.txt", "nul.txt", "cut.txt", "zip.txt"])
    def test_events_neither(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name.replace(".txt", ".csv")
        path.write_bytes(BAD_FILES[name][0])
        run = Run(path, command="import_events")
        assert run.summary == "Nothing was written."
        assert run.err.startswith(f"{path}:")
        assert not Event.objects.exists()

    @pytest.mark.parametrize("command", ["import_articles", "import_events"])
    def test_what_is_no_file_is_told(self, tmp_path: Path, command: str) -> None:
        (tmp_path / "link.csv").symlink_to(tmp_path / "gone.csv")
        os.mkfifo(tmp_path / "pipe.csv")
        names = {
            "gone.csv": "No such file",
            "link.csv": "symbolic link",
            "pipe.csv": "not a regular file",
            ".": "is a folder",
        }
        run = Run(*(tmp_path / name for name in names), command=command)
        for line, (name, reason) in zip(run.err.splitlines(), names.items(), strict=True):
            assert line.startswith(str(tmp_path / name))
            assert reason in line

    def test_a_field_that_does_not_fit_is_named(self, file: Path) -> None:
        file.write_text(TEXT.replace("date:", "slug: Über uns\ndate:"), encoding="utf-8")
        run = Run(file)
        assert f"{file}: slug: " in run.err
        assert (Article.objects.count(), Author.objects.count(), SourceFile.objects.count()) == (
            *(0, 0, 0),
        )

    def test_old_encodings_come_in_with_a_finding(self, tmp_path: Path) -> None:
        path = tmp_path / "old.txt"
        path.write_bytes(
            ("Паром ходил дважды в неделю, и никто не просил о большем. " * 9).encode("cp1251")
        )
        (proposal,) = json.loads(Run(path, dry_run=True, json=True).out)
        assert proposal["body"].startswith("Паром ходил")
        assert "encoding" in {finding["kind"] for finding in proposal["findings"]}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    for name in ("large.txt", "large.csv"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(50 * 2**20)
    code = (
        "import re, sys, django; django.setup();"
        "from django.core.management import execute_from_command_line as run\n"
        "try: run(sys.argv)\n"
        "except SystemExit as end: assert end.code == 1\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())\n"
        "assert int(peak[1]) < 256 * 1024"
    )
    for command, name in (("import_articles", "large.txt"), ("import_events", "large.csv")):
        done = subprocess.run(
            [sys.executable, "-c", code, command, str(tmp_path / name)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert f"{name}: has 50.0 MB" in done.stderr
