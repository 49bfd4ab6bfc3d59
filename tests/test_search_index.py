"""The index follows every change that readers see, and nothing else; it survives being lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import (
    Actor,
    Annotation,
    Article,
    Author,
    Authorship,
    Change,
    Event,
    Evidence,
    Mention,
    MentionState,
    Name,
    NameKind,
    Office,
    Participation,
    Publication,
    Status,
    Topic,
)
from articles.search import store
from articles.search.comparison import compare
from articles.search.faults import IndexMissing
from articles.search.lock import Busy, hold
from articles.search.log import Position
from articles.search.results import Results, complete, more_like, search
from articles.search.spec import Spec
from articles.search.store import current

pytestmark = pytest.mark.django_db


def keys(words: str = "", **filters: Any) -> set[str]:
    """Keys of the records that a search finds."""
    return {hit.record.key for hit in search(Spec(words=words, limit=50, **filters)).hits}


def make_event(slug: str = "tehran-talks", **values: Any) -> Event:
    """A published event."""
    values = {"title": "Talks in Tehran", "date": "2015-05", "status": Status.PUBLISHED} | values
    return Event.objects.create(slug=slug, **values)


def make_article(slug: str = "some-article", **values: Any) -> Article:
    """A published article."""
    values = {"title": "Some article", "date": "2016", "status": Status.PUBLISHED} | values
    return Article.objects.create(slug=slug, **values)


def make_actor(slug: str = "some-actor", name: str = "Some Actor", **values: Any) -> Actor:
    """A published actor."""
    values = {"kind": "person", "status": Status.PUBLISHED} | values
    return Actor.objects.create(slug=slug, name=name, **values)


def annotate(article: Article, **values: Any) -> Annotation:
    """A published annotation on the first word of an article's text."""
    note = Annotation(article=article, status=Status.PUBLISHED, **values)
    note.select_range(0, 4)
    note.save()
    return note


def test_saved_records_are_found_and_changed_ones_by_their_new_words() -> None:
    event = make_event(title="Quagga summit")
    assert keys("quagga") == {"event:tehran-talks"}
    event.title = "Okapi summit"
    event.save()
    assert keys("quagga") == set()
    assert keys("okapi") == {"event:tehran-talks"}


def test_a_renamed_address_is_the_same_record() -> None:
    event = make_event(title="Quagga summit")
    event.slug = "quagga-summit"
    event.save()
    assert keys("quagga") == {"event:quagga-summit"}
    assert search(Spec(words="quagga")).total == 1


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DRAFT])
def test_what_is_taken_back_is_gone(status: Status) -> None:
    event = make_event(title="Quagga summit")
    assert keys("quagga")
    event.status, event.withdrawal_reason = status, "An error."
    event.save()
    assert search(Spec(words="quagga")).total == 0


def add_name() -> str:
    Name.objects.create(actor=make_actor(), text="Quagga", kind=NameKind.HIDDEN)
    return "actor:some-actor"


def add_office() -> str:
    Office.objects.create(actor=make_actor(), title="Keeper of the quagga", date="1990/1995")
    return "actor:some-actor"


def add_note() -> str:
    annotate(make_article(body="Some text."), note="About the *quagga*.")
    return "article:some-article"


def add_claim() -> str:
    annotate(make_article(body="Some text."), claim="The quagga argues.", stance="mixed")
    return "article:some-article"


def add_reference() -> str:
    Evidence.objects.create(event=make_event(), citation="Quagga Times, 3 May 2015")
    return "event:tehran-talks"


def add_passage() -> str:
    note = annotate(make_article(body="Some text."))
    Evidence.objects.create(event=make_event(), annotation=note, says="A quagga was seen.")
    return "event:tehran-talks"


def add_publication() -> str:
    outlet = Publication.objects.create(slug="daily", name="The Daily")
    make_article(publication=outlet)
    search(Spec(words="daily"))
    outlet.name = "The Quagga"
    outlet.save()
    return "article:some-article"


@pytest.mark.parametrize(
    "add", [add_name, add_office, add_note, add_claim, add_reference, add_passage, add_publication]
)
def test_what_belongs_to_a_record_is_searched_with_it(add: Callable[[], str]) -> None:
    search(Spec())
    assert keys("quagga") == set()
    expected = add()
    assert keys("quagga") == {expected}


def test_parts_that_are_removed_or_moved_leave_the_index() -> None:
    one, other = make_actor(), make_actor("other-actor", "Other Actor")
    name = Name.objects.create(actor=one, text="Quagga")
    assert keys("quagga") == {"actor:some-actor"}
    name.actor = other
    name.save()
    assert keys("quagga") == {"actor:other-actor"}
    name.delete()
    assert keys("quagga") == set()


def test_links_are_filters_as_soon_as_they_are_made() -> None:
    actor, author = make_actor(), Author.objects.create(slug="a", name="A B", status="published")
    topic = Topic.objects.create(slug="sugar", name="Sugar", status=Status.PUBLISHED)
    event, article = make_event(), make_article(body="Some text.")
    search(Spec())
    Participation.objects.create(event=event, actor=actor)
    mention = Mention.objects.create(article=article, actor=actor, state=MentionState.SUGGESTED)
    Authorship.objects.create(article=article, author=author)
    event.topics.add(topic)
    annotate(article, claim="They meet.", stance="convergence")
    assert keys(actor=("some-actor",)) == {event.key}
    assert keys(author=("a",)) == {article.key}
    assert keys(topic=("sugar",)) == {event.key}
    assert keys(stance=("convergence", "mixed")) == {article.key}
    mention.state = MentionState.CONFIRMED
    mention.save()
    event.topics.clear()
    assert keys(actor=("some-actor",)) == {event.key, article.key}
    assert keys(topic=("sugar",)) == set()


def test_a_renamed_or_withdrawn_actor_leaves_no_trace_in_facets() -> None:
    actor = make_actor()
    Participation.objects.create(event=make_event(), actor=actor)

    def facet() -> list[tuple[str, int]]:
        facets = search(Spec(words="talks")).facets or {}
        return [(value.value, value.count) for value in facets["actor"]]

    assert facet() == [("some-actor", 1)]
    actor.slug = "renamed"
    actor.save()
    assert facet() == [("renamed", 1)]
    actor.status, actor.withdrawal_reason = Status.WITHDRAWN, "An error."
    actor.save()
    assert facet() == []
    assert search(Spec(actor=("renamed",))).total == 0


def test_articles_are_found_by_the_years_of_events_that_they_discuss() -> None:
    event, article = make_event(date="2008"), make_article(date="2016", body="Some text.")
    annotate(article, event=event)
    year = event.edtf.span  # type: ignore[union-attr]
    assert keys(span=year, kind=("article",)) == set()
    assert keys(span=year, kind=("article",), discussed=True) == {article.key}
    event.date = "2009-03"
    event.save()
    assert keys(span=year, kind=("article",), discussed=True) == set()


def test_drafts_write_nothing_to_the_log() -> None:
    Event.objects.create(slug="draft", title="A draft", date="2015")
    assert not Change.objects.exists()


def withdrawn(record: Any) -> Any:
    record.status, record.withdrawal_reason = Status.WITHDRAWN, "An error."
    record.save()
    return record


def hide(state: str, record: Any) -> Any:
    """The record as a draft, or published, indexed and withdrawn."""
    if state == "draft":
        type(record).objects.filter(pk=record.pk).update(status="draft", published_at=None)
        record.refresh_from_db()
        record.save()
        return record
    search(Spec())
    return withdrawn(record)


SECRETS: dict[str, Callable[[], Any]] = {
    "article": lambda: make_article("zz-secret", title="Zyxsecret", body="Zyxsecret body."),
    "event": lambda: make_event("zz-secret", title="Zyxsecret", description="Zyxsecret."),
    "actor": lambda: make_actor("zz-secret", "Zyxsecret"),
    "topic": lambda: Topic.objects.create(slug="zz-secret", name="Zyxsecret", status="published"),
    "author": lambda: Author.objects.create(slug="zz-secret", name="Zyxsecret", status="published"),
}


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
@pytest.mark.parametrize("kind", list(SECRETS))
def test_hidden_records_show_nowhere(kind: str, state: str) -> None:
    secret = SECRETS[kind]()
    shown = make_event(title="Public talks")
    article = make_article(body="Public talks in full.")
    note = annotate(article, note="Zyxnote here.")
    if kind == "actor":
        Participation.objects.create(event=shown, actor=secret)
        Mention.objects.create(article=article, actor=secret, state=MentionState.CONFIRMED)
    elif kind == "author":
        Authorship.objects.create(article=article, author=secret)
    elif kind == "topic":
        shown.topics.add(secret)
    hide(state, secret)
    hide(state, note)
    for words in ("zyxsecret", "zyxnote", "Public talks", ""):
        found = search(Spec(words=words))
        assert_clean(found)
        assert words == "" or "zyx" not in words or found.total == 0
    assert search(Spec(words="zyxsecres")).near == ()
    assert complete("zyx") == []
    assert all("zyx" not in record.label.lower() for record in more_like(shown))
    assert not compare(current())


def assert_clean(found: Results) -> None:
    """Nothing of a page of results tells of the secret."""
    everything = repr(
        [(hit.record.label, hit.snippet, hit.reasons, hit.linked) for hit in found.hits]
    )
    everything += repr(found.facets) + repr(found.near)
    assert "zyx" not in everything.lower()
    assert "zz-secret" not in everything
    assert found.total == len(found.hits)


def test_reindex_check_tells_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    event = make_event()
    call_command("reindex")
    call_command("reindex", "--check")
    assert "agrees" in capsys.readouterr().out
    Event.objects.filter(pk=event.pk).update(title="Changed behind its back")
    with pytest.raises(CommandError, match="differs"):
        call_command("reindex", "--check")
    assert f"event:{event.pk}" in capsys.readouterr().err
    call_command("reindex")
    call_command("reindex", "--check")


def test_a_lost_index_is_built_anew(index_dir: Path) -> None:
    make_event(title="Quagga summit")
    assert keys("quagga")
    for file in index_dir.rglob("*"):
        if file.is_file():
            file.unlink()
    assert keys("quagga") == {"event:tehran-talks"}


WRONG_TYPES = [
    "[]",
    "7",
    "null",
    "[" * 100_000,
    '{"high": null, "mark": "", "gaps": []}',
    '{"high": 1, "mark": "", "gaps": 3}',
    '{"high": 1e999, "mark": "", "gaps": []}',
    '{"high": 1, "mark": "", "gaps": [[1, 1000000000000000000000000, 0]]}',
]


@pytest.mark.parametrize("name", ["current", "position", "meta.json"])
@pytest.mark.parametrize("content", ["", "not what it was", "{}", "\x00" * 50, *WRONG_TYPES])
def test_a_broken_index_is_built_anew(index_dir: Path, name: str, content: str) -> None:
    make_event(title="Quagga summit")
    assert keys("quagga")
    for file in index_dir.rglob(name):
        file.write_text(content)
    current().forget()
    assert keys("quagga") == {"event:tehran-talks"}


@pytest.mark.parametrize("suffix", ["term", "idx", "pos", "store", "fast", "fieldnorm"])
@pytest.mark.parametrize("damage", [b"", b"\xff" * 50, bytes(range(256)) * 40])
def test_a_damaged_index_answers_with_no_error_and_is_built_anew(
    index_dir: Path, suffix: str, damage: bytes
) -> None:
    make_event(title="Quagga summit", description="Where the quagga was seen.")
    assert keys("quagga")
    files = list(index_dir.rglob(f"*.{suffix}"))
    assert files
    for file in files:
        file.unlink()  # the process still maps the old content
        file.write_bytes(damage)
    current().forget()
    assert keys("quagga") == {"event:tehran-talks"}
    assert complete("quag")


def test_an_index_of_another_database_is_not_used() -> None:
    make_event(title="Quagga summit")
    assert keys("quagga")
    Change.objects.all().delete()
    Event.objects.all()._raw_delete("default")
    assert keys("quagga") == set()


def test_while_another_process_builds_the_first_index_search_says_so(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    with hold(index_dir / "build.lock", 0.0):
        found = search(Spec(words="quagga"))
        assert (found.available, found.total, found.hits) == (False, 0, ())
        assert more_like(make_event()) == []
        with pytest.raises(IndexMissing):
            complete("tehran")
        with pytest.raises(CommandError, match="Another process"):
            call_command("reindex")
        with pytest.raises(CommandError, match="No index"):
            call_command("reindex", "--check")
    assert search(Spec()).available


def test_where_no_index_can_be_written_search_says_so(index_dir: Path) -> None:
    index_dir.write_text("a file is in the way")
    assert not search(Spec(words="quagga")).available


@pytest.mark.parametrize("error", [OSError("no space"), ValueError("An IO error occurred")])
@pytest.mark.parametrize("step", ["build", "write_whole"])
def test_builds_that_fail_leave_nothing_behind(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(store, step, fail)
    for _ in range(2):
        assert not search(Spec(words="quagga")).available
    assert list(index_dir.glob("v*")) == []
    monkeypatch.undo()
    assert search(Spec(words="quagga")).available


def test_a_folder_in_the_place_of_the_pointer_is_replaced(index_dir: Path) -> None:
    make_event(title="Quagga summit")
    assert keys("quagga")
    (index_dir / "current").unlink()
    (index_dir / "current").mkdir()
    current().forget()
    assert keys("quagga") == {"event:tehran-talks"}


def test_old_rows_of_the_log_are_forgotten_without_losing_a_change() -> None:
    event = make_event(title="Quagga summit")
    make_event("second", title="Second summit")
    assert keys("quagga")
    Change.objects.update(created=timezone.now() - timedelta(days=40))
    call_command("reindex")
    assert Change.objects.count() == 1
    event.title = "Okapi summit"
    event.save()
    assert (keys("quagga"), keys("okapi")) == (set(), {"event:tehran-talks"})


def test_a_search_does_not_wait_long_for_a_writer(index_dir: Path) -> None:
    make_event(title="Quagga summit")
    assert keys("quagga")
    make_event("second", title="Second quagga summit")
    with hold(index_dir / "write.lock", 0.0):
        assert keys("quagga") == {"event:tehran-talks"}
    assert keys("quagga") == {"event:tehran-talks", "event:second"}


def freeze(index_dir: Path) -> None:
    """Make it impossible to write to the index."""
    (index_dir / "write.lock").unlink()
    (index_dir / "write.lock").mkdir()


def test_an_index_that_cannot_be_written_tells_of_nothing_that_was_withdrawn(
    index_dir: Path, client: Any
) -> None:
    actor, event = make_actor("velayati", "Ali Akbar Velayati"), make_event(title="Zyx talks")
    Participation.objects.create(event=event, actor=actor)
    other = make_event("other", title="Other talks")
    assert keys("Velayati") == {actor.key}
    facets = search(Spec(words="talks")).facets or {}
    assert [value.value for value in facets["actor"]] == ["velayati"]
    assert client.get("/readyz").status_code == 200
    freeze(index_dir)
    withdrawn(actor)
    found = search(Spec(words="Velayati", kind=("actor",)))
    assert (found.total, found.hits) == (0, ())
    facets = search(Spec(words="talks")).facets or {}
    assert facets["actor"] == []
    assert client.get("/readyz").status_code == 503
    withdrawn(event)
    found = search(Spec(words="talks"))
    assert (found.total, keys("talks")) == (1, {other.key})
    assert [(v.value, v.count) for v in (found.facets or {})["kind"]] == [("event", 1)]
    assert search(Spec(words="zyk talks")).near == ()
    (index_dir / "write.lock").rmdir()
    assert keys("talks") == {other.key}
    assert client.get("/readyz").status_code == 200
    assert not compare(current())


def test_the_lock_is_exclusive(tmp_path: Path) -> None:
    with hold(tmp_path / "lock", 0.0), pytest.raises(Busy), hold(tmp_path / "lock", 0.0):
        pass
    with hold(tmp_path / "lock", 0.0):
        pass


def test_missing_indexes_raise_where_nothing_builds_them() -> None:
    with pytest.raises(IndexMissing):
        current().opened()


def rows(*ids: int) -> list[tuple[int, str]]:
    """Rows of the log as `Position.reading` takes them."""
    return [(pk, f"written {pk}") for pk in ids]


def log(*ids: int) -> None:
    """Rows with these keys, as a sequence hands them out."""
    Change.objects.bulk_create(Change(pk=pk, kind="event", object_id=1) for pk in ids)


def test_rows_that_are_committed_late_are_not_missed() -> None:
    position = Position(high=100, mark="x")
    log(101, 104)
    pending = position.pending(10)
    position = position.reading(rows(*(row.pk for row in pending)))
    assert (position.high, [gap[:2] for gap in position.gaps]) == (104, [(102, 103)])
    assert position.pending(10) == []
    log(103)
    assert [row.pk for row in position.pending(10)] == [103]
    position = position.reading(rows(103))
    assert [gap[:2] for gap in position.gaps] == [(102, 102)]
    log(102, 105)
    assert [row.pk for row in position.pending(10)] == [102, 105]
    assert position.reading(rows(102, 105)).gaps == ()


def test_a_position_survives_its_file() -> None:
    position = Position().reading(rows(3, 9))
    assert Position.from_json(position.to_json()) == position
