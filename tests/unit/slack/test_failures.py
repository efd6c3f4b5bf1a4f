from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import AlreadyClaimed, BadInput, DomainError, NothingToClaim
from bot.domain.people import PersonRef
from bot.domain.subjects import case_subject
from bot.slack.answers import FieldErrors, Reply
from bot.slack.failures import beside_field, explain_error, given_back, outdated, unmarked, what_failed
from bot.slack.form_replies import failed, replied
from bot.slack.payloads import Field, FormValues
from tests.unit.slack.raw_payloads import slack_refuses

NOW = datetime(2026, 5, 1, 18, 4, tzinfo=UTC)
FORM = FormValues({"why": Field("It is <spam>", label="Why"), "until": Field(label="Until")})
EMPTY = FormValues()


def sentence(error: Exception) -> str:
    return explain_error(error, now=NOW, ref="ab12", about="command /case")


def test_a_domain_error_is_told_in_its_own_sentence() -> None:
    assert sentence(NothingToClaim()).startswith("No unowned case is waiting.")


def test_our_own_failure_is_told_with_a_reference_and_logged_without_words() -> None:
    with capture_logs() as lines:
        said = sentence(ValueError("the customer wrote: my card is 4111"))
    assert "ref ab12" in said
    assert "Nothing was changed" in said
    assert lines[0]["ref"] == "ab12"
    assert lines[0]["error"] == "ValueError"
    assert "4111" not in str(lines)


def test_the_log_keeps_where_a_failure_arose() -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        raise ValueError("secret") from KeyError("other")
    facts = what_failed(caught.value)
    assert facts["cause"] == "KeyError"
    assert str(facts["at"]).count("test_failures.py") == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("expired_trigger_id", "within three seconds"),
        ("internal_error", "Slack did not answer us in time (ref ab12)"),
        ("invalid_blocks", "Something went wrong on our side (ref ab12)"),
    ],
)
def test_what_slack_refuses_is_told_by_whose_fault_it_is(code: str, words: str) -> None:
    assert words in sentence(slack_refuses(code))


def test_an_error_stands_beside_the_field_it_names() -> None:
    error = BadInput("until", "Write a time that is still to come.")
    assert beside(error) == {"until": "Write a time that is still to come."}


def test_an_error_that_names_no_field_of_the_form_stands_beside_the_first() -> None:
    assert list(beside(BadInput("elsewhere", "No."))) == ["why"]
    assert list(beside(NothingToClaim())) == ["why"]


def beside(error: DomainError) -> dict[str, str]:
    found = beside_field(error, sentence(error), FORM)
    assert found is not None
    return dict(found.by_block)


def test_a_sentence_beside_a_field_shows_no_markup() -> None:
    ana = PersonRef(1, "U0ANA01", "Ana")
    taken = AlreadyClaimed(case_subject(12), "claimed", "claim", ana, NOW)
    assert beside(taken) == {
        "why": "Ana already has C-12, since 18:04 UTC. Ask them, or a lead can reassign it."
    }
    assert unmarked("`/case` is <https://example.com|here> &amp; now") == "/case is here & now"


def test_field_errors_go_where_they_belong_and_strays_to_the_first_field() -> None:
    assert beside(FieldErrors({"until": "Too early.", "ghost": "Lost."})) == {"until": "Too early."}
    assert beside(FieldErrors({"ghost": "Lost."})) == {"why": "Lost."}
    assert beside(FieldErrors({})) == {"why": "This cannot be used."}


def test_words_come_back_harmless_when_the_form_has_gone() -> None:
    back = given_back("Nothing was changed.", FORM).text
    assert "Nothing was changed." in back
    assert "*Why*\n> It is &lt;spam&gt;" in back
    assert "Until" not in back
    assert given_back("No.", EMPTY).text == "This was not done. No."


@pytest.mark.parametrize(
    ("value", "way"),
    [
        ("C-12", "Open the case with `/case show C-12`."),
        ("snooze:C-7", "Open the case with `/case show C-7`."),
        ("E-3", "Open the escalation with `/escalation show E-3`."),
        ("???", "Start again with `/case` or `/escalation`."),
        (None, "Start again with `/case` or `/escalation`."),
    ],
)
def test_an_old_button_says_how_to_go_on(value: str | None, way: str) -> None:
    assert outdated("button", value).text == f"This button is from an older version of Callout. {way}"


def test_every_form_closes_when_its_handler_has_answered() -> None:
    done = replied(Reply("Done."))
    assert done.body == {"response_action": "clear"}
    assert done.ephemeral is not None
    assert done.ephemeral == done.late
    assert done.ephemeral.body == {"text": "Done."}
    silent = replied(None)
    assert (silent.body, silent.ephemeral, silent.late) == (done.body, None, None)


def test_a_form_stays_with_a_sentence_beside_its_field() -> None:
    assert failed(FieldErrors({"why": "Say why."}), "Say why.", FORM).body == {
        "response_action": "errors",
        "errors": {"why": "Say why."},
    }


def test_a_form_without_fields_closes_and_the_sentence_is_said() -> None:
    reply = failed(NothingToClaim(), "No unowned case.", EMPTY)
    assert reply.body is None
    assert reply.ephemeral is not None
    assert reply.ephemeral.body == {"text": "No unowned case."}
