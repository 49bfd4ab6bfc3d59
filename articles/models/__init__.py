"""The data model; one module a noun."""

from .actor import Actor, ActorKind
from .annotation import AnchorState, Annotation, Confidence, Stance
from .article import Article, Attribution, Authorship, BodyKind, Mention, MentionState
from .author import Author, AuthorKind
from .bulk import BulkAction, BulkChange
from .change import Change
from .crosslink import INVERSE_LABELS, CrossLink, LinkEnd, LinkType
from .dismissal import DismissedLink
from .event import Event, Evidence, Participation, Verification
from .fields import EDTFField
from .lifecycle import (
    PublishedRecordError,
    Record,
    SlugRedirect,
    StaleVersion,
    Status,
)
from .merge import ActorMerge
from .name import Name, NameKind
from .office import Office
from .pin import TopicPin
from .publication import Licence, Publication
from .source import SourceFile, SourceKind, SourceState
from .topic import Topic, TopicTag

RECORD_MODELS: dict[str, type[Record]] = {
    model.record_kind: model for model in (Article, Event, Actor, Topic, Author)
}

__all__ = [
    "INVERSE_LABELS",
    "RECORD_MODELS",
    "Actor",
    "ActorKind",
    "ActorMerge",
    "AnchorState",
    "Annotation",
    "Article",
    "Attribution",
    "Author",
    "AuthorKind",
    "Authorship",
    "BodyKind",
    "BulkAction",
    "BulkChange",
    "Change",
    "Confidence",
    "CrossLink",
    "DismissedLink",
    "EDTFField",
    "Event",
    "Evidence",
    "Licence",
    "LinkEnd",
    "LinkType",
    "Mention",
    "MentionState",
    "Name",
    "NameKind",
    "Office",
    "Participation",
    "Publication",
    "PublishedRecordError",
    "Record",
    "SlugRedirect",
    "SourceFile",
    "SourceKind",
    "SourceState",
    "StaleVersion",
    "Stance",
    "Status",
    "Topic",
    "TopicPin",
    "TopicTag",
    "Verification",
]
