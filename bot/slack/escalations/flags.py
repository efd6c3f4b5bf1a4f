"""The flag form, made ready: drafted from a message, from a case, or from nothing."""

from __future__ import annotations

from dataclasses import replace

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.access import Permission, may, require
from bot.domain.people import Actor
from bot.domain.subjects import escalation_subject
from bot.readmodels import CaseCard, FlaggedMessage, Place
from bot.services.escalations.moves import seen_escalation
from bot.services.escalations.raising import what_it_is_about
from bot.slack.payloads import ShownMessage
from bot.slack.text.spoken import kept_words
from bot.slack.views.drafts import FlagDraft, MessageDraft, summary_of
from bot.slack.views.escalation_modals import escalate_modal, flag_modal, new_escalation_modal
from bot.slack.workspace.directory import SlackDirectory
from bot.storage.database import Reading


async def flag_screen(context: Context, people: SlackDirectory, message: ShownMessage, by: Actor) -> View:
    """About a message: the form to raise an escalation, or to join the one that it has already."""
    drafted = await _drafted(people, message)
    draft = replace(empty_draft(context), message=drafted)
    place = Place(drafted.channel, drafted.ts, drafted.thread_ts)
    async with context.read() as view:
        case, known = await what_it_is_about(view, FlaggedMessage(place, drafted.author, drafted.text))
        if known is not None:
            return flag_modal(await _joining(view, draft, known, by))
        card = await view.case_reads.card(case) if case is not None else None
    if card is not None:
        draft = replace(draft, case=card.case.subject, summary=_first_words(card) if message.bot_id else "")
    return flag_modal(draft)


async def escalate_screen(context: Context, number: int, by: Actor) -> View:
    """About a case: the form to raise an escalation, or to join the one that it has already."""
    async with context.read() as view:
        card = await view.case_reads.card(number)
        _, known = await what_it_is_about(view, None, number)
        draft = empty_draft(context)
        if known is not None:
            return flag_modal(await _joining(view, draft, known, by))
    return escalate_modal(card, replace(draft, loses_sight=not may(by, Permission.SPONSOR)))


async def new_flag_screen(context: Context, by: Actor) -> View:
    """About nothing yet. NotAllowed for who may not sponsor."""
    require(by, Permission.RAISE_ESCALATION)
    return new_escalation_modal(empty_draft(context))


def empty_draft(context: Context) -> FlagDraft:
    """The form with what the policy offers: its severities (the middle one chosen) and its partner teams."""
    names = list(context.policy.escalations.severities)
    return FlagDraft(
        tuple(context.policy.terms(name) for name in names),
        names[len(names) // 2],
        partners=tuple((key, partner.name) for key, partner in context.policy.partners.items()),
    )


async def _drafted(people: SlackDirectory, message: ShownMessage) -> MessageDraft:
    spot, author = message.spot, message.author_name
    if message.author_slack_id is not None and not author:
        person = await people.person(message.author_slack_id)
        author = person.name if person else ""
    return MessageDraft(
        spot.channel,
        spot.ts or "",
        kept_words(message.text, message.files),
        thread_ts=spot.thread_ts,
        author=author,
        author_slack_id=message.author_slack_id,
    )


async def _joining(view: Reading, draft: FlagDraft, number: int, by: Actor) -> FlagDraft:
    escalation = await seen_escalation(view, number, by)
    return replace(draft, existing=escalation_subject(number), reopens=not escalation.is_live)


def _first_words(card: CaseCard) -> str:
    """A card's own text says numbers and states; what matters is what the customer wrote."""
    return summary_of(card.first.text) if card.first and card.first.text else ""
