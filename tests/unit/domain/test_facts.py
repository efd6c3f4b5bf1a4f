"""What people and failures are: roles that bring others along, errors that hold facts."""

import dataclasses
import inspect

import pytest

from bot.domain import errors
from bot.domain.errors import AlreadyClaimed, DomainError, NotYours, StateError
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import Role, callout, customer, with_implied
from bot.domain.subjects import case_subject
from tests.people_builders import ANA, NOON, SOLVED, as_agent

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DomainError)]


def test_an_admin_may_do_everything_and_a_lead_what_an_agent_does() -> None:
    assert with_implied(frozenset({Role.ADMIN})) == frozenset(Role)
    assert with_implied(frozenset({Role.LEAD})) == {Role.LEAD, Role.AGENT}
    assert with_implied(frozenset({Role.EXECUTIVE})) == {Role.EXECUTIVE}
    assert with_implied(frozenset()) == frozenset()


def test_an_actor_is_called_what_the_audit_log_calls_them() -> None:
    assert (as_agent(ANA).label, as_agent(ANA).name) == ("U0ANA", "Ana Reyes")
    assert (callout().label, callout().name, callout().via) == ("callout", "Callout", "job")
    assert (customer("Maria", "x").label, customer("Maria", "x").via) == ("customer", "x")


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_tree_and_says_what_it_means(kind: type[DomainError]) -> None:
    assert errors.__doc__ is not None
    assert f" {kind.__name__}" in f" {errors.__doc__}".replace("\n", " ")
    assert kind.__doc__
    assert dataclasses.is_dataclass(kind)


def test_a_lost_race_is_a_state_and_a_foreign_case_is_a_permission() -> None:
    lost = AlreadyClaimed(case_subject(12), "claimed", "claim", ANA, NOON)
    assert isinstance(lost, StateError)
    assert (str(lost.subject), lost.owner, lost.since) == ("C-12", ANA, NOON)
    assert NotYours((Role.LEAD,), case_subject(12), ANA).needs == (Role.LEAD,)


def test_an_error_can_be_raised_through_a_context_and_keeps_its_facts() -> None:
    with pytest.raises(NotYours) as caught:
        raise NotYours((Role.LEAD,), case_subject(12), ANA) from ValueError("why")
    assert caught.value.owner == ANA
    assert caught.value.__traceback__ is not None


def test_an_outcome_needs_only_how_it_ended_and_from_what() -> None:
    short = Outcome(Resolution.EXPLAINED, RootCause.POLICY)
    assert (short.topic, short.can_recur, short.note) == (None, None, "")
    assert SOLVED.note == "Paid by hand."
