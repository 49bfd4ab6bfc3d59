"""Sets up and serves the knowledge base on this machine, with its real content."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.models import Article, Event
from articles.search.store import current

HOST = "127.0.0.1"
EDITOR = "editor"


class Command(BaseCommand):
    """`demo`: migrate, load the catalogue into an empty database, index it, serve."""

    help = "Migrates, loads the catalogue if the database is empty, and serves on 127.0.0.1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up, then become the web server."""
        port = self._free_port()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not Article.objects.exists() and not Event.objects.exists():
            call_command("load_catalogue", stdout=self.stdout)
        current().prepare()
        self._ensure_editor()
        self.stdout.write(f"Iranru is served at http://{HOST}:{port}/  (Ctrl+C stops it)")
        self.stdout.flush()
        os.execv(sys.executable, self._server(port))  # noqa: S606

    def _free_port(self) -> int:
        try:
            port = int(os.environ.get("PORT") or 8000)
            if port < 1:
                raise ValueError(port)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
        except (ValueError, OverflowError) as error:
            raise CommandError(f"PORT is {os.environ['PORT']!r}; write a number.") from error
        except OSError as error:
            raise CommandError(f"Port {port} is taken; try: make demo PORT=8001") from error
        return port

    def _ensure_editor(self) -> None:
        """Create the editor once; the password is random and printed only then."""
        users = get_user_model().objects
        if users.filter(username=EDITOR).exists():
            self.stdout.write(f"Sign in at /admin/ as {EDITOR!r} with the password printed first.")
            return
        password = secrets.token_urlsafe(12)
        editor = users.create_user(EDITOR, password=password, is_staff=True)
        editor.groups.add(Group.objects.get(name="Editor"))
        self.stdout.write(f"Sign in at /admin/ as {EDITOR!r} with the password {password}")

    @staticmethod
    def _server(port: int) -> list[str]:
        # 0: a very long address reaches the application, which answers it with a helpful page.
        limits = ["--limit-request-line", "0", "--no-control-socket"]
        where = ["--bind", f"{HOST}:{port}", "--workers", "2"]
        return [sys.executable, "-m", "gunicorn", *where, *limits, "iranru.wsgi"]
