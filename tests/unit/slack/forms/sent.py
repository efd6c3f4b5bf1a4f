"""Forms as they are read when they are sent."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.slack.form_reader import FormReader, read_form
from bot.slack.payloads import FormValues
from tests.unit.slack.cards import NOW

T = TypeVar("T")
P = ParamSpec("P")


def sent(
    parse: Callable[Concatenate[FormReader, P], T], values: FormValues, *more: P.args, **named: P.kwargs
) -> T:
    """What the parser makes of the form, sent NOW."""
    return read_form(values, NOW, lambda form: parse(form, *more, **named))
