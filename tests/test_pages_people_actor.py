"""The page of an actor: offices and roles in time, company, claims."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import (
    Actor,
    ActorKind,
    Evidence,
    NameKind,
    Office,
    Participation,
    Status,
)

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_event,
    make_link,
    make_topic,
)
from .reader import query_count, read, records, section, words

pytestmark = pytest.mark.django_db


def make_office(actor: Actor, title: str, date: str, **values: Any) -> Office:
    return Office.objects.create(actor=actor, title=title, date=date, **values)


def per_cent(value: Any) -> float:
    return float(str(value).removesuffix("%"))


def test_the_names_of_other_scripts_stand_below_the_heading(client: Client) -> None:
    actor = make_actor("rouhani", name="Hassan Rouhani")
    actor.names.create(text="حسن روحانی", language="fa", kind=NameKind.PREFERRED)
    actor.names.create(text="Ruhani", language="en", kind=NameKind.ALTERNATIVE)
    head = read(client, "/actors/rouhani/").select_one(".head .also-named")
    assert head
    assert words(head) == "Persian حسن روحانی"
    name = head.select_one("dd")
    assert name
    assert (name["lang"], name["dir"]) == ("fa", "auto")


def test_offices_stand_in_time_with_words_and_doubts(client: Client) -> None:
    russia = make_actor("russia", name="Russia")
    putin = make_actor("putin", kind=ActorKind.PERSON)
    make_office(putin, "President of Russia", "2000/2008", body=russia, citation="A handbook")
    make_office(putin, "Prime minister of Russia", "2008/2012", url="https://example.org/pm")
    make_office(putin, "President of Russia", "2012/..", body=russia, date_note="From May.")
    make_office(putin, "Envoy", "1999", attested=True)
    offices = section(read(client, "/actors/putin/"), "offices")
    envoy, president, minister, _axis = offices.select(".scale > li")
    assert words(envoy).startswith("Envoy 1999 no source yet at least then")
    assert words(president) == (
        "President of Russia 2000–2008 Russia A handbook since 2012 no source yet Russia From May."
    )
    assert minister.select_one('a[href="https://example.org/pm"]')
    bars = [
        (per_cent(bar["x"]), per_cent(bar["width"])) for bar in president.select(".scale-possible")
    ]
    (first, long), (second, rest) = bars
    assert first + long < second
    assert second + rest == pytest.approx(100, abs=0.1)
    (prime,) = minister.select(".scale-possible")
    assert first < per_cent(prime["x"]) < second


def test_the_page_of_a_state_lists_who_held_its_offices(client: Client) -> None:
    iran = make_actor("iran")
    hidden = make_actor("hidden", name="Secret", status=Status.DRAFT)
    for slug, date in (("rouhani", "2013/2021"), ("khatami", "1997/2005")):
        make_office(make_actor(slug), "President of Iran", date, body=iran)
    make_office(hidden, "President of Iran", "1981", body=iran)
    page = read(client, "/actors/iran/")
    assert records(section(page, "offices")) == ["actor:khatami", "actor:rouhani"]
    assert "Who held office" in words(section(page, "offices"))
    assert "Secret" not in str(page)
    make_office(iran, "Member", "1955", body=hidden)
    assert "Secret" not in str(read(client, "/actors/iran/"))


def test_without_offices_there_is_no_drawing_of_them(client: Client) -> None:
    make_actor("iran")
    assert read(client, "/actors/iran/").find(id="offices") is None


def take_part(actor: Actor, role: str, *dates: str) -> None:
    for date in dates:
        event = make_event(date=date)
        Participation.objects.create(event=event, actor=actor, role=role)


def test_roles_are_counted_and_each_leads_to_its_events(client: Client) -> None:
    putin = make_actor("putin")
    take_part(putin, "host & guest", "2012", "2015", "2015-06")
    take_part(putin, "signatory", "2001")
    Participation.objects.create(
        event=make_event("draft", status=Status.DRAFT), actor=putin, role="secret"
    )
    events = section(read(client, "/actors/putin/"), "events")
    host, signatory = events.select(".roles > li:not([aria-hidden])")
    assert words(host) == "host & guest 3 events 2012–2015"
    assert words(signatory) == "signatory 1 event 2001"
    early, late = (float(dot["r"]) for dot in host.select("circle"))  # type: ignore[arg-type]
    assert early < late
    assert len(records(events)) == 4
    link = host.a
    assert link
    chosen = section(read(client, f"/actors/putin/{str(link['href']).split('#')[0]}"), "events")
    assert len(records(chosen)) == 3
    assert words(chosen).count("host & guest") >= 4
    assert "signatory" not in [words(card) for card in chosen.select(".record .meta")]


@pytest.mark.parametrize("value", ["nobody", "%00", "x" * 5000, "<script>"])
def test_a_role_that_the_actor_never_had_is_refused(client: Client, value: str) -> None:
    make_event(actors=[make_actor("putin")])
    page = read(client, f"/actors/putin/?role={value}", 400)
    assert "role" in words(page.main)
    assert not page.select("main script")


def test_many_roles_are_drawn_only_in_part(client: Client) -> None:
    putin = make_actor("putin")
    for number in range(11):
        take_part(putin, f"role {number:02}", "2015")
    events = section(read(client, "/actors/putin/"), "events")
    assert len(events.select(".roles circle")) == 8
    assert "3 other roles role 08 1 role 09 1 role 10 1" in words(events)


def test_company_is_ranked_with_the_topics_that_are_shared_most(client: Client) -> None:
    putin, iran, syria = make_actor("putin"), make_actor("iran"), make_actor("syria")
    arms, caspian = make_topic("arms"), make_topic("caspian")
    secret = make_topic("secret", status=Status.DRAFT)
    make_event(actors=[putin, iran, syria], topics=[arms, secret])
    two = make_event(actors=[putin, iran], topics=[arms, caspian, secret])
    Participation.objects.create(event=two, actor=iran, role="host")
    make_event(actors=[putin, iran], topics=[caspian], status=Status.DRAFT)
    company = section(read(client, "/actors/putin/"), "company")
    assert records(company) == ["actor:iran", "actor:syria", "topic:arms", "topic:caspian"]
    first, second, *_topics = company.select(".ranked > li")
    assert words(first) == "Iran 2 Most on: Arms Caspian"
    assert words(second) == "Syria 1 Most on: Arms"
    assert [a["href"] for a in first.select("a")] == [
        "/actors/iran/",
        "/timeline/?actor=putin&actor=iran",
        "/timeline/?topic=arms&actor=putin&actor=iran",
        "/timeline/?topic=caspian&actor=putin&actor=iran",
    ]
    widths = [float(bar["width"]) for bar in company.select("rect")]  # type: ignore[arg-type]
    assert widths == [100, 50, 100, 50]
    assert "Secret" not in str(company)


def test_claims_about_an_actor_stand_by_stance_and_the_rest_can_be_found(client: Client) -> None:
    actor, article = make_actor("iran"), make_article()
    for number in range(7):
        claim = {"claim": f"Claim {number}.", "stance": "mixed" if number else "divergence"}
        make_annotation(article, actors=[actor], **claim)
    later = make_article(date="2020")
    make_annotation(later, actors=[actor], claim="Another author's.", stance="mixed")
    make_annotation(article, actors=[actor], claim="Secret.", stance="mixed", status=Status.DRAFT)
    claims = section(read(client, "/actors/iran/"), "claims")
    mixed, divergence = claims.select(".stance-group")
    assert words(mixed).startswith("mixed 7 ")
    assert len(mixed.select(".record-title")) == 5
    assert "Another author's." in words(mixed)
    more = mixed.select_one('a[href="/search/?actor=iran&stance=mixed"]')
    assert more
    assert words(divergence).startswith("divergence 1 ")
    assert "Claim 0." in words(divergence)
    assert "Secret" not in words(claims)


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    actor = make_actor("busy")

    def fill(times: int) -> None:
        for number in range(times):
            topic, other = make_topic(), make_actor()
            event = make_event(actors=[actor, other], topics=[topic], date=str(2000 + number))
            article = make_article(actors=[actor])
            note = make_annotation(
                article, actors=[actor], topics=[topic], claim="C.", stance="mixed"
            )
            Evidence.objects.create(event=event, annotation=note)
            make_office(actor, f"Office {number}", str(2000 + number), body=other)
            make_office(other, "Envoy", str(2000 + number), body=actor)
            make_link(actor, event)
            actor.names.create(text=f"Name {number}", language="en")

    fill(1)
    few = query_count(client, "/actors/busy/")
    Office.objects.all().delete()
    actor.names.filter(kind=NameKind.ALTERNATIVE).delete()
    fill(12)
    assert query_count(client, "/actors/busy/") == few <= 40
