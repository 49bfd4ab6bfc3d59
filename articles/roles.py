"""The four roles as groups, and what each may do with a record in each state."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model, Q

from articles.models import Status
from articles.models.lifecycle import Lifecycle

User = AbstractUser | AbstractBaseUser | AnonymousUser

RECORDS = ("article", "event", "actor", "author", "topic", "annotation", "crosslink")
PARTS = (
    *("name", "office", "participation", "evidence", "authorship", "mention"),
    *("topictag", "topicpin"),
)
SOURCES = ("publication", "licence")
READ_ONLY = ("slugredirect", "actormerge", "bulkchange")
IMPORTS = ("sourcefile",)
DISMISSED = ("dismissedlink",)

CONTRIBUTOR, EDITOR, REVIEWER, ADMINISTRATOR = (
    "Contributor",
    "Editor",
    "Reviewer",
    "Administrator",
)

# What a role may do beyond the role before it: rights on the models of the knowledge base.
GRANTS: dict[str, dict[str, tuple[str, ...]]] = {
    CONTRIBUTOR: {
        "view": (*RECORDS, *PARTS, *SOURCES, *READ_ONLY, *IMPORTS, *DISMISSED),
        "add": (*RECORDS, *PARTS, *IMPORTS, *DISMISSED, "publication"),
        "change": (*RECORDS, *PARTS, *IMPORTS),
        "delete": (*RECORDS, *PARTS, *DISMISSED),
    },
    EDITOR: {
        "publish": RECORDS,
        "add": ("licence",),
        "change": SOURCES,
    },
    REVIEWER: {
        "withdraw": RECORDS,
        "delete": SOURCES,
    },
    ADMINISTRATOR: {},
}
# The right that editing needs beside `change`, by the state of the record.
NEEDED = {Status.DRAFT: "change", Status.PUBLISHED: "publish", Status.WITHDRAWN: "withdraw"}
# The states that a record can go to, each with the right that the step needs.
STEPS: dict[str, dict[str, str]] = {
    Status.DRAFT: {Status.PUBLISHED: "publish"},
    Status.PUBLISHED: {Status.WITHDRAWN: "withdraw"},
    Status.WITHDRAWN: {Status.PUBLISHED: "withdraw"},
}


def has_right(user: User, right: str, model: type[Model] | Model) -> bool:
    """Whether `user` holds `right`, such as publish, on rows of this model."""
    return user.has_perm(f"articles.{right}_{model._meta.model_name}")  # type: ignore[union-attr]


def may_edit(user: User, record: Lifecycle) -> bool:
    """Contributors edit drafts, editors what is published too, reviewers also the withdrawn.

    A draft that will be published by itself is edited as if it were published.
    """
    state = Status.PUBLISHED if record.publish_at else record.status
    return state in editable_states(user, type(record))


def may_delete(user: User, record: Lifecycle) -> bool:
    """Drafts that readers have never seen are deleted by who may edit them."""
    never_seen = not record.published_at
    return never_seen and has_right(user, "delete", record) and may_edit(user, record)


def editable_states(user: User, model: type[Lifecycle]) -> list[str]:
    """The states in which `user` may edit records of this model."""
    if not has_right(user, "change", model):
        return []
    return [state for state, needed in NEEDED.items() if has_right(user, needed, model)]


def next_statuses(user: User, record: Lifecycle) -> list[str]:
    """Where `user` may take the record from the state that is stored, that state first."""
    steps = STEPS[record.status]
    return [record.status, *(step for step in steps if has_right(user, steps[step], record))]


def create_roles(
    sender: Any = None, *, using: str = "default", apps: Apps = installed_apps, **kwargs: Any
) -> None:
    """Create the groups with exactly these permissions, after each migration.

    Other needs get other groups: what is changed in these four is set back.
    """
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:  # only some applications are migrated
        return
    for config in installed_apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using, apps=apps)
    granted = Q(pk__in=())
    for role, grants in GRANTS.items():
        names = {f"{right}_{model}" for right, models in grants.items() for model in models}
        granted |= Q(content_type__app_label="articles", codename__in=names)
        group, _created = groups.get_or_create(name=role)
        group.permissions.set(
            permissions.all() if role == ADMINISTRATOR else permissions.filter(granted)
        )
