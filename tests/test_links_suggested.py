"""What is suggested as a link, in which order, for which reasons, and what is not suggested."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import services
from articles.models import CrossLink, DismissedLink, Mention, MentionState, Record, Status
from articles.search.store import current
from articles.suggesting import find_suggestions

from .admin_forms import make_user
from .factories import (
    make_actor,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db


def reasons(record: Record) -> dict[str, list[str]]:
    """The reasons in words by the key of the suggested record, best first."""
    return {
        suggestion.record.key: [
            ": ".join([reason.words, ", ".join(reason.names)]).removesuffix(": ")
            for reason in suggestion.reasons
        ]
        for suggestion in find_suggestions(record)
    }


def test_shared_actors_and_topics_are_named() -> None:
    actor, topic = make_actor(name="Rosatom"), make_topic(name="Nuclear power")
    event = make_event("first", actors=[actor], topics=[topic])
    make_event("second", actors=[actor], topics=[topic], date="1992")
    make_article("text", actors=[actor], date="1992")
    make_event("stranger", date="1992")
    found = reasons(event)
    assert found["event:second"] == ["same actors: Rosatom", "same topics: Nuclear power"]
    assert found["article:text"] == ["same actors: Rosatom"]
    assert list(found) == ["event:second", "article:text"]


def test_what_few_records_share_counts_for_more_than_what_many_do() -> None:
    rare, common = make_topic("rare"), make_topic("common")
    event = make_event(topics=[rare, common])
    make_event("one-of-many", topics=[common], date="1990")
    make_event("one-of-few", topics=[rare], date="1990")
    for number in range(5):
        make_event(f"other-{number}", topics=[common], date="1990")
    assert next(iter(reasons(event))) == "event:one-of-few"


def test_a_mention_counts_until_it_is_rejected() -> None:
    actor = make_actor(name="Gazprom")
    event, article = make_event(actors=[actor]), make_article("text", date="")
    mention = Mention.objects.create(article=article, actor=actor)
    assert reasons(event) == {"article:text": ["same actors: Gazprom"]}
    mention.state = MentionState.REJECTED
    mention.save()
    assert reasons(event) == {}


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2015-01-28", "dates overlap"),
        ("2015-01", "dates overlap"),
        ("2015-01-29", "1 day apart"),
        ("2015-02-26", "29 days apart"),
        ("2015-03-28", None),
        ("2015", None),
        ("1990/..", None),
    ],
)
def test_near_dates_are_a_reason_and_vague_ones_are_not(date: str, words: str | None) -> None:
    topic = make_topic(name="Energy")
    event = make_event(topics=[topic])
    make_event("other", topics=[topic], date=date)
    assert reasons(event)["event:other"] == ["same topics: Energy", *([words] if words else [])]


def test_a_near_date_alone_is_enough_for_a_few_days_only() -> None:
    event = make_event()
    make_event("next-day", date="2015-01-29")
    make_event("next-month", date="2015-02-20")
    assert reasons(event) == {"event:next-day": ["1 day apart"]}


def test_actors_and_topics_are_suggested_where_they_occur_together() -> None:
    actor, other, topic = make_actor("one"), make_actor("other"), make_topic("together")
    event = make_event(title="A summit", actors=[actor, other], topics=[topic])
    found = reasons(actor)
    assert found == {
        "actor:other": ["in the same events: A summit"],
        "topic:together": ["in the same events: A summit"],
    }
    assert event.key not in found
    assert set(reasons(topic)) == {"actor:one", "actor:other"}


def test_authors_are_suggested_by_what_they_write_of_and_with_whom() -> None:
    one, two, topic = make_author("one"), make_author("two"), make_topic("theme")
    make_article("joint", authors=[one, two], topics=[topic])
    assert set(reasons(one)) == {"author:two", "topic:theme"}


def test_like_texts_are_found_through_the_index_and_their_words_named() -> None:
    for number in range(8):
        make_event(description=f"A plain meeting of officials, number {number}.", date="1950")
    words = "Sturgeon quotas and caviar poachers in the northern fishery"
    event = make_event("quotas", description=words, date="1990", verified=False)
    make_event("poachers", description=f"{words} again.", date="1970")
    current().rebuild()
    reason = reasons(event)["event:poachers"]
    assert reason[0].startswith("similar text: ")
    assert any(word in reason[0] for word in ("sturgeon", "quotas", "caviar", "poachers"))


def test_a_draft_gets_suggestions_and_is_suggested() -> None:
    topic = make_topic()
    draft = make_event("draft", topics=[topic], status=Status.DRAFT)
    event = make_event("event", topics=[topic])
    assert "event:event" in reasons(draft)
    assert "event:draft" in reasons(event)


def test_withdrawn_records_get_none_and_are_in_none() -> None:
    topic = make_topic()
    event = make_event(topics=[topic])
    gone = make_event(topics=[topic], status=Status.WITHDRAWN, withdrawal_reason="A mistake.")
    assert find_suggestions(event) == []
    assert find_suggestions(gone) == []


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("from_other_end", [False, True])
def test_linked_records_are_not_suggested_from_either_end(
    status: str, from_other_end: bool
) -> None:
    topic = make_topic()
    pair = [make_event(topics=[topic]), make_event(topics=[topic])]
    make_link(*pair, status=status, withdrawal_reason="Wrong.")
    assert find_suggestions(pair[from_other_end]) == []


def test_dismissed_pairs_stay_away_from_both_ends_until_they_are_taken_back() -> None:
    topic, user = make_topic(), make_user("Editor")
    event, article = make_event(topics=[topic]), make_article(topics=[topic])
    DismissedLink.dismiss(article, event, user)
    DismissedLink.dismiss(event, article, make_user("Reviewer"))
    row = DismissedLink.objects.get()
    assert (row.dismissed_by, row.other_than(event)) == (user, article)
    assert find_suggestions(event) == find_suggestions(article) == []
    DismissedLink.objects.of(event, article).delete()
    assert find_suggestions(event)


def test_a_pair_is_dismissed_once_in_one_order_and_never_with_itself() -> None:
    event, article = make_event(), make_article()
    row = DismissedLink.dismiss(event, article, None)
    ends = (row.first_type_id, row.first_id), (row.second_type_id, row.second_id)
    turned = dict(zip(("first_type_id", "first_id"), ends[1], strict=True))
    turned |= dict(zip(("second_type_id", "second_id"), ends[0], strict=True))
    for refused in (lambda: DismissedLink.objects.create(**turned), lambda: dismiss_itself(event)):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


def dismiss_itself(event: Any) -> None:
    DismissedLink.dismiss(event, event, None)


def test_a_deleted_draft_takes_its_dismissed_pairs_along() -> None:
    draft = make_event(status=Status.DRAFT)
    DismissedLink.dismiss(draft, make_article(), None)
    draft.delete()
    assert not DismissedLink.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_records() -> None:
    actor, topic = make_actor(), make_topic()
    event = make_event(actors=[actor], topics=[topic])
    counts = []
    for more in (2, 20):
        for _number in range(more):
            make_event(actors=[actor], topics=[topic])
            make_article(actors=[actor], topics=[topic])
        find_suggestions(event)
        with CaptureQueriesContext(connection) as queries:
            assert find_suggestions(event)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_the_service_makes_links_as_the_role_allows() -> None:
    event, other = make_event(), make_event()
    values = {"source": event, "target": other, "type": "follows", "reason": "It came later."}
    with pytest.raises(PermissionDenied):
        services.add_link(
            link=CrossLink(**values, status=Status.PUBLISHED), user=make_user("Contributor")
        )
    services.add_link(link=CrossLink(**values), user=User.objects.get(username="contributor"))
    with pytest.raises(ValidationError, match="exists already"):
        services.add_link(link=CrossLink(**values), user=make_user("Editor"))
    assert CrossLink.objects.get().status == Status.DRAFT


def test_the_mirrored_see_also_is_refused_by_every_save() -> None:
    event, other = make_event(), make_event()
    make_link(event, other)
    with pytest.raises(ValidationError, match="linked to this one already"):
        make_link(other, event)
    assert CrossLink.objects.count() == 1
