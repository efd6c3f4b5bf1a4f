"""Who may answer for a partner team: everybody in its channel, and outsiders where the policy lets them."""

from __future__ import annotations

from dataclasses import replace

from bot.changes.context import Context
from bot.domain.errors import Outsider
from bot.domain.events.timeline import MessageChange
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import SubjectKind
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.payloads import Gesture, MessageEvent
from bot.slack.text.markup import inline
from bot.slack.workspace.directory import SlackDirectory
from bot.triage.sensitive import as_read_by


def takes_outsiders(context: Context, request: PartnerRequest) -> bool:
    """Whether guests and people of other workspaces may answer for the team."""
    terms = context.policy.partners.get(request.team)
    return terms is not None and terms.outsiders


async def admitted(context: Context, value: str | None, asked: Gesture) -> PartnerRequest:
    """The request that a button or a form carries, for whom may act on it; Outsider for the others. NotFound."""
    subject = ids.subject_in(value, SubjectKind.REQUEST)
    async with context.read() as view:
        request = await view.partner_requests.get(subject.number)
    if asked.person.outsider and not takes_outsiders(context, request):
        raise Outsider((), asked.person.outsider)
    return request


async def shut_out(context: Context, people: SlackDirectory, said: MessageEvent) -> tuple[bool, Reply | None]:
    """Whether words in a team's thread stay there, for an outsider wrote them; and what to tell them, once."""
    request = await _request_at(context, said)
    if request is None or said.kind is MessageChange.DELETED:
        return False, None
    if takes_outsiders(context, request) or not await _is_outsider(people, said):
        return False, None
    if said.bot_id is not None:
        return True, None
    key = f"outsider:{request.subject}:{said.author_slack_id}"
    is_first = await context.transact(lambda uow: uow.receipts.is_first(key))
    return True, Reply(_stays_here(request)) if is_first else None


def _stays_here(request: PartnerRequest) -> str:
    return (
        f"What you write here stays in this thread: guests and people of other workspaces do not answer"
        f" {request.subject}. Ask somebody of {inline(request.name, 60)} to pass it on."
    )


async def _request_at(context: Context, said: MessageEvent) -> PartnerRequest | None:
    spot = said.spot
    if spot.thread_ts is None:
        return None
    async with context.read() as view:
        subject = await view.placements.subject_at(spot.channel, spot.ts or "", spot.thread_ts)
        if subject is None or subject.kind is not SubjectKind.REQUEST:
            return None
        return await view.partner_requests.get(subject.number)


async def _is_outsider(people: SlackDirectory, said: MessageEvent) -> bool:
    """Apps of our own workspace are none, but a guest who writes by way of one is. Old ones have no user."""
    if said.author_slack_id is None:
        return not await people.is_home(said.author_team)
    try:
        await people.recognise(said.author_team, said.author_slack_id, "thread")
    except Outsider as outsider:
        return said.bot_id is None or outsider.kind != "bot"
    return False


def as_they_read_it(context: Context, request: PartnerRequest) -> PartnerRequest:
    """The request with its question as it stands on the card in the team's channel."""
    return replace(request, question=as_read_by(context.policy, request.team, request.question))
