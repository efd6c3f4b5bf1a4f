"""Where a message may belong: the thread it was said in, and what the person has in hand."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.cases.case import OPEN
from bot.domain.errors import NotFound
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import LIVE
from bot.domain.people import Actor
from bot.domain.subjects import Subject, SubjectKind
from bot.readmodels import CaseFilter, EscalationFilter
from bot.slack.surfaces.reads import myself
from bot.slack.views.drafts import MessageDraft, Suggestion
from bot.storage.database import Reading

_A_FEW = 10


async def suggested(context: Context, message: MessageDraft, by: Actor) -> list[Suggestion]:
    """Cases and escalations that the message may belong to, the likeliest first, each once."""
    me = myself(by)
    async with context.read() as view:
        here = await view.placements.subject_at(message.channel, message.ts, message.thread_ts)
        cases = await view.case_reads.page(CaseFilter(statuses=OPEN, owner=me), 1, _A_FEW, title="")
        live = EscalationFilter(statuses=LIVE, owner=me)
        escalations = await view.escalation_reads.page(live, 1, _A_FEW, title="")
        home = await view.partner_requests.parent_of(here) if here else None
        first = [await _suggestion(view, home, by)] if home else []
    found = [
        *first,
        *(Suggestion(line.case.subject, line.excerpt or "") for line in cases.lines),
        *(Suggestion(line.escalation.subject, line.escalation.summary) for line in escalations.lines),
    ]
    return list({each.subject: each for each in reversed(found)}.values())[::-1]


async def _suggestion(view: Reading, subject: Subject, by: Actor) -> Suggestion:
    if subject.kind is SubjectKind.ESCALATION:
        escalation = await view.escalations.get(subject.number)
        sponsors = await view.escalations.sponsors(subject.number)
        return Suggestion(
            subject, escalation.summary if may_see(escalation, by, sponsors) else "Confidential"
        )
    line = await view.case_reads.line(subject.number)
    if line is None:
        raise NotFound("case", str(subject))
    return Suggestion(subject, line.excerpt or "")
