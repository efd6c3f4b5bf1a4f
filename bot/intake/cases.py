"""Join a new post to its conversation's case, or open one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.changes.context import Context
from bot.changes.records import record
from bot.domain.cases.case import Case, CaseStatus, promised, reopen
from bot.domain.cases.choices import Dismissal
from bot.domain.cases.clock import customer_wrote, is_as_promised, replay_posts, we_replied
from bot.domain.events.cases import PostReceived, Prioritised, Replied
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Opened
from bot.domain.people import Actor, callout, customer
from bot.domain.posts import Post
from bot.outbox.messages import OutboxMessage, PostCopy
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.triage.pipeline import Facts, Verdict, triage
from bot.triage.topics import topic_of

REOPEN_WITHIN = timedelta(days=7)
"""A customer who writes again this soon after the end means the same problem; later it is a new case."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A post that came in, who wrote it, its conversation, and the case that has the conversation now."""

    post: Post
    author_id: int
    conversation_id: int
    case_number: int | None


async def join_case(
    context: Context, uow: UnitOfWork, arrival: Arrival, post_id: int
) -> tuple[int | None, bool]:
    """(the number of the post's case, whether it was opened for it).

    No case for our own post where none is, nor for what is left of a deleted one.
    """
    case = await uow.cases.get_for_update(arrival.case_number) if arrival.case_number is not None else None
    if case is not None and case.merged_into is not None:
        case = await uow.cases.get_for_update(case.merged_into)
    if arrival.post.deleted_at is not None:
        if case is not None:
            await uow.posts.put_on(post_id, case.number)
        return arrival.case_number, False
    if arrival.post.ours:
        if case is not None:
            await _our_reply(context, uow, case, arrival, post_id)
        return arrival.case_number, False
    if case is None or _is_over(case, arrival.post):
        return await open_case_for(context, uow, arrival, post_id), True
    await _follow_up(context, uow, case, arrival, post_id)
    return case.number, False


def _is_over(case: Case, post: Post) -> bool:
    return case.closed_at is not None and post.created_at > case.closed_at + REOPEN_WITHIN


async def open_case_for(
    context: Context, uow: UnitOfWork, arrival: Arrival, post_id: int, *, by: Actor | None = None
) -> int:
    """A new case for a post that is stored; `by` is who opened it when a person did."""
    post = arrival.post
    verdict = await _triage(context, uow, arrival)
    since = min(post.created_at, uow.now)
    case = Case(
        number=await uow.cases.next_number(),
        status=CaseStatus.NEW,
        priority=verdict.priority,
        priority_reasons=verdict.reasons,
        network=post.network,
        channel=context.policy.route(verdict.priority, post.network, verdict.topic),
        topic=verdict.topic,
        opened_at=since,
        owed_since=since,
        last_customer_post_at=post.created_at,
    )
    case = promised(case, context.policy.service_level(case.priority))
    await uow.cases.add(case, author_id=arrival.author_id)
    await uow.cases.give_conversation(arrival.conversation_id, case.number)
    case = await _replay_if_late(context, uow, case, arrival)
    author = customer(post.author.name or post.author.handle, post.network)
    event = Event(case.subject, uow.now, by or author, Opened(post_id=post_id, priority=case.priority))
    await record(context, uow, case, event)
    return case.number


async def _triage(context: Context, uow: UnitOfWork, arrival: Arrival) -> Verdict:
    policy = context.policy
    facts = Facts(
        text=arrival.post.text,
        author=arrival.post.author,
        repeat_author=await uow.cases.has_other_cases(arrival.author_id, but=arrival.case_number),
        topics=policy.topic_words,
        weights=policy.priorities.weights,
        thresholds=policy.priorities.thresholds,
    )
    return triage(facts)


async def _follow_up(context: Context, uow: UnitOfWork, case: Case, arrival: Arrival, post_id: int) -> None:
    """A customer has written again: an answer is owed, a case that was closed opens again unless it was spam."""
    post = arrival.post
    by = customer(post.author.name or post.author.handle, post.network)
    events = [Event(case.subject, uow.now, by, PostReceived(post_id))]
    if not case.is_open and case.dismissal is not Dismissal.SPAM:
        case, reopened = reopen(case, by, uow.now, context.policy.service_level(case.priority))
        await uow.timeline.supersede(case.subject)
        events.append(reopened)
    await uow.posts.put_on(post_id, case.number)
    if case.is_open:
        case = await _raise_priority(context, uow, case, arrival, events)
        level = context.policy.service_level(case.priority)
        case = customer_wrote(case, post.created_at, level, uow.now)
        case = await _replay_if_late(context, uow, case, arrival)
    await record(context, uow, case, *events)
    await show_post(uow, case, post_id)


async def _raise_priority(
    context: Context, uow: UnitOfWork, case: Case, arrival: Arrival, events: list[Event]
) -> Case:
    """A later post may raise the priority, never lower it, and never against a person's word."""
    verdict = await _triage(context, uow, arrival)
    if case.is_prioritised_by_hand or verdict.priority >= case.priority:
        return case
    raised = replace(case, priority=verdict.priority, priority_reasons=verdict.reasons)
    fact = Prioritised(case.priority, raised.priority)
    events.append(Event(case.subject, uow.now, callout("triage"), fact))
    return promised(raised, context.policy.service_level(raised.priority))


async def _replay_if_late(context: Context, uow: UnitOfWork, case: Case, arrival: Arrival) -> Case:
    """The case as if its posts had come as they were written, where this one came late.

    Who turns out to have written first is the case's author, and what they wrote about its topic.
    """
    if not await uow.posts.has_later(case.number, arrival.post.created_at):
        return case
    level = context.policy.service_level(case.priority)
    if not is_as_promised(case, level):
        return case
    replayed = replay_posts(case, await uow.posts.said_on(case.number), level)
    if replayed.opened_at < case.opened_at and not arrival.post.ours:
        await uow.cases.opened_by(case.number, arrival.author_id)
        replayed = replace(replayed, topic=topic_of(arrival.post.text, context.policy.topic_words))
    return replayed


async def _our_reply(context: Context, uow: UnitOfWork, case: Case, arrival: Arrival, post_id: int) -> None:
    """We have answered, from here or on the network itself."""
    post = arrival.post
    await uow.posts.put_on(post_id, case.number)
    by = Actor(None, post.author.name or post.author.handle, post.network)
    event = Event(case.subject, uow.now, by, Replied(post_id))
    answered = await _replay_if_late(context, uow, we_replied(case, post.created_at), arrival)
    await record(context, uow, answered, event)
    await show_post(uow, case, post_id)


async def show_post(uow: UnitOfWork, case: Case, post_id: int) -> None:
    """The post is to appear in its case's thread."""
    copy = OutboxMessage(PostCopy(post_id), f"post:{post_id}", case.subject, case.channel)
    await enqueue(uow, copy)
