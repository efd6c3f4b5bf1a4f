"""X's answers as far as we read them, in both of its vocabularies: tweets, and the posts it renames them to.

Fields: https://docs.x.com/x-api/fundamentals/data-dictionary. What is optional here may be missing, null or
odd without costing the post it belongs to; what we don't name is ignored.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from pydantic import (
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_FIRST_TIMED_ID = 1 << 32
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _or_nothing(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


def _clean(value: object) -> object:
    """Half a surrogate pair and NUL reach us in JSON, and no database takes them."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, dict) else value


Odd = WrapValidator(_or_nothing)
Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]
Text = Annotated[str, BeforeValidator(_clean)]


class Payload(BaseModel):
    """One object of X's JSON. Ids come as strings, and are taken as numbers too."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


def _only(model: type[Payload]) -> BeforeValidator:
    """Of a list, the elements that can be read."""

    def read(values: object) -> tuple[Payload, ...]:
        readable = []
        for value in values if isinstance(values, list) else ():
            try:
                readable.append(model.model_validate(value))
            except ValidationError:
                continue
        return tuple(readable)

    return BeforeValidator(read)


class Reference(Payload):
    """How a post stands to another one: replied_to, quoted, retweeted or reposted."""

    type: str
    id: Id


class Url(Payload):
    """A t.co link in a text, and what it stands for; with a media key it leads to the post's own media."""

    url: str
    expanded_url: Annotated[Text | None, Odd] = None
    media_key: Annotated[str | None, Odd] = None


class Entities(Payload):
    """What X found in a text."""

    urls: Annotated[tuple[Url, ...], _only(Url)] = ()


class Note(Payload):
    """The whole of a text that is longer than 280; the post's own text is cut."""

    text: Text
    entities: Annotated[Entities | None, Odd] = None


class Attachments(Payload):
    """The keys of a post's media in the answer's includes."""

    media_keys: Annotated[tuple[str, ...] | None, Odd] = None


class PostPayload(Payload):
    """A post: without id, author, text and time it is none. Its id may stand in for the time."""

    id: Id
    author_id: Id
    text: Text
    created_at: Annotated[AwareDatetime | None, Odd] = None
    conversation_id: Annotated[Id | None, Odd] = None
    lang: Annotated[str | None, Odd] = None
    entities: Annotated[Entities | None, Odd] = None
    attachments: Annotated[Attachments | None, Odd] = None
    withheld: Annotated[dict[str, object] | None, Odd] = None
    history: Annotated[tuple[Id, ...] | None, Odd] = Field(
        default=None, validation_alias=AliasChoices("edit_history_tweet_ids", "edit_history_post_ids")
    )
    references: Annotated[tuple[Reference, ...], _only(Reference)] = Field(
        default=(), validation_alias=AliasChoices("referenced_tweets", "referenced_posts")
    )
    note: Annotated[Note | None, Odd] = Field(
        default=None, validation_alias=AliasChoices("note_tweet", "note_post")
    )

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if self.created_at is None and time_of(self.id) is None:
            raise ValueError("neither created_at nor the id says when")
        return self

    @property
    def written_at(self) -> datetime:
        """When this version was written, in UTC."""
        return (self.created_at or time_of(self.id) or _EPOCH).astimezone(UTC)

    @property
    def versions(self) -> tuple[str, ...]:
        """The ids of all its versions, the first one first."""
        return tuple(sorted({*(self.history or ()), self.id}, key=int))

    def refers_to(self, *types: str) -> str | None:
        """The post it replies to, quotes or repeats."""
        return next((r.id for r in self.references if r.type in types), None)


class UserMetrics(Payload):
    """An account in numbers."""

    followers_count: Annotated[NonNegativeInt | None, Odd] = None


class UserPayload(Payload):
    """An account."""

    id: Id
    username: Text
    name: Annotated[Text | None, Odd] = None
    verified: Annotated[bool | None, Odd] = None
    verified_type: Annotated[str | None, Odd] = None
    public_metrics: Annotated[UserMetrics | None, Odd] = None

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, value: object) -> object:
        """X's activity events nest each user in `data`."""
        if isinstance(value, dict) and "id" not in value:
            return value.get("data", value)
        return value


class Variant(Payload):
    """A video in one quality."""

    url: str
    content_type: Annotated[str | None, Odd] = None
    bit_rate: Annotated[NonNegativeInt | None, Odd] = None


class MediaPayload(Payload):
    """Something attached to a post."""

    media_key: str
    type: Annotated[str | None, Odd] = None
    url: Annotated[Text | None, Odd] = None
    preview_image_url: Annotated[Text | None, Odd] = None
    alt_text: Annotated[Text | None, Odd] = None
    variants: Annotated[tuple[Variant, ...], _only(Variant)] = ()


class Trouble(Payload):
    """Something X could not give within an answer that is otherwise good."""

    type: Annotated[Text | None, Odd] = None
    title: Annotated[Text | None, Odd] = None
    detail: Annotated[Text | None, Odd] = None
    message: Annotated[Text | None, Odd] = None
    resource_type: Annotated[str | None, Odd] = None
    resource_id: Annotated[Id | None, Odd] = None
    parameters: Annotated[dict[str, object] | None, Odd] = None


class Includes(Payload):
    """What the posts of an answer refer to."""

    users: Annotated[tuple[UserPayload, ...], _only(UserPayload)] = ()
    media: Annotated[tuple[MediaPayload, ...], _only(MediaPayload)] = ()
    posts: Annotated[tuple[PostPayload, ...], _only(PostPayload)] = Field(
        default=(), validation_alias=AliasChoices("tweets", "posts")
    )


class Meta(Payload):
    """Where an answer stands among the pages."""

    newest_id: Annotated[Id | None, Odd] = None
    next_token: Annotated[str | None, Odd] = None
    result_count: Annotated[NonNegativeInt | None, Odd] = None


class Answer(Payload):
    """One page: posts as raw objects, so that one that cannot be read costs itself only; `raw` is all of it."""

    data: Annotated[tuple[object, ...], BeforeValidator(_listed)] = ()
    includes: Annotated[Includes | None, Odd] = None
    meta: Annotated[Meta | None, Odd] = None
    errors: Annotated[tuple[Trouble, ...], _only(Trouble)] = ()
    raw: dict[str, object] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _kept_raw(cls, body: object) -> object:
        return {**body, "raw": body} if isinstance(body, dict) else body


class CreatedPost(Payload):
    """A post of ours, as X confirms it."""

    id: Id


class Created(Payload):
    """X's answer to a post of ours."""

    data: CreatedPost


def time_of(post_id: str) -> datetime | None:
    """When a post was made, which X's ids say themselves since 2010; None for older ones.

    https://docs.x.com/fundamentals/x-ids
    """
    number = int(post_id)
    if number < _FIRST_TIMED_ID:
        return None
    return _EPOCH + timedelta(milliseconds=number >> 22)


def id_of(moment: datetime) -> str:
    """The smallest id that a post of that moment can have."""
    return str((moment - _EPOCH) // timedelta(milliseconds=1) << 22)


def read_answer(body: object) -> Answer:
    """X's JSON as an answer. Raises pydantic's ValidationError when it is none, or `data` neither a post nor a list."""
    return Answer.model_validate(body)
