"""What partner teams read, and what is shown of their words on our side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.domain.events.escalations import Updated
from bot.domain.partners.requests import PartnerRequest
from bot.domain.partners.talk import arrowed
from bot.domain.subjects import Subject, SubjectKind
from bot.outbox.messages import Delivery, Mirror
from bot.policy import Policy
from bot.policy.form import CustomerWords
from bot.readmodels import Place, RequestCard, SaidMessage, TimelineEntry
from bot.services.partners.mirrors import still_told
from bot.slack.outbound.outgoing import (
    OutboundMessage,
    RenderContext,
    await_card,
    thread_of,
)
from bot.slack.payloads import File
from bot.slack.surfaces.partners.card import partner_card, partner_fallback, partner_said, told_from_desk
from bot.slack.text.markup import unmarked
from bot.slack.text.plain_text import PlainText, plain_text
from bot.storage.database import ReadSession
from bot.triage.sensitive import as_read_by


async def render_request(view: ReadSession, delivery: Delivery, around: RenderContext) -> OutboundMessage:
    """The request's card in the team's channel; it waits a while for the card that it links to."""
    request = await view.partner_requests.get(delivery.about.number)
    home = await view.placements.of(f"card:{request.about}")
    await_card(home, request.about, delivery)
    shown = await view.placements.of(delivery.target)
    card = _as_read(await _card(view, request, home, shown), around.policy)
    call = around.group if shown is None else ""
    channel = shown.channel if shown else delivery.lane
    return OutboundMessage(channel, partner_fallback(card), partner_card(card, call), at=shown)


async def _card(
    view: ReadSession, request: PartnerRequest, home: Place | None, place: Place | None
) -> RequestCard:
    """The card, with what the request is about as its case or its escalation tells it."""
    steps, about = await view.request_reads.steps(request), request.about
    card = RequestCard(request, view.now, "", request.question, home=home, place=place, steps=steps)
    if about.kind is SubjectKind.CASE:
        case = await view.case_reads.card(about.number)
        post = case.latest or case.first
        writer = post.author.name if post else ""
        return replace(card, urgency=case.case.priority, words=post.text if post else None, writer=writer)
    escalation = await view.escalation_reads.card(about.number)
    if escalation.escalation.confidential:
        return card
    summary = escalation.escalation.summary.strip()
    flagged, case_line = escalation.flagged, escalation.case
    words, writer = (flagged.text, flagged.author) if flagged else (None, "")
    if flagged is None and case_line is not None:
        words, writer = case_line.excerpt, case_line.author
    return replace(
        card,
        urgency=escalation.escalation.severity,
        summary=None if summary == request.question else summary,
        words=words,
        writer=writer,
    )


def _as_read(card: RequestCard, policy: Policy) -> RequestCard:
    """What is said twice is said once; the rest as the team is to read it."""
    words = unmarked(card.words) if card.words else None
    said = {" ".join(text.split()) for text in (card.question, card.summary or "")}
    if words is None or " ".join(words.split()) in said or not _reads_customers(policy, card.request.team):
        words = None
    read = partial(as_read_by, policy, card.request.team)
    return replace(
        card,
        words=read(words) if words else None,
        question=read(card.question),
        summary=read(card.summary) if card.summary else None,
    )


def _reads_customers(policy: Policy, team: str) -> bool:
    terms = policy.partners.get(team)
    return terms is not None and terms.customer_words is not CustomerWords.NONE


async def as_read_there(
    view: ReadSession, subject: Subject, entry: TimelineEntry, policy: Policy
) -> TimelineEntry:
    """An entry for a thread; in a partner team's its words, which are ours, are as the team is to read them."""
    if subject.kind is not SubjectKind.REQUEST:
        return entry
    read = partial(as_read_by, policy, (await view.partner_requests.get(subject.number)).team)
    fact = entry.fact
    if isinstance(fact, Updated):
        fact = Updated(read(fact.happened), read(fact.planned), fact.next_by, fact.audience, fact.woken)
    return replace(entry, words=read(unmarked(entry.words)) if entry.words else None, fact=fact)


async def render_mirror(
    view: ReadSession, delivery: Delivery, mirror: Mirror, around: RenderContext
) -> OutboundMessage | None:
    """What was said in the one thread, as it is now, in the other; nothing where it was gone before it was shown."""
    said = await view.timeline.said_at(mirror.channel, mirror.ts)
    request = await view.partner_requests.get(mirror.request.number)
    shown = await view.placements.of(delivery.target)
    if said is None or (said.text is None and shown is None and not delivery.maybe_sent):
        return None
    to = delivery.about
    said = replace(said, place=replace(said.place, thread_ts=mirror.thread_ts))
    words, belongs = await _words(view, request, said, to, around.policy)
    if not belongs and shown is None and not delivery.maybe_sent:
        return None
    if belongs and shown is not None and await _became_confidential(view, to, shown):
        return None
    out = replace(words, at=shown, only_where_shown=not belongs)
    if shown is not None:
        return replace(out, channel=shown.channel, thread_ts=shown.thread_ts)
    thread = await thread_of(view, to)
    return replace(out, channel=thread.channel, thread_ts=thread.ts)


async def _became_confidential(view: ReadSession, to: Subject, shown: Place) -> bool:
    """Whether it went into a confidential one since: where it was, words may go but no new ones come."""
    if to.kind is not SubjectKind.ESCALATION:
        return False
    escalation = await view.escalations.get(to.number)
    return escalation.confidential and shown.channel != escalation.channel


async def _words(
    view: ReadSession, request: PartnerRequest, said: SaidMessage, to: Subject, policy: Policy
) -> tuple[OutboundMessage, bool]:
    """The message without its place, and whether it belongs there at all."""
    if to.kind is SubjectKind.REQUEST:
        belongs = said.text is not None and await still_told(view, request, said, policy.teams)
        text, blocks = told_from_desk(said.author, request, _ours(said, request, policy) if belongs else None)
        return OutboundMessage("", text, blocks), belongs
    card = await view.placements.of(f"card:{request.subject}")
    text, blocks = partner_said(said, request, _link(card, said.place))
    return OutboundMessage("", text, blocks), said.text is not None


def _ours(said: SaidMessage, request: PartnerRequest, policy: Policy) -> PlainText:
    """Our words without their arrow, as the team is to read them. No address of a file may tell what they do not."""
    text = said.text or ""
    whole, read = plain_text(arrowed(text) or text), partial(as_read_by, policy, request.team)
    files = [
        File(read(file.name), url=file.url if read(file.url) == file.url else "") for file in whole.files
    ]
    return PlainText(read(whole.words), tuple(files))


def _link(card: Place | None, place: Place) -> str:
    """The way to a message in a thread, made like that to the card; it may stand below one that was deleted.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    if card is None or not card.link:
        return ""
    if "/archives/" not in card.link:
        return card.link
    archive = card.link[: card.link.rindex("/")]
    return (
        f"{archive}/p{place.ts.replace('.', '')}?thread_ts={place.thread_ts or card.ts}&cid={place.channel}"
    )
