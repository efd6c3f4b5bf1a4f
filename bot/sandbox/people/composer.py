"""What a person types, turned into what Slack's client sends: names become mentions, addresses links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.sandbox.slack.state import SLACKBOT, State
from bot.sandbox.slack.text import BROADCASTS, CONTROL, escape, kept, unescape
from bot.sandbox.slack.wire import Json


def message_text(state: State, typed: str) -> str:
    """The text of a message: `@Ana` is picked from the list of names, `#social-desk` too."""
    people = {**_users(state, "<@{0}>"), **_groups(state, "<!subteam^{0}>")}
    people |= {name: f"<!{name}>" for name in BROADCASTS}
    return kept(_named(escape(typed), people, _channels(state, "<#{0}|{1}>")))


def command_text(state: State, typed: str, *, escaped: bool) -> str:
    """The text of a slash command; with `should_escape` names come as `<@U123|ana>` and `<#C1|name>`."""
    if not escaped:
        return typed
    people = {**_users(state, "<@{0}|{1}>"), **_groups(state, "<!subteam^{0}|@{1}>")}
    return _named(escape(typed), people, _channels(state, "<#{0}|{1}>"))


def _users(state: State, form: str) -> dict[str, str]:
    found = {}
    for user in state.users.values():
        if user.id != SLACKBOT and not user.deleted:
            for name in (user.name, user.real_name):
                found[name] = form.format(user.id, user.name)
    return found


def _groups(state: State, form: str) -> dict[str, str]:
    return {group.handle: form.format(group.id, group.handle) for group in state.groups.values()}


def _channels(state: State, form: str) -> dict[str, str]:
    return {c.name: form.format(c.id, c.name) for c in state.channels.values() if c.kind == "public"}


def _named(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    return _replaced("#", _replaced("@", text, people), channels)


def _replaced(sign: str, text: str, names: Mapping[str, str]) -> str:
    if not names:
        return text
    known = {name.casefold(): written for name, written in names.items()}
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w<|&]){sign}({longest_first})(?![\w-])", re.IGNORECASE)
    return pattern.sub(lambda match: known[match[1].casefold()], text)


def rich_text(text: str, new_id: Callable[[], str]) -> Json:
    """The rich_text block that the client sends along with a text."""
    parts: list[Json] = []
    end = 0
    for match in CONTROL.finditer(text):
        parts += _words(text[end : match.start()])
        parts.append(_part(match[1]))
        end = match.end()
    parts += _words(text[end:])
    section = {"type": "rich_text_section", "elements": parts}
    return {"type": "rich_text", "block_id": new_id(), "elements": [section]}


def _words(text: str) -> list[Json]:
    return [{"type": "text", "text": unescape(text)}] if text else []


def _part(control: str) -> Json:
    body, _, label = control.partition("|")
    if body.startswith("@"):
        return {"type": "user", "user_id": body[1:]}
    if body.startswith("#"):
        return {"type": "channel", "channel_id": body[1:]}
    if body.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": body.removeprefix("!subteam^")}
    if body.startswith("!"):
        return {"type": "broadcast", "range": body[1:]}
    return {"type": "link", "url": unescape(body), **({"text": label} if label else {})}
