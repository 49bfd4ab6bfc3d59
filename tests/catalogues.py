"""The catalogues of translations: the strings that the code has, the .po files, and their .mo.

Run it to refresh the catalogues: new strings come in empty, those that are gone are left out. It
needs no gettext on the machine. The editors' site is in English, so its strings have no place here.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
LANGUAGES: Final = ("ru", "fa")
CALLS: Final = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "EDTFError", "marked"}
# What readers see of a model are its choices and its name; all else is of its form.
SHOWN_MODELS: Final = {
    *("actor", "annotation", "article", "author", "crosslink", "event", "topic"),
}
DESK: Final = (
    *("articles/admin/", "articles/importing/", "articles/management/", "iranru/editors.py"),
    *("articles/migrations/", "templates/admin/"),
)
SERVICES: Final = {
    *("annotating", "apps", "bulk", "health", "merge_journal", "merging", "roles", "scheduling"),
    *("services", "suggesting"),
}
_STRING: Final = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
_CALL: Final = re.compile(rf"\b(?:_|n?gettext)\({_STRING}(?:,\s*{_STRING})?")
Key = tuple[str, str]
"""A message: its singular, and its plural or nothing."""


@dataclass
class Entry:
    """A message in a catalogue; several forms where it has a plural."""

    key: Key
    forms: list[str]
    places: list[str] = field(default_factory=list)
    fuzzy: bool = False


def messages() -> dict[Key, list[str]]:
    """Every string of the public pages with the files that it stands in, in their order."""
    found: dict[Key, list[str]] = {}
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        keys = _of_template(text, name) if path.suffix == ".html" else _of_code(text, name)
        for key in keys:
            places = found.setdefault(key, [])
            if name not in places:
                places.append(name)
    return found


def _sources() -> Iterator[Path]:
    folders = [(ROOT / "templates", "html"), (ROOT / "articles", "py"), (ROOT / "iranru", "py")]
    for folder, suffix in folders:
        for path in sorted(folder.rglob(f"*.{suffix}")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(DESK):
                continue
            if path.parent.name == "models" and path.stem not in SHOWN_MODELS:
                continue
            if path.parent.name == "articles" and path.stem in SERVICES:
                continue
            yield path


def _of_template(text: str, name: str) -> Iterator[Key]:
    for match in _CALL.finditer(templatize(text, origin=name)):
        one, many = match.groups()
        yield (ast.literal_eval(one), ast.literal_eval(many) if many else "")


def _of_code(text: str, name: str) -> Iterator[Key]:
    tree = ast.parse(text)
    for node in _shown(tree) if "/models/" in name else [tree]:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in CALLS:
                texts = [
                    each.value
                    for each in call.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                is_plural = call.func.id.startswith("ngettext")  # type: ignore[attr-defined]
                if texts:
                    yield (texts[0], texts[1] if is_plural else "")


def _shown(module: ast.Module) -> Iterator[ast.AST]:
    """Of a module of models: its constants, the choices, and the names of the models."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            bases = [getattr(base, "attr", "") for base in node.bases]
            if any(base.endswith("Choices") for base in bases):
                yield node
            for meta in node.body:
                if isinstance(meta, ast.ClassDef) and meta.name == "Meta":
                    yield from (line for line in meta.body if _names_model(line))
        elif not isinstance(node, ast.FunctionDef):
            yield node


def _names_model(line: ast.stmt) -> bool:
    names = ("verbose_name", "verbose_name_plural")
    return isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") in names


def path_of(language: str, suffix: str = "po") -> Path:
    """The catalogue of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def read(path: Path) -> tuple[str, dict[Key, Entry]]:
    """The header of a .po file, and its entries."""
    entries: dict[Key, Entry] = {}
    for block in re.split(r"\n{2,}", path.read_text(encoding="utf-8").strip()):
        fields: dict[str, str] = {}
        name = ""
        places: list[str] = []
        for line in block.splitlines():
            if line.startswith("#"):
                places += [line[3:]] if line.startswith("#: ") else []
                continue
            if not line.startswith('"'):
                name, _, line = line.partition(" ")
                fields[name] = ""
            fields[name] += ast.literal_eval(line)
        forms = [text for name, text in fields.items() if name.startswith("msgstr")]
        key = (fields["msgid"], fields.get("msgid_plural", ""))
        entries[key] = Entry(key, forms, places, fuzzy="#, fuzzy" in block)
    header = entries.pop(("", "")).forms[0]
    return header, entries


def write(path: Path, header: str, entries: list[Entry]) -> None:
    """Write a .po file, one message after another."""
    blocks = [_block(Entry(("", ""), [header]))]
    blocks += [_block(entry) for entry in entries]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8")


def _block(entry: Entry) -> str:
    one, many = entry.key
    lines = [f"#: {place}" for place in entry.places] + ["#, fuzzy"] * entry.fuzzy
    lines.append(f"msgid {_quoted(one)}")
    if many:
        lines.append(f"msgid_plural {_quoted(many)}")
        lines += [f"msgstr[{at}] {_quoted(text)}" for at, text in enumerate(entry.forms)]
    else:
        lines.append(f"msgstr {_quoted(entry.forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if "\n" not in escaped:
        return f'"{escaped}"'
    parts = escaped.split("\n")
    lines = [f"{part}\\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
    return "\n".join(['""', *(f'"{line}"' for line in lines)])


def compiled(header: str, entries: dict[Key, Entry]) -> bytes:
    """The .mo file of a catalogue: a table of messages and one of translations, both sorted."""
    pairs = {"": header} | {
        "\0".join(filter(None, key)): "\0".join(entry.forms) for key, entry in entries.items()
    }
    texts = sorted((one.encode(), other.encode()) for one, other in pairs.items())
    start = 28 + 16 * len(texts)
    tables, strings = [b"", b""], b""
    for side in (0, 1):
        for pair in texts:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(strings))
            strings += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(texts), 28, 28 + 8 * len(texts), 0, start)
    return head + tables[0] + tables[1] + strings


def refresh(language: str) -> list[Key]:
    """Bring a catalogue up to the code and compile it; returns what is left to translate."""
    header, known = read(path_of(language))
    count = int(re.search(r"nplurals=(\d)", header)[1])  # type: ignore[index]
    entries = []
    for key, places in messages().items():
        entry = known.get(key) or Entry(key, [""] * (count if key[1] else 1))
        entry.places = places
        entries.append(entry)
    write(path_of(language), header, entries)
    path_of(language, "mo").write_bytes(compiled(header, {each.key: each for each in entries}))
    return [each.key for each in entries if not all(each.forms) or each.fuzzy]


if __name__ == "__main__":
    settings.configure()
    for code in LANGUAGES:
        for one, _many in refresh(code):
            sys.stdout.write(f"{code}: {one}\n")
