"""The tests' settings, with the pages kept as in production."""

from tests.settings import *  # noqa: F403

PAGE_CACHE_BYTES = 32 * 2**20
