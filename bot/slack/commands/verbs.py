"""What a verb is, and the table of the verbs of one command: parser, help, menu and sheet come from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from slack_sdk.models.views import View

from bot.domain.access import Permission, may
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Actor
from bot.domain.subjects import Subject, SubjectKind
from bot.policy.nearest import nearest
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import Takes, first_word, person_in, take, take_number
from bot.slack.deps import Deps
from bot.slack.form_reader import FormReader, read_form
from bot.slack.modal_target import open_modal
from bot.slack.payloads import CommandLine, Gesture, Press, Submission
from bot.slack.views.menus import MenuButton, SheetLine

C = TypeVar("C")
"""The card of what the verbs are about."""
T = TypeVar("T")
"""What is said of it, by words or by a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants done to something: typed, by a button, or by a form.

    `holder` had it when the button or the form was shown, "" where that is not known.
    """

    gesture: Gesture
    subject: Subject | None = None
    holder: str = ""

    @property
    def by(self) -> Actor:
        """Who asked."""
        return self.gesture.person

    @property
    def key(self) -> str:
        """The same when Slack sends the gesture twice."""
        return self.gesture.key

    @property
    def team(self) -> str:
        """The workspace in which they did."""
        return self.gesture.spot.team

    @property
    def about(self) -> Subject:
        """What it is about; NotFound where a verb about nothing asks."""
        if self.subject is None:
            raise NotFound("case", "")
        return self.subject

    @property
    def number(self) -> int:
        """The number of what it is about."""
        return self.about.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Order):
    """A verb that somebody asked for, by typing it or by a button.

    `words` were typed after the verb, in Slack's markup and without the number; `person` is the Slack id of the first
    one mentioned there.
    """

    gesture: CommandLine | Press
    form: Form | None
    words: str = ""
    person: str | None = None


Run: TypeAlias = Callable[[Deps, Invocation], Awaitable[Answer]]
Sent: TypeAlias = Callable[[Deps, Submission, Order], Awaitable[Answer]]
Act: TypeAlias = Callable[[Deps, Order, T], Awaitable[Answer]]
"""Does what was ordered with what was written or filled in, and says so."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: how it is drawn for who asks, and what happens when it is sent.

    `title` stands while it loads, with the number for `{}`; `load` raises where it could not be sent anyway. Without
    `sent` somebody else takes it in.
    """

    id: str
    title: str
    load: Callable[[Deps, Invocation], Awaitable[View]]
    sent: Sent | None = None


async def open_form(deps: Deps, asked: Invocation) -> Answer:
    """Open the verb's form."""
    form = asked.form
    if form is None:
        raise NotFound("form", "")
    return await open_modal(asked.gesture, form.title.format(asked.subject), lambda: form.load(deps, asked))


def at_once(read: Callable[[Deps, Invocation], Awaitable[T | None]], act: Act[T]) -> Run:
    """Do what is written after the verb, as `read` understands it; where it is too little, the form opens."""

    async def run(deps: Deps, asked: Invocation) -> Answer:
        value = await read(deps, asked)
        return await (open_form(deps, asked) if value is None else act(deps, asked, value))

    return run


def from_words(read: Callable[[str], T | None], act: Act[T]) -> Run:
    """The same where the words are all that has to be read, once there are any."""

    async def read_words(_: Deps, asked: Invocation) -> T | None:
        return read(asked.words) if asked.words.strip() else None

    return at_once(read_words, act)


def filled(parse: Callable[[FormReader], T], act: Act[T]) -> Sent:
    """Do what is filled in; FieldErrors keep the form open."""

    async def sent(deps: Deps, form: Submission, order: Order) -> Answer:
        return await act(deps, order, read_form(form.values, deps.clock(), parse))

    return sent


@dataclass(frozen=True)
class MenuEntry(Generic[C]):
    """A verb in the menu of a card and in the sheet behind it: a button and the line before it.

    `line` is empty and `rank` 0 for what stands in the menu alone; `rank` orders the sheet. `when` says whether it
    makes sense for a card and its reader, `closed` that it also does once that is over. `key` is what its value
    carries, if not the verb's name; `words` are what it stands for, as if they were typed.
    """

    button: str
    line: str | Callable[[C], str] = ""
    rank: int = 0
    when: Callable[[C, Actor], bool] | None = None
    closed: bool = False
    key: str = ""
    words: str = ""

    def makes_sense(self, card: C, reader: Actor, *, is_open: bool) -> bool:
        """Whether the sheet offers it."""
        fits = self.when is None or self.when(card, reader)
        return self.rank > 0 and (is_open or self.closed) and fits


@dataclass(frozen=True)
class Verb(Generic[C]):
    """What can be done by one command.

    `help` is empty for what is only done by buttons. Without `run` its form opens. `otherwise` is said, or listed,
    where a number is needed and none was written. `pressed` are the ids of its own buttons, whose value is the number.
    `is_redacted`: it shows what is confidential without its content, so everybody may ask.
    """

    name: str
    arguments: str
    help: str
    permission: Permission
    run: Run = open_form
    form: Form | None = None
    takes: Takes = Takes.WORDS
    aliases: tuple[str, ...] = ()
    otherwise: str = ""
    pressed: tuple[str, ...] = ()
    menu: MenuButton | None = None
    entries: tuple[MenuEntry[C], ...] = ()
    is_redacted: bool = False


@dataclass(frozen=True)
class Typed(Generic[C]):
    """A line that was understood: what the verb is about, where that was written, and the rest."""

    verb: Verb[C]
    subject: Subject | None = None
    words: str = ""
    person: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownVerb:
    """A word that is no verb, and the verb that was probably meant."""

    word: str
    nearest: str | None


Turn: TypeAlias = Callable[[Deps, str, Actor, int], Awaitable[Reply]]
"""A page of a list, by its query, for whoever turns to it."""
Which: TypeAlias = Callable[[Deps, Actor, Typed[Any]], Awaitable[Subject | Reply]]
"""What a verb is about where no number was written: it, or words that ask."""


@dataclass(frozen=True, eq=False)
class VerbTable(Generic[C]):
    """The verbs of a command, in groups by what somebody wants: twenty in a row are read by nobody.

    `kind` is what its numbers count, None where it is about nothing that has one.

    `more` are the ids of a card's menu, of the sheet behind it, and of the sheet's buttons. `turn`
    lists a page, and the two ids are those of its pager. `menu` opens without words.
    """

    command: str
    permission: Permission
    groups: Mapping[str, tuple[Verb[C], ...]]
    menu: Callable[[Deps, Actor], Awaitable[Reply]]
    lead: str = ""
    footer: tuple[str, ...] = ()
    kind: SubjectKind | None = None
    which: Which | None = None
    more: tuple[str, str, str] | None = None
    turn: tuple[Turn, str, str] | None = None
    is_open: Callable[[C], bool] = bool

    @property
    def verbs(self) -> tuple[Verb[C], ...]:
        """Every verb, also those that are only done by buttons."""
        return tuple(verb for group in self.groups.values() for verb in group)

    def read(self, text: str) -> Typed[C] | UnknownVerb | None:
        """What was typed after the command; None for nothing, and for `menu`. BadInput for a number of another kind."""
        word, rest = first_word(text)
        if word.casefold() in {"", "menu"}:
            return None
        if self.kind is not None and take_number(text.strip(), self.kind)[0] is not None:
            word, rest = "show", text.strip()
        known = self._by_word()
        verb = known.get(word.casefold())
        if verb is None:
            return UnknownVerb(word, nearest(word.casefold(), [*known, "help"]))
        if self.kind is None:
            return Typed(verb, None, rest)
        subject, words = take(verb.takes, rest, self.kind)
        return Typed(verb, self._own(subject) if subject else None, words.strip(), person_in(words))

    def _by_word(self) -> dict[str, Verb[C]]:
        return {word: verb for verb in self.verbs if verb.help for word in (verb.name, *verb.aliases)}

    def _own(self, subject: Subject) -> Subject:
        """The subject, if this command is about such; BadInput says which command is."""
        if subject.kind is self.kind:
            return subject
        if subject.kind is SubjectKind.REQUEST:
            way_on = f"{subject} is a partner request. `{self.command} show {subject}` says where it is."
        else:
            kind = subject.kind
            way_on = f"{subject} is {kind.a_noun}. `{kind.command} help` lists what can be done with it."
        raise BadInput("number", way_on)

    def entry(self, key: str) -> tuple[Verb[C], MenuEntry[C]] | None:
        """The entry of a card's menu or of the sheet, by its key."""
        return next(
            ((verb, entry) for verb, entry in self._entries() if (entry.key or verb.name) == key), None
        )

    def _entries(self) -> Iterator[tuple[Verb[C], MenuEntry[C]]]:
        return ((verb, entry) for verb in self.verbs for entry in verb.entries)

    def sheet_lines(self, card: C, reader: Actor) -> list[SheetLine]:
        """What the sheet offers of what is made sense by the card, and what its reader may do."""
        is_open = self.is_open(card)
        offered = [
            (entry.rank, SheetLine(entry.key or verb.name, entry.button, _line(entry, card)))
            for verb, entry in self._entries()
            if may(reader, verb.permission) and entry.makes_sense(card, reader, is_open=is_open)
        ]
        return [line for _, line in sorted(offered, key=lambda each: each[0])]

    def menu_buttons(self, by: Actor) -> Sequence[MenuButton]:
        """The buttons of the menu that somebody may press, with help as the last."""
        offered = [verb.menu for verb in self.verbs if verb.menu and may(by, verb.permission)]
        return [*offered, MenuButton("Help", ids.MENU_HELP, self.command)]


def _line(entry: MenuEntry[C], card: C) -> str:
    return entry.line if isinstance(entry.line, str) else entry.line(card)
