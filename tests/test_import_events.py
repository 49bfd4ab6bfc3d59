"""Events from CSV and JSONL: what is read, recognised, refused, repeated, made and updated."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from reversion.models import Version

from articles.importing.event_rows import EventRow, read_events
from articles.importing.events import Planned, plan_events, write_events
from articles.importing.reading import ImportFault
from articles.models import Actor, Event, Name, NameKind, Participation, Status, Verification

from .factories import make_actor, make_event, make_topic

HEADER = "title,date,description,place,topics,actors,source_title,source_url\n"


def rows(text: str | bytes, name: str = "events.csv") -> list[EventRow]:
    """What the reader makes of a file."""
    return read_events(name, text.encode() if isinstance(text, str) else text)


def problems(text: str | bytes, name: str = "events.csv") -> list[str]:
    """`line: field: reason` of all that is wrong in the rows."""
    return [f"{row.line}: {problem}" for row in rows(text, name) for problem in row.problems]


def planned(text: str, **options: Any) -> list[Planned]:
    """What the rows would become."""
    return plan_events(rows(text), **options)


class TestReading:
    @pytest.mark.parametrize(
        "raw",
        [
            b"title,date\nA fair,1931\n",
            b"\xef\xbb\xbftitle,date\r\nA fair,1931\r\n",
            b"title;date\nA fair;1931\n",
            b"title\tdate\nA fair\t1931\n",
            b'Title , DATE,,\n\n"A fair",1931,,\n,,\n',
            b"date,title\r1931,A  fair",
        ],
    )
    def test_a_table_is_read_whatever_wrote_it(self, raw: bytes) -> None:
        (row,) = rows(raw)
        assert row.texts["title"] == "A fair"
        assert row.texts["date"] == "1931"
        assert not row.problems

    def test_old_encodings_are_told_by_their_letters(self) -> None:
        text = "title;date\nПереговоры о строительстве железной дороги в Тегеране;1931\n"
        assert rows(text.encode("cp1251"))[0].texts["title"].startswith("Переговоры")
        text = "title;date\nگفتگوهای راه آهن در تهران و انزلی;1931\n".replace("ی", "ي")
        assert rows(text.encode("cp1256"))[0].texts["title"].startswith("گفتگو")

    def test_lines_are_physical_ones_below_quoted_line_breaks(self) -> None:
        read = rows('title,date,description\nA fair,1931,"One,\r\ntwo"\n\nA strike,1932,\n')
        assert [row.line for row in read] == [2, 5]
        assert read[0].texts["description"] == "One,\ntwo"

    def test_lists_are_split_at_either_sign(self) -> None:
        (row,) = rows("title,date,topics,actors\nA fair,1931,gas; ports|,Iran |Russia\n")
        assert row.lists == {"topics": ("gas", "ports"), "actors": ("Iran", "Russia")}

    @pytest.mark.parametrize(
        ("raw", "line", "reason"),
        [
            (b"", 0, "no event"),
            (b"title,date\n", 0, "no event"),
            (b"title\nA fair\n", 1, "the column date is missing"),
            (b"title,date,colour\nA,1931,red\n", 1, "“colour” is not a column"),
            (b"title,date,title\nA,1931,B\n", 1, "title stands twice"),
            (b"title,,date\nA,,1931\n", 1, "not a column"),
            (b'title,date\nA,1931\n"B,1932\nC,1933\n', 3, "never closed"),
            (b'title,date\n"A"x,1931\n', 2, "must be doubled"),
            (b"title,date\nA,19\x0031\n", 2, "NUL"),
            (b"PK\x03\x04\x14\x00", 0, "zip"),
            ("title,date\nДорога,1931\n".encode()[:-7], 2, "breaks off"),
            (
                b"title,date\n" + b"A," * 70_000 + b"\n" + b'"' + b"x" * 140_000 + b'"\n',
                3,
                "too long",
            ),
        ],
    )
    def test_a_broken_file_is_refused_with_its_line(
        self, raw: bytes, line: int, reason: str
    ) -> None:
        with pytest.raises(ImportFault) as caught:
            rows(raw)
        assert caught.value.line == line
        assert reason in caught.value.reason

    def test_only_tables_and_lines_of_json_are_read(self) -> None:
        with pytest.raises(ImportFault, match="neither"):
            rows("title,date\nA,1931\n", name="events.txt")

    def test_what_is_wrong_in_a_row_is_told_beside_it(self) -> None:
        text = HEADER + ",1931\nA fair\nA,1931,,,,,,,more\nB\x07,1932\n"
        assert problems(text) == [
            "2: title: is missing",
            "3: date: is missing",
            "4: has 9 cells, the header 8: put a text that holds the separator in quotation marks",
            "5: title: holds a control character or half of a character",
        ]

    def test_lines_of_json(self) -> None:
        good = {"title": "A fair", "date": "1931", "topics": ["gas"], "place": None}
        lines = [
            json.dumps(good),
            "",
            "[1]",
            '{"title": "A"',
            '{"title": "A", "date": 1931}',
            '{"title": "A", "date": "1931", "topics": "gas"}',
            '{"title": "A", "title": "B", "date": "1931"}',
            '{"title": "A\\ud800", "date": "1931"}',
            '{"title": "A", "date": "1931", "colour": "red"}',
            "[" * 100_000,
        ]
        first = rows("\n".join(lines), "events.jsonl")[0]
        assert first.texts == {"title": "A fair", "date": "1931"}
        assert first.lists == {"topics": ("gas",)}
        found = problems("\n".join(lines), "events.jsonl")
        assert [one.split(":")[0] for one in found] == ["3", "4", "5", "6", "7", "8", "9", "10"]
        assert "write an object" in found[0]
        assert found[2:4] == ["5: date: must be a text", "6: topics: must be a list of texts"]
        assert "a key stands twice" in found[4]
        assert "“colour” is not a field" in found[6]


@pytest.mark.django_db
class TestPlanning:
    def test_topics_and_actors_by_address_and_by_any_name(self) -> None:
        gas, iran = make_topic("gas", name="Natural gas"), make_actor("iran", name="Iran")
        Name.objects.create(actor=iran, text="ایران", language="fa", kind=NameKind.PREFERRED)
        (plan,) = planned("title,date,topics,actors\nA fair,1931,gas;natural GAS,ايران|iran\n")
        assert (plan.topics, plan.actors) == ([gas], [iran])
        assert plan.action == "make"

    def test_unknown_names_come_with_the_nearest(self) -> None:
        make_actor("hassan-rouhani", name="Hassan Rouhani")
        make_topic("trade", name="Trade and transport")
        (plan,) = planned("title,date,topics,actors\nA fair,1931,transport,Hasan Rohani\n")
        assert list(map(str, plan.problems)) == [
            "topics: nothing here is named “transport”; the nearest: Trade and transport (trade)",
            "actors: nothing here is named “Hasan Rohani”; "
            "the nearest: Hassan Rouhani (hassan-rouhani)",
        ]

    def test_a_name_of_two_is_refused(self) -> None:
        make_actor("georgia", name="Georgia")
        make_actor("georgia-us", name="Georgia, USA")
        Name.objects.create(
            actor=Actor.objects.get(slug="georgia-us"), text="Georgia", language="und"
        )
        (plan,) = planned("title,date,actors\nA fair,1931,Georgia\n")
        assert "write one of georgia, georgia-us" in str(plan.problems[0])

    @pytest.mark.parametrize(
        ("row", "field"),
        [
            ("A,2014-13", "date"),
            (f"{'A' * 301},1931", "title"),
            (f"A,1931,,{'p' * 201}", "place"),
            ("A,1931,,,,,,not an address", "source_url"),
            (f"A,1931,,,,,{'s' * 301}", "source_title"),
        ],
    )
    def test_values_that_do_not_fit_are_told_by_column(self, row: str, field: str) -> None:
        (plan,) = planned(HEADER + row + "\n")
        assert [problem.field for problem in plan.problems] == [field]
        assert plan.action == "refuse"

    def test_what_is_there_is_left_and_what_is_like_it_is_told(self) -> None:
        stored = make_event("fair", title="The fair of Nizhny", date="1931-05")
        text = "title,date\nThe Fair of Nizhny,1931-05\nFair in Nizhny,1931\nFair in Nizhny,1950\n"
        same, like, later = planned(text)
        assert (same.action, same.same and same.same.pk) == ("leave", stored.pk)
        assert (like.action, [event.pk for event in like.alike]) == ("make", [stored.pk])
        assert not later.alike

    def test_a_row_that_stands_twice_is_left_out(self) -> None:
        first, second = planned("title,date\nA fair,1931\na fair,1931\n")
        assert (first.action, second.action) == ("make", "leave")
        assert (second.problems, second.same and second.same.line) == ([], 2)

    def test_the_same_queries_for_one_row_and_for_many(
        self, django_assert_num_queries: Any
    ) -> None:
        make_actor("iran", name="Iran")
        for count in (1, 30):
            text = "".join(f"A fair {number},1931,Iran\n" for number in range(count))
            with django_assert_num_queries(7):
                planned(f"title,date,actors\n{text}")


@pytest.mark.django_db
class TestWriting:
    TEXT = (
        HEADER
        + 'The fair,1931-05~,"A fair\nof two weeks",Nizhny,gas,iran|russia,A yearbook,https://example.org/y\n'
    )

    @pytest.fixture(autouse=True)
    def records(self) -> None:
        """Who and what the rows name."""
        make_topic("gas")
        make_actor("iran")
        make_actor("russia")

    def test_a_draft_with_all_its_parts_and_a_history(self) -> None:
        (event,) = write_events(planned(self.TEXT), comment="Imported").made
        event = Event.objects.get(pk=event.pk)
        assert (event.slug, event.status, event.date) == ("the-fair-1931", "draft", "1931-05~")
        assert (str(event.earliest), event.date_qualified) == ("1931-05-01", True)
        assert event.description == "A fair\nof two weeks"
        assert [row.actor.slug for row in event.participations.all()] == ["iran", "russia"]
        assert [topic.slug for topic in event.topics.all()] == ["gas"]
        (evidence,) = event.evidence.all()
        assert (evidence.citation, evidence.url) == ("A yearbook", "https://example.org/y")
        assert evidence.state == Verification.UNVERIFIED
        version = Version.objects.get_for_object(event).get()
        assert version.revision.get_comment() == "Imported"
        assert version.revision.version_set.count() == 5

    def test_addresses_are_never_taken_twice(self) -> None:
        make_event("the-fair-1931", title="Another", date="1890")
        text = "title,date\nThe fair,1931-05-01\nThe fair,1931-06-01\n"
        made = write_events(planned(text), comment="Imported").made
        assert [event.slug for event in made] == ["the-fair-1931-2", "the-fair-1931-3"]

    def test_replacing_keeps_what_the_row_leaves_empty(self) -> None:
        (event,) = write_events(planned(self.TEXT), comment="Imported").made
        Participation.objects.filter(actor__slug="iran").update(role="host")
        text = "title,date,place,actors\nThe fair,1931-05~,Gorky,iran\n"
        (updated,) = write_events(planned(text, replace=True), comment="Again").updated
        assert updated.pk == event.pk
        event.refresh_from_db()
        assert (event.place, event.description) == ("Gorky", "A fair\nof two weeks")
        assert [(row.actor.slug, row.role) for row in event.participations.all()] == [
            ("iran", "host")
        ]
        assert (event.topics.count(), event.evidence.count(), event.version) == (1, 1, 2)

    def test_a_withdrawn_event_is_not_replaced(self) -> None:
        make_event(
            "x", title="The fair", date="1931", status="withdrawn", withdrawal_reason="Error."
        )
        (plan,) = planned("title,date\nThe fair,1931\n", replace=True)
        assert "withdrawn" in str(plan.problems[0])


def run(*arguments: Any, **options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("import_events", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Two events."""
        path = tmp_path / "events.csv"
        path.write_text("title,date,source_title\nThe fair,1931,A yearbook\nThe strike,1932,\n")
        return path

    def test_drafts_are_made_once(self, file: Path) -> None:
        assert "2 made, 0 updated, 0 there already" in run(file)
        assert set(Event.objects.values_list("status", flat=True)) == {Status.DRAFT}
        assert "0 made, 0 updated, 2 there already" in run(file)
        assert "2 updated" in run(file, replace=True, publish=True)
        assert Event.objects.published().count() == Event.objects.count() == 2

    def test_one_bad_row_and_nothing_is_written(self, file: Path, capsys: Any) -> None:
        bad = file.with_name("bad.csv")
        bad.write_text("title,date\nGood,1931\n,1932\nBad,32\n")
        errors = StringIO()
        with pytest.raises(CommandError, match="Nothing was written"):
            run(file, bad, stderr=errors)
        assert errors.getvalue().splitlines()[0] == f"{bad}:3: title: is missing"
        assert f"{bad}:4: date: " in errors.getvalue()
        assert not Event.objects.exists()

    def test_a_dry_run_shows_and_writes_nothing(self, file: Path) -> None:
        make_event("fair", title="Fair", date="1931")
        shown = run(file, dry_run=True)
        assert "2 to make" in shown
        assert "may repeat fair" in shown
        rows = json.loads(run(file, dry_run=True, json=True))
        assert [row["title"] for row in rows] == ["The fair", "The strike"]
        assert rows[0] | {"duplicates": ["fair"], "date_display": "1931"} == rows[0]
        assert Event.objects.count() == 1

    def test_json_needs_a_dry_run(self, file: Path) -> None:
        with pytest.raises(CommandError, match="--dry-run"):
            run(file, json=True)

    def test_published_events_are_found_at_once(self, file: Path, client: Any) -> None:
        run(file, publish=True)
        assert client.get("/api/v1/search?q=strike").json()["total"] == 1
