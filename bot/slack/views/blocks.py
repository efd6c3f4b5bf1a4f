"""The few pieces of Block Kit that cards, lists and forms are made of, within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    ContextBlock,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.subjects import Subject
from bot.readmodels import Place
from bot.slack import ids
from bot.slack.text.graphemes import width
from bot.slack.text.markup import as_typed, cut, link, plain

INPUT_LIMIT = 3000
"""The most a text input takes: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
OPTIONS_LIMIT = 100
_LABEL_LIMIT = 75
_FALLBACK_LIMIT = 300


class DrawnBlock(Block):
    """A block that never changes, checked and turned into JSON once."""

    def __init__(self, block: Block) -> None:
        super().__init__(type=block.type, block_id=block.block_id)
        self._json = block.to_dict()

    def to_dict(self, *_: object) -> dict[str, Any]:
        """The JSON as it was drawn."""
        return dict(self._json)


def section(text: str, accessory: BlockElement | None = None) -> SectionBlock:
    """A section of markup. `verbatim`: Slack makes no links or mentions of its own out of it."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True), accessory=accessory)


def context(*texts: str) -> ContextBlock:
    """Small print of one to ten pieces."""
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True) for text in texts])


def actions(*elements: InteractiveElement | None) -> list[Block]:
    """A row of buttons without the missing ones; no block at all when none is left."""
    shown = [element for element in elements if element is not None]
    return [ActionsBlock(elements=shown)] if shown else []


def button(text: str, action: str, value: str, style: str | None = None) -> ButtonElement:
    """A button; `style` is primary or danger."""
    return ButtonElement(text=label(text), action_id=action, value=value, style=style)


def link_button(text: str, url: str) -> ButtonElement | None:
    """A button that opens a page or a thread; none where the address is not known."""
    if not url.startswith(("https://", "http://")) or len(url) > INPUT_LIMIT:
        return None
    return ButtonElement(text=label(text), action_id=ids.OPEN_LINK, url=url)


def thread_button(place: Place | None, text: str = "Open the thread") -> ButtonElement | None:
    """A button that opens a thread; none where it is not known."""
    return link_button(text, place.link) if place else None


def linked(subject: Subject, place: Place | None) -> str:
    """A number that leads to its thread, where that is known."""
    return link(place.link if place else "", str(subject))


def pager(page: int, pages: int, query: str, *turns: tuple[str, str, int]) -> list[Block]:
    """Buttons to other pages, where those are: each has its text, its action and how far it turns."""
    return actions(
        *(
            button(text, action, str(ids.Page(page + by, query)))
            for text, action, by in turns
            if 1 <= page + by <= pages
        )
    )


def place_link(place: Place | None, words: str) -> str:
    """Words of ours that lead to a thread; "" where it is not known."""
    return link(place.link, words) if place and place.link else ""


def fallback(lead: str, words: str, empty: str = "") -> str:
    """What notifications and screen readers say, at most 300 characters: a lead (escaped) and somebody's words."""
    return lead + cut(plain(words, _FALLBACK_LIMIT) or empty, _FALLBACK_LIMIT - width(lead))


def fitting(texts: Iterable[str], room: int) -> list[str]:
    """The first of these, as many as there is room for."""
    fit: list[str] = []
    for text in texts:
        room -= width(text)
        if room < 0:
            break
        fit.append(text)
    return fit


def action_menu(action: str, subject: Subject, entries: Mapping[str, str]) -> OverflowMenuElement | None:
    """An overflow menu of one to five entries."""
    options = [option(str(ids.Choice(key, subject)), text) for key, text in entries.items()]
    return OverflowMenuElement(action_id=action, options=options) if options else None


def label(text: str) -> PlainTextObject:
    """Text of a button or an option, cut to Slack's 75."""
    return PlainTextObject(text=plain(text, _LABEL_LIMIT) or "…", emoji=False)


def option(value: str, text: str, description: str = "") -> Option:
    """One choice of a select, a menu or a group of radio buttons."""
    return Option(value=value, text=label(text), description=label(description) if description else None)


def options(choices: Mapping[str, str]) -> list[Option]:
    """Choices from value to text: the first hundred, which is as many as Slack takes."""
    return [option(value, text) for value, text in list(choices.items())[:OPTIONS_LIMIT]]


def select(
    choices: Mapping[str, str], initial: str | None = None, hint: str = "Choose one"
) -> StaticSelectElement:
    """A select of at least one choice."""
    every = options(choices)
    chosen = next((each for each in every if each.value == initial), None)
    return StaticSelectElement(options=every, initial_option=chosen, placeholder=hint)


def radio(choices: Sequence[Option], initial: str | None = None) -> RadioButtonsElement:
    """Radio buttons, at most ten."""
    chosen = next((each for each in choices if each.value == initial), None)
    return RadioButtonsElement(options=choices, initial_option=chosen)


def text_input(
    initial: str = "", *, long: bool = True, limit: int = INPUT_LIMIT, hint: str = ""
) -> PlainTextInputElement:
    """A field to write in, with what it starts from."""
    return PlainTextInputElement(
        initial_value=as_typed(initial, limit) or None,
        multiline=long,
        max_length=limit,
        placeholder=hint or None,
    )


def moment_picker(initial: datetime | None = None) -> DateTimePickerElement:
    """A date and a time; Slack reads and shows them in the person's own zone."""
    return DateTimePickerElement(initial_date_time=int(initial.timestamp()) if initial else None)


def person_picker(hint: str = "Choose a person") -> UserSelectElement:
    """One person of the workspace."""
    return UserSelectElement(placeholder=hint)


def field(
    block_id: str, text: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> InputBlock:
    """An input with its label; its block id names the field and so does its action id, unless it has one."""
    element.action_id = element.action_id or block_id
    return InputBlock(block_id=block_id, label=text, element=element, hint=hint or None, optional=optional)


def form(
    callback_id: str,
    title: str,
    submit: str,
    blocks: Iterable[Block],
    remembered: str = "",
    close: str = "Cancel",
) -> View:
    """A modal to fill in. `remembered` is private_metadata (`ids.about`)."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=plain(title, 24)),
        submit=PlainTextObject(text=plain(submit, 24)) if submit else None,
        close=PlainTextObject(text=plain(close, 24)),
        blocks=list(blocks),
        private_metadata=remembered,
    )


def sheet(callback_id: str, title: str, blocks: Iterable[Block], remembered: str = "") -> View:
    """A modal to read, or to choose from by its buttons."""
    return form(callback_id, title, "", blocks, remembered, close="Close")
