"""Everything that can happen to a case or an escalation has its sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.escalations.promises import Update
from bot.domain.events.cases import (
    Claimed,
    Dismissed,
    Escalated,
    PostDeleted,
    PostEdited,
    PostReceived,
    Prioritised,
    Released,
    Replied,
    ReplyFailed,
    ReplyQueued,
    Resumed,
    Waited,
)
from bot.domain.events.escalations import (
    Acknowledged,
    Cancelled,
    Exported,
    HandoverAsked,
    Invited,
    PreventionWanted,
    Promised,
    Removed,
    Settled,
    SeverityChanged,
    Split,
    Sponsored,
    Summarised,
    UpdateAsked,
    Updated,
)
from bot.domain.events.event import KINDS, Fact, Unknown
from bot.domain.events.lifecycle import (
    Absorbed,
    Assigned,
    Merged,
    Opened,
    Reopened,
    Resolved,
    Returned,
    Snoozed,
    Woken,
)
from bot.domain.events.nudges import Nudged, NudgeHeld
from bot.domain.events.partners import (
    PartnerAcknowledged,
    PartnerAnswered,
    PartnerAsked,
    PartnerDeclined,
    PartnerEta,
    PartnerSaid,
    PartnerWithdrawn,
    ToldPartner,
)
from bot.domain.events.timeline import Kept, Noted, Pinned, Said, SaidDeleted, SaidEdited, Unpinned
from bot.domain.subjects import case_subject
from bot.outbox import news
from bot.readmodels import TimelineEntry
from bot.slack.surfaces.escalations.facts import next_due_note
from bot.slack.surfaces.partners.card import partner_fallback
from bot.slack.text.markup import moment
from bot.slack.views.closing import closing_note
from bot.slack.views.direct import flag_joined, flag_out_of_sight, flag_raised, group_mention, render_direct
from bot.slack.views.notes import (
    change_note,
    handed_note,
    note_said,
    post_fallback,
    update_note,
    words_of,
)
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, an_entry, an_escalation_card
from tests.unit.slack.views.partner_screens import a_request_card

C12 = case_subject(12)
AT = "<!date^1795341840^{date_short_pretty} {time}|22 Nov 2026, 10:04 UTC>"


def by_callout(kind: type[Fact], **data: object) -> TimelineEntry:
    return replace(an_entry(kind, None, **data), actor="callout", actor_slack_id=None, via="job")


def by_customer(kind: type[Fact]) -> TimelineEntry:
    return replace(an_entry(kind), actor="customer", actor_slack_id=None, via="x")


TOLD: list[tuple[TimelineEntry, str]] = [
    (by_customer(Opened), "C-12 was opened."),
    (an_entry(Opened), "Ana Reyes opened C-12."),
    (an_entry(Claimed), "Ana Reyes claimed C-12."),
    (
        an_entry(Released, owner="U0ANA"),
        "Ana Reyes gave C-12 back to the desk. Anybody can claim it.",
    ),
    (
        by_callout(Released),
        "C-12 was left untouched, so it is back on the desk. Anybody can claim it.",
    ),
    (an_entry(Assigned, owner="U0LEE"), "Ana Reyes gave C-12 to <@U0LEE>."),
    (an_entry(Assigned, owner="U0ANA"), "Ana Reyes took C-12."),
    (an_entry(Waited, on="customer"), "Ana Reyes set C-12 to waiting for the customer."),
    (an_entry(Waited), "Ana Reyes set C-12 to waiting."),
    (an_entry(Resumed), "C-12 waits no longer."),
    (an_entry(Snoozed, until=NOW.isoformat()), f"Ana Reyes put C-12 aside until {AT}."),
    (an_entry(Snoozed), "Ana Reyes put C-12 aside."),
    (by_callout(Woken), "C-12 is back: its snooze is over."),
    (an_entry(Woken), "Ana Reyes took C-12 up again: it is no longer put aside."),
    (
        an_entry(Prioritised, before="P3", after="P1"),
        "Ana Reyes changed the priority of C-12 from P3 to P1.",
    ),
    (an_entry(Merged, into="C-9"), "Ana Reyes merged C-12 into C-9. Everything goes on there."),
    (an_entry(Absorbed), "Ana Reyes merged another case into C-12. Its posts are here now."),
    (an_entry(Absorbed, absorbed="C-7"), "Ana Reyes merged C-7 into C-12. Its posts are here now."),
    (an_entry(Dismissed, why="spam"), "Ana Reyes dismissed C-12: spam."),
    (
        an_entry(Resolved, resolution="solved", root_cause="outage"),
        "Ana Reyes resolved C-12: solved, cause: outage.",
    ),
    (an_entry(Resolved), "Ana Reyes resolved C-12."),
    (an_entry(Reopened, reason="Not settled."), "Ana Reyes reopened C-12: Not settled."),
    (by_customer(Reopened), "The customer wrote again, so C-12 is open again."),
    (an_entry(Cancelled, reason="a mistake"), "Ana Reyes cancelled C-12: a mistake."),
    (by_customer(PostReceived), "The customer wrote again."),
    (by_customer(PostEdited), "The customer changed a post."),
    (by_customer(PostDeleted), "The customer deleted a post."),
    (an_entry(ReplyQueued), "Ana Reyes wrote a reply; it is on its way."),
    (an_entry(Replied), "Ana Reyes replied to the customer of C-12."),
    (by_callout(Replied), "We replied to the customer of C-12."),
    (by_callout(ReplyFailed), "A reply on C-12 was not sent."),
    (an_entry(ReplyFailed, reason="Too long."), "A reply on C-12 was not sent: Too long."),
    (an_entry(Noted), "Ana Reyes noted:"),
    (an_entry(Said), "Ana Reyes said:"),
    (an_entry(SaidEdited), "Ana Reyes changed what they had said:"),
    (an_entry(SaidDeleted), "Ana Reyes took back what they had said."),
    (an_entry(Kept), "Ana Reyes kept a message:"),
    (an_entry(Escalated, escalation="E-3"), "Ana Reyes escalated C-12 as E-3."),
    (an_entry(Sponsored), "Ana Reyes joined as a sponsor."),
    (an_entry(Acknowledged), "Ana Reyes acknowledged C-12."),
    (
        an_entry(Absorbed, escalation="E-2"),
        "Ana Reyes merged E-2 into C-12. Its sponsors hear of this one now.",
    ),
    (an_entry(Sponsored, sponsor="U0EVA"), "Ana Reyes made <@U0EVA> a sponsor of C-12."),
    (an_entry(Updated, audience="desk"), "Ana Reyes wrote an update for the desk."),
    (
        an_entry(Updated, audience="partners"),
        "Ana Reyes reported to the sponsors and partner teams.",
    ),
    (an_entry(UpdateAsked), "Ana Reyes asks for an update on C-12."),
    (
        an_entry(Promised, next_by=NOW.isoformat(), reason="The bank is closed."),
        f"Ana Reyes promised the next update on C-12 by {AT}: The bank is closed.",
    ),
    (
        an_entry(SeverityChanged, before="sev3", after="sev1"),
        "Ana Reyes changed the severity of C-12 from sev3 to sev1. All its times are planned anew.",
    ),
    (
        by_callout(HandoverAsked, why="off_shift", owner="U0ANA"),
        "C-12 needs another owner: <@U0ANA> is off shift.",
    ),
    (
        by_callout(HandoverAsked, why="gone", owner="U0ANA"),
        "C-12 needs another owner: <@U0ANA> is no longer in this workspace.",
    ),
    (
        by_callout(HandoverAsked, why="silent", owner="U0ANA"),
        "C-12 needs another owner: <@U0ANA> does not answer.",
    ),
    (
        an_entry(Returned, case="C-4", reason="Not for executives"),
        "Ana Reyes returned C-12 to C-4: Not for executives.",
    ),
    (an_entry(Split, request="R-7", into="E-9"), "Ana Reyes split R-7 off C-12: it is E-9 now."),
    (an_entry(Settled, settled=True), "Ana Reyes says that C-12 is settled."),
    (
        an_entry(Settled, settled=False),
        "Ana Reyes says that C-12 is not settled, so it is open again.",
    ),
    (an_entry(Pinned), "Ana Reyes pinned a message into the summary."),
    (an_entry(Unpinned), "Ana Reyes took a message out of the summary."),
    (an_entry(PreventionWanted), "Ana Reyes asked for something that prevents the next one."),
    (an_entry(PartnerAcknowledged, name="Payouts"), "Payouts is on it: Ana Reyes acknowledged."),
    (
        an_entry(PartnerEta, name="Payouts", eta=NOW.isoformat()),
        f"Payouts will answer by {AT}, says Ana Reyes.",
    ),
    (an_entry(PartnerAnswered, name="Payouts"), "Ana Reyes answered for Payouts:"),
    (an_entry(PartnerDeclined, name="Payouts"), "Ana Reyes declined for Payouts:"),
    (an_entry(PartnerWithdrawn, name="Payouts"), "Payouts need not answer any more."),
    (an_entry(PartnerSaid, name="Payouts"), "Ana Reyes (Payouts) said:"),
    (an_entry(ToldPartner, name="Payouts"), "Ana Reyes told Payouts:"),
    (
        by_callout(Nudged, rung="owner", why="update"),
        "Callout nudged the owner about C-12: an update is late.",
    ),
    (
        by_callout(NudgeHeld, rung="lead", reason="quiet_hours"),
        "Callout did not nudge the lead about C-12: it is night where they are.",
    ),
    (an_entry(Updated), "Ana Reyes reported to the sponsors."),
    (an_entry(Updated, next_by=NOW.isoformat()), "Ana Reyes reported to the sponsors."),
    (an_entry(PartnerAsked, team="payouts"), "Ana Reyes asked payouts for help with C-12."),
    (by_callout(Nudged), "Callout nudged whoever is next about C-12."),
    (an_entry(Nudged, rung="lead"), "Callout nudged the lead about C-12."),
    (
        by_callout(Nudged, rung="owner", why="update", reason="asked"),
        "Callout nudged the owner about C-12: a sponsor asks for an update.",
    ),
    (
        by_callout(Nudged, rung="lead", why="update", reason="asked", unowned=True),
        "Callout nudged the lead about C-12: a sponsor asks for an update.",
    ),
    (
        by_callout(Nudged, rung="lead", why="acknowledge", reason="asked"),
        "Callout nudged the lead about C-12: it needs another owner.",
    ),
    (an_entry(Summarised), "Ana Reyes posted where C-12 stands."),
    (
        by_callout(Invited, to="U0ANA U0LEE"),
        "Callout invited <@U0ANA> and <@U0LEE> into the channel of C-12.",
    ),
    (
        by_callout(Removed, to="U0LEE"),
        "Callout removed <@U0LEE> from the channel of C-12: neither owner nor sponsor nor lead any more.",
    ),
    (an_entry(Exported), "Ana Reyes exported a report on C-12."),
    (
        replace(an_entry(Said), fact=Unknown("teleported", {"to": "B-4"})),
        "Something happened to C-12 that this version of Callout does not know: teleported.",
    ),
]


@pytest.mark.parametrize(
    ("entry", "told"), TOLD, ids=[f"{n}-{type(e.fact).__name__}" for n, (e, _) in enumerate(TOLD)]
)
def test_what_happened_is_told_in_a_sentence(entry: TimelineEntry, told: str) -> None:
    assert change_note(entry, C12) == told


def test_nothing_that_happens_is_left_without_a_sentence() -> None:
    assert {type(entry.fact) for entry, _ in TOLD} == {*KINDS.values(), Unknown}


def test_words_follow_the_sentence_as_a_quotation() -> None:
    entry = an_entry(Said, "The <https://b.test|bank> says\n<!here> tomorrow &amp; later")
    assert change_note(entry, C12) == ("Ana Reyes said:\n> The bank says\n> @here tomorrow &amp; later")


def test_an_update_brings_what_was_reported() -> None:
    entry = an_entry(Updated, happened="The bank confirmed.", planned="A manual run.")
    assert change_note(entry, C12) == (
        "Ana Reyes reported to the sponsors.\n> The bank confirmed.\n> Next: A manual run."
    )


def test_words_for_a_partner_team_lose_the_arrow_that_sent_them() -> None:
    told = an_entry(ToldPartner, "↪ Which bank?", name="Payouts")
    assert change_note(told, C12) == "Ana Reyes told Payouts:\n> Which bank?"
    assert words_of(an_entry(Said, "↪ Which bank?")) == "↪ Which bank?"


def test_who_must_act_is_called_once() -> None:
    entry = an_entry(Assigned, owner="U0LEE")
    assert change_note(entry, C12, ["U0LEE", "U0KIM"]) == "<@U0KIM> Ana Reyes gave C-12 to <@U0LEE>."


def test_an_update_says_what_happened_what_is_next_and_when_the_next_one_comes() -> None:
    news = Update("The bank\nconfirmed.", "A manual run.", NOW)
    assert update_note(cards.in_hand(), news, "Ana Reyes") == (
        "*Update on E-3* by Ana Reyes:\n> The bank\n> confirmed.\n*Next:*\n> A manual run.\n"
        f"The next update comes by {AT}."
    )


def test_other_lines_of_a_thread() -> None:
    assert note_said("called them", "Ana Reyes") == "Ana Reyes noted:\n> called them"
    assert handed_note(replace(cards.an_escalation(), acknowledge_by=NOW), "U0LEE", "Ana Reyes") == (
        f"<@U0LEE> E-3 is yours now, from Ana Reyes. Acknowledge it by {AT}.\n"
        "sev1: A partner's payouts have stood still since Friday"
    )
    assert post_fallback(replace(cards.a_post("Sorry."), ours=True), C12) == "C-12: Our reply on X: Sorry."


NAMED = (
    "*<https://acme.slack.com/archives/C0DESK/e3|E-3>* "
    "(sev1: A partner's payouts have stood still since Friday)"
)
FOLLOW = "<https://acme.slack.com/archives/C0DESK/e3|Open its thread>"


def test_a_sponsor_learns_who_has_it_and_when_to_hear_next() -> None:
    card = an_escalation_card(replace(cards.an_escalation(), next_update_by=NOW))
    context = "The desk looks for somebody to take it."
    assert (
        render_direct(news.InHand(), card)
        == f"Your flag is in hand as {NAMED}.\n{context} You hear from us by {AT}."
    )
    assert render_direct(news.MadeSponsor("Lena"), card) == (
        f"Lena made you a sponsor of {NAMED}: you hear what comes of it.\n{context} You hear from us by {AT}."
    )
    given = an_escalation_card(
        replace(cards.an_escalation(), owner=cards.ANA, acknowledge_by=NOW, next_update_by=NOW)
    )
    assert render_direct(news.OwnerChanged("Lena"), given) == (
        f"Ana Reyes has {NAMED} now and is asked to acknowledge it by {AT}. You hear from us by {AT}."
    )
    held = an_escalation_card(replace(cards.in_hand(), next_update_by=NOW))
    assert (
        render_direct(news.Acknowledged("Ana Reyes"), held)
        == f"Ana Reyes has {NAMED} in hand. You hear from us by {AT}."
    )
    assert (
        render_direct(news.Acknowledged("Lena"), held)
        == f"Lena acknowledged {NAMED}. Ana Reyes has it. You hear from us by {AT}."
    )
    assert render_direct(news.Reopened("Kim Tan", "It is back"), held) == (
        f"Kim Tan reopened {NAMED}.\n> It is back\nAna Reyes has it. You hear from us by {AT}."
    )


def test_who_loses_sight_of_what_they_raised_reads_who_has_it_and_what_they_wrote() -> None:
    e = replace(cards.in_hand(), confidential=True, summary="Late *again*")
    kept = "It is confidential, so you do not see it any more. What you wrote is kept:\n> Late"
    assert flag_out_of_sight(e).startswith(f"E-3 is open: Ana Reyes has it. {kept}")
    assert flag_out_of_sight(e).endswith("tell Ana Reyes, who can invite you into its channel.")
    assert flag_out_of_sight(replace(e, owner=None)).endswith(
        "tell a lead, who can invite you into its channel."
    )


def test_nobody_is_promised_a_time_that_has_passed() -> None:
    e = replace(cards.in_hand(), next_update_by=NOW - timedelta(minutes=1))
    card = an_escalation_card(e)
    passed = moment(NOW - timedelta(minutes=1))
    late = f" The update that was promised by {passed} is late."
    assert render_direct(news.Acknowledged("Ana Reyes"), card) == f"Ana Reyes has {NAMED} in hand.{late}"
    assert flag_raised(e, NOW, is_sponsor=True) == f"E-3 is in hand: Ana Reyes has it.{late}"
    assert flag_joined(e, (), NOW, is_new=True, is_sponsor=True) == (
        f"This is escalated already: you now sponsor E-3. Ana Reyes has it.{late}"
    )
    assert flag_joined(e, (), NOW, is_new=False, is_sponsor=True) == (
        f"You sponsor E-3 already: Ana Reyes has it.{late}"
    )
    assert render_direct(news.Merged("Lena", "E-2"), card).endswith(f"Ana Reyes has it.{late}")
    assert next_due_note(e, NOW) == f" The next update is overdue since {passed}."
    assert next_due_note(replace(e, next_update_by=NOW), NOW) == f" The next update is due {AT}."
    assert next_due_note(replace(e, next_update_by=None), NOW) == ""


def test_a_sponsor_learns_how_it_goes_and_how_it_ended() -> None:
    card = replace(an_escalation_card(cards.in_hand()), outcome=cards.SOLVED)
    assert render_direct(news.Updated("Ana Reyes", "Paid."), card).endswith(FOLLOW)
    assert render_direct(news.Cancelled("Ana Reyes", "A mistake"), card) == (
        f"Ana Reyes cancelled {NAMED}:\n> A mistake\n{FOLLOW}"
    )
    assert closing_note(cards.a_closing(), "Ana Reyes") == (
        "Ana Reyes resolved E-3. It took 7m.\n"
        "*How it ended:* Solved · cause: outage · can happen again\n> Paid by hand.\n"
        "*Customer told:* Yes\n*To prevent the next one:* Check the bank's file each Friday\n"
        "*Lessons:*\n> Ask the bank first."
    )


def test_partners_are_told_what_is_theirs() -> None:
    assert partner_fallback(a_request_card()) == (
        "E-3 (sev1) needs your help: When is the payout of 4411 made?"
    )
    assert group_mention("S0PAY") == "<!subteam^S0PAY>"
    assert group_mention("U0ANA") == "<@U0ANA>"
