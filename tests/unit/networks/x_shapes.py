"""Payloads in X's shape, with defaults; the words in them are our own."""

from bot.domain.posts import Post
from bot.networks.x.payloads import read_answer
from bot.networks.x.posts import ParsedPage, read_posts

Json = dict[str, object]
OURS = "2244994945"
MARISOL = "1500000000000000007"
FIRST = "2080000000000000000"


def a_post(**changes: object) -> Json:
    shape: Json = {
        "id": FIRST,
        "text": "@acme my payout is late",
        "author_id": MARISOL,
        "created_at": "2026-03-02T09:00:00.000Z",
        "conversation_id": FIRST,
        "edit_history_tweet_ids": [FIRST],
        "lang": "en",
    }
    return {name: value for name, value in (shape | changes).items() if value is not ...}


def a_user(**changes: object) -> Json:
    return {
        "id": MARISOL,
        "username": "marisol_bakes",
        "name": "Marisol",
        "verified": False,
        "verified_type": "none",
        "public_metrics": {"followers_count": 97},
    } | changes


def an_answer(*posts: object, **more: object) -> Json:
    return {
        "data": list(posts),
        "includes": {"users": [a_user()]},
        "meta": {"result_count": len(posts)},
    } | more


def reading(body: Json) -> ParsedPage:
    return read_posts(read_answer(body), OURS, "mentions")


def read_one(post: Json, **includes: object) -> Post:
    """The only post of an answer."""
    (only,) = reading(an_answer(post, includes={"users": [a_user()]} | includes)).posts
    return only


def renamed(value: object) -> object:
    """The same payload in X's coming vocabulary."""
    if isinstance(value, dict):
        return {str(key).replace("tweet", "post"): renamed(inner) for key, inner in value.items()}
    return [renamed(inner) for inner in value] if isinstance(value, list) else value
