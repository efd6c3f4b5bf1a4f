"""How Callout itself fares: what waits for delivery, and how the networks are read."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.readmodels import Backlog, DeskStatus, NetworkState
from bot.slack.text.markup import hour, inline, moment
from bot.slack.text.names import counted, network_name
from bot.slack.views.blocks import context, section


def status_report(status: DeskStatus) -> list[Block]:
    """Deliveries first, then a sentence for each network."""
    networks = [_network(state, status) for state in status.networks]
    networks += [_unread(name, count) for name, count in sorted(status.unread.items())]
    lines = networks or ["No network is watched. The policy names those that are (`networks:`)."]
    return [
        section(f"*Deliveries*\n{_deliveries(status.backlog, status)}"),
        section("*Networks*\n" + "\n".join(lines)),
        context(f"As of {moment(status.now)}"),
    ]


def status_text(status: DeskStatus) -> str:
    """The same in a line, for notifications."""
    failing = [network_name(state.network) for state in status.networks if state.failing_since]
    trouble = f"; {', '.join(failing)} cannot be read" if failing else ""
    return f"{counted(status.backlog.waiting, 'delivery', 'deliveries')} waiting{trouble}"


def _deliveries(backlog: Backlog, status: DeskStatus) -> str:
    lost = (
        f"\n{counted(backlog.given_up, 'delivery was', 'deliveries were')} given up in the last day;"
        " the log says which."
        if backlog.given_up
        else ""
    )
    if not backlog.waiting:
        return f"Nothing waits: everything has arrived.{lost}"
    since = f", the oldest since {hour(backlog.since, status.now)}" if backlog.since else ""
    said = f"{counted(backlog.waiting, 'delivery waits', 'deliveries wait')}{since}."
    if not backlog.troubled:
        return f"{said}{lost}"
    why = f" ({inline(backlog.trouble, 120)})" if backlog.trouble else ""
    tried = f"{counted(backlog.troubled, 'has', 'have')} been tried in vain{why} and will be again."
    return f"{said} {tried}{lost}"


def _unread(network: str, count: int) -> str:
    posts = counted(count, "post")
    return f"{posts} of {network_name(network)} could not be read. Nothing is lost: a newer version will try again."


def _network(state: NetworkState, status: DeskStatus) -> str:
    named = network_name(state.network)
    if state.failing_since is not None:
        again = f" Next try: {hour(state.retry_at, status.now)}." if state.retry_at else ""
        why = f": {inline(state.problem, 150).rstrip('.')}" if state.problem else ""
        return f"{named} cannot be read since {hour(state.failing_since, status.now)}{why}.{again}"
    if state.read_at is None:
        return f"{named} has not been read yet."
    return f"{named} is read as planned, last {hour(state.read_at, status.now)}."
