"""Views on people's screens: opened, pushed, updated, published, closed."""

from __future__ import annotations

from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.schema.surfaces import check_view
from bot.sandbox.slack.state import State
from bot.sandbox.slack.stored_blocks import stored_blocks
from bot.sandbox.slack.triggers import Trigger
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, SlackError


def open_view(state: State, trigger: Trigger, definition: Json) -> View:
    """Show a modal to the person who acted. Raises SlackError if the view breaks a rule."""
    view = _make(state, trigger.user, definition)
    state.stacks[trigger.user] = [view]
    state.changes.ring()
    return view


def push_view(state: State, trigger: Trigger, definition: Json) -> View:
    """Show a modal above the one the person acted in. Raises SlackError not_found or push_limit_reached."""
    stack = state.stacks.get(trigger.user, [])
    if not any(view.id == trigger.view_id for view in stack):
        raise SlackError("not_found")
    return push_onto(state, stack, definition)


def push_onto(state: State, stack: list[View], definition: Json) -> View:
    """One more view on a stack. Raises SlackError push_limit_reached or what is wrong with the view."""
    if len(stack) >= LIMITS["view/stack.max"]:
        raise SlackError("push_limit_reached")
    view = _make(state, stack[0].user, definition)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    state.changes.ring()
    return view


def update_view(state: State, view: View, definition: Json, view_hash: str = "") -> View:
    """Show something else in a view. Raises SlackError hash_conflict or what is wrong with the view."""
    kind = view.definition["type"]
    check_view(definition, kind)
    if view_hash and view_hash != view.hash:
        raise SlackError("hash_conflict")
    _check_external_id(state, definition, view)
    view.replace(_stored(state, definition), _hash(state))
    state.changes.ring()
    return view


def publish_home(state: State, user: str, definition: Json, view_hash: str = "") -> View:
    """Show somebody's Home tab. Raises SlackError: not_enabled, hash_conflict, a broken rule."""
    if not state.manifest.home_tab:
        raise SlackError("not_enabled")
    current = state.homes.get(user)
    if current:
        return update_view(state, current, definition, view_hash)
    state.homes[user] = _make(state, user, definition, "home")
    state.changes.ring()
    return state.homes[user]


def find_view(state: State, view_id: str = "", external_id: str = "") -> View:
    """A view that is on a screen now. Raises SlackError not_found: perhaps the person closed it."""
    for view in state.views():
        if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
            return view
    raise SlackError("not_found")


def _make(state: State, user: str, definition: Json, kind: str = "modal") -> View:
    check_view(definition, kind)
    _check_external_id(state, definition, None)
    view_id = state.ids.new("V")
    owner = {
        "team_id": state.team.id,
        "app_id": state.app.app_id,
        "app_installed_team_id": state.team.id,
        "bot_id": state.app.bot_id,
    }
    return View(view_id, user, _stored(state, definition), _hash(state), view_id, owner=owner)


def _stored(state: State, definition: Json) -> Json:
    return {**definition, "blocks": stored_blocks(definition["blocks"], lambda: state.ids.secret()[:5])}


def _hash(state: State) -> str:
    return f"{state.seconds}.{state.ids.secret()}"


def _check_external_id(state: State, definition: Json, own: View | None) -> None:
    wanted = definition.get("external_id")
    if wanted and any(view.external_id == wanted for view in state.views() if view is not own):
        raise SlackError("duplicate_external_id")
