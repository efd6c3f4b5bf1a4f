"""Names that Slack sends back from the screens of partner requests; values are their numbers (`R-7`)."""

from __future__ import annotations

from typing import Final

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
