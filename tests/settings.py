"""The project's settings as the tests run them: production's, without TLS and slow passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / "iranru-tests"))

from iranru.settings import *  # noqa: F403
from iranru.settings import BASE_DIR, DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
FIXTURES_DIR = BASE_DIR / "fixtures"
INDEX_INSIDE_TRANSACTIONS = True
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A statement that waits for a lock or for a bad plan fails its test instead of the whole run.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=60s"
# Tests ask for a page twice and count its queries; those of the cache turn it on.
PAGE_CACHE_BYTES = 0
# One query more in a minute would make the tests that count queries fail now and then.
PUBLISH_DUE_SECONDS = None
