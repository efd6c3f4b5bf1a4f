"""What people read for the states, reasons and networks that the domain names."""

from __future__ import annotations

from typing import Final

from bot.domain.cases.choices import Priority
from bot.domain.outcomes import CustomerTold
from bot.networks.registry import installed, plugin_of
from bot.policy.blocks import NOT_YET_READ
from bot.slack.text.markup import inline, unmarked

_NOT_INSTALLED: Final = {"linkedin": "LinkedIn", "hand": "another source"}
PRIORITY: Final = {
    Priority.P1: "P1, most urgent",
    Priority.P2: "P2, urgent",
    Priority.P3: "P3, normal",
    Priority.P4: "P4, can wait",
}
CUSTOMER_TOLD: Final = {
    CustomerTold.YES: "Yes",
    CustomerTold.NO: "No",
    CustomerTold.NOT_NEEDED: "Not needed",
}


def known_networks() -> frozenset[str]:
    """Networks that people may name without saying that they are networks."""
    return frozenset({*installed(), *NOT_YET_READ})


def network_name(network: str) -> str:
    """A network as its users write it; one line, escaped."""
    plugin = plugin_of(network)
    if plugin is not None:
        return plugin.title
    return _NOT_INSTALLED.get(network) or inline(network.capitalize(), 30) or "the network"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 photo`, `2 photos`, `12,400 followers`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def unknown_name(written: str, example: str) -> str:
    """What to say where a command names somebody whom Slack did not make a mention of: it stays plain text.

    https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
    """
    who = " ".join(unmarked(written).split())[:60]
    return (
        f"Slack does not know who “{who}” is. Write the name with @ and pick it from Slack's list, "
        f"for example `{example}`."
    )
