"""What is added to a catalogue that is loaded already: a broken record is named with a reason."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.importing.catalogue import MODELS
from articles.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the catalogue's files."""
    return Path(shutil.copytree(settings.FIXTURES_DIR, tmp_path / "fixtures"))


def load(folder: Path, added: str) -> None:
    """Run the command on a folder with one more file."""
    (folder / "zz.toml").write_text(added, encoding="utf-8")
    call_command("load_catalogue", folder, stdout=StringIO())


def sizes() -> dict[str, int]:
    """How many rows there are of each kind."""
    return {kind: model.objects.count() for kind, model in MODELS.items()}


TOPIC = '[[topic]]\nslug = "zz"\nname = "Zz"\n'
EVENT = '[[event]]\nslug = "zz"\ntitle = "Zz"\ndate = "2014"\n'
NOTE = '[[annotation]]\nslug = "zz"\narticle = "noori-2014-assumptions-and-realities"\n'
LINK = '[[crosslink]]\nslug = "zz"\nsource = "topic:energy"\nreason = "So it was."\n'
SEE_ALSO = f'{LINK}type = "see-also"\ntarget = "topic:sco"\n'
MIRRORED = (
    '[[crosslink]]\nslug = "yy"\nsource = "topic:sco"\ntype = "see-also"\n'
    'target = "topic:energy"\nreason = "So it was."\n'
)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (f"{EVENT}evidence = 5", "event zz: evidence must be a list of tables"),
        (f"{EVENT}evidence = [5]", "event zz: evidence must be a list of tables"),
        (f'{EVENT}topics = [["a"]]', "event zz: topics must be a list of texts"),
        (f"{EVENT}topics = [{{ a = 1 }}]", "event zz: topics must be a list of texts"),
        (f'{EVENT}topics = "sco"', "event zz: topics must be a list of texts"),
        (f"{EVENT}participants = [{{}}]", "event zz: participants 1: actor is missing"),
        (f"{EVENT}place = 5", "event zz: place must be a text"),
        (f'{EVENT}place = "a\\u0000b"', "event zz: place holds a NUL"),
        (f'{EVENT}evidence = [{{ url = "\\u0000" }}]', "event zz: evidence 1: url holds a NUL"),
        (f'{EVENT}topics = ["\\u0000"]', "event zz: topics holds a NUL"),
        (
            f'{EVENT}evidence = [{{ citation = "A book", state = "bogus" }}]',
            "event zz: the state 'bogus' is not one of",
        ),
        (
            f'{EVENT}participants = [{{ actor = "iran" }}, {{ actor = "iran" }}]',
            "event zz: Participant with this Event, Actor and Role already exists",
        ),
        ('[[event]]\nslug = "zz"\ntitle = "Zz"\ndate = 2014', "event zz: date must be a text"),
        (f'{TOPIC}broader = ["sco"]', "topic zz: broader must be a text"),
        (f'{TOPIC}related = ["zz"]', "topic zz: is related to itself"),
        ('[[topic]]\nslug = "zz"\nname = "Crimea"', "topic zz: name: Topic with this Name"),
        (
            f'{NOTE}exact = "x"\nevidence = {{ state = "stated" }}',
            "annotation zz: evidence 1: state is not a key here",
        ),
        (f'{NOTE}exact = "x"\nreported = "yes"', "annotation zz: reported must be true or false"),
        (f'{LINK}type = "follows"\ntarget = "licence:CC-BY-4.0"', "names 'licence:CC-BY-4.0'"),
        (f'{LINK}type = "follows"\ntarget = "nothing"', "crosslink zz: target names 'nothing'"),
        (
            SEE_ALSO + MIRRORED,
            "crosslink yy: The other record is linked to this one already",
        ),
        (SEE_ALSO + SEE_ALSO.replace("zz", "yy"), "crosslink yy: This link exists already"),
    ],
)
def test_a_broken_record_is_named_with_a_reason(files: Path, added: str, expected: str) -> None:
    before = sizes()
    with pytest.raises(CommandError, match=re.escape("zz.toml, ")) as caught:
        load(files, added)
    assert expected in str(caught.value)
    assert "constraint failed" not in str(caught.value)
    assert sizes() == before


def test_an_article_may_be_undated(files: Path) -> None:
    (files / "articles" / "zz.md").write_text("One.", encoding="utf-8")
    load(files, '[[article]]\nslug = "zz"\ntitle = "Zz"\n')
    assert Article.objects.get(slug="zz").edtf is None
