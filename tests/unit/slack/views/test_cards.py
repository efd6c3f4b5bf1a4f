"""Cards offer what the state allows, ping nobody, and say late in words."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import WaitingOn
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.subjects import escalation_subject
from bot.readmodels import EscalationLine
from bot.slack import ids
from bot.slack.surfaces.cases.card import case_card, case_fallback, case_shown
from bot.slack.surfaces.cases.posts import author_line, writer
from bot.slack.surfaces.escalations.card import escalation_card, escalation_fallback, escalation_shown
from bot.slack.surfaces.escalations.modals import join_modal, severity_field
from bot.slack.views.lists import case_list
from bot.slack.views.menus import unknown_verb
from tests.unit.slack import cards
from tests.unit.slack.cards import NOW, a_card, an_escalation_card, minutes
from tests.unit.slack.views.screens import SCREENS, a_list

Shown = dict[str, object]


def buttons(blocks: Iterable[Block]) -> list[str]:
    found: list[str] = []
    for block in (each.to_dict() for each in blocks):
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "overflow":
                found += [f"… {choice['text']['text']}" for choice in element["options"]]
            else:
                found.append(element["text"]["text"] + (" (primary)" if "style" in element else ""))
    return found


def words(blocks: Sequence[Block]) -> str:
    return json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)


MENU = ["… Assign", "… Wait for the customer", "… Ask a partner", "… Snooze", "… More"]
OPEN = ["Reply", "Escalate", "Resolve", *MENU]
STATES: list[tuple[Case, list[str]]] = [
    (cards.a_case(), ["Claim (primary)", *OPEN]),
    (cards.claimed(), OPEN),
    (cards.waiting(), [each for each in OPEN if each != "… Wait for the customer"]),
    (cards.waiting(WaitingOn.PARTNER), [each for each in OPEN if each != "… Wait for a partner team"]),
    (cards.closed(CaseStatus.RESOLVED), ["Reopen", "History"]),
    (cards.dismissed(), ["Reopen", "History"]),
    (cards.merged(), ["Show C-9"]),
]


@pytest.mark.parametrize(
    ("case", "offered"), STATES, ids=[f"{n}-{case.status}" for n, (case, _) in enumerate(STATES)]
)
def test_a_case_offers_what_its_state_allows(case: Case, offered: list[str]) -> None:
    assert buttons(case_card(a_card(case))) == offered


@pytest.mark.parametrize(
    ("case", "offered"), STATES, ids=[f"{n}-{case.status}" for n, (case, _) in enumerate(STATES)]
)
def test_a_private_card_leads_to_the_thread_and_has_no_primary_button(case: Case, offered: list[str]) -> None:
    private = [each.removesuffix(" (primary)") for each in offered]
    assert buttons(case_shown(a_card(case))) == ["Open the thread", *private]


def test_a_private_card_without_a_thread_has_no_way_there() -> None:
    assert "Open the thread" not in buttons(case_shown(replace(a_card(), place=None)))


def test_a_case_that_cannot_be_answered_says_why_and_offers_no_reply() -> None:
    card = case_card(replace(a_card(), can_reply=False))
    assert "Reply" not in buttons(card)
    assert "X lets us answer only posts that mention or quote us" in words(card)


def test_a_case_that_is_escalated_is_not_escalated_again() -> None:
    escalated = replace(a_card(), escalation=EscalationLine(cards.an_escalation()))
    settled = replace(a_card(), escalation=EscalationLine(cards.ended(EscalationStatus.RESOLVED)))
    assert "Escalate" not in buttons(case_card(escalated))
    assert "Escalate" in buttons(case_card(settled))


LIVE = [
    "Update",
    "Assign",
    "Ask a partner",
    "Resolve",
    "… Own it",
    "… Snooze",
    "… History",
    "… Cancel the escalation",
    "… More…",
]
ENDED = ["Reopen", "History", "… Where we are", "… Export"]
RUNS: list[tuple[Escalation, list[str]]] = [
    (cards.an_escalation(), ["Acknowledge (primary)", *LIVE]),
    (cards.in_hand(), LIVE),
    (cards.ended(EscalationStatus.RESOLVED), ENDED),
    (cards.ended(EscalationStatus.CANCELLED), ENDED),
]


@pytest.mark.parametrize(("escalation", "offered"), RUNS, ids=[escalation.status for escalation, _ in RUNS])
def test_an_escalation_offers_what_its_state_allows(escalation: Escalation, offered: list[str]) -> None:
    assert buttons(escalation_card(an_escalation_card(escalation))) == offered
    private = [each.removesuffix(" (primary)") for each in offered]
    assert buttons(escalation_shown(an_escalation_card(escalation))) == ["Open the thread", *private]


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "partner_asked"])
def test_no_screen_pings_anybody_by_itself(name: str) -> None:
    screen = SCREENS[name]()
    shown = json.dumps(
        screen.to_dict() if not isinstance(screen, Sequence) else [b.to_dict() for b in screen]
    )
    memory = json.loads(shown).get("private_metadata", "") if shown.startswith("{") else ""
    assert "<@" not in shown.replace(json.dumps(memory), "")
    assert "<!subteam" not in shown


def test_late_is_said_in_words() -> None:
    late = a_card(replace(cards.a_case(), respond_by=NOW - minutes(1)))
    assert "First reply *overdue* since" in words(case_card(late))
    assert "First reply due" in words(case_card(a_card()))


def test_an_answered_case_owes_the_next_reply() -> None:
    answered = replace(cards.claimed(), first_response_at=NOW - minutes(9))
    assert "Reply due" in words(case_card(a_card(answered)))
    assert "No reply owed" in words(case_card(a_card(replace(answered, respond_by=None))))


def test_a_deleted_post_leaves_only_its_tombstone() -> None:
    gone = replace(a_card(), first=cards.a_post(None))
    assert "_Deleted by its author_" in words(case_card(gone))
    assert "https://x.com/maria/status" not in words(case_card(gone))
    assert case_fallback(gone).endswith("(deleted by its author)")


def test_notifications_say_who_wrote_what() -> None:
    assert case_fallback(a_card()) == (
        "C-12, P2, new. Maria Santos on X: My payout is three days late. What now?"
    )
    assert case_fallback(replace(a_card(), first=None)) == "C-12, P2, new."
    assert escalation_fallback(an_escalation_card()) == (
        "E-3, sev1, open: A partner's payouts have stood still since Friday"
    )


def test_somebody_elses_follow_up_names_them() -> None:
    other = replace(cards.a_post("Same here"), id=9, author=replace(cards.MARIA, name="Jo", handle="jo"))
    assert "*Latest* by *Jo*" in words(case_card(replace(a_card(), latest=other)))


def test_a_long_list_shows_what_fits_and_says_so() -> None:
    shown = words(case_list(a_list(40)))
    assert "C-20" in shown
    assert "C-21" not in shown
    assert "20 more do not fit here" in shown


def test_an_unknown_word_gets_the_nearest_verb() -> None:
    assert unknown_verb("clam", "claim", "/case") == (
        "`/case clam` is not something I know. Did you mean `/case claim`? `/case help` lists what I do."
    )
    assert unknown_verb("<x>", None, "/case").startswith(
        "`/case &lt;x&gt;` is not something I know. `/case help`"
    )


def test_the_form_to_join_an_escalation_remembers_which() -> None:
    joined = join_modal(None, escalation_subject(3), reopens=False)
    assert joined.callback_id == ids.JOIN_FORM
    assert joined.private_metadata == ids.about(escalation_subject(3))


def test_a_merged_case_without_a_target_offers_nothing() -> None:
    lost = replace(cards.merged(), merged_into=None)
    assert buttons(case_card(a_card(lost))) == []
    assert "Merged into another case" in words(case_card(a_card(lost)))


def test_other_networks_say_where_to_answer() -> None:
    quiet = replace(a_card(replace(cards.a_case(), network="reddit")), can_reply=False)
    assert "Answer it on Reddit itself" in words(case_card(quiet))


def test_a_writer_without_a_name_is_known_by_the_handle() -> None:
    assert writer(replace(cards.MARIA, name="")) == "<https://x.com/maria|@maria>"
    assert writer(replace(cards.MARIA, handle="")) == "*Maria Santos*"
    assert writer(replace(cards.MARIA, name="", handle="")) == "Somebody"
    assert writer(cards.MARIA) == "*Maria Santos* (<https://x.com/maria|@maria>)"
    assert author_line(replace(cards.MARIA, followers=None, verified=False), 1) == "first case"


def test_many_severities_become_a_list() -> None:
    terms = tuple(replace(cards.SEV1, name=f"sev{n}") for n in range(12))
    shown = severity_field(terms, "sev3").to_dict()
    assert shown["element"]["type"] == "static_select"
    assert shown["element"]["initial_option"]["value"] == "sev3"
