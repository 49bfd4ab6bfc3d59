"""The records and the visitors that the table of roles speaks of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import reversion
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from reversion.models import Version

from articles.importing.sources import new_source, receive
from articles.models import (
    ActorMerge,
    BulkAction,
    BulkChange,
    DismissedLink,
    Licence,
    Publication,
    SlugRedirect,
    SourceKind,
    Status,
    Topic,
)

from .admin_forms import make_user
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

VISITORS = (
    *("anonymous", "inactive", "no group"),
    *("Contributor", "Editor", "Reviewer", "Administrator"),
)


def make_records(state: str, topic: Topic) -> dict[str, models.Model]:
    """A record of every kind in one state, by the name of its model."""
    seen = state in (Status.PUBLISHED, Status.WITHDRAWN)
    values: dict[str, Any] = {"status": Status.PUBLISHED if seen else Status.DRAFT}
    if state == "scheduled":
        values["publish_at"] = timezone.now() + timedelta(days=1)
    topics = {"topics": [topic]}
    article = make_article(f"{state}-article", actors=[make_actor()], **topics, **values)
    event = make_event(f"{state}-event", **topics, **values)
    of = make_article("of-" + state)
    found = [
        article,
        event,
        make_actor(f"{state}-actor", **values),
        make_topic(f"{state}-topic", **values),
        make_author(f"{state}-author", **values),
        make_annotation(of, claim="Seen.", stance="mixed", **topics, **values),
        make_link(event, make_event("linked-" + state), **values),
    ]
    for record in found:
        if state == Status.WITHDRAWN:
            record.status, record.withdrawal_reason = state, "A mistake."
        with reversion.create_revision():
            record.save()
    return {str(record._meta.model_name): record for record in found}


def make_sources() -> dict[str, models.Model]:
    """A text and a table of events that came in."""
    events = new_source("events.csv", b"title,date\nA visit,2015-03\n")
    events.kind = SourceKind.EVENTS
    events.save()
    (text,) = receive(name="text.txt", raw=b"A text\n\nOf two lines.\n", user=None)
    return {"sourcefile": text, "events": events}


def make_changes(publisher: User) -> list[models.Model]:
    """A publication of many at once by nobody of the seven, a merge, and a dismissed pair."""
    event, other = make_event("in-bulk"), make_event("not-linked")
    kind = ContentType.objects.get_for_model(event)
    rows = [{"key": event.pk, "label": "In bulk", "reason": "", "version": event.version}]
    return [
        BulkChange.objects.create(action=BulkAction.PUBLISH, kind=kind, rows=rows, user=publisher),
        ActorMerge.objects.create(kept=make_actor("kept"), merged=make_actor("gone")),
        DismissedLink.dismiss(event, other, publisher),
    ]


def make_others() -> dict[str, models.Model]:
    """One row of everything that has no state."""
    redirect = make_event("moved-before")
    redirect.slug = "moved"
    redirect.save()
    with reversion.create_revision():
        publication = Publication.objects.create(slug="mehr", name="Mehr")
        licence = Licence.objects.create(code="CC0-1.0", name="CC0")
    somebody = User.objects.create_user("somebody")
    rows = [
        publication,
        licence,
        SlugRedirect.objects.get(),
        *make_changes(somebody),
        somebody,
        Group.objects.create(name="Some group"),
        AccessAttempt.objects.create(username="x", failures_since_start=1),
        AccessLog.objects.create(username="x"),
        AccessFailureLog.objects.create(username="x"),
    ]
    return {str(row._meta.model_name): row for row in rows} | make_sources()


def make_visitors() -> dict[str, Any]:
    """The seven, in the order of the table."""
    found: dict[str, Any] = {"anonymous": AnonymousUser()}
    found["inactive"] = make_user("Administrator", "inactive")
    found["inactive"].is_active = False
    found["inactive"].save()
    found["no group"] = make_user("Contributor", "no-group")
    found["no group"].groups.clear()
    return found | {role: make_user(role) for role in VISITORS[3:]}


def make_deleted() -> dict[str, int]:
    """Keys of the last versions of deleted rows, by the name of their model."""
    article = make_article("was")
    rows: list[Any] = [
        make(slug=f"deleted-{number}", status=Status.DRAFT)
        for number, make in enumerate([make_article, make_event, make_actor, make_topic])
    ]
    rows += [make_author("deleted", status=Status.DRAFT)]
    rows += [make_annotation(article, status=Status.DRAFT)]
    rows += [make_link(article, make_event("was-linked"), status=Status.DRAFT)]
    rows += [Publication(slug="deleted", name="D"), Licence(code="deleted", name="D")]
    versions = {}
    for row in rows:
        with reversion.create_revision():
            row.save()
        versions[str(row._meta.model_name)] = Version.objects.get_for_object(row).get().pk
        row.delete()
    return versions
