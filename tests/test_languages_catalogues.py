"""The catalogues of translations are complete, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import re
from io import BytesIO

import pytest

from tests.catalogues import LANGUAGES, Key, compiled, messages, path_of, read

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|<(/?\w+)|href=\"([^\"]*)\"")
LATIN = re.compile(r"[A-Za-z]{3,}")


def described(keys: set[Key]) -> str:
    return "run `make messages` and translate: " + "; ".join(sorted(one for one, _many in keys))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_pages_is_translated(language: str) -> None:
    _header, entries = read(path_of(language))
    wanted = messages()
    assert len(wanted) > 300
    empty = {key for key, entry in entries.items() if not all(entry.forms) or entry.fuzzy}
    missing = (wanted.keys() - entries.keys()) | empty
    assert not missing, described(missing)
    assert not entries.keys() - wanted.keys(), "run `make messages`: some strings are gone"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_what_is_filled_in_and_every_plural(language: str) -> None:
    header, entries = read(path_of(language))
    count = int(re.search(r"nplurals=(\d)", header)[1])  # type: ignore[index]
    for (one, many), entry in entries.items():
        assert len(entry.forms) == (count if many else 1), one
        for form in entry.forms:
            left = set(PLACEHOLDER.findall(many or one)) ^ set(PLACEHOLDER.findall(form))
            # A pattern of a date's fault need not name the month again.
            assert not left or "cannot be" in one, f"{one}: {left}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_source(language: str) -> None:
    header, entries = read(path_of(language))
    held = path_of(language, "mo").read_bytes()
    assert held == compiled(header, entries), "run `make messages`"
    known = gettext.GNUTranslations(BytesIO(held))
    for (one, many), entry in entries.items():
        said = known.ngettext(one, many, 1) if many else known.gettext(one)
        assert said == entry.forms[0]


def test_persian_is_written_with_persian_letters_and_marks() -> None:
    _header, entries = read(path_of("fa"))
    for (one, _many), entry in entries.items():
        for form in entry.forms:
            assert not re.search("[يكة]", form), f"{one}: an Arabic letter"
            assert not re.search("[\u0600-\u06ff][,;?]", form), f"{one}: a Latin mark"
