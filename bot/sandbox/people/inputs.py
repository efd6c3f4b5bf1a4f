"""Values that a person enters, by kind of input: options by their words, people by name, dates, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.sandbox.people.screen import ScreenError
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.wire import Json

Enter = Callable[[State, User, Json, object], object]


def options_of(element: Json) -> list[Json]:
    """The options that a menu lists."""
    groups = element.get("option_groups") or []
    listed: list[Json] = element.get("options") or []
    return listed + [option for group in groups for option in group["options"]]


def words_of(option: Json) -> str:
    """What an option is called."""
    return str(option["text"]["text"])


def option_called(options: Sequence[Json], name: object) -> Json:
    """The option of that name, or the only one that begins with it or holds it. Raises ScreenError.

    Who points at an option rather than naming it passes the option itself.
    """
    pointed_at = next((option for option in options if option == name), None)
    if pointed_at is not None:
        return pointed_at
    wanted = str(name).casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda words: words == wanted,
        lambda words: words.startswith(wanted),
        lambda words: wanted in words,
    )
    for test in tests:
        found = [o for o in options if test(words_of(o).casefold())]
        if len(found) == 1:
            return found[0]
    listed = ", ".join(f'"{words_of(o)}"' for o in options) or "nothing"
    raise ScreenError(f'There is no option "{name}". The menu lists {listed}')


def enter(state: State, user: User, element: Json, value: object) -> object:
    """What an element holds after a person entered `value`. Raises ScreenError if Slack would not take it."""
    if value is None:
        return [] if element["type"].startswith("multi_") or element["type"] == "checkboxes" else None
    handler = _ENTER.get(element["type"])
    if handler is None:
        raise ScreenError(f"Nothing can be entered into a {element['type']}")
    return handler(state, user, element, value)


def _text(_state: State, _user: User, element: Json, value: object) -> object:
    words = str(value)
    most = element.get("max_length", 3000)
    if len(words) > most:
        raise ScreenError(f"Slack takes {most} characters here, not {len(words)}")
    return words or None


def _pattern(pattern: str, what: str) -> Enter:
    def handler(_state: State, _user: User, _element: Json, value: object) -> object:
        if not re.fullmatch(pattern, str(value)):
            raise ScreenError(f'"{value}" is no {what}')
        return str(value)

    return handler


def _number(_state: State, _user: User, element: Json, value: object) -> object:
    words = str(value)
    if not re.fullmatch(r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+", words):
        raise ScreenError(f'"{words}" is no number that fits here')
    least, most = element.get("min_value"), element.get("max_value")
    if (least is not None and float(words) < float(least)) or (
        most is not None and float(words) > float(most)
    ):
        raise ScreenError(f"{words} is not between {least} and {most}")
    return words


def _rich(_state: State, _user: User, _element: Json, value: object) -> object:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


def _option(_state: State, _user: User, element: Json, value: object) -> object:
    return option_called(options_of(element), value)


def _user(state: State, _user: User, _element: Json, value: object) -> object:
    found = state.find_user(str(value))
    if found is None or found.deleted:
        raise ScreenError(f'Nobody is called "{value}"')
    return found.id


def _channel(state: State, _user: User, _element: Json, value: object) -> object:
    found = state.find_channel(str(value))
    if found is None or found.kind != "public":
        raise ScreenError(f'No public channel is called "{value}"')
    return found.id


def _conversation(state: State, user: User, _element: Json, value: object) -> object:
    name = str(value)
    if name.startswith("@"):
        other = state.find_user(name)
        if other is None:
            raise ScreenError(f'Nobody is called "{name}"')
        return state.open_direct(user.id, other.id).id
    found = state.find_channel(name)
    if found is None or (found.kind != "public" and user.id not in found.members):
        raise ScreenError(f'No channel is called "{name}"')
    return found.id


def _date(_state: State, _user: User, _element: Json, value: object) -> object:
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(str(value)).isoformat()


def _time(_state: State, _user: User, _element: Json, value: object) -> object:
    moment = value if isinstance(value, time) else time.fromisoformat(str(value))
    return moment.strftime("%H:%M")


def _moment(_state: State, user: User, _element: Json, value: object) -> object:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(user.tz))
    return int(moment.timestamp())


def _several(one: Enter) -> Enter:
    def handler(state: State, user: User, element: Json, value: object) -> object:
        values = value if isinstance(value, (list, tuple, set)) else [value]
        most = element.get("max_selected_items")
        if most is not None and len(values) > most:
            raise ScreenError(f"Slack takes {most} items here, not {len(values)}")
        return [one(state, user, element, item) for item in values]

    return handler


_ENTER: Mapping[str, Enter] = {
    "plain_text_input": _text,
    "email_text_input": _pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+", "e-mail address"),
    "url_text_input": _pattern(r"[a-z][a-z0-9+.-]*://\S+", "address"),
    "number_input": _number,
    "rich_text_input": _rich,
    "static_select": _option,
    "radio_buttons": _option,
    "multi_static_select": _several(_option),
    "checkboxes": _several(_option),
    "users_select": _user,
    "multi_users_select": _several(_user),
    "channels_select": _channel,
    "multi_channels_select": _several(_channel),
    "conversations_select": _conversation,
    "multi_conversations_select": _several(_conversation),
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
}
