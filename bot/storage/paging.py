"""Pages of a list: which one it is, and where it begins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page that exists: `page` counts from 1 and never passes `pages`, which is at least 1."""

    page: int
    pages: int
    offset: int


def page_of(total: int, page: int, size: int) -> Page:
    """The page asked for, or the nearest one that exists."""
    pages = max(1, -(-total // size))
    here = min(max(1, page), pages)
    return Page(here, pages, (here - 1) * size)
