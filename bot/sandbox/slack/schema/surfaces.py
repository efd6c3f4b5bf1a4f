"""Whole messages and views held against the rules, and what Slack answers when they break one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.sandbox.slack.limits import BLOCK_CHARS_IN_ALL, LIMITS
from bot.sandbox.slack.schema.blocks import IN_HOME, IN_MESSAGE, IN_MODAL
from bot.sandbox.slack.schema.composition import plain
from bot.sandbox.slack.schema.kinds import Anything, ByType, Flag, Items, Kind, Problem, Shape, Text, typed
from bot.sandbox.slack.wire import Json, SlackError

_MESSAGE_BLOCKS = Items(ByType(IN_MESSAGE), LIMITS["surfaces/message.blocks.max"])

_VIEW: Mapping[str, Kind] = {
    "private_metadata": Text(LIMITS["view/private_metadata"]),
    "callback_id": Text(LIMITS["view/callback_id"]),
    "external_id": Text(LIMITS["view/external_id"]),
    "clear_on_close": Flag(),
    "notify_on_close": Flag(),
}


def _input_needs_submit(view: Json, at: str) -> list[Problem]:
    """https://docs.slack.dev/reference/views/modal-views: submit is required when there is an input block."""
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(
        isinstance(b, dict) and b.get("type") == "input" for b in blocks
    )
    return [Problem("missing required field: submit", at)] if inputs and "submit" not in view else []


_MODAL = typed(
    "modal",
    {
        **_VIEW,
        "title": plain(LIMITS["view/title"]),
        "submit": plain(LIMITS["view/submit"]),
        "close": plain(LIMITS["view/close"]),
        "submit_disabled": Flag(),
        "blocks": Items(
            ByType(IN_MODAL), LIMITS["surfaces/modal.blocks.max"], LIMITS["surfaces/modal.blocks.min"]
        ),
    },
    ("title", "blocks"),
    (_input_needs_submit,),
)
_HOME = typed(
    "home",
    {**_VIEW, "blocks": Items(ByType(IN_HOME), LIMITS["surfaces/home.blocks.max"])},
    ("blocks",),
)

_ATTACHMENT = Shape(
    {
        "blocks": _MESSAGE_BLOCKS,
        "footer": Text(LIMITS["composition/attachment.footer"]),
        "actions": Items(Anything(), LIMITS["composition/attachment.actions"]),
        "fields": Items(Anything()),
        "mrkdwn_in": Items(Text()),
        **{
            name: Text()
            for name in (
                "fallback",
                "color",
                "pretext",
                "author_name",
                "author_link",
                "author_icon",
                "author_subname",
                "title",
                "title_link",
                "text",
                "image_url",
                "thumb_url",
                "footer_icon",
                "callback_id",
                "from_url",
                "original_url",
                "service_name",
                "service_icon",
            )
        },
        "ts": Anything(),
    }
)


def check_message(blocks: object, attachments: object) -> None:
    """Raise SlackError (invalid_blocks, msg_blocks_too_long, …) if blocks or attachments break a rule."""
    problems = _MESSAGE_BLOCKS.check(blocks, "/blocks")
    if not problems and isinstance(blocks, list):
        problems = list(_repeated_ids(blocks, "/blocks"))
    if problems:
        raise refused_blocks(problems)
    if sum(len(text) for text in _texts(blocks)) > BLOCK_CHARS_IN_ALL:
        raise SlackError("msg_blocks_too_long")
    if isinstance(attachments, list) and len(attachments) > LIMITS["surfaces/message.attachments.max"]:
        raise SlackError("too_many_attachments")
    wrong = [str(p) for p in Items(_ATTACHMENT).check(attachments, "/attachments")]
    if wrong:
        raise SlackError("invalid_attachments", errors=wrong, response_metadata=_messages(wrong))


def refused_blocks(problems: list[Problem]) -> SlackError:
    """`invalid_blocks` with every reason, shaped as in grafana/oncall#5121."""
    errors = [str(p) for p in problems]
    return SlackError("invalid_blocks", errors=errors, response_metadata=_messages(errors))


def check_view(view: object, *kinds: str) -> Json:
    """The view, if it is one of `kinds` ("modal", "home") and keeps the rules.

    Raises SlackError: invalid_arguments with the reasons, or view_too_large.
    """
    known: dict[str, Kind] = {"modal": _MODAL, "home": _HOME}
    problems = ByType({name: known[name] for name in kinds}).check(view, "/view")
    if isinstance(view, dict) and not problems:
        problems = [*_repeated_ids(view["blocks"], "/view/blocks"), *_one_focus(view["blocks"])]
    if problems:
        raise SlackError("invalid_arguments", response_metadata=_messages([str(p) for p in problems]))
    if not isinstance(view, dict):  # for the type checker: the schema has refused it
        raise SlackError("invalid_arguments")
    if len(json.dumps(view).encode()) > LIMITS["surfaces/view.size_kb"] * 1024:
        raise SlackError("view_too_large")
    return view


def _messages(errors: list[str]) -> Json:
    return {"messages": [f"[ERROR] {e}" for e in errors]}


def elements_of(block: Json) -> list[Json]:
    """The elements of a block that a person could act on, in reading order."""
    found: list[Json] = list(block.get("elements") or []) if block["type"] in _ROWS else []
    found += [block[name] for name in ("accessory", "element") if name in block]
    found += list(block.get("actions") or [])
    for child in block.get("child_blocks") or []:
        found += elements_of(child)
    if block["type"] == "carousel":
        found += [e for card in block["elements"] for e in elements_of(card)]
    return found


_ROWS = ("actions", "context_actions")


def _repeated_ids(blocks: list[Json], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"`block_id` {block_id} already exists", f"{at}/{i}/block_id")
        seen.update([block_id] if block_id else [])
        actions: set[str] = set()
        for j, element in enumerate(elements_of(block)):
            action_id = element.get("action_id")
            if action_id in actions:
                yield Problem(f"`action_id` {action_id} already exists", f"{at}/{i}/elements/{j}/action_id")
            actions.update([action_id] if action_id else [])


def _one_focus(blocks: list[Json]) -> Iterator[Problem]:
    focused = [e for b in blocks for e in elements_of(b) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield Problem("only one element can have focus_on_load", "/view/blocks")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
