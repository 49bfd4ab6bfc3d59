"""Broken catalogue files: the command names file, record and reason, and loads nothing."""

from __future__ import annotations

import shutil
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.importing.schema import CatalogueError, read_catalogue
from articles.models import Actor, Article, Licence

pytestmark = pytest.mark.django_db


def load(folder: Path) -> None:
    """Run the command."""
    call_command("load_catalogue", folder, stdout=StringIO())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the fixtures to break."""
    return Path(shutil.copytree(settings.FIXTURES_DIR, tmp_path / "fixtures"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a fixture file, which must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("events/1813-1946.toml", 'date = "1813-10-24"', 'date = "1813-13-24"', "date"),
        ("events/1813-1946.toml", 'actor = "russian-empire"', 'actor = "nobody"', "nobody"),
        ("events/1813-1946.toml", "title =", "titel =", "title is missing"),
        ("events/1813-1946.toml", "description =", "descripton =", "descripton"),
        ("topics.toml", "[[topic]]", "[[topic", "TOML"),
        ("topics.toml", "[[topic]]", "[[subject]]", "subject"),
        ("actors/states.toml", 'kind = "state"', 'kind = "planet"', "planet"),
        ("crosslinks.toml", 'source = "event:', 'source = "event:no-', "no-"),
        ("crosslinks.toml", 'type = "', 'type = "not-', "not-"),
    ],
)
def test_a_broken_file_is_named_and_nothing_is_loaded(
    broken: Path, file: str, old: str, new: str, expected: str
) -> None:
    change(broken, file, old, new)
    with pytest.raises(CommandError) as caught:
        load(broken)
    assert file in str(caught.value)
    assert expected in str(caught.value)
    assert not Actor.objects.exists()
    assert not Licence.objects.exists()


def test_a_passage_that_is_not_in_the_article_is_told(broken: Path) -> None:
    name = "annotations/noori-2014-assumptions-and-realities.toml"
    change(broken, name, 'exact = "', 'exact = "Never written. ')
    with pytest.raises(CommandError, match=r"annotation noori.*-c01.*stands 0 times"):
        load(broken)
    assert not Article.objects.exists()


def test_a_body_with_a_nul_is_told(broken: Path) -> None:
    body = broken / "articles" / "noori-2014-assumptions-and-realities.md"
    body.write_text("One.\0", encoding="utf-8")
    with pytest.raises(CommandError, match=r"article noori.*NUL"):
        load(broken)


def test_a_folder_named_as_a_file_is_told(broken: Path) -> None:
    (broken / "zz.toml").mkdir()
    with pytest.raises(CommandError, match=r"zz\.toml: .*cannot be read"):
        load(broken)


def test_a_slug_used_twice_is_told(broken: Path) -> None:
    first = tomllib.loads((broken / "topics.toml").read_text(encoding="utf-8"))["topic"][0]
    (broken / "more.toml").write_text(f'[[topic]]\nslug = "{first["slug"]}"\nname = "Again"\n')
    with pytest.raises(CatalogueError, match="stands already in"):
        read_catalogue(broken)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no \.toml file"):
        load(tmp_path)
