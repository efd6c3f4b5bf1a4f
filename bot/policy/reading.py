"""Reading a policy from YAML: either the policy, or everything that is wrong with it, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.policy.blocks import broken_networks, networks_form
from bot.policy.checks import Path as KeyPath
from bot.policy.checks import findings
from bot.policy.document import Document, read_document
from bot.policy.form import Form
from bot.policy.nearest import hint, listed, nearest
from bot.policy.policy import Policy

DEFAULT_POLICY_TEXT = files("bot").joinpath("policy_default.yaml").read_text("utf-8")
"""A policy with every key explained, to start from; it says what `Policy()` does."""

_SENTENCES = {
    "missing": "Add `{key}`: it has no default.",
    "model_type": "Write keys below this one, such as `key: value`.",
    "model_attributes_type": "Write keys below this one, such as `key: value`.",
    "mapping_type": "Write keys below this one, such as `key: value`.",
    "dict_type": "Write keys below this one, such as `key: value`.",
    "tuple_type": "Write a list here, such as [one, two].",
    "string_type": "Write one text here, in quotes if it begins with a sign.",
    "int_parsing": "`{input}` is not a whole number.",
    "int_type": "Write a whole number here.",
    "greater_than_equal": "`{input}` is too small: write {ge} or more.",
    "less_than_equal": "`{input}` is too large: write {le} or less.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (`line` from 1, 0 for the whole file), at which key, and what to do."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        where = ", ".join(filter(None, (f"line {self.line}" if self.line else "", self.path)))
        return f"{where}: {self.sentence}" if where else self.sentence


class PolicyError(Exception):
    """The policy cannot be used; `problems` holds all that is wrong, in the order of the file's lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_policy(path: Path | None) -> Policy:
    """The policy in a file, or the default one without a file. PolicyError when it cannot be used."""
    if path is None:
        return Policy()
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        sentence = f"There is no file {path}. Write one with `callout policy init`."
    except UnicodeDecodeError:
        sentence = f"{path} is not text in UTF-8. Save it as UTF-8."
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}."
    else:
        return parse_policy(text)
    raise PolicyError((Problem(0, "", sentence),))


def parse_policy(text: str) -> Policy:
    """The policy in a text. PolicyError when it cannot be used."""
    document = read_document(text)
    problems = [Problem(flaw.line, written_path(flaw.path), flaw.sentence) for flaw in document.flaws]
    policy, unreadable = None, frozenset[str]()
    try:
        policy = Policy.model_validate(document.content)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems += _told(document, details)
        unreadable = frozenset(_block(detail) for detail in details)
        policy = _rest(
            document.content, unreadable | {str(detail["loc"][0]) for detail in details if detail["loc"]}
        )
    if policy is not None:
        problems += [
            Problem(document.line_of(path), written_path(path), sentence)
            for path, sentence in findings(policy, unreadable)
        ]
    if policy is None or problems:
        raise PolicyError(tuple(sorted(set(problems), key=lambda p: (p.line, p.path))))
    return policy


def policy_as_kept(text: str) -> Policy:
    """A policy from a text that was in use once, so that what is checked across keys today does not apply to it."""
    return Policy.model_validate(read_document(text).content)


def policy_text(policy: Policy) -> str:
    """The policy as YAML with every key, defaults too, as `callout policy show` prints it."""
    content = policy.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def written_path(path: KeyPath) -> str:
    """`desk.routes[2].to`, counted from 1 as people count."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _rest(content: Mapping[str, Any], unreadable: frozenset[str]) -> Policy | None:
    """The policy without the blocks that cannot be read, so that the others are checked all the same."""
    try:
        return Policy.model_validate({key: value for key, value in content.items() if key not in unreadable})
    except ValidationError:
        return None


def _block(detail: ErrorDetails) -> str:
    """The block of the file that a problem spoils: for a misspelled one, the one that was meant."""
    block = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
        return nearest(block, _keys_at(())) or block
    return block


def _told(document: Document, details: list[ErrorDetails]) -> Iterator[Problem]:
    wrong_keys = {detail["loc"][:-1] for detail in details if detail["loc"][-1:] == ("[key]",)}
    for detail in details:
        loc = detail["loc"]
        if any(loc[:length] in wrong_keys and loc[length] != "[key]" for length in range(len(loc))):
            continue  # what stands below a key that means nothing
        path = tuple(step for step in loc if step != "[key]")
        yield Problem(document.line_of(path), written_path(path), _sentence(detail, path))


def _sentence(detail: ErrorDetails, path: KeyPath) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    key, written = path[-1] if path else "", detail["input"]
    if kind == "extra_forbidden":
        if path[:-1] == ("networks",) and key in broken_networks():
            return broken_networks()[str(key)]
        return _unknown(str(key), tuple(_keys_at(path[:-1])))
    if kind == "enum":
        return _not_one_of(str(written), context.get("expected", ""))
    if kind == "value_error":
        return str(context["error"])
    sentence = _SENTENCES.get(kind, detail["msg"] + ".")
    return sentence.format(key=key, input=written, **context)


def _unknown(key: str, known: tuple[str, ...]) -> str:
    found = hint(key, known) or f" There are {listed(known)}."
    return f"There is no key `{key}` here.{found}"


def _not_one_of(written: str, expected: str) -> str:
    names = [name.strip("' ") for name in expected.replace(" or ", ", ").split(",")]
    return f"`{written}` is not one of {listed(names)}.{hint(written, names)}"


def _keys_at(path: KeyPath) -> Iterator[str]:
    """The keys that may stand below a path."""
    kind: object = Policy
    for depth, step in enumerate(path):
        kind = networks_form() if (depth, step) == (0, "networks") else _inside(kind, step)
    if isinstance(kind, type) and issubclass(kind, Form):
        yield from (field.alias or name for name, field in kind.model_fields.items())


def _inside(kind: object, step: str | int) -> object:
    """The kind of what stands at one step below a kind: a form's field, a mapping's or a list's entry."""
    if isinstance(kind, type) and issubclass(kind, Form):
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return _plain(fields.get(str(step)))
    inner = get_args(kind)
    if not inner:
        return None
    return _plain(inner[0] if isinstance(step, int) else inner[-1])


def _plain(kind: object) -> object:
    """The kind without `Annotated` and `| None`."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    args = get_args(kind)
    if NoneType in args:
        return _plain(next(arg for arg in args if arg is not NoneType))
    return kind
