"""files.*: uploads in two steps, with the bytes sent to an address in between.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal and files.completeUploadExternal.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack import posting
from bot.sandbox.slack.api.call import Call, Method
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.files import File
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.text import kept
from bot.sandbox.slack.wire import Json, SlackError, invalid_arguments


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    state = call.state
    length = call.number("length", 0)
    if length < 1:
        raise invalid_arguments("must provide a number [json-pointer:/length]")
    alt_txt = call.text("alt_txt")
    if len(alt_txt) > LIMITS["method_limits/files.alt_txt"]:
        raise SlackError("alt_txt_too_large")
    file = File(
        state.ids.new("F"), call.text("filename"), length, state.app.bot_user, state.seconds, alt_txt=alt_txt
    )
    state.files[file.id] = file
    return {"upload_url": f"{state.response_urls.base}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: the files appear in the channel, if one is named."""
    listed = call.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise invalid_arguments("missing required field: files")
    targets = _targets(call)
    files = [_finished(call, entry) for entry in listed]
    shown = [file.as_json(call.state.response_urls.base) for file in files]
    for channel in targets:
        _share(call, channel, shown)
    return {"files": [{"id": file.id, "title": file.title or file.name} for file in files]}


def _targets(call: Call) -> list[Channel]:
    names = call.words("channels") or call.words("channel_id")
    channels = [call.state.channels.get(name) for name in names]
    found = [c for c in channels if c is not None and (c.kind == "public" or call.state.bot_is_in(c))]
    if len(found) != len(names):
        raise SlackError("channel_not_found")
    if any(not call.state.bot_is_in(c) for c in found):
        raise SlackError("not_in_channel")
    if any(c.is_archived for c in found):
        raise SlackError("is_archived")
    return found


def _finished(call: Call, entry: Json) -> File:
    file = call.state.files.get(str(entry.get("id")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    file.title, file.shared = str(entry.get("title") or file.name), True
    return file


def _share(call: Call, channel: Channel, files: list[Json]) -> None:
    state = call.state
    message = Message(
        channel.id,
        state.timestamps.next(),
        text=kept(call.text("initial_comment")),
        user=state.app.bot_user,
        team=state.team.id,
        bot_id=state.app.bot_id,
        app_id=state.app.app_id,
        subtype="file_share",
        files=files,
        thread_ts=call.text("thread_ts"),
    )
    posting.post(state, channel, message)


def info(call: Call) -> Json:
    """files.info."""
    file = call.state.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": file.as_json(call.state.response_urls.base)}


METHODS: Mapping[str, Method] = {
    "files.getUploadURLExternal": Method(
        get_upload_url, ("files:write",), ("filename", "length"), ("alt_txt", "snippet_type")
    ),
    "files.completeUploadExternal": Method(
        complete_upload,
        ("files:write",),
        ("files",),
        ("channel_id", "channels", "initial_comment", "thread_ts", "blocks"),
    ),
    "files.info": Method(info, ("files:read",), ("file",), ("count", "page", "cursor", "limit")),
}
