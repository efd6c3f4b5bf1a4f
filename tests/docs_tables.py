"""Tables of docs/commands.md that are printed from the code: `make docs` writes them, a test holds them to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.access import ACCESS, Grant, Relation
from bot.domain.people import Role
from bot.slack.commands.verbs import VerbTable
from bot.slack.registry import TABLES
from tests.pages import DOCS, section

PAGE = DOCS / "commands.md"
_TABLE = re.compile(r"^\|.*\|$(?:\n^\|.*\|$)*", re.MULTILINE)
BAR = "\\|"
_NAMES = {Role.AGENT: "agents", Role.LEAD: "leads", Role.EXECUTIVE: "executives", Role.ADMIN: "admins"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    body = [
        f"| {' | '.join(cell.replace('|', BAR) for cell in row)} |".replace("|  |", "| |") for row in rows
    ]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body])


def who_begins(grant: Grant) -> str:
    """The roles of which somebody needs one."""
    if grant.outsiders:
        return "everybody in the channel"
    return ", ".join(_NAMES[role] for role in grant.roles) or "everybody of the workspace"


def who_of_them(grant: Grant) -> str:
    """Who may, once it is known what it is about."""
    people = (who for who in grant.whose if who is not Relation.CALLOUT)
    return ", ".join(_NAMES[who] if isinstance(who, Role) else who for who in people)


def access_table() -> str:
    """Permission → who."""
    rows = [(grant.does, who_begins(grant), who_of_them(grant)) for grant in ACCESS.values()]
    return table(("to", "one has to be among", "and one of"), rows)


def verbs_table(verbs: VerbTable[Any]) -> str:
    """The verbs of a command, as help lists them."""
    rows = (
        (
            f"`{verb.name}`",
            f"`{verb.arguments}`" if verb.arguments else "",
            verb.help,
            who_begins(ACCESS[verb.permission]),
            ", ".join(f"`{word}`" for word in verb.aliases),
        )
        for verb in verbs.verbs
        if verb.help
    )
    return table(("verb", "then", "does", "who", "or"), rows)


def printed() -> Mapping[str, str]:
    """Heading of the page → the table that stands below it."""
    return {"Who may do what": access_table(), **{each.command: verbs_table(each) for each in TABLES}}


def shown(page: str, heading: str) -> str:
    """The first table below a heading."""
    found = _TABLE.search(section(page, heading))
    assert found is not None, f"no table below {heading}"
    return found[0]


def written(page: str) -> str:
    """The page with every table as the code has it now."""
    for heading, text in printed().items():
        page = page.replace(shown(page, heading), text)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
