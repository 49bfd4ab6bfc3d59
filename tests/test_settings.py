"""The settings as an operator meets them: each case is a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRET = "y7Bn-Dk2kX9-3mPq_v7Lw2ZrT8sYc4NbJ6hG1dFaQ5eUoRiWxKpMzVtB"
PRODUCTION = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "iranru.example"}


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python …` in the project's folder, with nothing of our own environment but the path."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: Any) -> Path:
    """A folder with a migrated database and the static files."""
    folder: Path = tmp_path_factory.mktemp("site")
    for command in (("migrate",), ("collectstatic", "--no-input")):
        done = run(folder, "manage.py", *command, "--verbosity", "0", **PRODUCTION)
        assert done.returncode == 0, done.stderr
    return folder


def get(folder: Path, address: str, *, secure: bool = True, **environment: str) -> dict[str, str]:
    """Status and headers of a page; cookies by name as `Set-Cookie <name>`."""
    script = f"""
import json, django
django.setup()
from django.test import Client
response = Client().get({address!r}, secure={secure!r}, HTTP_HOST="iranru.example")
found = {{"status": str(response.status_code), **response.headers}}
found |= {{f"Set-Cookie {{name}}": str(morsel) for name, morsel in response.cookies.items()}}
print(json.dumps(found | {{"body": response.content.decode()[:200]}}))
"""
    environment = {"DJANGO_SETTINGS_MODULE": "iranru.settings", **PRODUCTION, **environment}
    done = run(folder, "-c", script, **environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", "maybe", "write 1 or 0"),
        ("LOG_LEVEL", "loud", "write DEBUG, INFO, WARNING or ERROR"),
        ("DATABASE_URL", "nonsense", "write postgres://"),
        ("VAR_DIR", "/proc/no/such", "cannot be made"),
    ],
)
def test_a_variable_that_cannot_be_read_stops_the_start_with_a_sentence(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    done = run(tmp_path, "manage.py", "check", **PRODUCTION, **{name: value})
    assert done.returncode != 0
    assert name in done.stderr
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("missing", PRODUCTION)
def test_a_missing_variable_stops_the_start_with_a_sentence(tmp_path: Path, missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run(tmp_path, "manage.py", "check", **environment)
    assert done.returncode != 0
    assert f"{missing} is not set. " in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "environment",
    [{"DEBUG": "maybe"}, {"HTTPS": "perhaps"}, {"BEHIND_PROXY": "2"}],
    ids=str,
)
def test_a_variable_that_cannot_be_read_is_named(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = run(tmp_path, "manage.py", "check", **PRODUCTION, **environment)
    assert done.returncode != 0
    (name, value) = next(iter(environment.items()))
    assert f"{name} is {value!r}; write 1 or 0." in done.stderr


def test_debug_needs_nothing_else(tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", DEBUG="1")
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    command = ("manage.py", "check", "--deploy", "--fail-level", "INFO")
    done = run(tmp_path, *command, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues (1 silenced)" in done.stdout + done.stderr


def test_headers_and_cookies_over_https(site: Path) -> None:
    page = get(site, "/admin/login/")
    assert page["status"] == "200"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    for name, value in {
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }.items():
        assert page[name] == value
    assert "no-store" in page["Cache-Control"]
    cookie = page["Set-Cookie __Host-csrftoken"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_plain_http_is_sent_to_https(site: Path) -> None:
    page = get(site, "/about/", secure=False)
    assert (page["status"], page["Location"]) == ("301", "https://iranru.example/about/")


def test_a_trial_without_https_has_plain_cookies(site: Path) -> None:
    page = get(site, "/admin/login/", secure=False, HTTPS="0")
    assert page["status"] == "200"
    assert "Secure" not in page["Set-Cookie csrftoken"]
    assert "Strict-Transport-Security" not in page


@pytest.mark.parametrize(("address", "words"), [("/healthz", "ok"), ("/readyz", "ready")])
def test_health_checks_answer_over_plain_http(site: Path, address: str, words: str) -> None:
    page = get(site, address, secure=False)
    assert page["status"] == "200"
    assert page["body"].startswith(words)


def test_a_database_without_migrations_is_not_ready(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.test import Client
response = Client().get("/readyz", HTTP_HOST="iranru.example")
print(response.status_code, response.content.decode())
print(Client().get("/healthz", HTTP_HOST="iranru.example").status_code)
"""
    environment = {"DJANGO_SETTINGS_MODULE": "iranru.settings", **PRODUCTION}
    done = run(tmp_path, "-c", script, **environment)
    assert done.stdout.split("\n")[0] == "503 migrations are pending"
    assert "200" in done.stdout


def test_a_database_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.test import Client
print(Client().get("/readyz", HTTP_HOST="iranru.example").content.decode())
print(Client().get("/healthz", HTTP_HOST="iranru.example").status_code)
"""
    environment = {"DJANGO_SETTINGS_MODULE": "iranru.settings", **PRODUCTION}
    nowhere = f"sqlite:///{tmp_path}/nowhere/iranru.sqlite3"
    done = run(tmp_path, "-c", script, **environment, DATABASE_URL=nowhere)
    assert done.stdout.split("\n")[0] == "the database does not answer"
    assert "200" in done.stdout


def test_an_unknown_host_is_refused(site: Path) -> None:
    page = get(site, "/about/", ALLOWED_HOSTS="another.example")
    assert page["status"] == "400"
