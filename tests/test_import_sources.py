"""From a raw text to a draft: what is kept, recognised, made, replaced and refused."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from reversion.models import Revision

from articles.importing.duplicates import find_duplicates
from articles.importing.proposal import Decision
from articles.importing.recognition import Known, Recognised, recognise, years_of
from articles.importing.sources import (
    Accepted,
    ImportRefused,
    accept,
    discard,
    document_of,
    draft_of,
    keep_decisions,
    receive,
)
from articles.models import (
    Actor,
    Article,
    Author,
    BodyKind,
    Licence,
    MentionState,
    Name,
    NameKind,
    SlugRedirect,
    SourceFile,
    SourceState,
    Status,
)

from .admin_forms import make_user
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_topic,
)

pytestmark = pytest.mark.django_db

TEXT = """Gas across the Caspian

By Omid Sarabi

For years nobody said what it would cost, or who would pay. The pipeline of the Islamic
Republic of Iran was discussed in Baku in March 2011. Iran's minister told us that the US
would not object, and Caspian Petroleum agreed.

Transit fees were settled in 2012, and the carriers signed at last.

Keywords: Caspian Sea, transit
"""


def bring_in(text: str = TEXT, name: str = "caspian.txt", user: Any = None) -> SourceFile:
    """One text, received."""
    (source,) = receive(name=name, raw=text.encode(), user=user)
    return source


def take(source: SourceFile, **options: Any) -> Accepted:
    """Accept as a command does, with the decisions by key, if any."""
    options.setdefault("user", None)
    return accept(source=source, **{"decisions": {}, **options})


def spell(owner: Any, *texts: str, kind: str = NameKind.ALTERNATIVE) -> None:
    """Further names."""
    for text in texts:
        Name.objects.create(**{owner.record_kind: owner}, text=text, language="und", kind=kind)


def recognised(text: str) -> dict[str, Recognised]:
    """What a text names, by key."""
    draft = draft_of(bring_in(text), {})
    return {one.key: one for one in draft.recognised}


class TestReceiving:
    def test_the_raw_bytes_are_kept_with_their_hash(self) -> None:
        user = make_user("Contributor")
        source = bring_in(user=user)
        source = SourceFile.objects.get(pk=source.pk)
        assert source.content == TEXT.encode()
        assert source.sha256 == sha256(TEXT.encode()).hexdigest()
        assert (source.size, source.state) == (len(TEXT), SourceState.PROPOSED)
        assert source.received_by == user

    def test_each_line_of_jsonl_is_a_source_and_bad_ones_say_why(self) -> None:
        raw = b'{"title": "One", "body": "A first text."}\n\n{"title": \n'
        good, bad = receive(name="many.jsonl", raw=raw, user=None)
        assert (good.line, good.state) == (1, SourceState.PROPOSED)
        assert document_of(good).line == 1
        assert (bad.line, bad.state, str(bad)) == (3, SourceState.FAILED, "many.jsonl, line 3")
        assert bad.message

    @pytest.mark.parametrize(
        "raw",
        [b"", b"a\0b", b"PK\x03\x04\x14\0\xff\xfe", b"x" * (5 * 2**20 + 1), b"word " * 90_000],
        ids=["empty", "binary", "zip", "large", "long"],
    )
    def test_what_cannot_be_read_is_kept_as_failed(self, raw: bytes) -> None:
        (source,) = receive(name="bad.txt", raw=raw, user=None)
        assert source.state == SourceState.FAILED
        assert source.message
        assert source.size == len(raw)
        with pytest.raises(ImportRefused, match="failed"):
            take(source)

    def test_half_a_character_is_refused(self) -> None:
        (source,) = receive(name="half.jsonl", raw=b'{"text": "Iran \\ud800 Iran."}', user=None)
        assert source.state == SourceState.FAILED
        assert "half of a character" in source.message

    def test_a_path_is_no_name(self) -> None:
        source = bring_in(name="../../etc/passwd.txt")
        assert source.state == SourceState.FAILED
        assert "folders" in source.message


class TestRecognising:
    def test_a_name_that_crosses_lines_is_found_at_its_first(self) -> None:
        iran = make_actor("iran")
        spell(iran, "Islamic Republic of Iran")
        found = recognised(TEXT)["actor:iran"]
        assert (found.line, found.text) == (5, "Islamic Republic of Iran")
        assert found.count == 2  # the possessive too
        assert found.pk == iran.pk

    def test_short_acronyms_keep_their_case_and_longer_names_do_not(self) -> None:
        spell(make_actor("america", name="United States"), "US")
        make_actor("caspian-petroleum", name="Caspian Petroleum")
        found = recognised("They told us so.\nThe US and CASPIAN PETROLEUM agreed.\n")
        assert (found["actor:america"].line, found["actor:america"].count) == (2, 1)
        assert found["actor:caspian-petroleum"].text == "CASPIAN PETROLEUM"

    def test_no_name_is_found_inside_of_a_word_or_in_small_letters(self) -> None:
        make_actor("turkey", name="Turkey")
        make_actor("oman", name="Oman")
        assert not recognised("A Romanian cook roasts a turkey for the woman.\n")

    def test_three_scripts(self) -> None:
        iran = make_actor("iran")
        spell(iran, "Иран", "ایران")
        found = recognised("Договор с Ираном подписан.\n")
        assert found["actor:iran"].text == "Ираном"
        assert recognised("روابط ایران و روسیه\n")["actor:iran"].text == "ایران"

    def test_a_designation_is_one_word(self) -> None:
        make_topic("s-300", name="S-300")
        assert recognised("The S300 was delivered.\n")["topic:s-300"].text == "S300"

    def test_a_spelling_of_two_actors_is_left_to_the_editor(self) -> None:
        spell(make_actor("one", name="First Bank"), "The Bank")
        spell(make_actor("two", name="Second Bank"), "The Bank")
        found = recognised("The Bank agreed.\n")
        assert not found["actor:one"].accepted
        assert "Second Bank" in found["actor:one"].reason

    def test_page_furniture_names_nobody(self) -> None:
        make_actor("baku", name="Baku")
        text = TEXT.replace("in Baku ", "").replace("Keywords:", "Related Posts\n\nBaku signs\n\n")
        assert "actor:baku" not in recognised(text)

    def test_topics_of_keywords_come_first_and_others_when_named_often(self) -> None:
        make_topic("caspian-sea")
        make_topic("transit")
        make_topic("fees", name="Transit fees")
        found = recognised(TEXT)
        assert found["topic:caspian-sea"].accepted
        assert "keyword" in found["topic:caspian-sea"].reason
        assert found["topic:transit"].accepted
        assert not found["topic:fees"].accepted

    def test_withdrawn_records_are_not_recognised_and_drafts_are(self) -> None:
        make_actor("baku", name="Baku", status=Status.WITHDRAWN, withdrawal_reason="Twice.")
        make_actor("iran", status=Status.DRAFT)
        assert list(recognised(TEXT)) == ["actor:iran"]

    def test_an_author_is_known_in_another_spelling(self) -> None:
        spell(make_author("omid-sarabi", name="Omid Sarabi"), "Омид Сараби")
        found = recognised("A title\n\nBy Omid Sarabi\n\nThe text follows here.\n")
        assert found["author:omid-sarabi"].accepted
        found = recognised("A title\n\nBy Омид Сараби\n\nThe text follows here.\n")
        assert found["author:omid-sarabi"].line == 3

    def test_years_with_the_line_of_the_first(self) -> None:
        found = [(year.label, year.line, year.count) for year in years_of(TEXT)]
        assert found == [("2011", 6, 1), ("2012", 9, 1)]

    def test_the_queries_do_not_grow_with_the_names(self, django_assert_num_queries: Any) -> None:
        for number in range(20):
            spell(make_actor(f"actor-{number}"), f"Spelling {number}")
        source = bring_in()
        with django_assert_num_queries(5):
            draft_of(source, {})


class TestAccepting:
    def test_a_draft_with_all_that_was_found(self) -> None:
        iran, topic = make_actor("iran"), make_topic("transit")
        spell(iran, "Islamic Republic of Iran")
        Licence.objects.create(code="CC-BY-4.0", name="CC BY 4.0", allows_display=True)
        source = bring_in(TEXT + "\nLicence: CC-BY-4.0\n")
        user = make_user("Contributor")
        article = take(source, user=user).article
        article.refresh_from_db()
        assert (article.title, article.slug) == ("Gas across the Caspian", "gas-across-the-caspian")
        assert (article.status, article.body_kind) == (Status.DRAFT, BodyKind.FULL)
        assert not article.title_supplied
        assert article.licence.code == "CC-BY-4.0"  # type: ignore[union-attr]
        assert [row.author.name for row in article.authorships.all()] == ["Omid Sarabi"]
        assert Author.objects.get().status == Status.DRAFT
        assert list(article.topics.all()) == [topic]
        mention = article.mentions.get()
        assert (mention.actor, mention.state) == (iran, MentionState.SUGGESTED)
        assert mention.count == 2
        assert "Islamic" in article.plain_text[mention.first_offset :][:10]
        assert "Keywords" not in article.body
        source = SourceFile.objects.get()
        assert (source.state, source.article) == (SourceState.ACCEPTED, article)
        revision = Revision.objects.get()
        assert (revision.user, revision.get_comment()) == (user, "Imported from caspian.txt.")

    def test_decisions_are_carried_out_and_kept(self) -> None:
        make_actor("iran")
        decisions = {
            "title:1:0": Decision(accepted=True, text="Gas and the Caspian"),
            "byline:3:0": Decision(accepted=False),
            "actor:iran": Decision(accepted=False),
            "field:summary": Decision(accepted=True, text="On transit."),
            "field:slug": Decision(accepted=True, text="caspian-gas"),
        }
        source = bring_in()
        article = take(source, decisions=decisions).article
        assert (article.title, article.slug) == ("Gas and the Caspian", "caspian-gas")
        assert article.summary == "On transit."
        assert "By Omid Sarabi" in article.body
        assert not article.authorships.exists()
        assert not article.mentions.exists()
        kept = SourceFile.objects.get().decisions
        assert kept["title:1:0"] == {"accepted": True, "text": "Gas and the Caspian"}

    def test_a_text_without_title_never_gets_its_first_sentence(self) -> None:
        text = "The first sentence of this text is long enough to be nothing but a sentence. " * 2
        article = take(bring_in(text, "note.txt")).article
        assert article.title_supplied
        assert "first sentence" not in article.title
        working = {"field:title": Decision(accepted=True, text="On sentences")}
        article = take(bring_in(text + "More.", "note.txt"), decisions=working).article
        assert (article.title, article.title_supplied) == ("On sentences", True)

    def test_a_known_author_is_linked_and_not_made_again(self) -> None:
        author = make_author("omid-sarabi", name="Omid Sarabi")
        article = take(bring_in()).article
        assert list(article.authors.all()) == [author]

    def test_addresses_are_ascii_and_never_taken(self) -> None:
        make_article("gaz-i-neft")
        SlugRedirect.objects.create(kind="article", slug="gaz-i-neft-2", object_id=99)
        article = take(bring_in("Газ и нефть\n\nТекст о газе и нефти Каспия.\n")).article
        assert article.slug == "gaz-i-neft-3"

    def test_a_field_that_does_not_fit_is_named_and_nothing_is_written(self) -> None:
        make_article("taken")
        source = bring_in()
        for name, text in (("slug", "taken"), ("date", "in May"), ("url", "javascript:alert(1)")):
            decisions = {f"field:{name}": Decision(accepted=True, text=text)}
            with pytest.raises(ValidationError) as caught:
                take(source, decisions=decisions)
            assert list(caught.value.message_dict) == [name]
        assert SourceFile.objects.get().state == SourceState.PROPOSED
        assert not Author.objects.exists()
        assert take(source).article.pk

    def test_publishing_needs_the_right(self) -> None:
        source = bring_in()
        with pytest.raises(PermissionDenied):
            take(source, user=make_user("Contributor"), publish=True)
        assert take(source, user=make_user("Editor"), publish=True).article.is_published
        assert Author.objects.get().is_published

    def test_a_shared_dictionary_learns_new_authors(self) -> None:
        known = Known.load()
        take(bring_in(), known=known)
        take(bring_in(TEXT + "More."), known=known)
        assert Author.objects.count() == 1


class TestTwice:
    def test_accepting_twice_is_refused(self) -> None:
        source = bring_in()
        take(source)
        with pytest.raises(ImportRefused, match="accepted"):
            take(SourceFile.objects.get())
        assert Article.objects.count() == 1

    def test_of_two_editors_the_second_is_refused(self) -> None:
        source = bring_in()
        mine, theirs = (SourceFile.objects.get(pk=source.pk) for _ in range(2))
        keep_decisions(source=theirs, decisions={"title:1:0": Decision(accepted=False)})
        with pytest.raises(ImportRefused, match="Somebody else"):
            take(mine)
        discard(source=SourceFile.objects.get())
        with pytest.raises(ImportRefused, match="discarded"):
            take(mine)
        assert not Article.objects.exists()

    def test_the_same_text_is_imported_once(self) -> None:
        take(bring_in())
        again = bring_in(name="other.txt")
        with pytest.raises(ImportRefused, match="Gas across the Caspian"):
            take(again)
        Article.objects.get().delete()
        assert take(again).article.pk

    def test_the_database_holds_that_too(self) -> None:
        source = bring_in()
        article = take(source).article
        other = bring_in()
        rows = SourceFile.objects.filter(pk=other.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state=SourceState.ACCEPTED, article=article)

    def test_a_stored_source_is_never_saved_again(self) -> None:
        source = bring_in()
        source.name = "another.txt"
        with pytest.raises(ValidationError):
            source.save()


class TestReplacing:
    def test_annotations_move_and_mentions_are_counted_again(self) -> None:
        iran = make_actor("iran")
        article = take(bring_in()).article
        kept = make_annotation(article, "Transit fees were settled")
        lost = make_annotation(article, "Caspian Petroleum agreed")
        text = TEXT.replace("and Caspian Petroleum agreed", "or so").replace(
            "Transit", "At last Iran heard. Transit"
        )
        outcome = take(bring_in(text), replace=Article.objects.get())
        assert outcome.article == article
        assert [note.pk for note in outcome.orphaned] == [lost.pk]
        kept.refresh_from_db()
        assert kept.is_anchored
        assert outcome.article.plain_text[kept.start : kept.end] == kept.exact
        assert article.mentions.get(actor=iran).count == 3
        assert article.sources.count() == 2

    def test_it_needs_the_right_to_edit_the_article(self) -> None:
        article = make_article()
        with pytest.raises(PermissionDenied):
            take(bring_in(), replace=article, user=make_user("Contributor"))
        article.refresh_from_db()
        assert "treaty" in article.body


class TestDuplicates:
    def test_nothing_is_said_of_another_text(self) -> None:
        make_article()
        assert not self.of(bring_in())

    def of(self, source: SourceFile) -> list[Recognised]:
        return find_duplicates(draft_of(source, {}).proposal, source)

    def test_the_same_bytes_the_same_title_and_much_the_same_text(self) -> None:
        article = take(bring_in()).article
        (found,) = self.of(bring_in(name="again.txt"))
        assert (found.pk, found.reason) == (article.pk, "Made of exactly this file.")
        body = TEXT.partition("\n")[2]
        (found,) = self.of(bring_in("Another title\n" + body.replace("at last", "in the end")))
        assert found.pk == article.pk
        assert "%" in found.reason
        (found,) = self.of(bring_in("GAS across the “Caspian”\n\nQuite another text it is.\n"))
        assert found.reason == "It has the same title."

    def test_in_a_fixed_number_of_queries(self, django_assert_num_queries: Any) -> None:
        for number in range(3):
            make_article(title=f"Gas across the Caspian {number}")
        source = bring_in()
        draft = draft_of(source, {})
        with django_assert_num_queries(2):
            find_duplicates(draft.proposal, source)


def test_recognising_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    make_actor("iran")
    source, known = bring_in(), Known.load()
    draft = draft_of(source, {}, known)
    with django_assert_num_queries(0):
        recognise(draft.document.text, draft.proposal, ("Omid Sarabi",), {}, known)
    assert Actor.objects.count() == 1
