"""What each call of X's API answers, apart from HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.networks.x.length import LIMIT, weighted_length
from bot.networks.x.payloads import time_of
from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.server import Json, Refused
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.query import BadQuery, compile_query
from bot.sandbox.networks.x.shapes import Shapes, Wanted

_MOST_IDS = 100
_MOST_MENTIONS = 800
_ID = re.compile(r"[0-9]{1,19}")
_INVALID = "https://api.twitter.com/2/problems/invalid-request"
_NOT_ENGAGED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by"
    " the author of the post you are replying to."
)
Query = Mapping[str, str]


def mentions(network: XNetwork, user_id: str, query: Query) -> Json:
    """GET /2/users/:id/mentions: the last 800 posts that name the account."""
    _known(network, user_id)
    named = [v for v in network.posts() if user_id in v.named and v.author_id != user_id]
    return _page(network, named[:_MOST_MENTIONS], query, fewest=5, paged_by="pagination_token")


def timeline(network: XNetwork, user_id: str, query: Query) -> Json:
    """GET /2/users/:id/tweets: what the account wrote."""
    _known(network, user_id)
    own = [version for version in network.posts() if version.author_id == user_id]
    return _page(network, own, query, fewest=5, paged_by="pagination_token")


def search(network: XNetwork, query: Query) -> Json:
    """GET /2/tweets/search/recent: what the last days hold."""
    try:
        test = compile_query(query.get("query", ""), network)
    except BadQuery as error:
        raise _invalid("query", query.get("query", ""), str(error)) from error
    found = [version for version in network.posts() if test(version)]
    if network.searchable is not None:
        oldest = network.now() - network.searchable
        _check_reach(query, oldest)
        found = [version for version in found if version.created_at >= oldest]
    return _page(network, found, query, fewest=10, paged_by="next_token")


def lookup(network: XNetwork, query: Query) -> Json:
    """GET /2/tweets?ids=…: each as it is under that id, and an error for each that is not there."""
    ids = query.get("ids", "").split(",")
    bad = [each for each in ids if not _ID.fullmatch(each)]
    if bad or len(ids) > _MOST_IDS:
        raise _invalid("ids", ",".join(bad or ids), f"`ids` takes 1 to {_MOST_IDS} numbers")
    shapes = Shapes(network, Wanted.from_query(query))
    there = [network.versions[each] for each in ids if each in network.versions]
    answer = shapes.answer([version for version in there if network.is_public(version)])
    errors = [shapes.missing(each, "ids") for each in ids if each not in network.versions]
    errors += [shapes.closed(version.id, "ids") for version in there if not network.is_public(version)]
    known = answer.get("errors")
    return answer | ({"errors": [*known, *errors] if isinstance(known, list) else errors} if errors else {})


def user(network: XNetwork, handle: str, query: Query) -> Json:
    """GET /2/users/by/username/:username."""
    account = network.by_handle(handle)
    if account is None:
        detail = f"Could not find user with username: [{handle}]."
        return {"errors": [_not_found(handle, "username", detail)]}
    return {"data": Shapes(network, Wanted.from_query(query)).account(account)}


def create(network: XNetwork, body: Mapping[str, object]) -> Json:
    """POST /2/tweets as our account: https://docs.x.com/x-api/posts/create-post."""
    text, reply = body.get("text"), body.get("reply")
    if not isinstance(text, str) or not text.strip():
        raise _invalid("text", "", "$.text: is missing but it is required")
    if weighted_length(text) > LIMIT:
        raise _forbidden("Your Tweet text is too long. For more information, visit Twitter's help page.")
    parent_id = str(reply.get("in_reply_to_tweet_id")) if isinstance(reply, dict) else None
    if parent_id is None:
        return _created(network, network.post(network.our_account.handle, text))
    parent = network.versions.get(parent_id)
    if parent is None or not network.is_public(parent):
        raise _forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if network.strict_replies and not network.engages_us(parent):
        raise _forbidden(_NOT_ENGAGED)
    return _created(network, _reply(network, parent, text))


def _reply(network: XNetwork, parent: Version, text: str) -> Version:
    """X puts the addressee in front; the same words under the same post again are a duplicate."""
    addressee = f"@{network.accounts[parent.author_id].handle}"
    whole = text if text.startswith(addressee) else f"{addressee} {text}"
    if any(ours.text == whole for ours in network.replies_to(parent.id)):
        raise _forbidden("You are not allowed to create a Tweet with duplicate content.")
    return network.post(network.our_account.handle, whole, reply_to=parent.id)


def _created(network: XNetwork, version: Version) -> Json:
    nothing = frozenset[str]()
    return {"data": Shapes(network, Wanted(nothing, nothing, nothing, nothing)).post(version)}


def _page(network: XNetwork, found: list[Version], query: Query, *, fewest: int, paged_by: str) -> Json:
    size = _number(query, "max_results", 10)
    if not fewest <= size <= _MOST_IDS:
        raise _invalid("max_results", str(size), f"`max_results` must be between {fewest} and {_MOST_IDS}")
    if "since_id" in query and "start_time" in query:
        raise _invalid("since_id", query["since_id"], "'since_id' cannot be used with 'start_time'")
    fits = _window(query)
    before = _position(query[paged_by], paged_by) if paged_by in query else None
    within = [v for v in found if fits(v) and (before is None or int(v.id) < before)]
    page, rest = within[:size], within[size:]
    meta: Json = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if rest:
        meta["next_token"] = f"b{int(page[-1].id):x}"
    return Shapes(network, Wanted.from_query(query)).answer(page) | {"meta": meta}


def _window(query: Query) -> Callable[[Version], bool]:
    since = _number(query, "since_id", 0)
    start = _moment(query["start_time"]) if "start_time" in query else None
    return lambda v: int(v.id) > since and (start is None or v.created_at >= start)


def _check_reach(query: Query, oldest: datetime) -> None:
    since = query.get("since_id")
    if since is not None and (time_of(since) or datetime.min.replace(tzinfo=UTC)) < oldest:
        raise _invalid(
            "since_id", since, f"'since_id' must be a tweet id created after {oldest.isoformat()}."
        )
    if "start_time" in query and _moment(query["start_time"]) < oldest:
        raise _invalid(
            "start_time", query["start_time"], f"'start_time' must be on or after {oldest.isoformat()}."
        )


def _position(token: str, name: str) -> int:
    if not re.fullmatch(r"b[0-9a-f]+", token):
        raise _invalid(name, token, f"'{name}' is not one of ours")
    return int(token[1:], 16)


def _number(query: Query, name: str, default: int) -> int:
    written = query.get(name, str(default))
    if not _ID.fullmatch(written):
        raise _invalid(name, written, f"`{name}` must be a number")
    return int(written)


def _moment(written: str) -> datetime:
    try:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise _invalid("start_time", written, "times look like 2026-03-01T12:00:00Z") from error


def _known(network: XNetwork, user_id: str) -> None:
    if user_id not in network.accounts:
        detail = f"Could not find user with id: [{user_id}]."
        raise Refused(200, {"errors": [_not_found(user_id, "id", detail)]})


def _not_found(value: str, parameter: str, detail: str) -> Json:
    return {
        "value": value,
        "detail": detail,
        "title": "Not Found Error",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": value,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }


def _invalid(parameter: str, value: str, message: str) -> Refused:
    return Refused(
        400,
        {
            "errors": [
                {"parameters": {parameter: [value]}, "message": f"Invalid '{parameter}':'{value}'. {message}"}
            ],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": _INVALID,
        },
    )


def _forbidden(detail: str) -> Refused:
    return Refused(403, {"detail": detail, "type": "about:blank", "title": "Forbidden", "status": 403})
