"""docs/policy.md tells of every key of the form, its default, and shows it in an example that is fit to use."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import NoneType
from typing import Annotated, get_args, get_origin

import pytest
import yaml
from pydantic.fields import FieldInfo

from bot.policy import Policy, parse_policy
from bot.policy.blocks import networks_form
from bot.policy.form import DEFAULT_LEVELS, DEFAULT_SEVERITIES, DEFAULT_WEIGHTS, Form
from bot.policy.values import write_duration, write_time
from bot.policy.words import BUILT_IN_TOPICS
from tests import pages

PAGE = pages.page("policy.md")
KEYS = pages.sections(pages.section(PAGE, "Keys"), 3)
NAME, ENTRY = "<name>", "[]"
WHOLE = "\n".join(block for text in KEYS.values() for block in pages.code(text, "yaml"))
BELOW, TEAM_ZONE = "see below", "`timezone` of the policy"
IN_WORDS = {
    "priorities.weights.<name>": BELOW,
    "service_levels.<name>.first_response": BELOW,
    "service_levels.<name>.next_response": BELOW,
    "service_levels.<name>.resolution": BELOW,
    "escalations.severities.<name>.acknowledge_within": BELOW,
    "escalations.severities.<name>.update_every": BELOW,
    "escalations.severities.<name>.resolve_within": BELOW,
    "calendars.<name>.timezone": TEAM_ZONE,
    "calendars.<name>.days": "every day",
    "shifts.<name>.timezone": TEAM_ZONE,
    "shifts.<name>.days": "every day",
    "partners.<name>.name": "the key, with a capital letter",
}
"""Defaults that are no single value."""


def keys_of(form: type[Form], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key that holds a value, as the page writes it: `desk.routes[].to`."""
    for name, field in form.model_fields.items():
        path = f"{above}.{field.alias or name}".removeprefix(".")
        if path == "networks":
            yield from keys_of(networks_form(), path)
            continue
        for end, inner in ends_of(field.annotation, path):
            if inner is None:
                yield end, field
            else:
                yield from keys_of(inner, end)


def ends_of(kind: object, path: str) -> Iterator[tuple[str, type[Form] | None]]:
    """Where the values of a kind stand, each with the form that goes on there."""
    args = [arg for arg in get_args(kind) if arg is not NoneType]
    if isinstance(kind, type) and issubclass(kind, Form):
        yield path, kind
    elif get_origin(kind) is Annotated or NoneType in get_args(kind):
        yield from ends_of(args[0], path)
    elif isinstance(origin := get_origin(kind), type) and issubclass(origin, Mapping):
        names = list(args[0]) if path == "roles" else [NAME]
        for name in names:
            yield from ends_of(args[1], f"{path}.{name}")
    elif get_origin(kind) is tuple and isinstance(args[0], type) and issubclass(args[0], Form):
        yield f"{path}{ENTRY}", args[0]
    else:
        yield path, None


def told() -> dict[str, str]:
    """Key → its default, as the page has it."""
    tables = [row for text in KEYS.values() for row in pages.rows(text)]
    return {row[0].strip("`"): row[2] for row in tables if is_key(row[0].strip("`"))}


def is_key(cell: str) -> bool:
    return cell.partition(".")[0] in Policy.model_fields


FORM = dict(keys_of(Policy))


def test_every_key_of_the_form_stands_on_the_page_and_no_other() -> None:
    assert list(told()) == list(FORM)


def as_written(key: str, field: FieldInfo) -> set[str]:
    """How a default may be written on the page."""
    default = field.get_default(call_default_factory=True)
    if key == "networks.x.handle" or field.is_required():
        return {"required"}
    if default in (None, "") or key.endswith(NAME):
        return {"–"}
    if isinstance(default, timedelta):
        return {f"`{write_duration(default)}`", f"`{write_time(default)}`"}
    if isinstance(default, tuple) or key.startswith("roles."):
        return {f"`[{', '.join(default)}]`"}
    return {f"`{default}`"}


@pytest.mark.parametrize("key", FORM)
def test_a_default_is_the_one_that_holds(key: str) -> None:
    said = told()[key]
    assert said in as_written(key, FORM[key]) or said == IN_WORDS.get(key)


def test_the_defaults_of_service_levels_and_severities_stand_there_in_full() -> None:
    for heading, defaults in (("service_levels", DEFAULT_LEVELS), ("escalations", DEFAULT_SEVERITIES)):
        tables = [row for row in pages.rows(KEYS[heading]) if not is_key(row[0].strip("`"))]
        assert tables == [[f"`{name}`", *terms.values()] for name, terms in defaults.items()]


def test_every_sign_stands_there_with_its_points() -> None:
    signs = [row for row in pages.rows(KEYS["priorities"]) if not is_key(row[0].strip("`"))]
    assert {row[0].strip("`"): int(row[2]) for row in signs} == DEFAULT_WEIGHTS


def test_every_built_in_topic_is_named() -> None:
    assert BUILT_IN_TOPICS.keys() <= set(pages.quoted(KEYS["topics"]))


def test_the_examples_make_one_policy_that_can_be_used() -> None:
    assert parse_policy(WHOLE).company == "Borealis"


@pytest.mark.parametrize("key", FORM)
def test_a_key_is_shown_in_an_example(key: str) -> None:
    assert values_at(yaml.safe_load(WHOLE), re.split(r"\.|(?=\[\])", key))


def values_at(shown: object, steps: Sequence[str]) -> list[object]:
    """What an example has at a key, for any name and any entry."""
    found = [shown]
    for step in steps:
        if step == ENTRY:
            found = [entry for each in found if isinstance(each, list) for entry in each]
        elif step == NAME:
            found = [entry for each in found if isinstance(each, dict) for entry in each.values()]
        else:
            found = [each[step] for each in found if isinstance(each, dict) and step in each]
    return found
