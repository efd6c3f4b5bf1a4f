"""What a person does on the page, carried out by the same hands as in the tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.sandbox.page.block_json import option_json
from bot.sandbox.page.input_values import GONE, control_at, keep_all, value_of
from bot.sandbox.page.state import PageState
from bot.sandbox.people.form import Form, Home
from bot.sandbox.people.message import Seen
from bot.sandbox.people.person import Person
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.people.surface import Surface
from bot.sandbox.slack.input_state import Place
from bot.sandbox.slack.wire import Json

PageAction = Callable[[PageState, Person, Json], Awaitable[Json]]


async def act(state: PageState, sent: Json) -> Json:
    """Do what the page asks for; what it shows of it beyond what is live. Raises ScreenError or LookupError."""
    action = ACTIONS.get(str(sent.get("do")))
    if action is None:
        raise LookupError(f"Nobody can do {sent.get('do')}")
    found = state.workspace.find_user(str(sent.get("who")))
    if found is None or found.is_bot:
        raise LookupError(f"Nobody is called {sent.get('who')}")
    return await action(state, state.workspace.person(found.id), sent)


def _message(person: Person, sent: Json, key: str = "ts") -> Seen:
    found = next((m for m in person.messages(str(sent["channel"])) if m.ts == sent[key]), None)
    if found is None:
        raise ScreenError(GONE)
    return found


def _form(state: PageState, person: Person, view_id: object) -> Form:
    stack = state.workspace.stacks.get(person.id, [])
    view = next((v for v in stack if v.id == view_id), None)
    if view is None:
        raise ScreenError("That form is closed.")
    return Form(state.workspace, person.user, view)


def _surface(state: PageState, person: Person, sent: Json) -> Surface:
    if "ts" in sent:
        return _message(person, sent)
    home = state.workspace.homes.get(person.id)
    if home is not None and home.id == sent.get("view"):
        return Home(state.workspace, person.user, home)
    return _form(state, person, sent.get("view"))


def _offered(state: PageState, person: Person, sent: Json) -> dict[Place, list[Json]]:
    """What the app has offered this person so far in the menus of a message or a view."""
    return state.offered.setdefault((person.id, str(sent.get("ts") or sent.get("view"))), {})


async def _say(_state: PageState, person: Person, sent: Json) -> Json:
    text, channel = str(sent["text"]), str(sent["channel"])
    thread = _message(person, sent, "thread") if sent.get("thread") else None
    if text.startswith("/"):
        await person.types(text, channel, thread=thread)
    else:
        await person.says(text, channel, thread=thread, also_to_channel=bool(sent.get("also")))
    return {}


async def _edit(_state: PageState, person: Person, sent: Json) -> Json:
    await person.edits(_message(person, sent), str(sent["text"]))
    return {}


async def _delete(_state: PageState, person: Person, sent: Json) -> Json:
    await person.deletes(_message(person, sent))
    return {}


async def _react(_state: PageState, person: Person, sent: Json) -> Json:
    message, name = _message(person, sent), str(sent["name"])
    given = person.name in message.reactions.get(name, [])
    await (person.unreacts(name, message) if given else person.reacts(name, message))
    return {}


async def _press(state: PageState, person: Person, sent: Json) -> Json:
    """Use a button or a menu. What else is entered in the form goes with it."""
    surface = _surface(state, person, sent)
    offered = _offered(state, person, sent)
    await keep_all(surface, sent.get("entries", []), offered)
    control = control_at(surface, sent)
    if control.is_button:
        await surface.press(control)
    else:
        await surface.pick(control, value_of(surface, control, sent, offered))
    return {}


async def _suggest(state: PageState, person: Person, sent: Json) -> Json:
    surface = _surface(state, person, sent)
    control = control_at(surface, sent)
    found = await surface.suggestions(control, str(sent["query"]))
    _offered(state, person, sent).setdefault(control.place, []).extend(found)
    return {"options": [option_json(option) for option in found]}


async def _submit(state: PageState, person: Person, sent: Json) -> Json:
    form = _form(state, person, sent["view"])
    refused = await keep_all(form, sent.get("entries", []), _offered(state, person, sent))
    refused |= {block: words for block, words in form.refusals.items() if block not in refused}
    if refused:
        return {"outcome": "errors", "errors": refused}
    blocks = {c.label: c.block["block_id"] for c in form.controls}
    result = await form.submit()
    errors = {blocks[label]: words for label, words in result.errors.items()}
    return {"outcome": result.outcome, "errors": errors, "trouble": result.trouble}


async def _close(state: PageState, person: Person, sent: Json) -> Json:
    await _form(state, person, sent["view"]).close(everything=bool(sent.get("everything")))
    return {}


async def _shortcut(_state: PageState, person: Person, sent: Json) -> Json:
    name = str(sent["name"])
    await (person.shortcut(name, _message(person, sent)) if "ts" in sent else person.global_shortcut(name))
    return {}


async def _join(_state: PageState, person: Person, sent: Json) -> Json:
    await person.joins(str(sent["channel"]))
    return {}


async def _home(_state: PageState, person: Person, _sent: Json) -> Json:
    await person.opens_home()
    return {}


async def _post(state: PageState, _person: Person, sent: Json) -> Json:
    """Write on a network as a customer."""
    network = state.world.networks.get(str(sent["network"]))
    if network is None:
        raise LookupError(f"There is no local {sent['network']} here")
    under = str(sent["under"]) if sent.get("under") else None
    if under and under not in network.versions:
        raise ScreenError("That post is gone.")
    handle = str(sent["as"]).removeprefix("@")
    if not network.handle.fullmatch(handle):
        raise ScreenError(f"A name on {network.title} has {network.handle_rule}.")
    network.post(handle, str(sent["text"]), reply_to=under)
    return {}


ACTIONS: Mapping[str, PageAction] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "press": _press,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "shortcut": _shortcut,
    "join": _join,
    "home": _home,
    "post": _post,
}
