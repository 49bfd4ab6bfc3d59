"""The import in the admin: bringing in, deciding, making drafts; who may, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.importing.sources import receive
from articles.models import (
    Article,
    Mention,
    Name,
    Publication,
    SourceFile,
    SourceState,
    Status,
)
from articles.roles import GRANTS

from .admin_forms import address, make_user, read_form, sign_in, soup, versions
from .factories import make_actor, make_annotation, make_article, make_author, make_topic

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/sourcefile/add/"
TEXT = """Grain through Anzali

By Nadia Pirova

Ships from Astrakhan carried more grain to Anzali in 2017 than in any year before, and
the port had to lay a second track.

Related Posts

Nobody in the Islamic Republic asked who would pay for the dredging of the channel.
"""


def bring_in(text: str = TEXT, name: str = "grain.txt") -> SourceFile:
    """One text, received."""
    (source,) = receive(name=name, raw=text.encode(), user=None)
    return source


def upload(client: Client, *files: tuple[str, bytes], **data: Any) -> Any:
    """Send files to the page that texts are brought in by."""
    uploads = [SimpleUploadedFile(name, raw) for name, raw in files]
    return client.post(ADD, {"uploads": uploads, "text": "", "name": "", **data})


def decide(client: Client, source: SourceFile, button: str, **changes: Any) -> Any:
    """Open the proposal, change some choices, and press a button."""
    page = soup(client.get(address(source)))
    data = read_form(page, "#decisions") | changes | {button: ""}
    return client.post(address(source), data)


def key_of(page: Any, kind: str) -> str:
    """The key of the first finding of a kind on a page."""
    field = page.select_one(f"[name^='choice:{kind}:']")
    assert field, kind
    return str(field["name"]).removeprefix("choice:")


class TestBringingIn:
    def test_a_pasted_text_leads_to_its_proposal(self) -> None:
        client = sign_in("Contributor")
        response = client.post(ADD, {"text": TEXT.replace("\n", "\r\n"), "name": "grain"})
        source = SourceFile.objects.get()
        assert (response.status_code, response["Location"]) == (302, address(source))
        assert (source.name, source.content.decode()) == ("grain.txt", TEXT)
        assert source.received_by is not None

    def test_several_files_lead_to_the_list_of_what_waits(self) -> None:
        client = sign_in("Editor")
        response = upload(client, ("a.txt", TEXT.encode()), ("b.md", b"# A title\n\nA text."))
        page = soup(client.get(response["Location"]))
        assert "2 texts came in." in page.get_text()
        assert {row.get_text(strip=True) for row in page.select(".field-name_and_line")} == {
            "a.txt",
            "b.md",
        }

    def test_bad_files_are_told_beside_the_field_and_kept_and_good_ones_come_in(self) -> None:
        response = upload(
            sign_in("Editor"), ("good.txt", TEXT.encode()), ("bad.txt", b"\0\1"), ("x.exe", b"MZ")
        )
        page = soup(response)
        errors = [item.get_text() for item in page.select(".form-row.errors .errorlist li")]
        assert errors[0].startswith("bad.txt: Line 1: ")
        assert errors[1].startswith("x.exe: ")
        assert [link.get_text() for link in page.select(".received a")] == ["good.txt"]
        states = dict(SourceFile.objects.values_list("name", "state"))
        assert states == {"good.txt": "proposed", "bad.txt": "failed", "x.exe": "failed"}

    def test_each_line_of_jsonl_is_an_import(self) -> None:
        raw = b'{"text": "One text."}\n{"text": 5}\n{"text": "Another text."}\n'
        page = soup(upload(sign_in("Editor"), ("many.jsonl", raw)))
        assert "many.jsonl, line 2: " in page.select_one(".errorlist").get_text()
        assert len(page.select(".received a")) == 2

    def test_more_than_200_lines_are_for_the_command(self) -> None:
        response = upload(sign_in("Editor"), ("many.jsonl", b'{"text": "One text."}\n' * 201))
        assert "import_articles" in soup(response).select_one(".errorlist").get_text()
        assert not SourceFile.objects.exists()

    def test_nothing_is_an_error(self) -> None:
        page = soup(sign_in("Editor").post(ADD, {"text": " \n", "name": "x"}))
        assert "Choose a file or paste a text." in page.select_one(".errornote").get_text()

    def test_links_to_it_stand_on_the_index_and_the_list_of_articles(self) -> None:
        client = sign_in("Contributor")
        for page in ("/admin/", "/admin/articles/article/", "/admin/articles/sourcefile/"):
            links = soup(client.get(page)).select(f'.object-tools a[href="{ADD}"]')
            assert [link.get_text(strip=True) for link in links] == ["Import"]


class TestProposal:
    def test_findings_stand_beside_the_raw_lines_and_link_to_them(self) -> None:
        spelt = make_actor("iran")
        Name.objects.create(actor=spelt, text="Islamic Republic")
        make_topic("grain")
        page = soup(sign_in("Editor").get(address(bring_in())))
        assert page.select_one("#line-5 .text").get_text().startswith("Ships from Astrakhan")
        row = page.select_one("[id='finding-actor:iran']")
        assert "Iran" in row.get_text()
        assert "Islamic Republic" in row.get_text()
        target = row.select_one("a[data-jump]")["href"]
        assert "Islamic Republic" in page.select_one(f"[id='{target[1:]}']").get_text()
        assert page.select_one("mark[id='place-actor:iran']").get_text() == "Islamic Republic"
        assert "2017" in page.select_one("[id='finding-year:2017']").get_text()

    def test_a_rejected_finding_goes_back_into_the_preview_and_is_kept(self) -> None:
        client, source = sign_in("Contributor"), bring_in()
        page = soup(client.get(address(source)))
        assert "Related Posts" not in page.select_one("#preview .prose").get_text()
        key = key_of(page, "furniture")
        response = decide(client, source, "_preview", **{f"choice:{key}": "reject"})
        assert response["Location"] == f"{address(source)}#preview"
        page = soup(client.get(address(source)))
        assert "Related Posts" in page.select_one("#preview .prose").get_text()
        assert page.select_one(f"[name='choice:{key}'][value=reject]").has_attr("checked")

    def test_changed_and_typed_fields_become_the_draft(self) -> None:
        outlet = Publication.objects.create(slug="caspian-review", name="Caspian Review")
        client, source = sign_in("Contributor"), bring_in()
        title = key_of(soup(client.get(address(source))), "title")
        changes = {
            f"choice:{title}": "change",
            f"text:{title}": "Grain by way of Anzali",
            "field:date": "2018-03",
            "field:publication": "caspian-review",
            "field:summary": "Ports and grain.",
        }
        response = decide(client, source, "_accept", **changes)
        article = Article.objects.get()
        assert response["Location"] == address(article)
        assert (article.title, article.date) == ("Grain by way of Anzali", "2018-03")
        assert (article.publication, article.summary) == (outlet, "Ports and grain.")
        assert article.status == Status.DRAFT
        assert "is a draft now" in client.get(address(article)).content.decode()

    def test_a_working_title_is_asked_for_where_there_is_none(self) -> None:
        client = sign_in("Editor")
        text = "Ships carry grain to the port of Anzali, and the port cannot take them all in. " * 3
        source = bring_in(text)
        assert soup(client.get(address(source))).select_one("[name='field:title']")
        decide(client, source, "_accept", **{"field:title": "Too many ships"})
        assert Article.objects.get().label == "[Too many ships]"

    def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_lost(self) -> None:
        client, source = sign_in("Editor"), bring_in()
        response = decide(
            client, source, "_accept", **{"field:date": "in May", "field:summary": "Kept."}
        )
        page = soup(response)
        assert response.status_code == 200
        assert page.select_one(".field.errors [name='field:date']")["value"] == "in May"
        assert page.select_one(".field.errors .error").get_text()
        assert page.select_one("[name='field:summary']").get_text().strip() == "Kept."
        assert not Article.objects.exists()

    def test_a_known_author_is_offered(self) -> None:
        author = make_author("nadia-pirova", name="Nadia Pirova")
        client, source = sign_in("Contributor"), bring_in()
        decide(client, source, "_accept")
        assert list(Article.objects.get().authors.all()) == [author]

    def test_a_duplicate_is_named_with_a_button_to_replace_it(self) -> None:
        article = make_article(title="Grain through Anzali", body="Quite another text.")
        note = make_annotation(article, "another text")
        client, source = sign_in("Editor"), bring_in()
        page = soup(client.get(address(source)))
        button = page.select_one(".of-duplicates [name=_replace]")
        data = read_form(page, "#decisions") | {"_replace": button["value"]}
        response = client.post(address(source), data, follow=True)
        article.refresh_from_db()
        assert "Astrakhan" in article.body
        assert note.exact in response.content.decode()
        assert "lost the passages" in response.content.decode()

    def test_replacing_needs_an_article(self) -> None:
        for value in ("", "0", "x", "9" * 40):
            response = decide(sign_in("Editor", name=f"e{value[:3]}"), bring_in(), "_preview")
            client, source = sign_in("Editor", name=f"f{value[:3]}"), bring_in()
            response = decide(client, source, "_x", replace=value, _replace="")
            assert response.status_code == 200
            assert "Choose the article" in response.content.decode()

    def test_pages_take_the_same_number_of_queries_whatever_is_found(
        self, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            make_actor(f"actor-{number}", name=f"Harbour {number}")
        client = sign_in("Editor")
        source = bring_in(TEXT + "".join(f"\nHarbour {number} is far.\n" for number in range(12)))
        with django_assert_max_num_queries(14):
            page = soup(client.get(address(source)))
        assert len(page.select("[id^='finding-actor']")) == 12


class TestSettled:
    def test_the_second_of_two_editors_gets_a_409_and_overwrites_nothing(self) -> None:
        mine, theirs = sign_in("Editor"), sign_in("Contributor")
        source = bring_in()
        form = read_form(soup(mine.get(address(source))), "#decisions")
        decide(theirs, source, "_preview", **{"field:summary": "Theirs."})
        response = mine.post(address(source), form | {"field:summary": "Mine.", "_accept": ""})
        assert response.status_code == 409
        page = soup(response)
        assert "Somebody else" in page.select_one(".messagelist").get_text()
        assert page.select_one("[name='field:summary']").get_text().strip() == "Mine."
        source.refresh_from_db()
        assert source.decisions["field:summary"]["text"] == "Theirs."
        again = read_form(page, "#decisions") | {"_accept": ""}
        assert mine.post(address(source), again).status_code == 302
        assert Article.objects.get().summary == "Mine."
        late = theirs.post(address(source), form | {"_accept": ""})
        assert late.status_code == 409
        assert "accepted already" in late.content.decode()
        assert Article.objects.count() == 1

    def test_the_same_text_twice_is_a_409_in_words(self) -> None:
        client = sign_in("Editor")
        decide(client, bring_in(), "_accept")
        response = decide(client, bring_in(), "_accept")
        assert response.status_code == 409
        assert "imported before, as “Grain through Anzali”" in response.content.decode()

    def test_discarding_asks_first(self) -> None:
        client, source = sign_in("Contributor"), bring_in()
        url = reverse("admin:articles_sourcefile_discard", args=[source.pk])
        assert "makes no article" in client.get(url).content.decode()
        source.refresh_from_db()
        assert source.state == SourceState.PROPOSED
        assert client.post(url).status_code == 302
        source.refresh_from_db()
        assert source.state == SourceState.DISCARDED
        assert client.post(url).status_code == 409
        page = soup(client.get(address(source)))
        assert not page.select("button[name]")

    def test_a_failed_import_says_why_and_can_be_discarded(self) -> None:
        (source,) = receive(name="bad.txt", raw=b"a\0b", user=None)
        client = sign_in("Editor")
        page = soup(client.get(address(source)))
        assert "NUL" in page.select_one(".errornote").get_text()
        assert not page.select("#decisions")
        client.post(reverse("admin:articles_sourcefile_discard", args=[source.pk]))
        source.refresh_from_db()
        assert source.state == SourceState.DISCARDED

    def test_the_raw_file_comes_back_as_it_was_and_is_never_shown(self) -> None:
        raw = "<script>alert(1)</script>\r\nИран".encode()
        (source,) = receive(name='a"b.txt', raw=raw, user=None)
        url = reverse("admin:articles_sourcefile_raw", args=[source.pk])
        response = sign_in("Contributor").get(url)
        assert b"".join(response.streaming_content) == raw  # type: ignore[attr-defined]
        assert response["Content-Type"].startswith("text/plain")
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]


class TestWho:
    @pytest.mark.parametrize("role", GRANTS)
    def test_every_role_may_import_drafts(self, role: str) -> None:
        client, source = sign_in(role), bring_in()
        assert client.get(ADD).status_code == 200
        assert decide(client, source, "_accept").status_code == 302
        assert Article.objects.get().status == Status.DRAFT
        assert client.get(address(source)).status_code == 200
        assert client.get(f"/admin/articles/sourcefile/{source.pk}/delete/").status_code == 403

    @pytest.mark.parametrize("role", GRANTS)
    def test_only_who_may_edit_an_article_may_replace_its_text(self, role: str) -> None:
        article, source = make_article(), bring_in()
        response = decide(sign_in(role), source, "_x", _replace=str(article.pk))
        assert response.status_code == (403 if role == "Contributor" else 302)

    def test_visitors_and_staff_without_a_role_see_nothing(self, client: Client) -> None:
        source = bring_in()
        staff = Client()
        user = make_user("Contributor")
        user.groups.clear()
        staff.force_login(user)
        pages = [ADD, "/admin/articles/sourcefile/", address(source)]
        pages += [f"/admin/articles/sourcefile/{source.pk}/{page}/" for page in ("raw", "discard")]
        for page in pages:
            assert client.get(page).status_code == 302, page
            assert staff.get(page).status_code == 403, page
            assert staff.post(page).status_code == 403, page

    @pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 30, "1_2F"])
    def test_what_is_not_there_is_a_404(self, key: str) -> None:
        client = sign_in("Editor")
        for page in ("change", "raw", "discard"):
            assert client.get(f"/admin/articles/sourcefile/{key}/{page}/").status_code == 404

    @pytest.mark.parametrize("version", ["", "x", "9" * 30, "0"])
    def test_a_form_without_a_readable_version_is_a_409(self, version: str) -> None:
        source = bring_in()
        response = decide(sign_in("Editor"), source, "_accept", _version=version)
        assert response.status_code == 409
        assert not Article.objects.exists()


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>"


def test_scripts_in_every_field_are_inert_on_every_page() -> None:
    client = sign_in("Editor")
    make_actor("hostile", name=f"Actor {HOSTILE}")
    text = f"{HOSTILE}\n\nBy {HOSTILE}\n\n{TEXT}\nIn the end Actor {HOSTILE} paid for it all.\n"
    client.post(ADD, {"text": text, "name": f"{HOSTILE}.txt".replace("/", "")})
    source = SourceFile.objects.get()
    assert source.state == SourceState.PROPOSED
    hostile = {f"field:{name}": HOSTILE for name in ("title", "authors", "slug", "summary", "date")}
    pages = [
        upload(client, (f"{HOSTILE}.exe".replace("/", ""), b"x")),
        client.get("/admin/articles/sourcefile/"),
        client.get(address(source)),
        decide(client, source, "_accept", **hostile),
        client.get(reverse("admin:articles_sourcefile_discard", args=[source.pk])),
        client.get(address(source)),
    ]
    decide(client, source, "_accept", **{"field:slug": "hostile", "field:date": ""})
    article = Article.objects.get()
    assert Mention.objects.filter(article=article).exists()
    pages += [
        client.get(address(article)),
        client.get(address(article, "history")),
        *(client.get(version) for version in versions(article)),
        client.get("/admin/articles/sourcefile/"),
        client.get(address(source)),
    ]
    for response in pages:
        page = soup(response)
        assert not page.select("img[onerror], [onclick]"), response.request["PATH_INFO"]
        assert not [script for script in page.select("script") if "alert" in script.get_text()]
