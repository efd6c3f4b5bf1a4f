"""Every limit of the table: N is taken, N+1 is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.slack.limits import BLOCK_CHARS_IN_ALL, LIMITS, VIDEO_AUTHOR, VIDEO_TITLE
from bot.sandbox.slack.rates import TIERS
from bot.sandbox.slack.schema.elements import OPTIONS_ANSWER
from bot.sandbox.slack.schema.surfaces import check_message, check_view
from bot.sandbox.slack.wire import SlackError
from tests.unit.sandbox.blocks import (
    Json,
    actions,
    button,
    confirm,
    field,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
)

Build = Callable[[int], Json]

PICTURE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}
VIDEO: Json = {
    "type": "video",
    "alt_text": "a",
    "title": plain(),
    "thumbnail_url": "https://example.com/a.png",
    "video_url": "https://example.com/a",
}


def x(count: int) -> str:
    return "x" * count


def address(length: int) -> str:
    return "https://example.com/".ljust(length, "x")


def buttons(count: int) -> Json:
    return actions(*(button(action_id=f"a{n}") for n in range(count)))


def select(kind: str = "static_select", **more: object) -> Json:
    return section(accessory={"type": kind, **more})


def groups(count: int) -> list[Json]:
    return [{"label": plain(), "options": options(1)} for _ in range(count)]


def container(**more: object) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [section()], **more}


def provider(**more: object) -> Json:
    return {"type": "auth_provider", "value": "v", "name": "n", **more}


def row(cells: int) -> list[Json]:
    return [{"type": "raw_text", "text": "a"}] * cells


def feedback(text: str = "Good", value: str = "1") -> Json:
    judged = {"text": plain(text), "value": value}
    element = {"type": "feedback_buttons", "positive_button": judged, "negative_button": judged}
    return {"type": "context_actions", "elements": [element]}


def icon(**more: object) -> Json:
    element = {"type": "icon_button", "icon": "trash", "text": plain(), **more}
    return {"type": "context_actions", "elements": [element]}


IN_BLOCKS: dict[str, Build] = {
    "ids/block_id": lambda n: section(block_id=x(n)),
    "ids/action_id": lambda n: actions(button(action_id=x(n))),
    "composition/text_object": lambda n: section(x(n)),
    "blocks/section/text": lambda n: section(x(n)),
    "blocks/section/fields.max": lambda n: {"type": "section", "fields": [plain()] * n},
    "blocks/section/fields.text": lambda n: {"type": "section", "fields": [mrkdwn(x(n))]},
    "blocks/header.text": lambda n: {"type": "header", "text": plain(x(n))},
    "blocks/context.elements": lambda n: {"type": "context", "elements": [plain()] * n},
    "blocks/actions.elements": buttons,
    "blocks/context_actions.elements": lambda n: {
        "type": "context_actions",
        "elements": [
            {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": f"a{i}"} for i in range(n)
        ],
    },
    "blocks/input/label": lambda n: field({"type": "plain_text_input"}, x(n)),
    "blocks/input/hint": lambda n: field({"type": "plain_text_input"}, hint=plain(x(n))),
    "blocks/image/image_url": lambda n: {**PICTURE, "image_url": address(n)},
    "blocks/image/alt_text": lambda n: {**PICTURE, "alt_text": x(n)},
    "blocks/image/title": lambda n: {**PICTURE, "title": plain(x(n))},
    "blocks/markdown.text": lambda n: {"type": "markdown", "text": x(n)},
    "blocks/video/description": lambda n: {**VIDEO, "description": plain(x(n))},
    "blocks/table/rows": lambda n: {"type": "table", "rows": [row(1)] * n},
    "blocks/table/cells_per_row": lambda n: {"type": "table", "rows": [row(n)]},
    "blocks/table/column_settings": lambda n: {
        "type": "table",
        "rows": [row(1)],
        "column_settings": [{"align": "left"}] * n,
    },
    "blocks/card/title": lambda n: {"type": "card", "title": plain(x(n))},
    "blocks/card/subtitle": lambda n: {"type": "card", "title": plain(), "subtitle": plain(x(n))},
    "blocks/card/body": lambda n: {"type": "card", "body": mrkdwn(x(n))},
    "blocks/carousel.elements": lambda n: {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain()}] * n,
    },
    "blocks/container/child_blocks": lambda n: container(child_blocks=[section()] * n),
    "blocks/container/title": lambda n: container(title=plain(x(n))),
    "blocks/container/subtitle": lambda n: container(subtitle=plain(x(n))),
    "blocks/auth_provider/value": lambda n: provider(value=x(n)),
    "blocks/auth_provider/name": lambda n: provider(name=x(n)),
    "blocks/auth_provider/description": lambda n: provider(description=x(n)),
    "blocks/auth_provider/url": lambda n: provider(auth_url=address(n)),
    "elements/button/text": lambda n: actions(button(x(n))),
    "elements/button/value": lambda n: actions(button(value=x(n))),
    "elements/button/url": lambda n: actions(button(url=address(n))),
    "elements/button/accessibility_label": lambda n: actions(button(accessibility_label=x(n))),
    "elements/button/agent_prompt": lambda n: actions(button(agent_prompt=x(n))),
    "elements/placeholder": lambda n: select("users_select", placeholder=plain(x(n))),
    "elements/static_select/options": lambda n: select(options=options(n)),
    "elements/static_select/option_groups": lambda n: select(option_groups=groups(n)),
    "elements/multi_static_select/options": lambda n: select("multi_static_select", options=options(n)),
    "elements/multi_static_select/option_groups": lambda n: select(
        "multi_static_select", option_groups=groups(n)
    ),
    "elements/overflow.options": lambda n: select("overflow", options=options(n)),
    "elements/checkboxes.options": lambda n: select("checkboxes", options=options(n)),
    "elements/radio_buttons.options": lambda n: select("radio_buttons", options=options(n)),
    "elements/plain_text_input/min_length.max": lambda n: field(
        {"type": "plain_text_input", "min_length": n}
    ),
    "elements/plain_text_input/max_length.max": lambda n: field(
        {"type": "plain_text_input", "max_length": n}
    ),
    "elements/file_input.max_files": lambda n: field({"type": "file_input", "max_files": n}),
    "elements/feedback_button/text": lambda n: feedback(x(n)),
    "elements/feedback_button/value": lambda n: feedback(value=x(n)),
    "elements/icon_button/value": lambda n: icon(value=x(n)),
    "elements/icon_button/visible_to_user_ids": lambda n: icon(visible_to_user_ids=["U1"] * n),
    "composition/option/text": lambda n: select(options=[option(x(n))]),
    "composition/option/value": lambda n: select(options=[option(value=x(n))]),
    "composition/option/description": lambda n: select(options=[option(description=plain(x(n)))]),
    "composition/option/url": lambda n: select("overflow", options=[option(url=address(n))]),
    "composition/option_group/label": lambda n: select(
        option_groups=[{"label": plain(x(n)), "options": options(1)}]
    ),
    "composition/option_group/options": lambda n: select(
        option_groups=[{"label": plain(), "options": options(n)}]
    ),
    "composition/confirm/title": lambda n: actions(button(confirm=confirm(title=plain(x(n))))),
    "composition/confirm/text": lambda n: actions(button(confirm=confirm(text=plain(x(n))))),
    "composition/confirm/confirm": lambda n: actions(button(confirm=confirm(confirm=plain(x(n))))),
    "composition/confirm/deny": lambda n: actions(button(confirm=confirm(deny=plain(x(n))))),
}

IN_VIEWS: dict[str, Build] = {
    "view/title": lambda n: modal(title=plain(x(n))),
    "view/submit": lambda n: modal(submit=plain(x(n))),
    "view/close": lambda n: modal(close=plain(x(n))),
    "view/private_metadata": lambda n: modal(private_metadata=x(n)),
    "view/callback_id": lambda n: modal(callback_id=x(n)),
    "view/external_id": lambda n: modal(external_id=x(n)),
    "surfaces/modal.blocks.max": lambda n: modal(*[section()] * n),
    "surfaces/home.blocks.max": lambda n: {"type": "home", "blocks": [section()] * n},
    "blocks/alert/text": lambda n: modal({"type": "alert", "text": plain(x(n))}),
}

ELSEWHERE = {
    "surfaces/message.blocks.max": "below",
    "surfaces/modal.blocks.min": "below",
    "surfaces/message.attachments.max": "below",
    "composition/attachment.footer": "below",
    "composition/attachment.actions": "below",
    "surfaces/view.size_kb": "below",
    "surfaces/chat.update.text.max": "test_sandbox_web_api",
    "surfaces/markdown_text.max": "test_sandbox_web_api",
    "method_limits/conversations.create.name": "test_sandbox_web_api",
    "method_limits/conversations.setTopic": "test_sandbox_web_api",
    "method_limits/conversations.invite.users": "test_sandbox_web_api",
    "method_limits/conversations.history.limit": "test_sandbox_web_api",
    "method_limits/conversations.replies.limit.default": "test_sandbox_web_api",
    "method_limits/files.alt_txt": "test_sandbox_web_api",
    "view/stack.max": "test_sandbox_forms",
    "view/trigger_id.ttl_s": "test_sandbox_forms",
    "http/ack_s": "test_sandbox_delivery",
    "socket_mode/max_connections": "test_sandbox_delivery",
}
SURVEY = Path(__file__).parents[4] / "shared" / "slack" / "limits.json"


def refusal_of(blocks: object, attachments: object = None) -> SlackError:
    with pytest.raises(SlackError) as caught:
        check_message(blocks, attachments or [])
    return caught.value


@pytest.mark.parametrize("limit", IN_BLOCKS)
def test_blocks_are_taken_up_to_the_limit_and_refused_beyond(limit: str) -> None:
    build, most = IN_BLOCKS[limit], LIMITS[limit]
    home_only = limit == "elements/file_input.max_files"
    check_message([build(most)], []) if not home_only else check_view(modal(build(most)), "modal")
    assert refusal_of([build(most + 1)]).error == "invalid_blocks"


@pytest.mark.parametrize("limit", IN_VIEWS)
def test_views_are_taken_up_to_the_limit_and_refused_beyond(limit: str) -> None:
    build, most = IN_VIEWS[limit], LIMITS[limit]
    check_view(build(most), "modal", "home")
    with pytest.raises(SlackError) as caught:
        check_view(build(most + 1), "modal", "home")
    assert caught.value.error == "invalid_arguments"
    assert str(caught.value.extra["response_metadata"]).count("[ERROR]") >= 1


def test_every_limit_of_the_table_has_its_test() -> None:
    assert set(LIMITS) - IN_BLOCKS.keys() - IN_VIEWS.keys() - ELSEWHERE.keys() == set()


def test_a_message_holds_fifty_blocks() -> None:
    check_message([section()] * 50, [])
    refused = refusal_of([section()] * 51)
    assert refused.extra["errors"] == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_modal_holds_at_least_one_block() -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view({**modal(), "blocks": []}, "modal")


def test_a_message_holds_a_hundred_attachments_with_short_footers_and_few_actions() -> None:
    check_message([], [{"text": "a", "footer": x(300), "actions": [{}] * 5}] * 100)
    assert refusal_of([], [{"text": "a"}] * 101).error == "too_many_attachments"
    assert refusal_of([], [{"footer": x(301)}]).error == "invalid_attachments"
    assert refusal_of([], [{"actions": [{}] * 6}]).error == "invalid_attachments"


def test_the_blocks_of_a_message_hold_so_many_characters_in_all() -> None:
    full, rest = divmod(BLOCK_CHARS_IN_ALL, 3000)
    check_message([section(x(3000))] * full + [section(x(rest))], [])
    assert refusal_of([section(x(3000))] * full + [section(x(rest + 1))]).error == "msg_blocks_too_long"


def test_a_view_holds_250_kilobytes() -> None:
    long = [section(x(3000)) for _ in range(83)]
    check_view(modal(*long), "modal")
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*long, *long[:3]), "modal")


def test_a_video_has_a_short_title_and_author() -> None:
    check_message([{**VIDEO, "title": plain(x(VIDEO_TITLE)), "author_name": x(VIDEO_AUTHOR)}], [])
    assert refusal_of([{**VIDEO, "title": plain(x(VIDEO_TITLE + 1))}]).error == "invalid_blocks"
    assert refusal_of([{**VIDEO, "author_name": x(VIDEO_AUTHOR + 1)}]).error == "invalid_blocks"


def test_an_app_offers_a_hundred_options_at_most_and_none_if_there_is_none() -> None:
    assert OPTIONS_ANSWER.check({"options": options(100)}, "") == []
    assert OPTIONS_ANSWER.check({"options": []}, "") == []
    assert OPTIONS_ANSWER.check({"options": options(101)}, "") != []
    assert OPTIONS_ANSWER.check({}, "") != []


@pytest.mark.skipif(not SURVEY.exists(), reason="the survey of Slack's limits is not beside this checkout")
def test_the_table_says_what_the_survey_says() -> None:
    survey = json.loads(SURVEY.read_text(encoding="utf-8"))
    assert {path: surveyed(survey, path) for path in LIMITS} == dict(LIMITS)
    assert {name: survey["rates"]["methods"][name] for name in TIERS} == dict(TIERS)


def surveyed(survey: Json, path: str) -> object:
    entry: Json = survey
    for key in path.split("/"):
        entry = entry[key]
    value = entry["value"]
    return value["max"] if isinstance(value, dict) and "max" in value else value
