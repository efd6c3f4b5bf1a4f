"""Which case a line after `/case` means: the one it names, or the only one that the person holds."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.cases.case import OPEN
from bot.domain.errors import BadInput
from bot.domain.people import Actor
from bot.readmodels import CaseFilter
from bot.slack.cases.cards import myself
from bot.slack.cases.words import take_number, take_number_anywhere
from bot.slack.text.markup import unmarked

_A_FEW = 5


async def chosen(
    context: Context, verb: str, rest: str, by: Actor, *, anywhere: bool = False
) -> tuple[int, str]:
    """The case and the words after it. Without a number it is the person's own case, if they hold just one.

    `anywhere`: the number may stand behind the words as well. BadInput where it is not clear which case is meant.
    """
    number, words = take_number_anywhere(rest) if anywhere else take_number(rest)
    return (number if number is not None else await only_case(context, verb, by)), words


async def chosen_alone(context: Context, verb: str, rest: str, by: Actor) -> int:
    """The same for verbs that take nothing but a case; BadInput for words that are no number."""
    number, words = take_number(rest)
    if number is None and words.strip():
        raise no_number(verb, words)
    return number if number is not None else await only_case(context, verb, by)


def named(verb: str, rest: str, otherwise: str) -> int:
    """The case that is named; BadInput where none is, with `otherwise` as the way on."""
    number, words = take_number(rest)
    if number is None and words.strip():
        raise no_number(verb, words)
    if number is None:
        raise BadInput("case", f"Name the case: `/case {verb} C-12`. {otherwise}")
    return number


def no_number(verb: str, words: str) -> BadInput:
    """Words stand where a number should."""
    written = " ".join(unmarked(words).split())[:40]
    return BadInput("case", f"“{written}” is not the number of a case. Write it like `/case {verb} C-12`.")


async def only_case(context: Context, verb: str, by: Actor) -> int:
    """The open case that the person holds; BadInput where they hold none or several, and names them."""
    held = CaseFilter(statuses=OPEN, owner=myself(by))
    async with context.read() as view:
        mine = await view.case_reads.page(held, 1, _A_FEW, title="")
    if not mine.lines:
        raise BadInput(
            "case",
            f"Name the case: `/case {verb} C-12`. You hold none; `/case list` shows all that are open.",
        )
    if mine.total == 1:
        return mine.lines[0].case.number
    listed = ", ".join(str(line.case.subject) for line in mine.lines)
    more = f" and {mine.total - len(mine.lines)} more" if mine.total > len(mine.lines) else ""
    raise BadInput("case", f"Which case? You hold {listed}{more}. Name it, for example `/case {verb} C-12`.")
