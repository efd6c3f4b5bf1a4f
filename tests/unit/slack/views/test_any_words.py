"""Whatever people write, in any script and at any length, screens keep Slack's limits and nothing acts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.cases.case import CaseStatus
from bot.domain.escalations.promises import Update
from bot.domain.events.event import KINDS
from bot.domain.events.timeline import Said
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import PersonRef
from bot.domain.posts import Author, Media
from bot.domain.subjects import case_subject
from bot.outbox.news import Cancelled, InHand, MadeSponsor, OwnerChanged, Reopened, Updated
from bot.readmodels import (
    CaseCard,
    CaseLine,
    CaseList,
    EscalationCard,
    EscalationLine,
    EscalationList,
    FlaggedMessage,
    PartnerAsk,
    Place,
    PostView,
    SaidMessage,
)
from bot.sandbox.slack.schema.surfaces import check_message, check_view
from bot.slack.payloads import File
from bot.slack.surfaces.cases.card import case_card, case_fallback, case_shown
from bot.slack.surfaces.cases.modals import (
    add_to_timeline_modal,
    assign_modal,
    case_options,
    open_case_modal,
    reply_modal,
    resolve_modal,
)
from bot.slack.surfaces.escalations.card import escalation_card, escalation_fallback, escalation_shown
from bot.slack.surfaces.escalations.modals import flag_modal, join_modal, update_modal
from bot.slack.surfaces.partners.card import partner_card, partner_fallback, partner_said, told_from_desk
from bot.slack.text.graphemes import width
from bot.slack.text.plain_text import kept_words, plain_text
from bot.slack.views.direct import render_direct
from bot.slack.views.drafts import FlagDraft, MessageDraft, summary_of
from bot.slack.views.lists import case_list, escalation_list, list_text
from bot.slack.views.menus import unknown_verb
from bot.slack.views.notes import change_note, note_said, post_fallback, post_note, update_note
from bot.slack.views.timeline import history_modal, timeline_list
from tests.facts import a_full_fact
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, minutes
from tests.unit.slack.sheets import case_sheet
from tests.unit.slack.views.partner_screens import LINK, SAID, a_request, a_request_card

HOSTILE = [
    "<!channel> ", "<@U0ANA>", "<https://evil.test|pay here>", "@here ", "&amp;", "&lt;", "<", ">", "&",
    "|", "```", "`", "*", "_", "~", "\n", "\n\n> ", "\r\n", "\u2028", "\x00", "\u202e", "\u2066", "\ud800",
    "\u05e9\u05dc\u05d5\u05dd ", "مرحبا", "\u0301" * 40, "e\u0301", "क्षि", "각", "👨‍👩‍👧‍👦", "🇵🇭", "👍🏽",
    "ที่", "漢字", "https://x.test/é ", "a", " ",
]  # fmt: skip
ALLOWED = re.compile(
    r"<(?:!date\^-?\d+\^\{(?:date_short_pretty\} \{)?time\}\|[^<>|]+|https?://[^<>|\s]+\|[^<>]+|@U0[A-Z]+)>"
)


def words(longest: int = 10_000) -> st.SearchStrategy[str]:
    pieces = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=30).map("".join)
    return st.builds(
        lambda piece, times: (piece * times)[:longest], pieces, st.sampled_from([1, 2, 50, 2000])
    )


def a_card_saying(text: str, name: str) -> CaseCard:
    person = PersonRef(1, "U0ANA", name)
    author = Author("x", "1", name, name, 10**9, verified=True, url=f"https://x.test/{name}")
    place = Place("C0DESK", "1.2", link=f"https://acme.slack.com/{name}")
    post = PostView(1, "1", "x", author, text, NOW, f"https://x.test/{name}", (Media("photo"),) * 4)
    case = replace(cards.claimed(), owner=person, topic=name, priority_reasons=(text,) * 9)
    return CaseCard(
        case,
        post,
        NOW,
        latest=replace(post, id=2, author=replace(author, name=text)),
        posts=9,
        outcome=Outcome(Resolution.SOLVED, RootCause.FRAUD, name, can_recur=False, note=text),
        escalation=EscalationLine(replace(cards.an_escalation(), severity=name), (person,), place),
        pending_reply=text,
        failed_reply=text,
        place=place,
        can_reply=False,
    )


def an_escalation_saying(text: str, name: str) -> EscalationCard:
    card = a_card_saying(text, name)
    person = PersonRef(1, "U0ANA", name)
    asked = PartnerAsk(replace(cards.a_request(), team=name, name=name, question=text), card.place)
    line = CaseLine(card.case, name, text, card.place)
    escalation = replace(
        cards.an_escalation(),
        severity=name,
        summary=text,
        owner=person,
        wanted_by=NOW - minutes(1),
        last_update_at=NOW,
    )
    return EscalationCard(
        escalation,
        NOW,
        sponsors=(person,) * 30,
        flagged=FlaggedMessage(Place("C1", "1.1", link=f"https://acme.slack.com/{name}"), name, text, person),
        case=line,
        partners=(asked,) * 30,
        last_update=text,
        last_plan=text,
        nudges=3,
        outcome=card.outcome,
        place=card.place,
    )


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert value["verbatim"] is True
            yield value["text"]
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def harmless(text: str, longest: int) -> None:
    assert 0 < width(text) <= longest
    text.encode()
    bare = ALLOWED.sub("", text)
    assert "<" not in bare, bare
    assert ">" not in re.sub(r"^> ?", "", bare, flags=re.MULTILINE), bare
    assert not re.search(r"&(?!amp;|lt;|gt;)", bare), bare
    assert not re.search("[\u202a-\u202e\x00]", bare)


def kept(screen: Sequence[Block] | View) -> None:
    if isinstance(screen, View):
        shown = screen.to_dict()
        check_view(shown, "modal", "home")
        assert width(shown.get("private_metadata") or "") <= 3000
        all_texts = list(texts(shown["blocks"]))
    else:
        blocks = [block.to_dict() for block in screen]
        check_message(blocks, [])
        all_texts = list(texts(blocks))
        assert sum(map(width, all_texts)) <= 13_000
    for text in all_texts:
        harmless(text, 3000)


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_the_cards(text: str, name: str) -> None:
    card, escalation = a_card_saying(text, name), an_escalation_saying(text, name)
    kept(case_card(card))
    kept(case_shown(replace(card, case=replace(card.case, status=CaseStatus.DISMISSED))))
    kept(escalation_card(escalation))
    kept(escalation_shown(escalation))
    request = replace(a_request_card(), question=text, summary=name, words=text, writer=name)
    kept(partner_card(request))
    assert card.first is not None
    kept(post_note(card.first, card.case.subject))
    for fallback in (
        case_fallback(card),
        escalation_fallback(escalation),
        post_fallback(card.first, card.case.subject),
        partner_fallback(request),
    ):
        harmless(fallback, 300)


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_and_files_fit_the_other_thread(text: str, name: str) -> None:
    files = [File(name, url=f"https://acme.slack.com/files/{'x' * 180}") for _ in range(12)]
    for said in (text, kept_words(text, files)):
        message = SaidMessage(1, SAID.place, name, said, SAID.said_at)
        kept(partner_said(message, replace(a_request(), name=name), LINK)[1])
        kept(told_from_desk(name, a_request(), plain_text(said))[1])


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_the_thread(text: str, name: str) -> None:
    escalation = an_escalation_saying(text, name)
    news = Update(text, text, NOW)
    for said in (
        note_said(text, name),
        update_note(escalation.escalation, news, name),
        render_direct(InHand(), escalation),
        render_direct(MadeSponsor(name), escalation),
        render_direct(OwnerChanged(name), escalation),
        render_direct(Reopened(name, text), escalation),
        render_direct(Updated(name, text, text, NOW), escalation),
        render_direct(Cancelled(name, text), escalation),
        unknown_verb(text, None, "/case"),
    ):
        harmless(said, 4000)


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_lists_and_timelines(text: str, name: str) -> None:
    card, escalation = a_card_saying(text, name), an_escalation_saying(text, name)
    line = CaseLine(card.case, name, text, card.place)
    page = CaseList(text, (line,) * 40, 999, 3, 25, NOW, query=text)
    kept(case_list(page))
    kept(case_list(replace(page, lines=())))
    harmless(list_text(page), 300)
    raised = EscalationLine(escalation.escalation, escalation.sponsors, escalation.place)
    kept(escalation_list(EscalationList(text, (raised,) * 40, 999, 3, 25, NOW, query=text)))
    entries = [
        replace(cards.an_entry(Said, text), fact=fact, actor=name)
        for kind in KINDS.values()
        for fact in (a_full_fact(kind, text), a_full_fact(kind, name))
    ]
    timeline = replace(cards.a_timeline(*entries), pages=3, page=2, place=card.place)
    kept(timeline_list(timeline))
    kept(history_modal(timeline))
    for entry in entries:
        harmless(change_note(entry, case_subject(12), ["U0ANA"]), 4000)


@settings(max_examples=30)
@given(text=words(), name=words(300))
def test_any_words_fit_the_forms(text: str, name: str) -> None:
    card, escalation = a_card_saying(text, name), an_escalation_saying(text, name)
    message = MessageDraft("C0GEN", "1.2", text, author=name, author_slack_id="U0KIM")
    partners = tuple((f"team{n}", f"{n} {name}") for n in range(130))
    terms = replace(cards.SEV1, name=name[:40] or "sev1")
    draft = FlagDraft((cards.SEV3, terms), "sev3", message, partners=partners)
    kept(flag_modal(draft))
    kept(join_modal(message, case_subject(1), reopens=False))
    kept(flag_modal(replace(draft, case=case_subject(1), summary=summary_of(text))))
    kept(update_modal(escalation, NOW + minutes(5)))
    kept(reply_modal(card, "Up to 280 characters."))
    kept(resolve_modal(card, [f"{name} {n}" for n in range(130)]))
    kept(assign_modal(card))
    kept(case_sheet(card))
    kept(open_case_modal(message, text))
    kept(add_to_timeline_modal(message, {case_subject(n): text for n in range(1, 130)}))
    line = CaseLine(card.case, name, text)
    options = [each.to_dict() for each in case_options([line] * 130)]
    assert len(options) == 100
    assert all(0 < width(each["text"]["text"]) <= 75 for each in options)
