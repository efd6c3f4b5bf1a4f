"""What buttons and forms carry comes back as it went out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotFound
from bot.domain.subjects import SubjectKind, case_subject, escalation_subject, request_subject
from bot.slack import ids
from bot.slack.ids import Choice, Page
from bot.slack.text.graphemes import width


@pytest.mark.parametrize("key", ["snooze", "wait_customer", "dance"])
def test_a_choice_of_a_menu_comes_back(key: str) -> None:
    choice = Choice(key, case_subject(12))
    assert ids.read_choice(str(choice)) == choice
    assert str(choice) == f"{key}:C-12"


@pytest.mark.parametrize("value", [None, "", "snooze", "snooze:", "snooze:C-x"])
def test_a_choice_that_is_not_ours_is_none(value: str | None) -> None:
    assert ids.read_choice(value) is None


def test_a_button_names_its_case_or_escalation() -> None:
    assert ids.read_subject("C-12") == case_subject(12)
    assert ids.read_subject("E-3") == escalation_subject(3)
    assert ids.read_subject(None) is None


def test_a_button_is_about_its_own_kind_and_no_other() -> None:
    assert ids.subject_in("R-7", SubjectKind.REQUEST) == request_subject(7)
    for value, missed in {"E-7": "E-7", "": "", None: ""}.items():
        with pytest.raises(NotFound) as refused:
            ids.subject_in(value, SubjectKind.REQUEST)
        assert (refused.value.what, refused.value.wanted) == ("partner request", missed)


@given(st.integers(1, 9_999_999), st.text(max_size=200))
def test_a_page_of_a_list_comes_back(number: int, query: str) -> None:
    assert ids.read_page(str(Page(number, query))) == Page(number, query)


@pytest.mark.parametrize("value", [None, "", "x|mine", "0|mine", "-1|mine", "99999999999|mine", "²|mine"])
def test_a_page_that_cannot_be_read_is_the_first(value: str | None) -> None:
    assert ids.read_page(value).number == 1


def test_a_form_remembers_only_what_is_there() -> None:
    assert ids.about(case_subject(12), channel="C0DESK", ts=None) == '{"about": "C-12", "channel": "C0DESK"}'


@given(st.text(max_size=5000), st.sampled_from([1, 3, 40]))
def test_a_long_message_is_cut_until_slack_takes_the_form(text: str, times: int) -> None:
    packed = ids.metadata({ids.TEXT: text * times, ids.CHANNEL: "C0DESK"})
    assert width(packed) <= ids.METADATA_LIMIT
    kept = json.loads(packed)
    assert kept[ids.CHANNEL] == "C0DESK"
    assert (text * times).startswith(kept.get(ids.TEXT, ""))
