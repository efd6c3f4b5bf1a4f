"""`callout demo` and `sandbox`: the product, or the places around it, on this machine alone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path

import typer

PORT = typer.Option(8181, help="Where the page is; any free port when this one is taken.")


def demo(port: int = PORT) -> None:
    """Run Callout with a local Slack and a local X; the page is in your browser."""
    _until_stopped(_demo(port))


def sandbox(port: int = PORT) -> None:
    """Run the local Slack and the local X alone, and print the settings that point Callout at them."""
    _until_stopped(_sandbox(port))


def _until_stopped(work: Coroutine[None, None, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        typer.echo("Stopped.")


async def _demo(port: int) -> None:
    from bot.sandbox.demo import demo as running

    typer.echo("Starting a local Slack, a local X and Callout ...")
    async with running(port) as stage:
        typer.echo(f"Callout is running: open {stage.server.url} in your browser. Ctrl+C ends it.")
        await asyncio.Event().wait()


async def _sandbox(port: int) -> None:
    from bot.sandbox.demo import stage

    async with stage(port, Path.cwd()) as running:
        typer.echo(f"# The page: {running.server.url}")
        for name, value in running.environment.items():
            typer.echo(f"export {name}='{value}'")
        await asyncio.Event().wait()
