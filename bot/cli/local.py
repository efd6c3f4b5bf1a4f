"""`callout demo` and `sandbox`: the product, or the places around it, on this machine alone."""

from __future__ import annotations

import asyncio
import signal
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
    """Run until it ends, or somebody ends it by Ctrl+C or a signal; what it started ends with it."""
    try:
        asyncio.run(_told_by_signals(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo("Stopped.")


async def _told_by_signals(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


async def _demo(port: int) -> None:
    from bot.sandbox.demo import demo as running

    typer.echo("Starting a local Slack, a local X and Callout ...")
    async with running(port) as demo:
        typer.echo(f"Callout is running: open {demo.stage.server.url} in your browser. Ctrl+C ends it.")
        typer.echo("You can be anybody at Acme: an agent claims and answers, an executive flags a message.")
        code = await demo.callout.wait()
    raise ConnectionError(f"Callout has ended by itself (exit code {code}).")


async def _sandbox(port: int) -> None:
    from bot.sandbox.demo import stage

    async with stage(port, Path.cwd()) as running:
        typer.echo(f"# The page: {running.server.url}")
        for name, value in running.environment.items():
            typer.echo(f"export {name}='{value}'")
        await asyncio.Event().wait()
