"""Files that editors bring in: what they are read as, and what is refused with which words."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.reading import MAX_BYTES, MAX_LINES, Document, ImportFault, read, read_lines

ENGLISH = "Trade between the two neighbours grew by a third last year.\n"
RUSSIAN = "Торговля между двумя соседями за прошлый год выросла на треть, говорят чиновники.\n"
PERSIAN = "تجارت ميان دو همسايه در سال گذشته رشد کرد و مقام ها اين رشد را تاريخي مي نامند.\n"


def fault_of(name: str, raw: bytes) -> ImportFault:
    with pytest.raises(ImportFault) as caught:
        read(name, raw)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (ENGLISH.encode(), ENGLISH, "UTF-8"),
        (ENGLISH.encode("utf-8-sig"), ENGLISH, "UTF-8"),
        (PERSIAN.encode("utf-16"), PERSIAN, "UTF-16"),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), RUSSIAN, "UTF-16"),
        (RUSSIAN.encode("cp1251"), RUSSIAN, "Windows-1251"),
        (PERSIAN.encode("cp1256"), PERSIAN, "Windows-1256"),
        ((ENGLISH + RUSSIAN).encode("cp1251"), ENGLISH + RUSSIAN, "Windows-1251"),
        ("Iran’s “win” – a draw.".encode("cp1252"), "Iran’s “win” – a draw.", "Windows-1252"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(raw: bytes, text: str, encoding: str) -> None:
    document = read("a.txt", raw)
    assert document.text == text
    assert document.encoding == encoding


def test_line_ends_and_kinds_are_kept() -> None:
    assert read("a.TXT", b"one\r\ntwo\rthree").text == "one\r\ntwo\rthree"
    assert read("a.md", b"# One\n\ntwo").kind == "markdown"
    assert read("a.htm", b"<p>one").kind == "html"


@pytest.mark.parametrize(
    ("name", "raw", "line", "words"),
    [
        ("a.txt", b"", 0, "empty"),
        ("a.txt", b" \n\n\t", 0, "empty"),
        ("a.txt", "\ufeff".encode(), 0, "empty"),
        ("a.txt", b"PK\x03\x04rest", 0, "zip"),
        ("a.txt", b"%PDF-1.7", 0, "PDF"),
        ("a.txt", b"one\ntwo\0three", 2, "NUL"),
        ("a.txt", "one".encode("utf-16-le"), 1, "UTF-16"),
        ("a.txt", bytes(range(1, 32)) * 20, 0, "binary"),
        ("a.txt", ("one\ntwo " + "ы" * 9).encode()[:-1], 2, "breaks off"),
        ("a.txt", "ы\nдва ".encode() + b"\xff\xfe three", 2, "damaged"),
        ("a.txt", b"\xff\xfeo\0n\0e", 1, "UTF-16"),
        ("a.txt", bytes(range(0xC0, 0x100)) * 3, 1, "not recognised"),
        ("a.txt", b"a" * (MAX_BYTES + 1), 0, "5 MB"),
        ("a.txt", b"a\n" * (MAX_LINES + 1), MAX_LINES + 1, "lines"),
        ("a.docx", b"one", 0, ".txt"),
        ("a", b"one", 0, ".txt"),
        ("../a.txt", b"one", 0, "folders"),
        ("..\\a.txt", b"one", 0, "folders"),
        ("/etc/a.txt", b"one", 0, "folders"),
        ("a\0.txt", b"one", 0, "folders"),
        ("a.html", b"<script>alert(1)</script><p> </p>", 0, "no text"),
        ("a.html", b"<p>one\n\n" + b"<a " * 30_000, 3, "tag"),
        ("a.html", b"<" * 300_000, 0, "tags"),
        ("a.md", b"---\ntitle: one\n", 1, "never closed"),
        ("a.md", b"---\ntitle: one\n---\n \n", 0, "no text below"),
        ("a.md", b"---\na: b\ntitle: [one\n---\ntext", 4, "YAML"),
        ("a.md", b"---\ntitle: !!python/name:os.system\n---\ntext", 2, "python"),
        ("a.md", b"---\na: 1\nb: !thing x\n---\ntext", 3, "!thing"),
        ("a.md", b"---\ntitle: one\ntitle: two\n---\ntext", 3, "twice"),
        ("a.md", b"---\nmeta:\n  a: b\n---\ntext", 3, "keys of its own"),
        ("a.md", b"---\n- one\n---\ntext", 2, "keys"),
        ("a.md", b"---\n" + b"- " * 9_000 + b"\n---\ntext", 1, "YAML"),
        ("a.md", b"---\na: " + b"[" * 30_000 + b"\n---\ntext", 1, "brackets"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_bad_input_is_refused_with_its_line(name: str, raw: bytes, line: int, words: str) -> None:
    fault = fault_of(name, raw)
    assert fault.file == name
    assert words in fault.reason
    assert fault.line == line
    assert fault.reason.endswith(".")


def test_front_matter_stays_what_was_written() -> None:
    raw = b"---\ntitle: A: b\n".replace(b"A: b", b"'A: b'")
    raw += b"date: 2014-12\ntags:\n  - rail\n  - trade\nempty:\n---\n\nText.\n"
    document = read("a.md", raw)
    assert document.front_matter == {"title": "A: b", "date": "2014-12", "tags": ("rail", "trade")}
    assert document.field_lines == {"title": 2, "date": 3, "tags": 4}
    assert document.text[document.body_start :].strip() == "Text."


def test_a_page_states_its_fields() -> None:
    page = """<html lang="fa"><head><title>One | Site</title>
<meta name="author" content="Sara Amin">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2014-12-09"}</script>
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"></head><p>Text"""
    document = read("a.html", page.encode())
    assert document.front_matter == {
        "language": "fa",
        "title": "One | Site",
        "author": "Sara Amin",
        "date": "2014-12-09",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert document.field_lines["author"] == 2


def lines_of(*records: object) -> bytes:
    return b"\n".join(
        record if isinstance(record, bytes) else json.dumps(record).encode() for record in records
    )


def test_each_line_of_json_is_a_document_or_a_fault() -> None:
    raw = lines_of(
        {"title": "One", "body": "Text *one*.", "authors": ["A B"], "findings": [{"kind": "x"}]},
        b"",
        b"{broken",
        [1],
        {"title": "no text"},
        {"text": "a", "body": "b"},
        {"text": "a\0"},
        {"text": "plain", "date": None, "year": 2014},
        {"text": "a", "author": {"name": "x"}},
        b"\xff\xfe",
        b"[" * 100_000,
        {"html": "<p></p>"},
    )
    found = dict(read_lines("a.jsonl", BytesIO(raw)))
    good = {number: item for number, item in found.items() if isinstance(item, Document)}
    assert list(good) == [1, 8]
    assert good[1].kind == "markdown"
    assert good[1].front_matter == {"title": "One", "authors": ("A B",)}
    assert good[8].front_matter == {"year": "2014"}
    faults = {number: item for number, item in found.items() if isinstance(item, ImportFault)}
    assert list(faults) == [3, 4, 5, 6, 7, 9, 10, 11, 12]
    assert all(fault.line == number for number, fault in faults.items())
    assert str(faults[10]) == "a.jsonl:10: The line is not UTF-8."


def test_a_line_that_is_too_long_is_passed_over() -> None:
    raw = b'{"text": "' + b"a" * (MAX_BYTES * 2) + b'"}\n' + lines_of({"text": "next"})
    first, second = read_lines("a.jsonl", raw)
    assert isinstance(first[1], ImportFault)
    assert isinstance(second[1], Document)
    assert (first[0], second[0]) == (1, 2)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_bytes_are_a_document_or_a_fault(raw: bytes, name: str) -> None:
    try:
        document = read(name, raw)
    except ImportFault:
        return
    assert document.text.strip()


@given(st.binary(max_size=200))
def test_any_line_is_a_document_or_a_fault(raw: bytes) -> None:
    for number, item in read_lines("a.jsonl", raw):
        assert number > 0
        assert isinstance(item, Document | ImportFault)
