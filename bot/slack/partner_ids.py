"""Names that Slack sends back from the screens of partner requests; values are their numbers (`R-7`)."""

from __future__ import annotations

from typing import Final

from bot.domain.errors import NotFound
from bot.domain.subjects import SubjectKind, parse_subject

# Buttons of a request's card, and of what is shown of it in our own threads
REQUEST_ACKNOWLEDGE: Final = "request_acknowledge"
REQUEST_ETA: Final = "request_eta"
REQUEST_ANSWER: Final = "request_answer"
REQUEST_DECLINE: Final = "request_decline"
REPLY_PARTNER: Final = "reply_partner"
REQUEST_WITHDRAW: Final = "request_withdraw"

# Forms
ASK_FORM: Final = "ask_form"
ETA_FORM: Final = "request_eta_form"
ANSWER_FORM: Final = "request_answer_form"
DECLINE_FORM: Final = "request_decline_form"
REPLY_PARTNER_FORM: Final = "reply_partner_form"

# Fields; domain BadInput.field uses the same words
TEAM: Final = "team"
QUESTION: Final = "question"
WANTED_BY: Final = "wanted_by"
ETA: Final = "eta"
WORDS: Final = "words"
REQUEST: Final = "request"


def request_in(value: str | None) -> int:
    """The number in what a button or a form of ours carries (`R-7`); NotFound where there is none."""
    subject = parse_subject(value or "", SubjectKind.CASE)
    if subject is None or subject.kind is not SubjectKind.REQUEST:
        raise NotFound("partner request", value or "")
    return subject.number
