"""Read-models with defaults, and a moment at which they all are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation, EscalationStatus, SeverityTerms
from bot.domain.events.event import Fact
from bot.domain.outcomes import CustomerTold, Outcome, PreventionItem, Resolution, RootCause
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import Actor, PersonRef, Role, acting
from bot.domain.posts import Author, Media
from bot.domain.subjects import case_subject, escalation_subject
from bot.readmodels import (
    CaseCard,
    CaseLine,
    Closing,
    EscalationCard,
    EscalationLine,
    FlaggedMessage,
    Home,
    HomeLine,
    PartnerAsk,
    Place,
    PostView,
    Timeline,
    TimelineEntry,
)
from tests.facts import a_fact

NOW = datetime(2026, 11, 22, 10, 4, tzinfo=UTC)
ANA = PersonRef(1, "U0ANA", "Ana Reyes")
LEE = PersonRef(2, "U0LEE", "Lee Cruz")
KIM = PersonRef(3, "U0KIM", "Kim Tan")
LENA = PersonRef(4, "U0LENA", "Lena Voss")
MARIA = Author("x", "901", "maria", "Maria Santos", 12_400, verified=True, url="https://x.com/maria")
SEV1 = SeverityTerms("sev1", timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=4))
SEV3 = SeverityTerms("sev3", timedelta(hours=4), timedelta(days=1), timedelta(days=5))
SOLVED = Outcome(Resolution.SOLVED, RootCause.OUTAGE, "payouts", can_recur=True, note="Paid by hand.")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def acting_as(role: Role, person: PersonRef = LENA) -> Actor:
    return acting(person, frozenset({role}), "button")


def a_place(name: str = "c12") -> Place:
    return Place("C0DESK", "1795341840.000100", link=f"https://acme.slack.com/archives/C0DESK/{name}")


def a_post(text: str | None = "My payout is three days late. What now?") -> PostView:
    return PostView(1, "5501", "x", MARIA, text, NOW - minutes(40), "https://x.com/maria/status/5501")


def a_case(number: int = 12) -> Case:
    return Case(
        number,
        CaseStatus.NEW,
        Priority.P2,
        "x",
        NOW - minutes(40),
        priority_reasons=("verified author", "payouts"),
        topic="payouts",
        respond_by=NOW + minutes(20),
        resolve_by=NOW + timedelta(hours=23),
        last_customer_post_at=NOW - minutes(40),
    )


def claimed() -> Case:
    return replace(a_case(), status=CaseStatus.CLAIMED, owner=ANA, claimed_at=NOW - minutes(30))


def waiting(on: WaitingOn = WaitingOn.CUSTOMER) -> Case:
    return replace(claimed(), status=CaseStatus.WAITING, waiting_on=on, respond_by=None)


def closed(status: CaseStatus) -> Case:
    return replace(claimed(), status=status, closed_at=NOW - minutes(5), respond_by=None)


def dismissed() -> Case:
    return replace(closed(CaseStatus.DISMISSED), dismissal=Dismissal.SPAM)


def merged() -> Case:
    return replace(closed(CaseStatus.MERGED), merged_into=9)


def a_card(case: Case | None = None) -> CaseCard:
    return CaseCard(case or a_case(), a_post(), NOW, place=a_place())


def a_full_card() -> CaseCard:
    latest = replace(
        a_post("Anybody there?\nThird time I write."),
        id=7,
        created_at=NOW - minutes(3),
        url="https://x.com/maria/status/5507",
        media=(Media("photo"), Media("photo"), Media("video")),
        edited=True,
    )
    return replace(
        a_card(replace(claimed(), first_response_at=NOW - minutes(25), respond_by=NOW - minutes(1))),
        latest=latest,
        posts=5,
        author_cases=3,
        escalation=EscalationLine(an_escalation(), (LEE,), a_place("e3")),
        pending_reply="Hi Maria, we are on it.",
    )


def a_line(number: int = 12) -> CaseLine:
    return CaseLine(a_case(number), "Maria Santos", "My payout is three days late.", a_place())


def a_request(
    number: int = 7,
    team: str = "payouts",
    name: str = "Payouts",
    status: RequestStatus = RequestStatus.REQUESTED,
) -> PartnerRequest:
    """Asked seven minutes ago about E-3."""
    return PartnerRequest(
        number,
        escalation_subject(3),
        team,
        name,
        f"#team-{team}",
        "When was it sent?",
        NOW - minutes(7),
        NOW + timedelta(hours=4),
        status,
        NOW + minutes(23),
    )


def an_escalation(number: int = 3) -> Escalation:
    return Escalation(
        number,
        EscalationStatus.OPEN,
        "sev1",
        "A partner's payouts have stood still since Friday",
        NOW - minutes(8),
        case_number=12,
        acknowledge_by=NOW + minutes(2),
        next_update_by=NOW + minutes(22),
        resolve_by=NOW + timedelta(hours=4),
    )


def in_hand() -> Escalation:
    return replace(
        an_escalation(),
        status=EscalationStatus.ACKNOWLEDGED,
        owner=ANA,
        acknowledge_by=None,
        acknowledged_at=NOW - minutes(6),
    )


def ended(status: EscalationStatus) -> Escalation:
    return replace(in_hand(), status=status, closed_at=NOW - minutes(1), next_update_by=None)


def an_escalation_card(escalation: Escalation | None = None) -> EscalationCard:
    return EscalationCard(
        escalation or an_escalation(),
        NOW,
        sponsors=(LEE,),
        flagged=FlaggedMessage(
            a_place("flag"), "Kim Tan", "Payouts are <https://x.test|down> &amp; out", LEE
        ),
        place=a_place("e3"),
    )


def a_full_escalation_card() -> EscalationCard:
    late = replace(
        in_hand(),
        next_update_by=NOW - minutes(4),
        wanted_by=NOW + minutes(90),
        last_update_at=NOW - minutes(34),
    )
    return replace(
        an_escalation_card(late),
        sponsors=(LEE, KIM),
        case=a_line(),
        partners=(
            PartnerAsk(a_request(), a_place("p1")),
            PartnerAsk(a_request(8, "risk", "Risk", RequestStatus.ANSWERED)),
        ),
        last_update="The bank confirmed the delay.",
        last_plan="A manual run at noon.",
        nudges=2,
    )


def a_troubled_escalation_card() -> EscalationCard:
    """Confidential, put aside, without an owner who answers, asked about; partner teams at every step."""
    late, on_it = a_request(), replace(a_request(8), acknowledge_by=None, status=RequestStatus.ACKNOWLEDGED)
    return replace(
        an_escalation_card(
            replace(
                in_hand(),
                confidential=True,
                snoozed_until=NOW + minutes(90),
                snooze_reason="The bank is closed *until* <Monday>",
                handover=Handover.OFF_SHIFT,
                update_asked_at=NOW - minutes(5),
            )
        ),
        partners=(
            PartnerAsk(replace(late, acknowledge_by=NOW - minutes(1)), a_place("p1")),
            PartnerAsk(on_it),
            PartnerAsk(replace(on_it, number=9, eta=NOW + minutes(30))),
            PartnerAsk(replace(on_it, number=10, eta=NOW - minutes(30))),
            PartnerAsk(a_request(11, "risk", "Risk", RequestStatus.DECLINED)),
        ),
    )


def an_entry(kind: type[Fact], words: str | None = None, **data: object) -> TimelineEntry:
    return TimelineEntry(NOW - minutes(9), a_fact(kind, **data), ANA.name, ANA.slack_id, words, "button")


def a_timeline(*entries: TimelineEntry) -> Timeline:
    return Timeline(case_subject(12), entries, len(entries), 1, 1, a_place())


ITEMS = (
    PreventionItem(2, "Check the bank's file each Friday", RootCause.PARTNER),
    PreventionItem(1, "A second provider for payouts", RootCause.OUTAGE),
)


def a_closing() -> Closing:
    """Resolved a minute ago, with everything that can be said about it."""
    ending = replace(SOLVED, customer_told=CustomerTold.YES, lessons="Ask the bank first.")
    return Closing(
        ended(EscalationStatus.RESOLVED),
        NOW - minutes(1),
        NOW,
        LEE,
        ending,
        ITEMS[:1],
        "The bank confirmed the delay.",
        a_place("e3"),
    )


def a_home(*roles: Role) -> Home:
    """Nothing on it."""
    return Home(LEE, NOW, frozenset(roles), open=3, unowned=1)


def an_executive_home() -> Home:
    """One that is late, one that was asked about, one that nobody has, one that is put aside, three that are over."""
    late = replace(in_hand(), next_update_by=NOW - minutes(4))
    asked = replace(in_hand(), number=4, update_asked_at=NOW - minutes(2))
    aside = replace(in_hand(), number=5, snoozed_until=NOW + minutes(60), snooze_reason="The bank is closed")
    merged = replace(ended(EscalationStatus.CANCELLED), number=8, merged_into=3)
    lines = (
        HomeLine(late, a_place("e3"), "The bank confirmed the delay.", NOW - minutes(34)),
        HomeLine(asked, a_place("e4")),
        HomeLine(an_escalation(6)),
        HomeLine(aside, a_place("e5")),
        HomeLine(replace(ended(EscalationStatus.RESOLVED), number=7), a_place("e7")),
        HomeLine(merged, a_place("e8")),
    )
    return replace(a_home(Role.EXECUTIVE), sponsored=lines, more_sponsored=2)


def an_owner_home() -> Home:
    """Given one, has one in hand."""
    lines = (
        HomeLine(replace(an_escalation(), owner=LEE), a_place("e3")),
        HomeLine(
            replace(in_hand(), number=4, owner=LEE), a_place("e4"), "The bank confirmed.", NOW - minutes(9)
        ),
    )
    return replace(a_home(Role.AGENT), owned=lines, more_owned=1)
