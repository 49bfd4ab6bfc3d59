"""The tree of all published topics, as names and keys only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from articles.models import Topic
from articles.models.local_names import shown_name
from articles.models.topic import TopicQuerySet


class Leaf(NamedTuple):
    """What a table shows of a topic."""

    pk: int
    slug: str
    name: str
    broader: int | None


def leaves(topics: TopicQuerySet) -> dict[int, Leaf]:
    """The published ones of `topics` by key, by name; in one query."""
    rows = topics.published().annotate(shown=shown_name("topic")).order_by("shown")
    return {row[0]: Leaf(*row) for row in rows.values_list("pk", "slug", "shown", "broader_id")}


class TopicTree:
    """The published topics; one whose broader topic is not published stands at the top."""

    def __init__(self) -> None:
        self.leaves: dict[int, Leaf] = leaves(Topic.objects.all())
        self._below: dict[int | None, list[int]] = defaultdict(list)
        for leaf in self.leaves.values():
            self._below[leaf.broader if leaf.broader in self.leaves else None].append(leaf.pk)

    def branch(self, keys: Iterable[int]) -> set[int]:
        """The topics of these keys and all below them."""
        found = set(keys)
        waiting = list(found)
        while waiting:
            new = set(self._below.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def ordered(self, wanted: Collection[int]) -> list[tuple[int, int]]:
        """(key, level) of the wanted topics and of those above them, each below its broader one.

        A single trunk stands at the level of its branches, or not at all where it is not wanted.
        """
        rows = [(key, level) for key, level, held in self._walk(None, 0, set(wanted)) if held]
        if sum(level == 0 for _key, level in rows) != 1:
            return rows
        kept = rows if rows[0][0] in wanted else rows[1:]
        return [(key, max(level - 1, 0)) for key, level in kept]

    def _walk(
        self, above: int | None, level: int, wanted: set[int]
    ) -> Iterator[tuple[int, int, set[int]]]:
        """Every topic with its level and the wanted ones that it and all below it are."""
        for key in self._below.get(above, ()):
            below = list(self._walk(key, level + 1, wanted))
            held = ({key} & wanted).union(*(found for _key, _level, found in below))
            yield key, level, held
            yield from below
