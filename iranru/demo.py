"""The configuration of a trial on one machine: production's settings, without TLS."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def configure(environment: MutableMapping[str, str]) -> None:
    """Set what `manage.py demo` needs and the environment does not say."""
    if not environment.get("SECRET_KEY"):
        folder = Path(environment.get("VAR_DIR") or PROJECT / "var")
        environment["SECRET_KEY"] = _secret_key(folder / "demo-secret-key")
    environment.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    environment.setdefault("HTTPS", "0")


def _secret_key(file: Path) -> str:
    """A random key, kept so that sign-ins survive a restart."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()
