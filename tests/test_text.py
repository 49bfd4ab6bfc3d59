"""Bodies are safe, their text is what a browser shows, and marks change none of it."""

from __future__ import annotations

import re
from itertools import pairwise

import nh3
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from articles.passages import Passage, mark_passages
from articles.text import (
    MAX_CHARS,
    Heading,
    TextError,
    excerpt,
    render,
    text_of_html,
)

from .xss_corpus import VECTORS

INLINE = "a abbr b bdi bdo br cite code del dfn em i ins kbd q s samp small span strong sub sup"
BLOCKS = "blockquote dd div dl dt h2 h3 h4 h5 h6 hr li ol p pre ul"
TABLES = "caption table tbody td tfoot th thead tr"
ELEMENTS = set(f"{INLINE} {BLOCKS} {TABLES}".split())
ATTRIBUTES = {
    "a": {"class", "href", "rel", "title"},
    "abbr": {"title"},
    "div": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
ARTICLE = """# Caspian *deal*[^1]

Тегеран said “yes” & <span lang="fa" dir="rtl">ایران</span> 🇮🇷 [the
treaty](https://e.example "2 < 3")
is&nbsp;signed.[^1] See [above](#caspian-deal).

| year | deals |
|:-----|------:|
| 2015 | **3** |

- one
- two
    - three

> quoted `a < b`

[^1]: Note [one](/articles/).
"""


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def text_as_parsed_elsewhere(html: str) -> str:
    return "".join(str(node) for node in soup(html).strings)


def assert_safe(html: str) -> None:
    """No element, attribute or scheme beyond the list is left, and no id without our prefix."""
    for element in soup(html).find_all(True):
        assert element.name in ELEMENTS
        assert set(element.attrs) <= ATTRIBUTES.get(element.name, set()) | {"dir", "lang"}
        href = str(element.get("href", ""))
        scheme = re.match(r"[^/?#]*?:", re.sub(r"[\x00-\x20]", "", href))
        assert not scheme or scheme[0].lower() in {"http:", "https:", "mailto:"}
        assert str(element.get("id", "body-")).startswith("body-")


@pytest.mark.parametrize("vector", VECTORS)
def test_hostile_text_is_harmless(vector: str) -> None:
    for source in (vector, f"Text {vector} text", f"- {vector}\n\n> {vector}", vector * 2):
        rendered = render(source)
        assert_safe(rendered.html)
        assert text_of_html(rendered.html) == rendered.text
        marked = soup(mark_passages(rendered.html, [Passage(0, 10**6, "x")]))
        assert all(mark.attrs.keys() <= {"id", "data-annotations"} for mark in marked("mark"))
        for mark in marked("mark"):
            mark.unwrap()
        assert_safe(str(marked))


def test_the_corpus_is_large() -> None:
    assert len(set(VECTORS)) >= 60


def test_structure_of_a_body() -> None:
    page = soup(render(ARTICLE).html)
    assert not page("h1")
    assert page.h2 is not None
    assert page.h2["id"] == "body-caspian-deal"
    assert [cell["align"] for cell in page("td")] == ["left", "right"]
    assert not page.find(style=True)
    outside = page.find("a", href="https://e.example")
    assert isinstance(outside, Tag)
    assert (outside["title"], outside["rel"]) == ("2 < 3", ["external", "noreferrer"])
    inside = page.find("a", href="/articles/")
    assert isinstance(inside, Tag)
    assert "rel" not in inside.attrs
    persian = page.find(lang="fa")
    assert isinstance(persian, Tag)
    assert (persian["dir"], persian.text) == ("rtl", "ایران")


def test_every_fragment_link_of_a_body_arrives_and_ids_are_unique() -> None:
    source = ARTICLE + "\n# Caspian deal\n\n[^б в]\n\n[^б в]: Ещё\n\n<sup id='fnref:1'>x</sup>"
    page = soup(render(source).html)
    ids = [str(element["id"]) for element in page.find_all(id=True)]
    fragments = {str(a["href"])[1:] for a in page("a", href=re.compile("^#"))}
    assert len(ids) == len(set(ids))
    assert fragments <= set(ids)
    assert {"body-fn:1", "body-fnref:1", "body-fnref2:1", "body-fn:б-в"} <= fragments


def test_headings_have_unique_unicode_ids_and_leave_h1_to_the_page() -> None:
    source = "# Сирия\n\n## Ирак و ایران\n\nСирия\n=====\n\n<h1>Raw</h1>\n\n###### Six\n\n# …"
    assert render(source).headings == (
        Heading(2, "body-сирия", "Сирия"),
        Heading(3, "body-ирак-و-ایران", "Ирак و ایران"),
        Heading(2, "body-сирия-2", "Сирия"),
        Heading(2, "body-raw", "Raw"),
        Heading(6, "body-six", "Six"),
        Heading(2, "body-section", "…"),
    )


def test_an_image_leaves_its_alternative_text() -> None:
    rendered = render("before ![Putin in *Tehran*](http://x.example/a.png) after")
    assert rendered.text == "before Putin in *Tehran* after"
    assert "x.example" not in rendered.html


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a &amp; b &lt;c&gt; &quot;", 'a & b <c> "'),
        ("10&nbsp;km\u00a0off", "10\u00a0km\u00a0off"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\ufeff", "abc"),
        ("&#0;&#13;x", "\ufffd\nx"),
        ("\ud83d lone", "\ufffd lone"),
        ("👨‍👩‍👧 é e\u0301", "👨‍👩‍👧 é e\u0301"),
        ("می‌خواهم", "می‌خواهم"),
        ("<pre>\n\n\n x</pre>", " x"),
        ("", ""),
    ],
)
def test_plain_text(markdown: str, text: str) -> None:
    assert render(markdown).text == text


MARKDOWN = st.text(alphabet="ab \n\r\x00#*_`[]()<>/!&;:|-^1\"'=pé🇮ایю\u00a0\u200c", max_size=120)


@given(MARKDOWN)
def test_rendering_is_deterministic_safe_and_read_back_as_written(markdown: str) -> None:
    rendered = render(markdown)
    assert rendered == render(markdown)
    assert_safe(rendered.html)
    assert rendered.text == text_of_html(rendered.html) == text_as_parsed_elsewhere(rendered.html)
    attributes = {name: {*ATTRIBUTES.get(name, ()), "dir", "lang"} for name in ELEMENTS}
    again = nh3.clean(rendered.html, tags=ELEMENTS, attributes=attributes, link_rel=None)
    assert text_of_html(again) == rendered.text


@pytest.mark.parametrize("inner", ["<table>a<tr><td>b<p>c</table>", "<b><p>x</b>y</p>z",
                                   "<a href=/x>1<div><a href=/y>2</div>3</a>"])  # fmt: skip
def test_tangled_html_is_written_as_browsers_read_it(inner: str) -> None:
    rendered = render(f"<div>{inner}</div>")
    assert text_of_html(nh3.clean(rendered.html)) == rendered.text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a" * (MAX_CHARS + 1), "characters"),
        ("[" * 20_000, "longer than"),
        ("[" * 2_000, "brackets"),
        ("[a](" * 2_000, "brackets"),
        ("word " * 3_000, "longer than"),
        ("<div>" * 2_000, "“<” signs"),
        ("[^a] " * 1_000 + "\n\n[^a]: x", "footnote marks"),
        ("*a " * 30_000, "signs of markup"),
        ("> " * 60 + "a", "nested"),
        ("\n".join(" " * 4 * level + "* a" for level in range(60)), "nested"),
        ("a\n=\n" * 4_000, "lines"),
    ],
)
def test_what_would_take_too_long_is_refused_with_a_reason(source: str, reason: str) -> None:
    with pytest.raises(TextError) as caught:
        render(source)
    assert reason in caught.value.reason


def test_a_long_ordinary_text_is_rendered() -> None:
    paragraph = "Russia and Iran (and *others*) signed [a treaty](/x) in 2015 – “at last”. " * 12
    assert render(f"- - - - - -\n\n{paragraph}\n\n" * 150).text.count("treaty") == 1_800


def marks(html: str) -> list[tuple[str, str, str]]:
    """(ids of its annotations, its own id, text) of each mark."""
    return [(str(m["data-annotations"]), str(m.get("id", "")), m.text) for m in soup(html)("mark")]


def test_overlapping_passages_are_cut_into_marks() -> None:
    html = render("abc *def* ghi").html
    marked = mark_passages(
        html, [Passage(1, 6, "one", ("mixed",), "1", "Note 1"), Passage(5, 9, "two")]
    )
    assert marks(marked) == [
        ("one", "passage-one", "bc "),
        ("one", "", "d"),
        ("one two", "passage-two", "e"),
        ("two", "", "f"),
        ("two", "", " g"),
    ]
    link = soup(marked).find("a")
    assert isinstance(link, Tag)
    assert (link["href"], link["data-label"], link["aria-label"], link.text) == (
        "#annotation-one", "1", "Note 1", ""
    )  # fmt: skip
    assert marked.index("note-link") > marked.index(">e</mark>")


def test_passages_that_begin_together_have_an_anchor_each() -> None:
    marked = mark_passages("<p>abc</p>", [Passage(0, 2, "one"), Passage(0, 3, "two")])
    ids = [str(element["id"]) for element in soup(marked).find_all(id=True)]
    assert ids == ["passage-one", "passage-two"]


def test_a_note_is_not_put_into_another_link() -> None:
    html = render("see [the treaty](/x) now").html
    marked = mark_passages(html, [Passage(0, 7, "n", label="1")])
    assert not soup(marked).select("a a")
    assert re.search(r"</a><a class=\"note-link\"", marked)


def test_the_white_space_of_tables_and_lists_is_not_marked() -> None:
    marked = mark_passages(render(ARTICLE).html, [Passage(0, 10**6, "all")])
    assert all(mark.parent is not None for mark in soup(marked)("mark"))
    assert not soup(marked).select("table > mark, tr > mark, thead > mark, tbody > mark, ul > mark")


def test_attributes_of_passages_are_escaped() -> None:
    marked = mark_passages("<p>abc</p>", [Passage(0, 3, 'x"><b>', ('c"d',), '"', "<i>")])
    assert {element.name for element in soup(marked).find_all(True)} == {"p", "mark", "a"}


@pytest.mark.parametrize(("start", "end"), [(-5, 0), (3, 3), (5, 2), (400, 500)])
def test_passages_outside_of_the_text_mark_nothing(start: int, end: int) -> None:
    assert "mark" not in mark_passages("<p>abc def</p>", [Passage(start, end, "x", label="1")])


RANGES = st.lists(st.tuples(st.integers(-3, 160), st.integers(-3, 400)), max_size=6)


@given(RANGES, st.one_of(st.just(ARTICLE), MARKDOWN))
def test_marks_never_change_the_text(ranges: list[tuple[int, int]], markdown: str) -> None:
    rendered = render(markdown)
    passages = [Passage(a, b, f"p{n}", ("c",), str(n)) for n, (a, b) in enumerate(ranges)]
    marked = mark_passages(rendered.html, passages)
    assert text_of_html(marked) == rendered.text == text_as_parsed_elsewhere(marked)
    for passage in passages:
        shown = "".join(
            text for idents, _, text in marks(marked) if passage.ident in idents.split()
        )
        wanted = rendered.text[max(passage.start, 0) : max(passage.end, 0)]
        assert shown.split() == wanted.split() or "".join(shown.split()) == "".join(wanted.split())


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two, three", 10, "one two…"),
        ("a\n\n b  c", 20, "a b c"),
        ("ایران و روسیه", 9, "ایران و…"),
        ("unbreakable", 6, "unbre…"),
        ("abcde\u0301fgh", 6, "abcd…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_excerpt_ends_at_a_word(text: str, limit: int, expected: str) -> None:
    assert excerpt(text, limit) == expected


@given(st.text(max_size=80), st.integers(1, 60))
def test_excerpt_keeps_its_limit(text: str, limit: int) -> None:
    line = " ".join(text.split())
    cut = excerpt(text, limit)
    assert len(cut) <= limit
    assert cut == line or cut.endswith("…")


def test_excerpts_grow_with_their_limit() -> None:
    lengths = [len(excerpt("one two three four", limit)) for limit in range(1, 30)]
    assert all(shorter <= longer for shorter, longer in pairwise(lengths))
