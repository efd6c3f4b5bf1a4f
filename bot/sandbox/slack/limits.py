"""Slack's limits as a table: one number per rule, each with the place it comes from.

The keys are the paths of the project's survey of Slack's limits (2026-11-22), so a test can compare the two.
Sources, as letters in the comments:
S: class constants of slack_sdk 3.48.0 (models/blocks, models/views), enforced by its JsonValidator
D: https://docs.slack.dev/reference/block-kit (pages of blocks, elements and composition objects)
M: https://docs.slack.dev/reference/methods (the page of each method)
I: a public issue that quotes a real answer of Slack
U: not verified; the number that the community works with
Every number is inclusive: N is accepted, N+1 refused ("must be less than N+1 characters").
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE = {
    # What a surface holds
    "surfaces/message.blocks.max": 50,  # D blocks
    "surfaces/modal.blocks.max": 100,  # D S
    "surfaces/home.blocks.max": 100,  # D S
    "surfaces/modal.blocks.min": 1,  # S
    "surfaces/message.attachments.max": 100,  # M chat.postMessage: too_many_attachments
    "surfaces/chat.update.text.max": 4000,  # M chat.update: msg_too_long
    "surfaces/markdown_text.max": 12000,  # M chat.postMessage
    "surfaces/view.size_kb": 250,  # M views.open: view_too_large
    # Views
    "view/title": 24,  # S
    "view/submit": 24,  # S
    "view/close": 24,  # S
    "view/private_metadata": 3000,  # S
    "view/callback_id": 255,  # S
    "view/external_id": 255,  # M views.update
    "view/stack.max": 3,  # M views.push: push_limit_reached
    "view/trigger_id.ttl_s": 3,  # D https://docs.slack.dev/tools/bolt-python/concepts/opening-modals
    # Identifiers
    "ids/block_id": 255,  # S
    "ids/action_id": 255,  # S
    # Blocks
    "blocks/section/text": 3000,  # S D
    "blocks/section/fields.max": 10,  # S
    "blocks/section/fields.text": 2000,  # S
    "blocks/header.text": 150,  # S
    "blocks/context.elements": 10,  # S
    "blocks/actions.elements": 25,  # S I adobe/spacecat-api-service#176
    "blocks/context_actions.elements": 5,  # S
    "blocks/input/label": 2000,  # S
    "blocks/input/hint": 2000,  # S
    "blocks/image/image_url": 3000,  # S
    "blocks/image/alt_text": 2000,  # S
    "blocks/image/title": 2000,  # S
    "blocks/markdown.text": 12000,  # S
    "blocks/video/description": 200,  # U
    "blocks/table/rows": 100,  # S D
    "blocks/table/cells_per_row": 20,  # S D
    "blocks/table/column_settings": 20,  # S D
    "blocks/alert/text": 200,  # java-slack-sdk javadoc
    "blocks/card/title": 150,  # S
    "blocks/card/subtitle": 150,  # S
    "blocks/card/body": 200,  # S
    "blocks/carousel.elements": 10,  # S
    "blocks/container/child_blocks": 10,  # S
    "blocks/container/title": 150,  # S
    "blocks/container/subtitle": 150,  # S
    "blocks/auth_provider/value": 150,  # S
    "blocks/auth_provider/name": 75,  # S
    "blocks/auth_provider/description": 150,  # S
    "blocks/auth_provider/url": 3000,  # S
    # Elements
    "elements/button/text": 75,  # S
    "elements/button/value": 2000,  # S
    "elements/button/url": 3000,  # S
    "elements/button/accessibility_label": 75,  # S
    "elements/button/agent_prompt": 4000,  # S
    "elements/placeholder": 150,  # S
    "elements/static_select/options": 100,  # S
    "elements/static_select/option_groups": 100,  # S
    "elements/multi_static_select/options": 100,  # S
    "elements/multi_static_select/option_groups": 100,  # S
    "elements/overflow.options": 5,  # S
    "elements/checkboxes.options": 10,  # S
    "elements/radio_buttons.options": 10,  # S
    "elements/plain_text_input/min_length.max": 3000,  # S
    "elements/plain_text_input/max_length.max": 3000,  # U
    "elements/file_input.max_files": 10,  # S
    "elements/feedback_button/text": 75,  # S
    "elements/feedback_button/value": 2000,  # S
    "elements/icon_button/value": 2000,  # S
    "elements/icon_button/visible_to_user_ids": 10,  # S
    # Composition objects
    "composition/text_object": 3000,  # I slack-go/slack#1273
    "composition/option/text": 75,  # S
    "composition/option/value": 150,  # S
    "composition/option/description": 75,  # D
    "composition/option/url": 3000,  # D
    "composition/option_group/label": 75,  # S
    "composition/option_group/options": 100,  # S
    "composition/confirm/title": 100,  # S
    "composition/confirm/text": 300,  # S
    "composition/confirm/confirm": 30,  # S
    "composition/confirm/deny": 30,  # S
    "composition/attachment.footer": 300,  # S
    "composition/attachment.actions": 5,  # S
    # Methods
    "method_limits/conversations.create.name": 80,  # U
    "method_limits/conversations.setTopic": 250,  # M: too_long
    "method_limits/conversations.invite.users": 1000,  # M
    "method_limits/conversations.history.limit": 999,  # M
    "method_limits/conversations.replies.limit.default": 1000,  # M
    "method_limits/files.alt_txt": 1000,  # M
    # Transport
    "http/ack_s": 3,  # D https://docs.slack.dev/interactivity/handling-user-interaction
    "socket_mode/max_connections": 10,  # I slackapi/node-slack-sdk#1654
}

LIMITS: Mapping[str, int] = MappingProxyType(_TABLE)
"""Every limit of one number, by its path."""

MESSAGE_TEXT_KEPT = 40_000
"""chat.postMessage cuts a longer text and warns `message_truncated` (api.slack.com/changelog, April 2018)."""

BLOCK_CHARS_IN_ALL = 13_200
"""About so many characters of blocks fit one message, then msg_blocks_too_long (slackapi/bolt-js#2509)."""

VIDEO_TITLE = 199
"""slack_sdk: "must be less than 200 characters"."""

VIDEO_AUTHOR = 49
"""slack_sdk: "must be less than 50 characters"."""

RESPONSE_URL_USES = 5
"""https://docs.slack.dev/interactivity/handling-user-interaction: five times within half an hour."""

RESPONSE_URL_MINUTES = 30

HISTORY_DEFAULT = 100
"""https://docs.slack.dev/reference/methods/conversations.history: `limit` when none is given."""
