"""One type per kind of identifier, so that a story can never be passed where an article is meant."""

from typing import NewType

FeedId = NewType("FeedId", str)  #: chosen by the user in feeds.toml, e.g. "bbc-wales"
PublisherId = NewType("PublisherId", str)  #: e.g. "bbc"
TopicId = NewType("TopicId", str)  #: the file name in config/topics, e.g. "nhs-cross-border"
QueryId = NewType("QueryId", str)  #: a saved query's name in queries.toml, e.g. "ward-closures"
RouteId = NewType("RouteId", str)  #: e.g. "policy-desk"

EntryId = NewType("EntryId", int)
PageId = NewType("PageId", int)
ArticleId = NewType("ArticleId", int)
RevisionId = NewType("RevisionId", int)
StoryId = NewType("StoryId", int)
DevelopmentId = NewType("DevelopmentId", int)
DeliveryId = NewType("DeliveryId", int)
EventId = NewType("EventId", int)
TaskId = NewType("TaskId", int)
