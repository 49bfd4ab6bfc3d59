"""Where authors agree and differ: claims by author and topic."""

from __future__ import annotations

from typing import Any

from articles.models import Topic
from articles.models.annotation import AnnotationQuerySet

from .cards import claim_card

MOST_CLAIMS = 200


def topic_matrix(topic: Topic, claims: AnnotationQuerySet) -> dict[str, Any]:
    """The arguments of `components/stance_matrix.html`: {topics, rows, claims}, a row is {author,
    cells} with the cells, lists of claims, in the order of the topics. `topic` stands first."""
    found = [claim_card(row) for row in claims.with_articles().as_written()[:MOST_CLAIMS]]
    topics = {shown for claim in found for shown in claim["topics"]}
    columns = sorted(topics, key=lambda shown: (shown != topic, shown.name))
    authors = {author for claim in found for author in claim["authors"]}
    rows = [
        {
            "author": author,
            "cells": [
                [c for c in found if author in c["authors"] and column in c["topics"]]
                for column in columns
            ],
        }
        for author in sorted(authors, key=lambda author: author.name)
    ]
    return {"topics": columns, "rows": rows, "claims": found}
