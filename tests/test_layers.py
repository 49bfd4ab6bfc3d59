"""Imports run one way: pure modules → models → search, services → presenters → views, admin."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APPLICATION = Path(__file__).resolve().parent.parent / "articles"
PURE = {
    "alphabets",
    "anchoring",
    "dates",
    "dates_display",
    "dates_wordings",
    "differences",
    "discs",
    "markup",
    "matrix",
    "names",
    "passages",
    "persian_calendar",
    "scales",
    "sounds",
    "text",
}
LAYERS: dict[str, int] = {
    **dict.fromkeys(PURE, 0),
    "models": 1,
    **dict.fromkeys(("search", "importing", "timeline", "services", "roles"), 2),
    **dict.fromkeys(("annotating", "bulk", "health", "merging", "merge_journal"), 2),
    **dict.fromkeys(("remembered", "scheduling", "suggesting"), 2),
    **dict.fromkeys(("presenters", "exports"), 3),
    **dict.fromkeys(("views", "api", "admin", "management", "templatetags", "urls", "apps"), 4),
}
MODULES = sorted(path for path in APPLICATION.rglob("*.py") if "migrations" not in path.parts)


def room_of(path: Path) -> str:
    """The module or folder directly below `articles/` that a file belongs to."""
    return path.relative_to(APPLICATION).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Full names of the modules that a file imports, relative ones resolved."""
    package = ["articles", *path.relative_to(APPLICATION).parts[:-1]]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, node.module or ""]).rstrip(".")
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def test_every_module_has_a_layer() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}
    assert rooms <= set(LAYERS), f"say in which layer these are: {rooms - set(LAYERS)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APPLICATION)))
def test_no_module_imports_from_a_layer_above_it(path: Path) -> None:
    own = LAYERS.get(room_of(path), max(LAYERS.values()))
    for name in imports_of(path):
        if name.startswith("articles."):
            room = name.split(".")[1]
            assert LAYERS.get(room, 0) <= own, f"{path.name} imports {name}"


@pytest.mark.parametrize("name", sorted(PURE))
def test_pure_modules_know_neither_django_nor_the_models(name: str) -> None:
    for imported in imports_of(APPLICATION / f"{name}.py"):
        assert not imported.startswith("django"), imported
        assert not imported.startswith("articles.") or imported.split(".")[1] in PURE
