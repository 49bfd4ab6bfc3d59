"""The one application of the knowledge base, and its editors' site."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles, authors, actors, topics and events."""

    name = "articles"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Keep the history of all records, the log of their changes, and the roles as groups."""
        from articles.models.history import register_history
        from articles.roles import create_roles
        from articles.search.changes import connect_signals

        register_history()
        connect_signals()
        post_migrate.connect(create_roles, sender=self)


class EditorsConfig(AdminConfig):
    """Django's admin as the editors' site of the knowledge base."""

    default_site = "iranru.editors.EditorsSite"
