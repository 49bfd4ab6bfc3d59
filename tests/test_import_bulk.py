"""Thousands of articles from lines of JSON: whole records, each once, whatever interrupts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from reversion.models import Version

from articles.importing import ahead, records
from articles.importing.lines import BATCH_BYTES, LineImport, Step, check_lines, split_lines
from articles.importing.reading import MAX_BYTES, ImportFault
from articles.models import Article, Author, Mention, SourceFile

from .factories import make_actor, make_article, make_topic
from .test_import_commands import Run
from .test_search_faults import empty_database, environment

__all__ = ["empty_database", "environment"]

ROOT = Path(__file__).resolve().parents[1]


def record(number: int, **values: Any) -> str:
    """A line of JSON."""
    fields = {
        "title": f"The ice of winter {number}",
        "authors": ["Nasrin Delvari"],
        "date": "1931-02",
        "body": f"The ice of Iran lay {number} days on the harbour, and the ferry lay with it.",
    }
    return json.dumps(fields | values)


def bring_in(*lines: str, **options: Any) -> Step:
    """Import lines; what came of all batches together."""
    total = Step()
    for step in LineImport("many.jsonl", **options).run(BytesIO("\n".join(lines).encode())):
        total.made += step.made
        total.replaced += step.replaced
        total.there += step.there
        total.faults += step.faults
    return total


@pytest.mark.django_db
def test_a_large_file_is_read_in_a_second_process_with_the_same_outcome(monkeypatch: Any) -> None:
    make_actor("iran", name="Iran")
    monkeypatch.setattr("articles.importing.lines.BATCH", 2)
    rows = [record(n) for n in (1, 2, 3)]
    rows += [rows[2], record(4, body=""), "{", record(5, body="x " * 150_000)]
    small = bring_in(*rows)
    told = [(article.title, article.html) for article in small.made]
    Article.objects.all().delete()
    SourceFile.objects.all().delete()
    monkeypatch.setattr(ahead, "LARGE", 0)
    large = bring_in(*rows)
    assert [(article.title, article.html) for article in large.made] == told
    assert len(told) == 3
    assert (small.there, large.there) == (1, 1)
    assert list(map(str, large.faults)) == list(map(str, small.faults))
    assert len(large.faults) == 3
    assert Mention.objects.count() == 3


@pytest.mark.django_db
class TestLines:
    def test_each_line_is_an_article_with_its_source_and_history(self) -> None:
        make_actor("iran", name="Iran")
        make_topic("ice", name="Ice of winter")
        first_line = record(1, keywords=["Ice of winter"])
        step = bring_in(first_line, "", record(2, authors=["Nasrin Delvari", "Omid Sarabi"]))
        first, second = Article.objects.order_by("pk")
        assert step.made == [first, second]
        assert (first.title, first.date, first.status) == (
            "The ice of winter 1",
            "1931-02",
            "draft",
        )
        assert str(first.earliest) == "1931-02-01"
        assert "ferry" in first.html
        assert [row.author.name for row in second.authorships.all()] == [
            "Nasrin Delvari",
            "Omid Sarabi",
        ]
        assert [mention.actor.slug for mention in first.mentions.all()] == ["iran"]
        assert [topic.slug for topic in first.topics.all()] == ["ice"]
        assert list(SourceFile.objects.order_by("line").values_list("line", "article")) == [
            (1, first.pk),
            (3, second.pk),
        ]
        assert Version.objects.get_for_object(second).get().revision.get_comment()
        author = Author.objects.get(name="Omid Sarabi")
        assert [name.text for name in author.names.all()] == ["Omid Sarabi"]
        assert Version.objects.get_for_object(author).count() == 1

    def test_bad_records_are_told_by_line_and_stop_no_other(self) -> None:
        step = bring_in(
            record(1),
            "{",
            record(3, title="x" * 301),
            record(4, body=""),
            record(5, slug="Über"),
            record(6, body="[" * 30_000),
            record(7),
        )
        assert [article.title[-1] for article in step.made] == ["1", "7"]
        assert sorted(fault.line for fault in step.faults) == [2, 3, 4, 5, 6]
        assert all(fault.file == "many.jsonl" and fault.reason for fault in step.faults)
        assert Author.objects.count() == 1

    def test_what_is_in_is_passed_over(self) -> None:
        bring_in(record(1), record(2))
        step = bring_in(record(2), record(3), record(3), record(1))
        assert ([article.title[-1] for article in step.made], step.there) == (["3"], 3)

    def test_replacing(self) -> None:
        article = make_article("ice", title="The ice of winter 1")
        step = bring_in(record(1, slug="ice"), record(2), replace=True)
        article.refresh_from_db()
        assert "harbour" in article.plain_text
        assert (len(step.made), len(step.replaced)) == (1, 1)

    def test_published_ones_are_found(self, client: Any) -> None:
        bring_in(record(1), record(2), publish=True)
        assert client.get("/api/v1/search?q=harbour").json()["total"] == 2

    def test_addresses_in_one_batch_differ(self) -> None:
        bring_in(*(record(1, url=f"https://example.org/{number}") for number in range(3)))
        slugs = set(Article.objects.values_list("slug", flat=True))
        assert slugs == {f"the-ice-of-winter-1{end}" for end in ("", "-2", "-3")}

    def test_the_queries_grow_with_batches_and_not_with_records(
        self, django_assert_max_num_queries: Any
    ) -> None:
        make_actor("iran", name="Iran")
        bring_in(record(0))
        lines = [record(n, authors=[f"Writer No{n}"]) for n in range(1, 41)]
        with django_assert_max_num_queries(45):
            bring_in(*lines)

    def test_a_race_for_an_address_costs_no_other_record(self, monkeypatch: Any) -> None:
        taken = make_article("taken")
        free_slugs = records.free_slugs

        def racing(model: Any, wanted: list[str]) -> list[str]:
            slugs = free_slugs(model, wanted)
            return [taken.slug if slug.endswith("winter-2") else slug for slug in slugs]

        monkeypatch.setattr(records, "free_slugs", racing)
        step = bring_in(record(1), record(2), record(3))
        assert [article.title[-1] for article in step.made] == ["1", "3"]
        assert [fault.line for fault in step.faults] == [2]
        assert Author.objects.count() == 1

    def test_the_command_goes_on_after_a_bad_record_and_ends_with_1(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        path.write_text(f"{record(1)}\nnot json\n{record(3)}\n")
        run = Run(path)
        assert f"{path}:2: " in run.err
        assert "made 2, replaced 0, there already 0, faults 1" in run.out
        assert run.summary
        assert Run(path, dry_run=True).out == f"{path}: 2 records can be imported\n"


def test_long_lines_are_read_in_bounded_memory() -> None:
    long = b'{"body": "' + b"x" * (MAX_BYTES + 10) + b'"}\n'
    lines = list(split_lines(BytesIO(b"{}\n\n" + long * 2 + b"{}")))
    assert [(line.number, bool(line.fault)) for line in lines] == [
        *((1, False), (3, True), (4, True), (5, False)),
    ]
    assert BATCH_BYTES <= MAX_BYTES


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04zip", b"%PDF-1.7", "{}".encode("utf-16"), b'{"title": "\0"}']
)
def test_a_file_that_is_no_text_is_refused_as_a_whole(raw: bytes) -> None:
    with pytest.raises(ImportFault):
        check_lines("many.jsonl", BytesIO(raw))


KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from articles.importing import batch, lines, records
from articles.models import SourceFile

batch.BATCH = lines.BATCH = 5
calls = 0

def die_at(nth, module, name):
    original = getattr(module, name)
    def counted(*args, **kwargs):
        global calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    setattr(module, name, counted)

"""
CHECK = """
import django
django.setup()
from articles.models import Article, Authorship, SourceFile
from reversion.models import Version
articles = Article.objects.all()
whole = [a for a in articles if a.sources.count() == 1 and a.authorships.count() == 1
         and a.html and Version.objects.get_for_object(a).count() == 1]
assert len(whole) == len(articles) == SourceFile.objects.count()
assert len(whole) == Version.objects.get_for_model(Article).count()
print(len(articles), articles.values("title").distinct().count())
"""


def run_code(code: str, environment: dict[str, str], *arguments: str) -> Any:
    """A process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fatal",
    [
        "die_at(3, lines, 'make_articles')",
        "die_at(3, records, 'insert')",
        "die_at(14, batch, '_keep')",
        "die_at(3, lines, 'reset_queries')",
    ],
    ids=["before a batch", "between authors and articles", "after the rows", "after the commit"],
)
def test_a_killed_import_leaves_whole_records_and_is_completed(
    environment: dict[str, str], tmp_path: Path, fatal: str
) -> None:
    path = tmp_path / "many.jsonl"
    lines = [record(n, authors=[f"Writer No{n % 7}"]) for n in range(23)]
    path.write_text("\n".join(lines))
    code = f"{KILLED}{fatal}\ncall_command('import_articles', sys.argv[1])"
    killed = run_code(code, environment, str(path))
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    count, _ = map(int, run_code(CHECK, environment).stdout.split())
    assert 0 < count < 23
    command = "import sys, django; django.setup()\n"
    command += "from django.core.management import call_command as run\n"
    command += "run('import_articles', sys.argv[1])"
    again = run_code(command, environment, str(path))
    assert f"made {23 - count}, replaced 0, there already {count}, faults 0" in again.stdout
    done = run_code(CHECK, environment)
    assert done.stdout.split() == ["23", "23"], done.stderr
