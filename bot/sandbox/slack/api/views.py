"""views.*: modals and Home tabs.

https://docs.slack.dev/reference/methods/views.open and its neighbours. None of them needs a scope.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack import modals
from bot.sandbox.slack.api.call import Call, Method
from bot.sandbox.slack.schema.surfaces import check_view
from bot.sandbox.slack.triggers import Trigger
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, invalid_arguments


def _definition(call: Call, kind: str) -> Json:
    """The view of the call, checked before a trigger is spent on it."""
    return check_view(call.parsed("view", "invalid_arguments"), kind)


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id")
    return call.state.triggers.exchange(trigger_id, call.state.now())


def open_modal(call: Call) -> Json:
    """views.open."""
    definition = _definition(call, "modal")
    return {"view": modals.open_view(call.state, _trigger(call), definition).as_json()}


def push(call: Call) -> Json:
    """views.push."""
    definition = _definition(call, "modal")
    return {"view": modals.push_view(call.state, _trigger(call), definition).as_json()}


def update(call: Call) -> Json:
    """views.update: not_found once the person has closed it."""
    if not call.has("view_id") and not call.has("external_id"):
        raise invalid_arguments("missing required field: view_id")
    definition = check_view(call.parsed("view", "invalid_arguments"), "modal", "home")
    view: View = modals.find_view(call.state, call.text("view_id"), call.text("external_id"))
    return {"view": modals.update_view(call.state, view, definition, call.text("hash")).as_json()}


def publish(call: Call) -> Json:
    """views.publish."""
    definition = _definition(call, "home")
    user = call.text("user_id")
    if user not in call.state.users:
        raise invalid_arguments("invalid `user_id`")
    return {"view": modals.publish_home(call.state, user, definition, call.text("hash")).as_json()}


_TRIGGERS = ("trigger_id", "interactivity_pointer")

METHODS: Mapping[str, Method] = {
    "views.open": Method(open_modal, (), ("view",), _TRIGGERS),
    "views.push": Method(push, (), ("view",), _TRIGGERS),
    "views.update": Method(update, (), ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method(publish, (), ("view", "user_id"), ("hash", "interactivity_pointer")),
}
