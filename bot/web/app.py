"""The HTTP side: one file per source, put together here."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.health import AskReadiness, healthz, readyz
from bot.web.slack_events import SlackEndpoint, slack_route


def build_web(
    slack_endpoint: SlackEndpoint | None, readiness: AskReadiness, webhooks: Route | None = None
) -> Starlette:
    """The app for uvicorn. Without `slack_endpoint` (Socket Mode) nobody listens at /slack/events."""
    routes = [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz(readiness), methods=["GET"]),
    ]
    if slack_endpoint is not None:
        routes.append(slack_route(slack_endpoint))
    if webhooks is not None:
        routes.append(webhooks)
    return Starlette(routes=routes)
