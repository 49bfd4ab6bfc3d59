"""The configuration of a trial on one machine: production's settings, without TLS."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from pathlib import Path

SECRET_FILE = Path(__file__).resolve().parent.parent / "var" / "demo-secret-key"


def configure(environment: MutableMapping[str, str]) -> None:
    """Set what `manage.py demo` needs and the environment does not say."""
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = _secret_key()
    environment.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    environment.setdefault("HTTPS", "0")


def _secret_key() -> str:
    """A random key, kept so that sign-ins survive a restart."""
    if not SECRET_FILE.exists():
        SECRET_FILE.parent.mkdir(parents=True, exist_ok=True)
        SECRET_FILE.touch(mode=0o600)
        SECRET_FILE.write_text(secrets.token_urlsafe(50))
    return SECRET_FILE.read_text()
