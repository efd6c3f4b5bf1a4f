"""Cases opened by hand: from a link to a post, fetched where its network is connected, or from words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from slack_sdk.models.views import View

from bot.domain.access import Permission
from bot.domain.cases.choices import Priority
from bot.domain.errors import AlreadyDone, NetworkError
from bot.domain.people import Actor
from bot.domain.posts import Post
from bot.domain.subjects import case_subject
from bot.logs import get_logger
from bot.networks.registry import read_post_link
from bot.services.cases.changes import prioritise_case
from bot.services.cases.opening import Opened, Report, open_case, open_case_of_post
from bot.services.timeline.messages import add_note
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Order
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.modal_target import open_modal
from bot.slack.payloads import ShortcutCall
from bot.slack.surfaces.cases.modals import open_case_modal
from bot.slack.surfaces.reads import thread_link
from bot.slack.surfaces.timeline.drafts import draft_of
from bot.slack.text.markup import unmarked
from bot.slack.text.names import network_name

_ADDRESS: Final = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>|(https?://[^\s<>]+)", re.IGNORECASE)
log = get_logger(__name__)


def report_in(text: str) -> Report:
    """What somebody wrote in Slack as a report: the link of a post (else the first link), and the words."""
    links = list(_ADDRESS.finditer(text))
    found = next((link for link in links if read_post_link(_address(link))), next(iter(links), None))
    if found is None:
        return Report(unmarked(text).strip())
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
    return Report(unmarked(rest).strip(), url=_address(found))


def _address(found: re.Match[str]) -> str:
    return unmarked(found[1] or found[2])


async def open_reported(deps: Deps, order: Order, report: Report, priority: Priority | None = None) -> Reply:
    """Open the case, or find the one there is; the same key twice is one case.

    BadInput where nothing was reported, or where the post is our own.
    """
    post, why_not = await _fetched(deps, report.url)
    if post is not None:
        opened = await open_case_of_post(deps.context, post)
        await _keep_words(deps, order, opened, report)
    else:
        opened = await open_case(deps.context, _by_hand(report), order.by, order.key)
    if priority is not None and not opened.existed:
        await _prioritise(deps, opened.number, priority, order.by)
    return await _told(deps, opened, why_not)


async def _fetched(deps: Deps, url: str) -> tuple[Post | None, str]:
    """The post behind a link, where its network gives it; else why it does not."""
    link = read_post_link(url)
    network = deps.networks.get(link.network) if link else None
    if link is None or network is None:
        return None, ""
    named = network_name(link.network)
    try:
        post = await network.fetch(link.external_id)
    except NetworkError as failure:
        log.warning("a post was not fetched", network=link.network, error=type(failure).__name__)
        return None, f" {named} did not give us the post, so it holds what you brought."
    return post, "" if post else f" {named} has no such post for us, so it holds what you brought."


def _by_hand(report: Report) -> Report:
    return report if report.text.strip() else replace(report, text=report.url)


async def _keep_words(deps: Deps, order: Order, opened: Opened, report: Report) -> None:
    """Words that came along with a link are a note: what the customer said is in the post."""
    words = report.text.strip()
    if words and words != report.url:
        await add_note(deps.context, case_subject(opened.number), words, order.by, f"{order.key}:words")


async def _prioritise(deps: Deps, number: int, priority: Priority, by: Actor) -> None:
    try:
        await prioritise_case(deps.context, number, priority, by)
    except AlreadyDone:
        log.debug("the rules came to the same priority", case=number)


async def _told(deps: Deps, opened: Opened, why_not: str) -> Reply:
    subject = case_subject(opened.number)
    thread = await thread_link(deps.context, subject)
    if opened.existed:
        return Reply(f"{subject} is about this already.{thread}")
    return Reply(f"{subject} is open.{why_not} `/case claim {subject}` takes it.{thread}")


def register(on: Gestures, deps: Deps) -> None:
    """Answer the shortcuts "Open a case" and "New case"."""

    @on.shortcut(ids.OPEN_CASE, Permission.OPEN_CASE)
    @on.shortcut(ids.NEW_CASE, Permission.OPEN_CASE)
    async def open_case_chosen(call: ShortcutCall) -> Answer:
        async def load() -> View:
            if call.message is None:
                return open_case_modal()
            message = await draft_of(deps.people, call.message)
            return open_case_modal(message, report_in(call.message.text).url)

        return await open_modal(call, "Open a case", load)
