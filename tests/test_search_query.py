"""An address and what it asks for are two forms of one thing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.models import RECORD_MODELS, Stance
from articles.search.query import SORTS, YEARS, BadParameter, Query
from articles.search.spec import mask_literal, read_wording

slugs = st.lists(st.from_regex(r"[a-z0-9][-a-z0-9]{0,20}", fullmatch=True), max_size=3, unique=True)
chips = st.lists(st.sampled_from(["actor:iran", "year:2015", "range:2014/.."]), unique=True)
texts = st.text(max_size=60).map(lambda text: Query.parse(_params(q=text)).q)


def _params(**values: str) -> QueryDict:
    params = QueryDict(mutable=True)
    for name, value in values.items():
        params[name] = value
    return params


def _parse(address: str) -> Query:
    return Query.parse(QueryDict(address.removeprefix("?")))


queries = st.builds(
    Query,
    q=texts,
    topic=slugs.map(tuple),
    actor=slugs.map(tuple),
    author=slugs.map(tuple),
    kind=st.lists(st.sampled_from(sorted(RECORD_MODELS)), unique=True).map(tuple),
    stance=st.lists(st.sampled_from(Stance.values), unique=True).map(tuple),
    year=st.sampled_from(["", "2015", "0622"]),
    from_=st.sampled_from(["", "2014", "2014-03"]),
    to=st.sampled_from(["", "2016-12-31"]),
    years=st.sampled_from(["", *YEARS]),
    interpret=st.sampled_from(["", "off"]),
    literal=chips.map(tuple),
    sort=st.sampled_from(["", *SORTS]),
    page=st.integers(1, 999_999),
)


@given(queries)
def test_an_address_gives_back_the_query_that_it_was_made_of(query: Query) -> None:
    assert _parse(query.urlencode()) == query


@given(queries, st.sampled_from(["topic", "year", "kind"]))
def test_addresses_of_many_values_are_those_of_each(query: Query, name: str) -> None:
    url = query.linking(name)
    assert url("2015") == query.adding(**{name: "2015"}).urlencode()


@given(st.text(max_size=80))
def test_any_words_survive_the_round_trip(text: str) -> None:
    once = Query.parse(_params(q=text))
    assert _parse(once.urlencode()) == once


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "10000000000000000000"),
        ("page", "-1"),
        ("page", "٣"),
        ("year", "20155"),
        ("from", "soon"),
        ("kind", "person"),
        ("sort", "best"),
        ("literal", "iran"),
        ("interpret", "maybe"),
        ("actor", "Иран"),
        ("q", "a" * 10_000),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(name: str, value: str) -> None:
    with pytest.raises(BadParameter) as caught:
        Query.parse(_params(**{name: value}))
    assert caught.value.name == name
    assert caught.value.reason


def test_filters_are_told_from_words_and_order() -> None:
    assert not Query(q="Iran", sort="newest", interpret="off").narrows
    assert Query(kind=("event",)).narrows
    assert Query(year="2015").narrows
    assert replace(Query(), literal=("actor:iran",)).interprets


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("gas “oil swap” deal", "gas deal", ("oil swap",), ()),
        ('"win-win"', "", ("win-win",), ()),
        ("«обход санкций» Иран", "Иран", ("обход санкций",), ()),
        ("Iran -Syria -“arms sales”", "Iran", (), ("arms sales", "Syria")),
        ("Iran - Syria", "Iran - Syria", (), ()),
        ("win-win", "win-win", (), ()),
        ('an "odd quote', "an odd quote", (), ()),
        ('"', "", (), ()),
        ('""', "", (), ()),
    ],
)
def test_words_phrases_and_exclusions_are_told_apart(
    text: str, words: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    wording = read_wording(text)
    assert (wording.words, wording.phrases, wording.excluded) == (words, phrases, excluded)


@given(st.text(alphabet='ab "“”«»-\0', max_size=40))
def test_masking_keeps_every_place(text: str) -> None:
    assert len(mask_literal(text)) == len(text)
